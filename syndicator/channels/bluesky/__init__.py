"""Bluesky: a short post or a thread, with the card of the article; with `site = true` also a Standard.site record of each.

We choose the key of each post, and store it with the exact content before the first request. The server creates a post only
if its key is free, and accepts an equal one again. After a lost response the post is read by its key, so nothing is ever
posted twice. Posts can't be edited, records of articles can.
"""

from __future__ import annotations

import json
import logging
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from syndicator.channels import Channel, id_of
from syndicator.channels.bluesky import lexicon
from syndicator.channels.bluesky.identity import DID, HANDLE
from syndicator.channels.bluesky.lexicon import DOCUMENT, MOST_IMAGE_BYTES, POST
from syndicator.channels.bluesky.responses import APP_PASSWORD, Taken
from syndicator.channels.bluesky.session import PASSWORD_KEY, AccountSession
from syndicator.channels.bluesky.site import StandardSite, document_key, document_of, instant, site_url
from syndicator.channels.bluesky.text import LIMIT, count, cut, facets, mentioned, tidied
from syndicator.channels.bluesky.tid import tid
from syndicator.channels.http.urls import server_url
from syndicator.channels.images import load_scaled
from syndicator.channels.login import Login
from syndicator.channels.oauth import missing_token
from syndicator.errors import ChannelBroken, Duplicate, Limited, NeedsPerson, Permanent, SendError
from syndicator.model import Account, Announcement, NotFound, Receipt
from syndicator.value import value

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from syndicator.channels import ChannelContext
    from syndicator.channels.bluesky.client import Client, Record
    from syndicator.channels.bluesky.records import Records
    from syndicator.credentials import Secret
    from syndicator.model import CopyQuery, Draft, Step

log = logging.getLogger(__name__)

COPY = r"(?:/app\.bsky\.feed\.post|/profile/[^/]+/post)/(\w{13})(?:[/?#]|$)"  # the key in a post's address
MOST_CARD_TEXT = (300, 3000)  # graphemes and bytes of a card's title and description; the app shows less


@value
class BlueskyOptions:
    handle: str  # such as ada.bsky.social, or the account's DID
    app_password: Secret | None = None  # default: stored by `auth`
    language: str = ""  # such as en, pt-BR; default: the post's
    site: bool = False  # Standard.site

    def __post_init__(self) -> None:
        if not (HANDLE.fullmatch(self.handle) or DID.fullmatch(self.handle)):
            raise ValueError(f'handle: not a handle: "{self.handle}" (for example "ada.bsky.social", without @)')
        if self.language and not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z]{2,4})?", self.language):
            raise ValueError(f'language: not a language code: "{self.language}" (for example "en")')


