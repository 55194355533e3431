"""Mastodon: a short post or a thread, with the cover image if it has an alternative text.

Each step has an `Idempotency-Key`, which the server remembers for an hour. After a lost response the account's posts are
read, and only missing ones are resent, under the same key: a post is listed at once, and the key also blocks a request
that is still on its way.
"""

from __future__ import annotations

import json
import logging
import re
from contextlib import contextmanager
from dataclasses import field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import urlsplit

from syndicator.channels import Channel, id_of
from syndicator.channels.http.client import json_body
from syndicator.channels.http.urls import server_url
from syndicator.channels.images import load_image
from syndicator.channels.login import Login
from syndicator.channels.mastodon import limits
from syndicator.channels.mastodon.responses import created, fields_of, receipt
from syndicator.channels.mastodon.text import count, links, tidied
from syndicator.channels.oauth import missing_token, stored_token, token_of
from syndicator.errors import NeedsPerson, Permanent, Retryable, SendError
from syndicator.model import Account, Announcement, NotFound, Receipt
from syndicator.value import value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from syndicator.channels import ChannelContext
    from syndicator.channels.mastodon.client import Client
    from syndicator.channels.mastodon.timeline import Timeline
    from syndicator.credentials import Secret
    from syndicator.model import CopyQuery, Draft, Post, Step

log = logging.getLogger(__name__)

COPY = r"/(?:@|users/)[\w.-]+/(?:statuses/)?(\w+)/?(?:[?#]|$)"  # the id in a post's address
NO_SERVER = 'base_url is missing: name your server, such as base_url = "https://mastodon.social"'
# sites whose profiles have addresses like those of Mastodon: https://host/@name
_OTHER_SITES = frozenset(
    {
        "medium.com",
        "youtube.com",
        "tiktok.com",
        "threads.net",
        "threads.com",
        "substack.com",
        "flipboard.com",
        "vimeo.com",
        "micro.blog",
    }
)


@value
class MastodonOptions:
    access_token: Secret | None = None  # default: stored by `auth`
    visibility: str = field(default="public", metadata={"choices": ("public", "unlisted", "private", "direct")})
    language: str = ""  # ISO 639-1; default: the post's, else the account's
    image: bool = True  # False: no image is uploaded, so that the link card is shown

    def __post_init__(self) -> None:
        if self.language and not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z]{2,4})?", self.language):
            raise ValueError(f'language: not a language code: "{self.language}" (for example "en")')


