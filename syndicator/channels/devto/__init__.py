"""dev.to and other Forem communities: publishes the whole article, which names the post as its original.

`prepare` creates an unpublished article; `send` publishes it by its number. Repeating that creates no second copy.
"""

from __future__ import annotations

import json
from dataclasses import field
from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import urlsplit

from syndicator.channels import Channel
from syndicator.channels.devto import article
from syndicator.channels.devto.client import Client
from syndicator.channels.http.client import json_body
from syndicator.channels.http.urls import page_key, server_url
from syndicator.channels.login import Login
from syndicator.channels.oauth import missing_token, token_of
from syndicator.errors import Duplicate, Permanent
from syndicator.model import Account, Announcement, NotFound, Receipt
from syndicator.value import value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from syndicator.credentials import Secret
    from syndicator.errors import SendError
    from syndicator.model import CopyQuery, Draft, Step

HOME = "https://dev.to"
MOST_BYTES = 800_000  # of an article's Markdown
MOST_TITLE = 128  # characters
ITSELF = "its posts come from there, so they would be published into the blog itself; remove this channel"


@value
class DevtoOptions:
    api_key: Secret | None = None  # default: stored by `auth`
    ai_disclosure: str = field(default="", metadata={"choices": ("no_ai", "some_ai", "fully_autonomous")})


class Kind(Channel):
    kind = "devto"
    Options = DevtoOptions
    format: ClassVar[str] = "md"
    limit = MOST_BYTES
    find_is_free: ClassVar[bool] = True
    can_find: ClassVar[bool] = True
    settle_after = timedelta(minutes=2)
    resend_within = timedelta(days=365)  # publishing a published article changes nothing
    can_update = True
    can_delete = True  # Forem can't delete an article: it is unpublished
    login: ClassVar[Login] = Login(
        instructions="create a key at https://dev.to/settings/extensions, under DEV Community API Keys",
        token_key="api_key",  # noqa: S106 - the name of a key
        can_paste=True,
    )
    options: DevtoOptions

    def secrets(self) -> dict[str, Secret]:
        return {"api_key": self.options.api_key} if self.options.api_key else {}

    def problems(self) -> Sequence[str]:
        missing = () if self.options.api_key else missing_token(self.context, self.login)
        home = urlsplit(self.context.base_url or HOME).hostname
        own = {urlsplit(address).hostname for address in (self.context.blog_url, *self.context.sources)}
        return (*missing, ITSELF) if home in own else missing

    def measure(self, text: str) -> int:
        return len(text.encode(errors="replace"))

    def compose(self, draft: Draft) -> Announcement:
        text = ("\n\n".join(draft.parts) or draft.article()).strip()
        payload = {"article": article.fields(draft, text, self.options.ai_disclosure)}
        title = payload["article"].get("title", "")
        if not (text and title):
            raise Permanent("an article needs a title and a body")
        if len(title) > MOST_TITLE:
            raise Permanent(f"the title is too long for dev.to: {len(title)} of {MOST_TITLE} characters; set seoTitle")
        if self.measure(text) > MOST_BYTES:
            raise Permanent(f"the article is too long for dev.to: {self.measure(text):,} of {MOST_BYTES:,} bytes")
        return Announcement(
            text=text,
            payload=payload,
            length=self.measure(text),
            limit=MOST_BYTES,
            parts=(text,),
            image=draft.post.cover,
            image_alt=draft.post.cover_alt,
        )

    def endpoint(self) -> str:
        return server_url(self.context, HOME)

    def account(self) -> str:
        """Return the user's number and the community: each counts its users and articles for itself."""
        return f"{self._client().me()['id']} at {urlsplit(self.endpoint()).netloc}"

    def prepare(self, announcement: Announcement, part: int, before: Sequence[Receipt], key: str) -> bytes:
        """Create the unpublished article, unless an earlier attempt has created it."""
        del part, before, key
        client, wanted = self._client(), announcement.payload["article"]
        drafts = (listed for listed in client.unpublished() if article.is_equal(listed, wanted))
        draft = next(drafts, None) or client.create(json_body({"article": {**wanted, "published": False}}))
        return json_body({"id": draft["id"], "article": {"published": True}})

    def send(self, step: Step) -> Receipt:
        body = json.loads(step.body)
        try:
            return _receipt(self._client().change(body["id"], json_body({"article": body["article"]}), publishes=True))
        except Duplicate as error:
            raise self._explained(error, body["id"]) from None

    def _explained(self, error: Duplicate, draft: int) -> SendError:
        """Return an error that names the account's article with the same original; if there is none, `error` itself."""
        client = self._client()
        originals = (str(listed.get("canonical_url") or "") for listed in client.unpublished() if listed["id"] == draft)
        other = next((listed for url in originals for listed in _of_original(client, url)), None)
        if other is None:
            return error
        host = urlsplit(self.endpoint()).netloc
        line = f"{host} takes a post once, and has it: {other.get('url')}; retract that article, then push again"
        return Permanent(line, evidence=error.evidence)

    def find(self, query: CopyQuery) -> Receipt | NotFound:
        """Find the published article of this step, or one that names the post as its original."""
        if not (query.step or query.post.url):
            return NotFound.PERHAPS
        number = json.loads(query.step.body)["id"] if query.step else None
        listing = self._client().published() if number else _of_original(self._client(), query.post.url)
        copies = (listed for listed in listing if number in (None, listed["id"]))
        return next((_receipt(copy) for copy in copies if str(copy["id"]) not in query.known), NotFound.SURELY)

    def update(self, receipt: Receipt, announcement: Announcement) -> Receipt:
        wanted = article.in_full(announcement.payload["article"])
        return _receipt(self._client().change(self._number(receipt), json_body({"article": wanted})))

    def delete(self, receipt: Receipt) -> None:
        self._client().unpublish(self._number(receipt))

    def whoami(self) -> Account:
        me = self._client().me()
        name = str(me.get("username") or me["id"])
        note = f"ai_disclosure is {self.options.ai_disclosure or 'not set: articles say nothing about it'}"
        return Account(name=name, url=f"{self.endpoint()}/{name}", notes=(note,))

    def _client(self) -> Client:
        return Client(self.endpoint(), self._key(), self.name)

    def _key(self) -> str:
        return token_of(self.options.api_key, self.context, self.login)

    def _number(self, receipt: Receipt) -> int:
        """Return an article's number. If only its address was recorded, it is looked up."""
        if receipt.remote_id.isdecimal():
            return int(receipt.remote_id)
        page = page_key(receipt.remote_url)
        for listed in self._client().published():
            if page_key(str(listed.get("url", ""))) == page:
                return int(listed["id"])
        raise Permanent(f"article not found in this account: {receipt.remote_url}; change it there by hand")


def _of_original(client: Client, url: str) -> Iterator[dict[str, Any]]:
    """Yield the published articles whose original is at `url`; none if that is empty."""
    for listed in client.published() if url else ():
        if page_key(str(listed.get("canonical_url") or "")) == page_key(url):
            yield listed


def _receipt(listed: Mapping[str, Any]) -> Receipt:
    return Receipt(remote_id=str(listed["id"]), remote_url=str(listed.get("url") or ""))
