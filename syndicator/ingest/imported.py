"""Take over what other tools have announced, once its post is known."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from syndicator.ledger.syndications import Syndication
from syndicator.model import Receipt, State
from syndicator.sources.urls import alias_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from syndicator.ledger import Ledger
    from syndicator.ledger.imports import ImportedEntry, PostNames


def take_over_imports(ledger: Ledger, posts: Iterable[str] | None = None) -> dict[str, int]:
    """Record kept entries that belong to these posts (None: to any) as sent. Returns channel → the number of posts.

    What the ledger knows to be sent, or in doubt, stays as it is.
    """
    entries = ledger.imports.entries()
    if not entries:
        return {}
    names = ledger.imports.names_of(posts)
    by_post: dict[str, list[PostNames]] = defaultdict(list)
    for row in names:
        by_post[row.post_id].append(row)
    index, taken = _index(names), dict[str, int]()
    with ledger.transaction():
        matches = [(entry, post) for entry in entries for post in _posts_of(entry, index, by_post)]
        for entry, post in matches:
            if _take_over(ledger, entry, by_post[post][0]):
                taken[entry.channel] = taken.get(entry.channel, 0) + 1
        ledger.imports.drop(entry.id for entry, _ in matches if entry.until is None)
    return taken


def _index(names: Iterable[PostNames]) -> dict[str, set[str]]:
    """Name → the posts that have it; a path also by its last part."""
    index: dict[str, set[str]] = defaultdict(set)
    for row in names:
        aliases = filter(None, map(alias_of, (row.url, row.source_url)))
        keys = (f"id:{row.key}", f"slug:{row.slug}", f"file:{_file(row.key)}")
        for name in (*aliases, *keys):
            index[name].add(row.post_id)
    return index


def _posts_of(entry: ImportedEntry, index: dict[str, set[str]], by_post: dict[str, list[PostNames]]) -> Iterator[str]:
    """Yield the post of the first name that exactly one post has; for `until`, each post that is old enough."""
    if entry.until:
        yield from (id_ for id_, (row, *_) in by_post.items() if row.published_at and row.published_at <= entry.until)
        return
    for name in entry.names:
        kind, _, text = name.partition(":")
        posts = index.get(name, set())
        if kind == "path":
            candidates = index.get(f"file:{_file(text)}", set())
            posts = {id_ for id_ in candidates if any(_same_file(text, row.key) for row in by_post[id_])}
        if len(posts) == 1:
            yield from posts
            return


def _take_over(ledger: Ledger, entry: ImportedEntry, post: PostNames) -> bool:
    delivery = ledger.deliveries.latest(post.post_id, entry.channel)
    delivery = delivery or ledger.decisions.add_round(post.post_id, entry.channel, "")
    if delivery.state not in (State.PENDING, State.HELD, State.SKIPPED):
        return False
    receipt = Receipt(remote_id=entry.remote_id, remote_url=entry.url, confirmed=bool(entry.remote_id or entry.url))
    copy = Syndication(
        slug=post.slug,
        title="",
        url=post.url,
        channel=entry.channel,
        state=State.SKIPPED if entry.until else State.SENT,
        receipt=None if entry.until else receipt,
        sent_at=entry.sent_at,
    )
    word = f"{entry.tool} was at work until {entry.until:%Y-%m-%d}" if entry.until else f"{entry.tool} has sent it"
    ledger.syndications.take_over(delivery.id, copy, word)
    return True


def _file(path: str) -> str:
    """Return the last part of a path."""
    return path.rpartition("/")[2]


def _same_file(first: str, second: str) -> bool:
    """Whether two paths are equal, counted from different folders."""
    return first == second or first.endswith(f"/{second}") or second.endswith(f"/{first}")
