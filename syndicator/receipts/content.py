"""The content of a receipts file: a JSON list like that of `links --json`, one post a line.

Each copy also has a `state`: `sent`, `unknown` (it may be published), `skipped` (a person skipped or retracted it), or
`sending` (it is about to be sent: with `receipts_git` that is written before the first byte).
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from syndicator.ledger.mark import Position
from syndicator.ledger.syndications import Syndication
from syndicator.model import Receipt, State
from syndicator.times import iso

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_OPTIONAL = ("title", "sent_at")


def receipts_text(kinds: Mapping[str, str], copies: Iterable[Syndication]) -> str:
    """Return the content of a receipts file with these copies. `kinds`: channel → kind."""
    return ReceiptsContent(kinds, copies).text()


class ReceiptsContent:
    """The content of the file: one line per post."""

    def __init__(self, kinds: Mapping[str, str], copies: Iterable[Syndication]) -> None:
        self._kinds = kinds
        self._posts: dict[tuple[str, str], dict[str, Syndication]] = {}
        self._lines: dict[tuple[str, str], str] = {}
        for copy in copies:
            self.add(copy)

    def add(self, copy: Syndication) -> None:
        """Add a copy, or replace the one of the same post and channel."""
        key = copy.url, copy.slug
        self._posts.setdefault(key, {})[copy.channel] = copy
        self._lines.pop(key, None)

    def text(self) -> str:
        for key in self._posts.keys() - self._lines.keys():
            self._lines[key] = self._line([copy for _, copy in sorted(self._posts[key].items())])
        lines = [self._lines[key] for key in sorted(self._lines)]
        return "[\n" + ",\n".join(lines) + "\n]\n"

    def _line(self, copies: Sequence[Syndication]) -> str:
        first = copies[0]
        post = {"slug": first.slug, "title": first.title, "url": first.url}
        return json.dumps(post | {"copies": [self._copy_json(copy) for copy in copies]}, ensure_ascii=False)

    def _copy_json(self, copy: Syndication) -> dict[str, Any]:
        receipt = copy.receipt or Receipt()
        return (
            {
                "channel": copy.channel,
                "kind": self._kinds.get(copy.channel, ""),
                "state": copy.state.value,
                "url": receipt.remote_url,
                "id": receipt.remote_id,
                "sent_at": iso(copy.sent_at),
            }
            | ids_json(receipt, copy.thread)
            | _intent_json(copy.intent)
        )


def ids_json(receipt: Receipt, thread: Sequence[str]) -> dict[str, Any]:
    """Return the ids that a comment widget needs besides `id`: the platform's own `ids`, and the parts of a `thread`."""
    ids = {"ids": dict(receipt.ids)} if receipt.ids else {}
    return {**ids, "thread": list(thread)} if len(thread) > 1 else {**ids}


def _intent_json(intent: Position | None) -> dict[str, Any]:
    return {"intent": {"timeline": intent.timeline, "attempt": intent.attempt}} if intent else {}


def copies_in(text: str) -> list[Syndication]:
    """Return every copy in the text of a receipts file. Raises ValueError if it is not valid."""
    try:
        posts = json.loads(text)
        if isinstance(posts, list):
            return [_copy(post, row) for post in posts for row in post["copies"]]
    except (LookupError, TypeError, AttributeError, ArithmeticError, RecursionError):
        pass
    raise ValueError("not a list of posts with copies")


def _text(row: Mapping[str, Any], name: str) -> str:
    text = row.get(name) or "" if name in _OPTIONAL else row[name]
    if not isinstance(text, str):
        raise TypeError
    return text


def _copy(post: dict[str, Any], row: dict[str, Any]) -> Syndication:
    state = State(row.get("state", "sent"))
    if state not in (State.SENT, State.UNKNOWN, State.SKIPPED, State.SENDING):
        raise ValueError(f"state {state} is not valid here")
    slug, title, address, channel, sent_at = (
        _text(part, name)
        for part, name in ((post, "slug"), (post, "title"), (post, "url"), (row, "channel"), (row, "sent_at"))
    )
    receipt, intent = _receipt(row), row.get("intent")
    return Syndication(
        slug=slug,
        title=title,
        url=address,
        channel=channel,
        state=state,
        receipt=receipt if state is State.SENT else None,
        sent_at=datetime.fromisoformat(sent_at).astimezone(UTC) if sent_at else None,
        intent=Position(timeline=str(intent["timeline"]), attempt=int(intent["attempt"])) if intent else None,
        thread=tuple(map(str, row.get("thread") or ())),
    )


def _receipt(row: dict[str, Any]) -> Receipt:
    id_, url, ids = _text(row, "id"), _text(row, "url"), row.get("ids") or {}
    ids = {str(name): str(value) for name, value in ids.items()}
    return Receipt(remote_id=id_, remote_url=url, confirmed=bool(id_ or url), ids=ids)
