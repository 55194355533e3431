"""Reads in which so much has changed at once that nothing of them is stored before a person accepts it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from syndicator.http import host_of
from syndicator.typed_commands import typed
from syndicator.value import value

if TYPE_CHECKING:
    from collections.abc import Iterable

    from syndicator.ledger.sources import SourceRecord
    from syndicator.model import SourceUpdate
    from syndicator.sources.matching import KnownPost, MatchResult

_MANY = 3  # new posts; below that, people delete and write


@value
class Upheaval:
    """Why a read is held. `kind`: "moved" (its posts are others) or "foreign" (it is another site's)."""

    kind: str
    problem: str


class SourceChange(NamedTuple):
    """A read, and what was known of its source before. `place`: a digest of where it was read."""

    record: SourceRecord
    known: tuple[KnownPost, ...]  # of all sources
    update: SourceUpdate
    match: MatchResult
    place: str


def find_upheaval(change: SourceChange) -> Upheaval | None:
    """Return why the read is held, if it is. A first read, one from a new place, and what a person accepts never are."""
    record = change.record
    is_moved_on_purpose = record.place not in {"", change.place}
    if record.complete_at is None or is_moved_on_purpose or record.upheaval == "accepted":
        return None
    return _foreign(change) or _moved(change)


def _foreign(change: SourceChange) -> Upheaval | None:
    """Recognise a feed with none of the known posts, and another title and host: a parked domain, say."""
    record, update = change.record, change.update
    known_ids = {known.post_id for known in change.known}
    if update.title == record.title or not update.source_posts or known_ids & _ids_there(change):
        return None
    hosts = _hosts(source_post.post.url for source_post in update.source_posts)
    if hosts & _hosts(known.url for known in change.known if known.source == record.name):
        return None
    what = f'"{update.title}"' + (f" on {min(hosts)}" if hosts else "")
    problem = (
        f"has none of its known posts and is {what} now, another site's feed: nothing of it is used; {_way_out(record)}"
    )
    return Upheaval(kind="foreign", problem=problem)


def _moved(change: SourceChange) -> Upheaval | None:
    """Most known posts are gone, and many are new."""
    if not change.update.complete:
        return None
    comparable = _comparable_ids(change)
    gone, new = comparable - _ids_there(change), len(change.match.new)
    if 2 * len(gone) <= len(comparable) or new < _MANY or 2 * new < len(gone):
        return None
    problem = f"{len(gone)} of {len(comparable)} posts are gone and {new} are new, all at once: held; {_way_out(change.record)}"
    return Upheaval(kind="moved", problem=problem)


def _way_out(record: SourceRecord) -> str:
    return f"if that is right, `{typed('approve', '--source', record.name)}`"


def _known_here(change: SourceChange) -> Iterable[KnownPost]:
    """Return the source posts that were there at the read before."""
    return (known for known in change.known if known.source == change.record.name and known.present)


def _ids_there(change: SourceChange) -> set[str]:
    """Return the posts that are there now, by the ids that they had before posts were merged."""
    ids = set(change.match.post_of.values())
    ids |= {known.post_id for known in _known_here(change) if known.key in change.update.present}
    return ids | {removed for kept, removed in change.match.merged if kept in ids}


def _comparable_ids(change: SourceChange) -> set[str]:
    """Return the known posts that could be there still: a feed shows none that are older than its oldest entry."""
    from syndicator.sources.matching import is_windowed

    oldest = min(_days_there(change), default="9999")
    return {
        known.post_id for known in _known_here(change) if known.day >= oldest or not (known.day or is_windowed(known))
    }


def _days_there(change: SourceChange) -> Iterable[str]:
    for source_post in change.update.source_posts:
        if source_post.post.published_at:
            yield f"{source_post.post.published_at:%Y-%m-%d}"
    for known in _known_here(change):
        if known.day and known.key in change.update.present:
            yield known.day


def _hosts(addresses: Iterable[str]) -> set[str]:
    return {host.removeprefix("www.") for address in addresses if (host := host_of(address))}
