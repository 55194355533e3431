"""X through tweepy, which builds and signs each request. Responses are returned raw: `responses` interprets them."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import requests
import tweepy

from syndicator.channels.x.adapter import OneShotAdapter

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from syndicator.channels.http.response import Response
    from syndicator.channels.images import ImageFile

PAGE_SIZE = 10
ALT_CHARS = 1000

for _name in ("tweepy", "oauthlib", "requests_oauthlib"):  # at DEBUG they log Authorization and what is signed
    logging.getLogger(_name).setLevel(logging.INFO)


class Client:
    """Each method makes one request and returns its response of any status. Raises SendError without a response.

    `keys`: as tweepy's client takes them. `signs`: whether they are OAuth 1.0a keys.
    """

    def __init__(self, base_url: str, keys: Mapping[str, str], *, signs: bool) -> None:
        self._base_url = base_url
        self._keys = keys
        self._signs = signs

    def me(self) -> Response:
        return self._ask(lambda client: client.get_me(user_auth=self._signs))

    def create(self, body: Mapping[str, Any]) -> Response:
        """Publish a post; `body`: the JSON of `POST /2/tweets` with text, media and reply."""
        return self._ask(
            lambda client: client.create_tweet(
                text=body["text"],
                media_ids=body.get("media", {}).get("media_ids"),
                in_reply_to_tweet_id=body.get("reply", {}).get("in_reply_to_tweet_id"),
                user_auth=self._signs,
            ),
            publishes=True,
        )

    def delete(self, post_id: str) -> Response:
        return self._ask(lambda client: client.delete_tweet(post_id, user_auth=self._signs))

    def timeline(self, user_id: str, page_token: str = "") -> Response:
        """Return a page of the user's posts without reposts, newest first."""
        fields = ["entities", "created_at", "in_reply_to_user_id"]  # X's newer `post.fields` charges for the last one
        options = {"max_results": PAGE_SIZE, "tweet_fields": fields, "exclude": ["retweets"]}
        options |= {"pagination_token": page_token} if page_token else {}
        return self._ask(lambda client: client.get_users_tweets(user_id, user_auth=self._signs, **options))

    def upload(self, image: ImageFile) -> Response:
        """Upload an image. tweepy has no method for X's v2 upload, only the signing."""
        headers = {} if self._signs else {"Authorization": f"Bearer {self._keys['bearer_token']}"}
        auth = tweepy.OAuth1UserHandler(**self._keys).apply_auth() if self._signs else None
        files = {"media": ("picture", image.data, image.media_type)}
        form = {"media_category": "tweet_gif" if image.media_type == "image/gif" else "tweet_image"}
        adapter = OneShotAdapter(publishes=False, secrets=tuple(self._keys.values()))
        with _Session(self._base_url, adapter) as session:
            session.request("POST", "/2/media/upload", data=form, files=files, headers=headers, auth=auth)
        return _response_of(adapter)

    def describe(self, media_id: str, alt: str) -> Response:
        """Give an uploaded image its alternative text."""
        body = {"id": media_id, "metadata": {"alt_text": {"text": alt[:ALT_CHARS]}}}
        return self._ask(lambda client: client.request("POST", "/2/media/metadata", json=body, user_auth=self._signs))

    def _ask(self, call: Callable[[tweepy.Client], object], *, publishes: bool = False) -> Response:
        adapter = OneShotAdapter(publishes=publishes, secrets=tuple(self._keys.values()))
        with _Session(self._base_url, adapter) as session:
            client = tweepy.Client(**self._keys, return_type=requests.Response)
            client.session = session
            try:
                call(client)
            except (tweepy.TweepyException, AttributeError, ValueError):
                if adapter.response is None:
                    raise  # else tweepy found an error status, or could not parse the response
        return _response_of(adapter)


class _Session(requests.Session):
    """Overrides what tweepy has no options for: its fixed host, redirects, and ~/.netrc replacing the Authorization."""

    def __init__(self, base_url: str, adapter: OneShotAdapter) -> None:
        super().__init__()
        self.auth = _no_auth
        self._base_url = base_url
        self.mount("https://", adapter)
        self.mount("http://", adapter)

    def request(self, method: Any, url: Any, *args: Any, **options: Any) -> requests.Response:
        """Send a request, moved to the base URL before it is signed: the signature covers the address."""
        address = self._base_url + urlsplit(str(url)).path
        return super().request(method, address, *args, **{**options, "allow_redirects": False})


def _response_of(adapter: OneShotAdapter) -> Response:
    """Return the response, even if tweepy raised an error because of it."""
    assert adapter.response is not None, "a request without a response raises"
    return adapter.response


def _no_auth(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request
