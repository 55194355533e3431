"""tweepy, with what it lacks: another host, limits on time, a connection of its own for each request, a closed mouth.

tweepy signs and sends; what came back is read here, since it has no words for a good part of X's answers.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import requests
import tweepy

from syndicator.channels.http.transport import OneShotAdapter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from syndicator.channels.http.client import Answer
    from syndicator.channels.images import Image

for _name in ("tweepy", "oauthlib", "requests_oauthlib"):  # at DEBUG they log Authorization and what is signed
    logging.getLogger(_name).setLevel(logging.INFO)


class Client:
    """`keys` as tweepy's client takes them; `signs`: they are those of OAuth 1.0a."""

    def __init__(self, base_url: str, keys: Mapping[str, str], *, signs: bool) -> None:
        self._base_url = base_url.rstrip("/")
        self._keys = keys
        self._signs = signs

    def call(
        self,
        method: str,
        route: str,
        *,
        params: Mapping[str, str] | None = None,
        json: Any = None,
        publishes: bool = False,
    ) -> Answer:
        """Make one request; an answer of any status is returned. Raises SendError where no whole answer came."""
        wire = OneShotAdapter(publishes=publishes)
        with _Session(self._base_url, wire) as session:
            client = tweepy.Client(**self._keys)
            client.session = session
            try:
                client.request(method, route, params=params, json=json, user_auth=self._signs)
            except (tweepy.TweepyException, AttributeError, ValueError):  # of an answer that it can't read, or dislikes
                if session.answered is None:
                    raise
        return self._answer(wire, session)

    def upload(self, route: str, image: Image) -> Answer:
        """Upload a picture: tweepy has no words for that either."""
        wire = OneShotAdapter(publishes=False)
        headers = {} if self._signs else {"Authorization": f"Bearer {self._keys['bearer_token']}"}
        auth = tweepy.OAuth1UserHandler(**self._keys).apply_auth() if self._signs else None
        with _Session(self._base_url, wire) as session:
            picture = {"media": ("picture", image.data, image.media_type)}
            form = {"media_category": "tweet_image"}
            session.request("POST", route, data=form, files=picture, headers=headers, auth=auth)
        return self._answer(wire, session)

    def _answer(self, wire: OneShotAdapter, session: _Session) -> Answer:
        assert session.answered is not None, "a request without an answer raises"
        return wire.answer(session.answered, tuple(self._keys.values()))


class _Session(requests.Session):
    def __init__(self, base_url: str, wire: OneShotAdapter) -> None:
        super().__init__()
        self.answered: requests.Response | None = None
        self.auth = _as_it_is  # else ~/.netrc would replace our Authorization
        self._base_url = base_url
        self.mount("https://", wire)
        self.mount("http://", wire)

    def request(self, method: Any, url: Any, *args: Any, **options: Any) -> requests.Response:
        """Moved before it is signed: the signature covers the address."""
        address = self._base_url + urlsplit(str(url)).path
        self.answered = super().request(method, address, *args, **{**options, "allow_redirects": False})
        return self.answered


def _as_it_is(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request
