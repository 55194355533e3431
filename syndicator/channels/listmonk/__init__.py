"""listmonk: a campaign of the post or digest on your own server; as a draft, or with `draft = false` mailed to the lists.

`prepare` creates the campaign that `send` starts; if the draft itself is the copy, `send` creates it. A campaign has a tag of
the step and one of the post, by which it is found after a lost response.
"""

from __future__ import annotations

import json
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any, ClassVar

from syndicator.channels import Channel, id_of
from syndicator.channels.http.client import json_body, reveal
from syndicator.channels.http.urls import page_key, server_url
from syndicator.channels.listmonk.client import Client
from syndicator.errors import NeedsPerson, Permanent
from syndicator.model import Account, Announcement, NotFound, Receipt
from syndicator.value import value

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from syndicator.channels import ChannelContext
    from syndicator.credentials import Secret
    from syndicator.model import CopyQuery, Draft, Step

NO_SERVER = 'base_url is missing: name your server, such as base_url = "https://lists.example.org"'
MOST_SUBJECT = 500  # characters
STARTED = ("running", "scheduled", "finished", "paused", "cancelled")  # of a campaign that has begun
CAMPAIGN = r"/campaigns/(\d+)"


@value
class ListmonkOptions:
    user: str
    token: Secret
    lists: tuple[int, ...]
    draft: bool = True  # leave a draft for a person to start; False: mail it to the lists

    def __post_init__(self) -> None:
        if not self.lists:
            raise ValueError("lists: name at least one list by its number, such as lists = [1]")


class Kind(Channel):
    kind = "listmonk"
    Options = ListmonkOptions
    asked: ClassVar[tuple[str, ...]] = ("base_url",)
    format: ClassVar[str] = "md"
    find_is_free: ClassVar[bool] = True
    can_find: ClassVar[bool] = True
    settle_after = timedelta(minutes=1)
    options: ListmonkOptions

    def __init__(self, options: ListmonkOptions, context: ChannelContext) -> None:
        super().__init__(options, context)
        self.can_update = self.can_delete = options.draft  # a mail can't be called back

    def secrets(self) -> dict[str, Secret]:
        return {"token": self.options.token}

    def problems(self) -> Sequence[str]:
        return () if self.context.base_url else (NO_SERVER,)

    def compose(self, draft: Draft) -> Announcement:
        text, subject = ("\n\n".join(draft.parts) or draft.article()).strip(), draft.headline or draft.title
        if not (text and subject):
            raise Permanent("a newsletter needs a subject and a body")
        payload = {
            "name": subject[:MOST_SUBJECT],
            "subject": _literal(subject[:MOST_SUBJECT]),
            "lists": list(self.options.lists),
            "type": "regular",
            "content_type": "markdown",
            "body": _literal(text),
        }
        data = {"tags": [_post_tag(draft.post.url)] if draft.post.url else []}
        return Announcement(text=text, payload=payload, length=self.measure(text), parts=(text,), data=data)

    def endpoint(self) -> str:
        if not self.context.base_url:
            raise NeedsPerson(f"channels.{self.name}.{NO_SERVER}")
        return server_url(self.context, "")

    def account(self) -> str:
        """Return the user and the server: each server counts its users and campaigns for itself."""
        return f"{self.options.user} at {self.endpoint()}"

    def prepare(self, announcement: Announcement, part: int, before: Sequence[Receipt], key: str) -> bytes:
        del part, before
        campaign = {**announcement.payload, "tags": [_tag(key), *announcement.data["tags"]]}
        if self.options.draft:
            return json_body(campaign)
        drafts = (listed for listed in self._client().campaigns(_tag(key)) if listed.get("status") == "draft")
        draft = next(drafts, None) or self._client().create(json_body(campaign))
        self._check_lists(draft)
        return json_body({"id": draft["id"]})

    def send(self, step: Step) -> Receipt:
        client = self._client()
        if self.options.draft:
            return self._receipt(client.create(step.body, publishes=True))
        campaign = json.loads(step.body)
        client.start(campaign["id"])
        return self._receipt(campaign)

    def find(self, query: CopyQuery) -> Receipt | NotFound:
        """Find the campaign of this step, or one of this post."""
        if query.step is None and not query.post.url:
            return NotFound.PERHAPS
        tag = _tag(query.step.key) if query.step else _post_tag(query.post.url)
        counts = (*STARTED, "draft") if self.options.draft else STARTED
        for campaign in self._client().campaigns(tag):
            if str(campaign["id"]) not in query.known and campaign.get("status") in counts:
                return self._receipt(campaign)
        return NotFound.SURELY

    def update(self, receipt: Receipt, announcement: Announcement) -> Receipt:
        """Change a draft; its tags are kept."""
        client, number = self._client(), self._number(receipt)
        tags = client.campaign(number).get("tags") or []
        return self._receipt(client.change(number, json_body({**announcement.payload, "tags": tags})))

    def delete(self, receipt: Receipt) -> None:
        self._client().delete(self._number(receipt))

    def whoami(self) -> Account:
        lists = self._client().lists()
        missing = [str(number) for number in self.options.lists if number not in lists]
        names = ", ".join(lists[number] for number in self.options.lists if number in lists)
        what = "leaves drafts there for you to start" if self.options.draft else "mails to the lists"
        return Account(
            name=self.options.user,
            url=self.endpoint(),
            notes=(f"{what}: {names or 'none'}",),
            warnings=(f"lists not found, or not allowed for this user: {', '.join(missing)}",) if missing else (),
        )

    def _check_lists(self, campaign: Mapping[str, Any]) -> None:
        """Raise NeedsPerson if a list is missing: listmonk silently leaves out lists that the user may not use."""
        accepted = {entry.get("id") for entry in campaign.get("lists") or () if isinstance(entry, dict)}
        if missing := [str(number) for number in self.options.lists if number not in accepted]:
            raise NeedsPerson(f"listmonk does not let {self.options.user} use the lists {', '.join(missing)}")

    def _client(self) -> Client:
        return Client(self.endpoint(), self.options.user, reveal(self.options.token), self.name)

    def _receipt(self, campaign: Mapping[str, Any]) -> Receipt:
        return Receipt(remote_id=str(campaign["id"]), remote_url=f"{self.endpoint()}/admin/campaigns/{campaign['id']}")

    def _number(self, receipt: Receipt) -> int:
        return int(id_of(receipt, CAMPAIGN))


def _literal(text: str) -> str:
    """Escape a text for Go's template language, in which listmonk evaluates it."""
    return text.replace("{{", '{{ "{{" }}')


def _tag(key: str) -> str:
    return f"syndicator-{sha256(key.encode()).hexdigest()[:24]}"


def _post_tag(url: str) -> str:
    return f"post-{sha256(page_key(url).encode()).hexdigest()[:24]}"