class Kind(Channel):
    kind = "mastodon"
    Options = MastodonOptions
    asked: ClassVar[tuple[str, ...]] = ("base_url",)
    threads = True
    find_is_free = True
    can_find = True
    settle_after = timedelta(minutes=2)  # a server aborts a request after one
    timeline = True
    shows_card = True
    can_update = True
    can_delete = True
    login: ClassVar[Login] = Login(
        instructions="create an application on your server under Preferences, Development, with the scopes read:accounts"
        " read:statuses write:statuses write:media; its page shows its access token",
        authorize_url="https://mastodon.example/oauth/authorize",  # base_url replaces the server
        token_url="https://mastodon.example/oauth/token",  # noqa: S106 - an address
        scopes=("read:accounts", "read:statuses", "write:statuses", "write:media"),
        can_paste=True,
    )
    options: MastodonOptions

    @classmethod
    def settings_of(cls, profile: str) -> Mapping[str, str]:
        """Return the server of a profile `https://host/@name`, unless the host is a well-known site of another kind."""
        account = re.fullmatch(r"(https://(?:www\.)?([\w.-]+))/@\w+/?", profile)
        return {"base_url": account[1]} if account and account[2].lower() not in _OTHER_SITES else {}

    def __init__(self, options: MastodonOptions, context: ChannelContext) -> None:
        super().__init__(options, context)
        self._limits = limits.stored(context)
        self.limit = self._limits.characters
        self._me: dict[str, Any] = {}
        self._timeline: Timeline | None = None

    def secrets(self) -> dict[str, Secret]:
        return {"access_token": self.options.access_token} if self.options.access_token else {}

    def problems(self) -> Sequence[str]:
        token = () if self.options.access_token else missing_token(self.context, self.login)
        return token if self.context.base_url else (NO_SERVER, *token)

    def measure(self, text: str) -> int:
        return count(tidied(text), self._limits.url_characters)

    def compose(self, draft: Draft) -> Announcement:
        parts = tuple(filter(None, map(tidied, draft.parts)))
        if not parts:
            raise Permanent("the template gave an empty text")
        length, limit = max(map(self.measure, parts)), self._limits.characters
        if length > limit:
            raise Permanent(f"the text is too long for Mastodon: {length} of {limit} characters")
        linked = any(links(part) for part in parts)
        described = bool(self.options.image and draft.post.cover and draft.post.cover_alt)
        language = self.options.language or language_of(draft.post)
        return Announcement(
            text="\n\n".join(parts),
            payload={
                "status": parts[0],
                "visibility": self.options.visibility,
                **({"language": language} if language else {}),
            },
            length=length,
            limit=limit,
            parts=parts,
            card=linked and not described,
            image=draft.post.cover if described else "",
            image_alt=draft.post.cover_alt if described else "",
        )

    def endpoint(self) -> str:
        return f"{self._server()}/api/v1/statuses"

    def account(self) -> str:
        """Return the profile's address: account numbers may be equal on different servers."""
        return str(self._whose()["url"])

    def prepare(self, announcement: Announcement, part: int, before: Sequence[Receipt], key: str) -> bytes:
        del key
        text, body = announcement.parts[part], dict(announcement.payload)
        self._require_fit(text)
        if part:
            body["in_reply_to_id"] = _id(before[-1])
        elif announcement.image and (media := self._uploaded(announcement)):
            body["media_ids"] = [media]
        return json_body({**body, "status": text})

    def send(self, step: Step) -> Receipt:
        with self._limits_read_after_refusal(json.loads(step.body)["status"]):
            return created(self._client().create(step.body, step.key))

    def find(self, query: CopyQuery) -> Receipt | NotFound:
        """Search the account's posts. A step is recognised by its words, the post of a query without one by its page."""
        from syndicator.channels.mastodon.timeline import CopyCriteria, Timeline

        criteria = CopyCriteria.of(query)
        if not criteria:
            return NotFound.PERHAPS
        self._timeline = self._timeline or Timeline()
        copy = self._timeline.find_copy(self._client(), self._whose()["id"], query, criteria)
        if isinstance(copy, NotFound):
            return copy
        return receipt(copy.id, copy.url, urlsplit(self._server()).hostname or "")

    def update(self, receipt: Receipt, announcement: Announcement) -> Receipt:
        """Edit the post. The existing images are named again: an edit without them would remove them."""
        self._require_fit(announcement.payload["status"])
        client, number = self._client(), _id(receipt)
        media = [
            str(attachment["id"]) for attachment in fields_of(client.status(number)).get("media_attachments") or ()
        ]
        changed = {key: text for key, text in announcement.payload.items() if key != "visibility"}
        with self._limits_read_after_refusal(changed["status"]):
            return created(client.change(number, json_body({**changed, **({"media_ids": media} if media else {})})))

    def delete(self, receipt: Receipt) -> None:
        self._client().delete(_id(receipt))

    def whoami(self) -> Account:
        from syndicator.channels.mastodon import checkup

        self._me = {}
        me, client = self._whose(), self._client()
        instance = self._refresh_limits(client)
        rights = checkup.rights(client, self._record())
        name = checkup.handle(me, instance)
        size = f"a post has at most {self._limits.characters} characters, a link counts {self._limits.url_characters}"
        return Account(
            name=name,
            url=str(me["url"]),
            notes=(size, *((f"allowed: {rights}",) if rights else ())),
            warnings=(
                *checkup.missing_rights(rights, self.login, self.name),
                *checkup.byline(client, me, name, self.context),
            ),
        )

    # --- requests ---------------------------------------------------------------------

    def _server(self) -> str:
        if not self.context.base_url:
            raise NeedsPerson(f"channels.{self.name}.{NO_SERVER}")
        return server_url(self.context, "")

    def _client(self) -> Client:
        from syndicator.channels.mastodon.client import Client

        return Client(self._server(), self._token(), self.name)

    def _token(self) -> str:
        return token_of(self.options.access_token, self.context, self.login)

    def _record(self) -> dict[str, str]:
        return {} if self.options.access_token else stored_token(self.context)

    def _whose(self) -> dict[str, Any]:
        """Return the server's data about the token's owner."""
        if not self._me:
            response = self._client().me()
            me = response.fields
            if not all(isinstance(me.get(name), str) and me[name] for name in ("id", "username", "url")):
                raise response.unreadable()
            self._me = me
        return self._me

    def _require_fit(self, text: str) -> None:
        """Read the limits if they are old. Raises Retryable if the text is now too long: the next attempt shortens it."""
        if not self._limits.is_fresh(datetime.now(UTC)):
            self._refresh_limits(self._client())
        self._require_length(text)

    @contextmanager
    def _limits_read_after_refusal(self, text: str) -> Iterator[None]:
        """Read the limits again if the server refuses a text. Raises Retryable if they have become lower."""
        try:
            yield
        except Permanent:
            if self.measure(text) <= self._limits.characters:
                self._refresh_limits(self._client())
                self._require_length(text)
            raise

    def _require_length(self, text: str) -> None:
        if self.measure(text) > self._limits.characters:
            raise Retryable(
                f"the server now accepts only {self._limits.characters} characters: the text will be shortened"
            )

    def _refresh_limits(self, client: Client) -> dict[str, Any]:
        """Read and store the server's limits; return its data about itself. On failure the known limits stay."""
        try:
            instance = client.instance()
        except SendError as error:
            log.info("limits not read", extra={"channel": self.name, "error": str(error)})
            return {}
        self._limits = limits.read(instance, self._server())
        self.limit = self._limits.characters
        limits.store(self._limits, self.context)
        return instance

    def _uploaded(self, announcement: Announcement) -> str:
        """Return the id of the uploaded image; empty, with a warning, on failure: then the link card is shown."""
        most = self._limits
        try:
            image = load_image(announcement.image, self.context, most.image_bytes, most.image_types)
            return self._client().upload(image, announcement.image_alt[: most.alt_characters])
        except SendError as error:
            log.warning("posting without the picture", extra={"channel": self.name, "error": str(error)})
            return ""


def language_of(post: Post) -> str:
    """Return the post's language without its variety: "en" of `lang: en-GB`."""
    named = str(post.front_matter.get("lang") or post.front_matter.get("language") or post.lang)
    match = re.match(r"([a-z]{2,3})(?:[-_]|$)", named.lower())
    return match[1] if match else ""


def _id(copy: Receipt) -> str:
    return id_of(copy, COPY)
