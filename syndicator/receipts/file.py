"""The receipts file: all published copies as a data file of the blog, for its site and for restoring a lost ledger.

It is a list like that of `links --json`; each copy also has a `state`: `sent`, `unknown` (it may be published), or
`skipped` (a person skipped or retracted it). Entries about posts and channels that the ledger does not know are kept.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from threading import Lock
from typing import TYPE_CHECKING, Any

from syndicator.atomic_write import replace_file
from syndicator.errors import LedgerError, UsageError
from syndicator.ledger.syndications import Syndication
from syndicator.model import Receipt, State, iso
from syndicator.sources.urls import alias_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from syndicator.config import LedgerConfig
    from syndicator.ledger.syndications import SyndicationStore
    from syndicator.model import Post

_WORD = "the receipts file says so"


class ReceiptsFile:
    """The configured file, if any. `kinds`: channel → kind. `read_only`: nothing is written.

    Entries about posts and channels that the ledger does not know are read once, and written back unchanged.
    """

    def __init__(
        self,
        settings: LedgerConfig,
        syndications: SyndicationStore,
        kinds: Mapping[str, str],
        *,
        read_only: bool = False,
    ) -> None:
        self._path = settings.receipts
        self._git = settings.receipts_git
        self._syndications = syndications
        self._kinds = kinds
        self._read_only = read_only
        self._lock = Lock()
        self._content: _Content | None = None  # as last written by us

    def exists(self) -> bool:
        """Whether there is such a file, which then knows what was sent."""
        return self._path is not None and self._path.is_file()

    def adopt(self) -> None:
        """Take over the file's state for each delivery that was never attempted. Raises UsageError if it can't be read."""
        if not self.exists() or not (untouched := self._syndications.untried()):
            return
        known = {(*name, copy.channel): copy for copy in self._read() for name in _names(copy.url, copy.slug)}
        for delivery in untouched:
            names = _names(delivery.url, delivery.slug)
            copy = next((known[key] for name in names if (key := (*name, delivery.channel)) in known), None)
            if copy and not (copy.url and delivery.url and alias_of(copy.url) != alias_of(delivery.url)):
                self._syndications.take_over(delivery.delivery, copy, _WORD)

    def posts_by_channel(self, posts: Iterable[Post]) -> dict[str, list[Post]]:
        """Channel → those of these posts that the file lists there. Raises UsageError if it can't be read."""
        known = {name: post for post in posts for name in _names(post.url, post.slug)}
        listed: dict[str, list[Post]] = {}
        for copy in self._read() if self.exists() else ():
            if post := next((known[name] for name in _names(copy.url, copy.slug) if name in known), None):
                listed.setdefault(copy.channel, []).append(post)
        return listed

    def update(self, post: str | None = None) -> tuple[str, ...]:
        """Write the file, if one is configured. `post`: the id of the only post that changed since the last call.

        Returns the error, if any; the next call writes what is missing.
        """
        if self._path is None or self._read_only:
            return ()
        try:
            with self._lock:
                self._update(self._path, post)
        except (OSError, UsageError, LedgerError) as error:
            return (f"receipts not written: {error}",)
        return ()

    def publish(self, *, changed: bool = True) -> tuple[str, ...]:
        """Update the file if something `changed`, then commit and push it as configured. Returns the errors."""
        problems = self.update() if changed else ()
        if problems or not self._git or self._path is None or self._read_only:
            return problems
        from syndicator.receipts.git import commit_receipts

        return commit_receipts(self._path, push=self._git == "push")

    def _update(self, path: Path, post: str | None) -> None:
        if self._content and post:
            for copy in self._syndications.current(post):
                self._content.add(copy)
        else:
            foreign = self._foreign(self._read()) if path.is_file() else []
            self._content = _Content(self._kinds, [*foreign, *self._syndications.current()])
        new = self._content.text().encode(errors="replace")
        if not path.is_file() or path.read_bytes() != new:
            path.parent.mkdir(parents=True, exist_ok=True)
            replace_file(path, new)

    def _foreign(self, copies: Iterable[Syndication]) -> list[Syndication]:
        """The copies that the ledger has never attempted."""
        touched = {
            (*name, channel) for url, slug, channel in self._syndications.attempted() for name in _names(url, slug)
        }
        return [
            copy for copy in copies if not any((*n, copy.channel) in touched for n in _names(copy.url, copy.slug)[:1])
        ]

    def _read(self) -> list[Syndication]:
        """Every copy in the file. Raises UsageError if it is not valid, so that nothing is sent twice."""
        assert self._path is not None
        try:
            return [_copy(post, row) for post in json.loads(self._path.read_text("utf-8")) for row in post["copies"]]
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise UsageError(
                f"{self._path}: not a valid receipts file: {_problem(error)}; correct it, or delete it if nothing was sent yet"
            ) from None


def receipts_text(kinds: Mapping[str, str], copies: Iterable[Syndication]) -> str:
    """Return the content of a receipts file with these copies. `kinds`: channel → kind."""
    return _Content(kinds, copies).text()


def _names(url: str, slug: str) -> list[tuple[str, str]]:
    """The identifiers of a post in the file, the address before the slug."""
    return [(kind, name) for kind, name in (("url", alias_of(url) or ""), ("slug", slug)) if name]


class _Content:
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
        return {
            "channel": copy.channel,
            "kind": self._kinds.get(copy.channel, ""),
            "state": copy.state.value,
            "url": receipt.remote_url,
            "id": receipt.remote_id,
            "sent_at": iso(copy.sent_at),
        }


def _problem(error: Exception) -> str:
    return str(error) if isinstance(error, OSError | ValueError) else "not a list of posts with copies"


def _copy(post: dict[str, Any], row: dict[str, Any]) -> Syndication:
    state = State(row.get("state", "sent"))
    if state not in (State.SENT, State.UNKNOWN, State.SKIPPED):
        raise ValueError(f"state {state} is not valid here")
    id_, url, sent_at = row["id"], row["url"], row.get("sent_at")
    return Syndication(
        slug=post["slug"],
        title=post.get("title", ""),
        url=post["url"],
        channel=row["channel"],
        state=state,
        receipt=Receipt(remote_id=id_, remote_url=url, confirmed=bool(id_ or url)) if state is State.SENT else None,
        sent_at=datetime.fromisoformat(sent_at).astimezone(UTC) if sent_at else None,
    )
