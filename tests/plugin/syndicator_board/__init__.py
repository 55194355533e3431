"""A notice on a board: title, text and tags. An example of a kind of channel in a package of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from syndicator.channels import Channel, id_of
from syndicator.channels.http.client import json_body, request, reveal
from syndicator.channels.http.urls import server_url
from syndicator.errors import Permanent
from syndicator.model import Account, Announcement, NotFound, Receipt
from syndicator.value import value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from syndicator.channels.http.response import Response
    from syndicator.credentials import Secret
    from syndicator.model import CopyQuery, Draft, Step

HOME = "https://board.example.dev"
LIMIT = 1000


@value
class BoardOptions:
    token: Secret
    pinned: bool = False


class Kind(Channel):
    kind = "board"
    Options = BoardOptions
    limit = LIMIT
    can_find: ClassVar[bool] = True
    find_is_free: ClassVar[bool] = True
    timeline: ClassVar[bool] = True
    can_update = True
    can_delete = True
    options: BoardOptions

    def secrets(self) -> dict[str, Secret]:
        return {"token": self.options.token}

    def compose(self, draft: Draft) -> Announcement:
        text = "\n\n".join(draft.parts).strip()
        if not text:
            raise Permanent("the template gave an empty text")
        post = draft.post
        payload = {
            "title": post.title, "text": text, "tags": list(post.tags), "link": post.url, "pinned": self.options.pinned,
        }  # fmt: skip
        return Announcement(text=text, payload=payload, length=self.measure(text), limit=LIMIT, parts=(text,))

    def endpoint(self) -> str:
        return server_url(self.context, HOME)

    def account(self) -> str:
        return str(self._ask("GET", "/me").fields.get("name", ""))

    def prepare(self, announcement: Announcement, part: int, before: object, key: str) -> bytes:
        del part, before
        return json_body({**announcement.payload, "key": key})

    def send(self, step: Step) -> Receipt:
        return _receipt(self._ask("POST", "/notices", step.body, publishes=True))

    def find(self, query: CopyQuery) -> Receipt | NotFound:
        """The board lists all notices; ours has the step's key, or names the post."""
        response = self._ask("GET", "/notices")
        notices = response.fields.get("notices")
        if not isinstance(notices, list):
            raise response.unreadable()
        key = self._key(query)
        for notice in notices:
            found = notice.get("key") == key if key else notice.get("link") == query.post.url
            if found and notice["id"] not in query.known:
                return Receipt(remote_id=notice["id"], remote_url=notice["url"])
        return NotFound.SURELY

    def update(self, receipt: Receipt, announcement: Announcement) -> Receipt:
        path = f"/notices/{id_of(receipt, r'/(n[0-9]+)$')}"
        return _receipt(self._ask("PUT", path, json_body(announcement.payload)))

    def delete(self, receipt: Receipt) -> None:
        self._ask("DELETE", f"/notices/{id_of(receipt, r'/(n[0-9]+)$')}", gone=True)

    def whoami(self) -> Account:
        return Account(name=self.account(), url=self.endpoint())

    @staticmethod
    def _key(query: CopyQuery) -> str:
        return query.step.key if query.step else ""

    def _ask(
        self, method: str, path: str, body: bytes | None = None, *, publishes: bool = False, gone: bool = False
    ) -> Response:
        """Ask the board. `gone`: that there is no such notice is no error."""
        token = reveal(self.options.token)
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        response = request(
            method, self.endpoint() + path, body=body, headers=headers, publishes=publishes, secrets=[token]
        )
        return response if gone and response.status == 404 else response.raise_for_status()


def _receipt(response: Response) -> Receipt:
    notice: Mapping[str, Any] = response.fields
    if not notice.get("id"):
        raise response.unreadable()
    return Receipt(remote_id=str(notice["id"]), remote_url=str(notice.get("url") or ""))
