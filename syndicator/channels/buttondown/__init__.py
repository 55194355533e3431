"""Buttondown: a newsletter of the post or digest; as a draft, or with `draft = false` mailed to the subscribers.

Each request has an `X-Idempotency-Key`. `prepare` creates the draft that `send` mails; if the draft itself is the copy,
`send` creates it. After a lost response the email is read: if it is still a draft, it was not mailed.
"""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from syndicator.channels import Channel, id_of
from syndicator.channels.buttondown.client import Client
from syndicator.channels.http.client import json_body
from syndicator.channels.http.urls import page_key, server_url
from syndicator.channels.login import Login
from syndicator.channels.oauth import missing_token, token_of
from syndicator.errors import Permanent
from syndicator.model import Account, Announcement, NotFound, Receipt
from syndicator.value import value

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from syndicator.channels import ChannelContext
    from syndicator.credentials import Secret
    from syndicator.model import CopyQuery, Draft, Step

HOME = "https://api.buttondown.com"
MARKDOWN = "<!-- buttondown-editor-mode: plaintext -->\n"  # so that Buttondown does not guess, and no `---` begins front matter
MOST_SUBJECT, MOST_SLUG, MOST_URL = 2000, 100, 2000  # characters
UNSENT = ("draft", "deleted", "errored", "suppressed")
KEY = "syndicator"  # the name of the step's key in an email's metadata
EMAIL = r"/emails/(em_\w+)|^(em_\w+)$"


@value
class ButtondownOptions:
    api_key: Secret | None = None  # default: stored by `auth`
    draft: bool = True  # leave a draft for a person to send; False: mail it to the subscribers


class Kind(Channel):
    kind = "buttondown"
    Options = ButtondownOptions
    format: ClassVar[str] = "md"
    find_is_free: ClassVar[bool] = True
    can_find: ClassVar[bool] = True
    settle_after = timedelta(minutes=2)
    can_update = True
    login: ClassVar[Login] = Login(
        instructions="create a key at https://buttondown.com/keys with the rights to write emails and to send",
        token_key="api_key",  # noqa: S106 - the name of a key
        can_paste=True,
    )
    options: ButtondownOptions

    def __init__(self, options: ButtondownOptions, context: ChannelContext) -> None:
        super().__init__(options, context)
        self.can_delete = options.draft  # a mail can't be called back

    def secrets(self) -> dict[str, Secret]:
        return {"api_key": self.options.api_key} if self.options.api_key else {}

    def problems(self) -> Sequence[str]:
        return () if self.options.api_key else missing_token(self.context, self.login)

    def compose(self, draft: Draft) -> Announcement:
        text, subject = ("\n\n".join(draft.parts) or draft.article()).strip(), draft.headline or draft.title
        if not (text and subject):
            raise Permanent("a newsletter needs a subject and a body")
        payload = {
            "subject": subject[:MOST_SUBJECT],
            "body": MARKDOWN + text,
            "status": "draft",  # without it Buttondown mails to everybody
            **_about(draft),
        }
        return Announcement(
            text=text, payload=payload, length=self.measure(text), parts=(text,), image=draft.post.cover
        )

    def endpoint(self) -> str:
        return server_url(self.context, HOME)

    def account(self) -> str:
        return str(self._client().newsletter()["id"])

    def prepare(self, announcement: Announcement, part: int, before: Sequence[Receipt], key: str) -> bytes:
        del part, before
        email, emails = {**announcement.payload, "metadata": {KEY: key}}, list(self._client().emails())
        if email.get("slug") in {
            other.get("slug") for other in emails if _key(other)
        }:  # another round or channel of ours
            email["slug"] = f"{email['slug'][: MOST_SLUG - 9]}-{key[:8]}"
        if self.options.draft:
            return json_body(email)
        # an earlier attempt may have created the draft
        drafts = (other for other in emails if _key(other) == key and other.get("status") == "draft")
        draft = next(drafts, None) or self._client().create(json_body(email), f"{key}-draft")
        return json_body({"id": draft["id"], "absolute_url": draft.get("absolute_url") or ""})

    def send(self, step: Step) -> Receipt:
        client, body = self._client(), json.loads(step.body)
        if self.options.draft:
            return _receipt(client.create(step.body, step.key, publishes=True))
        client.mail(body["id"], step.key)
        return _receipt(body)

    def find(self, query: CopyQuery) -> Receipt | NotFound:
        """Find the email of this step, or one that names the post as its original."""
        body = json.loads(query.step.body) if query.step else {}
        if "id" in body:
            email = self._client().email(body["id"])
            return _receipt(email) if email and email.get("status") not in UNSENT else NotFound.SURELY
        page = page_key(query.post.url) if query.post.url else ""
        if not (page or query.step):
            return NotFound.PERHAPS
        for email in self._client().emails():
            ours = (
                _key(email) == query.step.key if query.step else page_key(str(email.get("canonical_url") or "")) == page
            )
            if ours and email["id"] not in query.known and self._counts(email):
                return _receipt(email)
        return NotFound.SURELY

    def update(self, receipt: Receipt, announcement: Announcement) -> Receipt:
        changes = {key: text for key, text in announcement.payload.items() if key not in ("status", "slug")}
        changes = {"description": "", "image": "", **changes}  # Buttondown keeps fields that are not given
        return _receipt(self._client().change(_id(receipt), json_body(changes)))

    def delete(self, receipt: Receipt) -> None:
        self._client().delete(_id(receipt))

    def whoami(self) -> Account:
        newsletter = self._client().newsletter()
        name = str(newsletter.get("username") or newsletter["id"])
        what = "leaves drafts there for you to send" if self.options.draft else "mails to all subscribers"
        return Account(name=name, url=f"https://buttondown.com/{name}", notes=(what,))

    def _counts(self, email: Mapping[str, Any]) -> bool:
        """Whether an email is a copy: a draft is one where it is left to a person."""
        return email.get("status") not in UNSENT or (self.options.draft and email.get("status") == "draft")

    def _client(self) -> Client:
        return Client(self.endpoint(), self._api_key(), self.name)

    def _api_key(self) -> str:
        return token_of(self.options.api_key, self.context, self.login)


def _about(draft: Draft) -> dict[str, Any]:
    """Return the fields that describe the post, without empty ones."""
    slug = re.sub(r"[^a-zA-Z0-9_-]+", "-", draft.post.slug).strip("-")[:MOST_SLUG]
    url, image = draft.post.url, draft.post.cover if draft.post.cover.startswith("http") else ""
    fields = {
        "slug": slug,
        "description": draft.summary(),
        "canonical_url": url if len(url) <= MOST_URL else "",
        "image": image if len(image) <= MOST_URL else "",
    }
    return {key: text for key, text in fields.items() if text}


def _key(email: Mapping[str, Any]) -> str:
    metadata = email.get("metadata")
    return str(metadata.get(KEY, "")) if isinstance(metadata, dict) else ""


def _receipt(email: Mapping[str, Any]) -> Receipt:
    return Receipt(remote_id=str(email["id"]), remote_url=str(email.get("absolute_url") or ""))


def _id(receipt: Receipt) -> str:
    return id_of(receipt, EMAIL)