class Kind(Channel):
    kind = "bluesky"
    Options = BlueskyOptions
    limit = LIMIT
    threads = True
    find_is_free = True
    can_find = True
    settle_after = timedelta(minutes=1)  # a write is one transaction, which precedes its answer
    timeline = True
    shows_card = True
    can_delete = True
    login: ClassVar[Login] = Login(
        instructions=f"{APP_PASSWORD}, and paste it here", token_key=PASSWORD_KEY, can_paste=True
    )
    options: BlueskyOptions

    @classmethod
    def settings_of(cls, profile: str) -> Mapping[str, str]:
        account = re.fullmatch(r"https://bsky\.app/profile/([\w.:-]+)/?", profile)
        return {"handle": account[1]} if account else {}

    def __init__(self, options: BlueskyOptions, context: ChannelContext) -> None:
        super().__init__(options, context)
        self.can_update = self.keeps_records = options.site
        self._memory: dict[str, str] = {}

    def secrets(self) -> dict[str, Secret]:
        return {"app_password": self.options.app_password} if self.options.app_password else {}

    def problems(self) -> Sequence[str]:
        token = () if self.options.app_password else missing_token(self.context, self.login)
        no_site = self.options.site and not self.context.blog_url
        return (*token, *(("site: set url in [blog]; the documents are below it",) if no_site else ()))

    def measure(self, text: str) -> int:
        return count(tidied(text))

    def compose(self, draft: Draft) -> Announcement:
        parts = tuple(filter(None, map(tidied, draft.parts)))
        if not parts:
            raise Permanent("the template gave an empty text")
        length = max(map(self.measure, parts))
        if length > LIMIT:
            raise Permanent(f"the text is too long for Bluesky: {length} of {LIMIT} characters")
        card = card_of(draft)
        language = self.options.language or draft.post.lang
        document = document_of(draft, self.context.blog_url) if self.options.site else {}
        return Announcement(
            text="\n\n".join(parts),
            payload={
                "$type": POST,
                "text": parts[0],
                "facets": facets(parts[0], {}),
                **({"langs": [language]} if language else {}),
                **({"embed": {"$type": "app.bsky.embed.external", "external": card}} if card else {}),
            },
            length=length,
            limit=LIMIT,
            parts=parts,
            card=bool(card),
            data={
                "published_at": draft.post.published_at,
                "cover": draft.post.cover,
                **({"document": document, "key": document_key(draft.post, self.context.blog_url)} if document else {}),
            },
        )

    def endpoint(self) -> str:
        """Return the collection on the server of `base_url`. Else without a server, to which an account is not bound."""
        server = server_url(self.context, "") if self.context.base_url else "at:/"
        return f"{server}/{POST}"

    def account(self) -> str:
        return self._session().identity().did

    def prepare(self, announcement: Announcement, part: int, before: Sequence[Receipt], key: str) -> bytes:
        client = self._client()
        text = announcement.parts[part]
        dids = {handle: did for handle in mentioned(text) if (did := client.did_of(handle))}
        now = instant(datetime.now(UTC))
        record = {**announcement.payload, "text": text, "facets": facets(text, dids), "createdAt": now}
        if part:
            record = {name: content for name, content in record.items() if name != "embed"}
            record["reply"] = {
                "root": self._reference(client, before[0]),
                "parent": self._reference(client, before[-1]),
            }
        elif announcement.card:
            record["embed"] = self._embed(client, announcement)
        lexicon.require_valid(record)
        return client.put_body(POST, tid(announcement.data["published_at"], key), record)

    def send(self, step: Step) -> Receipt:
        try:
            return self._receipt(self._client().publish(step.body))
        except Taken as error:
            copy = self._copy(f"at://{self.account()}/{POST}/{json.loads(step.body)['rkey']}")
            duplicate = Duplicate(str(error), receipt=copy, evidence=error.evidence)
        raise duplicate

    def find(self, query: CopyQuery) -> Receipt | NotFound:
        """Read the post by the key in the step; without a step search the account's posts."""
        from syndicator.channels.bluesky.timeline import find_linking

        client = self._client()
        if query.step is None:
            copy = find_linking(client, query)
            return copy if isinstance(copy, NotFound) else self._receipt(copy)
        record = client.record(POST, json.loads(query.step.body)["rkey"])
        return self._receipt(record) if record else NotFound.SURELY

    def update(self, receipt: Receipt, announcement: Announcement) -> Receipt:
        """Change the document; the post itself can't be edited."""
        client = self._client()
        site, document = StandardSite(client, self.context), announcement.data.get("document")
        if not document:
            raise Permanent("a Bluesky post can't be edited, and this post has no document")
        old = self._document(client, receipt) or site.find(document["path"], announcement.data["key"])
        site.keep(
            document, announcement.data["key"], old, lambda: self._uploaded(client, announcement), renew_cover=True
        )
        return receipt

    def delete(self, receipt: Receipt) -> None:
        """Delete the document, then the post. In this order a failure can be repeated: only the post names the document."""
        client = self._client()
        if self.options.site and (document := self._document(client, receipt)):
            client.delete(DOCUMENT, document.key)
        client.delete(POST, _key(receipt))

    def records(self) -> Records:
        from syndicator.channels.bluesky.records import Records

        client = self._client()
        site = StandardSite(client, self.context)
        return Records(client, site, self.context.blog_url, lambda announcement: self._uploaded(client, announcement))

    def whoami(self) -> Account:
        client = self._client()
        try:
            me = client.me()
        except NeedsPerson:  # this server has blocked the account, which may have moved to another
            self._session().locate()
            client = self._client()
            me = client.me()
        handle = str(me.fields.get("handle") or self.options.handle)
        return Account(
            name=f"@{handle}",
            url=f"https://bsky.app/profile/{handle}",
            notes=(f"server {client.server.url}", f"account {client.did}"),
            warnings=tuple(self._site_problems(client)) if self.options.site else (),
        )

    # --- requests ---------------------------------------------------------------------

    def _session(self) -> AccountSession:
        return AccountSession(self.options.handle, self.options.app_password, self.context, self._memory)

    def _client(self) -> Client:
        from syndicator.channels.bluesky.client import Client

        return Client(self._session(), self.name)

    def _receipt(self, record: Record) -> Receipt:
        return replace(self._copy(record.uri), ids=record.reference)

    def _copy(self, uri: str) -> Receipt:
        handle, key = self._session().handle(), uri.rpartition("/")[2]
        return Receipt(remote_id=uri, remote_url=f"https://bsky.app/profile/{handle}/post/{key}", ids={"uri": uri})

    def _reference(self, client: Client, copy: Receipt) -> dict[str, str]:
        if record := client.record(POST, _key(copy)):
            return record.reference
        raise Permanent(f"the thread can't be continued: {copy.remote_url} no longer exists")

    def _embed(self, client: Client, announcement: Announcement) -> dict[str, Any]:
        """Upload the picture, write the document, and return the card, which names both."""
        embed = announcement.payload["embed"]
        card = dict(embed["external"])
        thumb = self._uploaded(client, announcement)
        if thumb:
            card["thumb"] = thumb
        if document := announcement.data.get("document"):
            site, key = StandardSite(client, self.context), announcement.data["key"]
            record, _ = site.keep(document, key, site.find(document["path"], key), lambda: thumb)
            card["associatedRefs"] = [record.reference, site.publication.reference]
            if not site.await_view(card["uri"], record):
                log.info("the app does not know the document yet", extra={"channel": self.name})
        return {**embed, "external": card}

    def _document(self, client: Client, copy: Receipt) -> Record | None:
        """Return the document that the card of a post names; None if it names none."""
        post = client.record(POST, _key(copy))
        card = (post.content.get("embed") or {}).get("external") or {} if post else {}
        own = f"at://{client.did}/{DOCUMENT}/"
        uris = [str(reference.get("uri")) for reference in card.get("associatedRefs") or ()]
        key = next((uri.removeprefix(own) for uri in uris if uri.startswith(own)), "")
        return client.record(DOCUMENT, key) if key else None

    def _uploaded(self, client: Client, announcement: Announcement) -> dict[str, Any] | None:
        """Upload the picture and return its blob; {} if there is no picture; None, after a warning, if that failed."""
        if not announcement.data["cover"]:
            return {}
        try:
            return client.upload(load_scaled(announcement.data["cover"], self.context, MOST_IMAGE_BYTES))
        except (Limited, ChannelBroken):
            raise
        except SendError as error:
            log.warning("the picture is left out", extra={"channel": self.name, "error": str(error)})
            return None

    def _site_problems(self, client: Client) -> Sequence[str]:
        from syndicator.channels.bluesky import verification

        site = StandardSite(client, self.context)
        if site.existing_publication() is None:
            return (f"no records yet: run `syndicator site sync --channel {self.name}`",)
        newest = max(site.documents.values(), key=lambda record: str(record.content.get("publishedAt")), default=None)
        page = (f"{site_url(self.context.blog_url)}{newest.content['path']}", newest.uri) if newest else ("", "")
        return tuple(verification.problems(site_url(self.context.blog_url), site.publication.uri, page, self.context))


def card_of(draft: Draft) -> dict[str, str]:
    """Return the card of the post's page; empty without an address."""
    if not draft.url.startswith(("https://", "http://")):
        return {}
    title = draft.headline or draft.title
    return {
        "uri": draft.url,
        "title": cut(title, *MOST_CARD_TEXT),
        "description": cut(draft.summary(), *MOST_CARD_TEXT),
    }


def _key(copy: Receipt) -> str:
    return id_of(copy, COPY).rpartition("/")[2]
