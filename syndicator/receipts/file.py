"""The receipts file: what went where, as a data file of the blog, for its site and for a ledger that has lost its memory.

It is a list like that of `links --json`; every copy has a `state` besides: `sent`, `unknown` (it may be there), or
`skipped` (a person said no, or took it back). What the file says and the ledger has never dealt with stays in it.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from syndicator.app.results import iso
from syndicator.atomic_write import replace_file
from syndicator.errors import LedgerError, UsageError
from syndicator.ledger.syndications import Syndication
from syndicator.model import Receipt, State
from syndicator.sources.urls import alias_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from syndicator.app.office import Office
    from syndicator.model import Post

_WORD = "the receipts file says so"


def take(office: Office) -> None:
    """Believe the file about every delivery that is due for the first time. Raises UsageError where it can't be read."""
    path = office.config.ledger.receipts
    if path is None or not path.is_file() or not (untouched := office.ledger.syndications.untried()):
        return
    known = {(*name, copy.channel): copy for copy in _read(path) for name in _names(copy.url, copy.slug)}
    for one in untouched:
        found = next((known[key] for n in _names(one.url, one.slug) if (key := (*n, one.channel)) in known), None)
        if found and not (found.url and one.url and alias_of(found.url) != alias_of(one.url)):
            office.ledger.syndications.take_over(one.delivery, found, _WORD)


def told_of(office: Office, posts: Iterable[Post]) -> dict[str, list[Post]]:
    """Channel → which of these posts the file names there. Raises UsageError where it can't be read."""
    path = office.config.ledger.receipts
    known = {name: post for post in posts for name in _names(post.url, post.slug)}
    found: dict[str, list[Post]] = {}
    for copy in _read(path) if path and path.is_file() else ():
        if post := next((known[name] for name in _names(copy.url, copy.slug) if name in known), None):
            found.setdefault(copy.channel, []).append(post)
    return found


def write(office: Office, post: str | None = None) -> tuple[str, ...]:
    """Bring the file up to date, if one is wanted; `post`: the id of the only one about which there is news since the last time.

    Returns what is wrong with the file, if anything; nothing is lost by that.
    """
    path = office.config.ledger.receipts
    if path is None or office.dry:
        return ()
    try:
        with office.receipts_lock:
            _update(office, path, post)
    except (OSError, UsageError, LedgerError) as error:
        return (f"receipts not written: {error}",)
    return ()


def _update(office: Office, path: Path, post: str | None) -> None:
    if office.receipts and post:
        for copy in office.ledger.syndications.current(post):
            office.receipts.add(copy)
    else:
        told = _read(path) if path.is_file() else []
        office.receipts = Receipts(office, [*_left(office, told), *office.ledger.syndications.current()])
    new = office.receipts.text().encode(errors="replace")
    if not path.is_file() or path.read_bytes() != new:
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(path, new)


def bring_home(office: Office, *, news: bool = True) -> tuple[str, ...]:
    """The same where there is `news`, and, where that is wanted, into the history of the blog's repository."""
    path, how = office.config.ledger.receipts, office.config.ledger.receipts_git
    if (wrong := write(office) if news else ()) or not how or path is None or office.dry:
        return wrong
    from syndicator.receipts.git import committed

    return committed(path, push=how == "push")


def _left(office: Office, old: Iterable[Syndication]) -> list[Syndication]:
    """What the file says about posts and channels that the ledger had nothing to do with."""
    touched = {
        (*name, channel) for url, slug, channel in office.ledger.syndications.attempted() for name in _names(url, slug)
    }
    return [copy for copy in old if not any((*n, copy.channel) in touched for n in _names(copy.url, copy.slug)[:1])]


def _names(url: str, slug: str) -> list[tuple[str, str]]:
    """What a post goes by in the file: the address before the slug."""
    return [(kind, name) for kind, name in (("url", alias_of(url) or ""), ("slug", slug)) if name]


# --- the file


class Receipts:
    """What the file should say: a line for each post."""

    def __init__(self, office: Office, copies: Iterable[Syndication]) -> None:
        self._office = office
        self._posts: dict[tuple[str, str], dict[str, Syndication]] = {}
        self._lines: dict[tuple[str, str], str] = {}
        for copy in copies:
            self.add(copy)

    def add(self, copy: Syndication) -> None:
        """In the place of what is known of this post on this channel."""
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
        told = {"slug": first.slug, "title": first.title, "url": first.url}
        return json.dumps(told | {"copies": [_copy_json(self._office, copy) for copy in copies]}, ensure_ascii=False)


def _copy_json(office: Office, copy: Syndication) -> dict[str, Any]:
    config, receipt = office.config.channels.get(copy.channel), copy.receipt
    return {
        "channel": copy.channel, "kind": config.kind if config else "", "state": copy.state.value,
        "url": receipt.remote_url if receipt else "", "id": receipt.remote_id if receipt else "", "sent_at": iso(copy.sent_at),
    }  # fmt: skip


def _read(path: Path) -> list[Syndication]:
    """Every copy that the file names. Raises UsageError: nothing may be sent where it can't be understood."""
    try:
        return [_copy(post, told) for post in json.loads(path.read_text("utf-8")) for told in post["copies"]]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise UsageError(
            f"{path}: these receipts can't be read: {_wrong(error)}; correct the file, or take it away if nothing was sent"
        ) from None


def _wrong(error: Exception) -> str:
    return str(error) if isinstance(error, OSError | ValueError) else "they are no list of posts with their copies"


def _copy(post: dict[str, Any], told: dict[str, Any]) -> Syndication:
    state = State(told.get("state", "sent"))
    if state not in (State.SENT, State.UNKNOWN, State.SKIPPED):
        raise ValueError(f"state {state} can't stand there")
    receipt = Receipt(
        remote_id=told["id"], remote_url=told["url"], confirmed=bool(told["id"] or told["url"])
    ) if state is State.SENT else None  # fmt: skip
    return Syndication(
        slug=post["slug"], title=post.get("title", ""), url=post["url"], channel=told["channel"], state=state, receipt=receipt,
        sent_at=datetime.fromisoformat(told["sent_at"]).astimezone(UTC) if told.get("sent_at") else None,
    )  # fmt: skip
