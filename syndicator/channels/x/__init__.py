"""X: a short post or a thread, with the cover image if it has an alternative text. The v2 API, through tweepy."""

from __future__ import annotations

import json
import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from syndicator.channels import Channel, id_of
from syndicator.channels.http.urls import server_url
from syndicator.channels.images import load_image
from syndicator.channels.oauth import missing_token
from syndicator.channels.x.login import LOGIN, Credentials
from syndicator.channels.x.responses import MAY_WRITE, accepted, created, receipt
from syndicator.channels.x.text import LIMIT, as_sent, links, weigh, without
from syndicator.errors import Limited, Permanent, SendError
from syndicator.model import Account, Announcement, NotFound, Receipt, dollars
from syndicator.value import value

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from syndicator.channels import ChannelContext
    from syndicator.channels.http.response import Response
    from syndicator.channels.x.client import Client
    from syndicator.channels.x.timeline import CopyCriteria, ListedPost
    from syndicator.credentials import Secret
    from syndicator.model import CopyQuery, Draft, Step

log = logging.getLogger(__name__)

HOME = "https://api.x.com"
POSTS = "/2/tweets"
MOST_IMAGE_BYTES = 5_000_000
IMAGES = ("image/jpeg", "image/png", "image/gif", "image/webp")
LOOK_USD = 0.01  # a page of the account's own posts
MOST_PAGES = 10  # of ten posts each
FRESH = timedelta(minutes=10)  # the token must last from preparation to the end of sending


@value
class XOptions:
    api_key: Secret | None = None  # all four (OAuth 1.0a) or none: then the token stored by `auth`
    api_key_secret: Secret | None = None
    access_token: Secret | None = None
    access_token_secret: Secret | None = None
    link: bool = True  # False: omits the post's address, for a lower price
    usd_per_post: float = 0.015
    usd_per_post_with_link: float = 0.2

    def __post_init__(self) -> None:
        missing = [name for name in _TWEEPY_KEYS if getattr(self, name) is None]
        if 0 < len(missing) < len(_TWEEPY_KEYS):
            raise ValueError(f"{', '.join(missing)} missing: give all four keys, or none and run `syndicator auth`")


_TWEEPY_KEYS = {  # our key → tweepy's parameter
    "api_key": "consumer_key",
    "api_key_secret": "consumer_secret",
    "access_token": "access_token",
    "access_token_secret": "access_token_secret",
}


class Kind(Channel):
    kind = "x"
    Options = XOptions
    limit = LIMIT
    threads = True
    can_find = True
    look_usd = LOOK_USD
    timeline = True
    shows_card = True
    can_delete = True
    login = LOGIN
    options: XOptions

    def __init__(self, options: XOptions, context: ChannelContext) -> None:
        super().__init__(options, context)
        keys = {_TWEEPY_KEYS[name]: secret for name, secret in self.secrets().items()}
        self._credentials = Credentials(keys, context)
        self._user = ""

    def secrets(self) -> dict[str, Secret]:
        given = {name: getattr(self.options, name) for name in _TWEEPY_KEYS}
        return {name: secret for name, secret in given.items() if secret is not None}

    def problems(self) -> Sequence[str]:
        return () if self.secrets() else missing_token(self.context, LOGIN)

    def measure(self, text: str) -> int:
        return weigh(as_sent(text))

    def cost_usd(self, announcement: Announcement) -> float:
        return sum(self._price(text) for text in announcement.parts or (announcement.text,))

    def compose(self, draft: Draft) -> Announcement:
        parts = tuple(part for part in (as_sent(self._linked(text, draft)) for text in draft.parts) if part)
        if not parts:
            raise Permanent("the template gave an empty text")
        length = max(weigh(part) for part in parts)
        if length > LIMIT:
            raise Permanent(f"the text is too long for X: {length} of {LIMIT}")
        described = bool(draft.post.cover and draft.post.cover_alt)
        linked = any(links(part) for part in parts)
        return Announcement(
            text="\n\n".join(parts),
            payload={"text": parts[0]},
            length=length,
            limit=LIMIT,
            parts=parts,
            card=linked and not described,
            image=draft.post.cover if described else "",
            image_alt=draft.post.cover_alt if described else "",
        )

    def endpoint(self) -> str:
        return server_url(self.context, HOME) + POSTS

    def account(self) -> str:
        """Return the user's id, which stays the same when a token is refreshed."""
        if not self._user:
            self._user = str(_user(self._checked(self._client().me()))["id"])
        return self._user

    def prepare(self, announcement: Announcement, part: int, before: Sequence[Receipt], key: str) -> bytes:
        del key
        body: dict[str, Any] = {}  # in tweepy's order, so that these are the bytes sent
        if part:
            body["reply"] = {"in_reply_to_tweet_id": _number(before[-1])}
        elif announcement.image and (media := self._uploaded(announcement)):
            body["media"] = {"media_ids": [media]}
        body["text"] = announcement.parts[part]
        self._credentials.keys(FRESH)
        return json.dumps(body).encode()

    def send(self, step: Step) -> Receipt:
        client = self._client(fresh_for=timedelta(0))
        return created(self._checked(client.create(json.loads(step.body))))

    def find(self, query: CopyQuery) -> Receipt | NotFound:
        """Read the account's posts, newest first, back past `since`. Each costs a tenth of a cent."""
        criteria, after = _criteria_of(query), ""
        for _ in range(MOST_PAGES if criteria else 0):
            page, after = self._page(after)
            for status in page:
                if status.id not in query.known and not status.is_older(query.since) and criteria.matches(status):
                    return receipt(status.id)
            if not after or any(status.is_older(query.since) for status in page):
                return NotFound.SURELY
        return NotFound.PERHAPS

    def delete(self, receipt: Receipt) -> None:
        self._checked(self._client().delete(_number(receipt)), accept=(404,))

    def whoami(self) -> Account:
        response = self._checked(self._client().me())
        me, level = _user(response), response.headers.get("x-access-level", "write")
        username = str(me.get("username", me["id"]))
        dear, cheap = dollars(self.options.usd_per_post_with_link), dollars(self.options.usd_per_post)
        cost = f"a post costs {dear} with a link, else {cheap}"
        return Account(
            name=f"@{username}",
            url=f"https://x.com/{username}",
            notes=(self._credentials.describe(), f"{cost}; X does not say how many credits are left"),
            warnings=self._credentials.warnings() if "write" in level else (f"the app may not write: {MAY_WRITE}",),
        )

    def _linked(self, text: str, draft: Draft) -> str:
        return text if self.options.link else without(without(text, draft.url), draft.post.url)

    def _price(self, text: str) -> float:
        return self.options.usd_per_post_with_link if links(text) else self.options.usd_per_post

    # --- requests ---------------------------------------------------------------------

    def _client(self, fresh_for: timedelta = FRESH) -> Client:
        from syndicator.channels.x.client import Client  # loads tweepy

        return Client(server_url(self.context, HOME), self._credentials.keys(fresh_for), signs=self._credentials.signs)

    def _checked(self, response: Response, accept: Sequence[int] = ()) -> Response:
        return response if response.status in accept else accepted(response, self.name)

    def _page(self, after: str) -> tuple[list[ListedPost], str]:
        """Return a page of the account's posts, and the token of the next one."""
        from syndicator.channels.x.timeline import ListedPost

        account = self.account()
        response = self._checked(self._client().timeline(account, after))
        listing = response.json()
        try:
            listed = (listing.get("data") or []) if "meta" in listing else listing["data"]
            posts = [ListedPost.read(item, account) for item in listed]
            return posts, str(listing.get("meta", {}).get("next_token", ""))
        except (AttributeError, KeyError, TypeError, ValueError):
            raise response.unreadable() from None

    def _uploaded(self, announcement: Announcement) -> str:
        """Return X's id of the uploaded image; empty, with a warning, on failure: then the link card is shown."""
        try:
            image = load_image(announcement.image, self.context, MOST_IMAGE_BYTES, IMAGES)
            uploaded = self._checked(self._client().upload(image)).json()["data"]
            media, state = str(uploaded["id"]), uploaded.get("processing_info", {}).get("state", "succeeded")
            if state != "succeeded":  # a GIF may take a while; X refuses a post whose picture is not ready
                raise Permanent(f"X has not made the picture ready: {state}")
            self._checked(self._client().describe(media, announcement.image_alt))
        except Limited:
            raise
        except (SendError, AttributeError, KeyError, TypeError) as error:
            log.warning("posting without the picture", extra={"channel": self.name, "error": str(error)})
            return ""
        return media


def _user(response: Response) -> Mapping[str, Any]:
    """Return the owner of the keys."""
    me = response.fields.get("data")
    if isinstance(me, dict) and me.get("id"):
        return me
    raise response.unreadable()


def _criteria_of(query: CopyQuery) -> CopyCriteria:
    from syndicator.channels.x.timeline import CopyCriteria

    if query.step is None:
        return CopyCriteria.page("" if query.post.digest_of else query.post.url)  # many posts link to the blog
    by_link = query.step.number == 0 and not query.post.digest_of
    return CopyCriteria.text(json.loads(query.step.body)["text"], by_link=by_link)


def _number(copy: Receipt) -> str:
    return id_of(copy, r"/status/(\d+)")
