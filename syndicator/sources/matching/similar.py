"""Posts that vanished from a source and items that are new there, of which title, date and body tell that they are one."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from syndicator.sources.matching.bodies import NEARLY_EQUAL, SIMILAR
from syndicator.sources.matching.keys import normalized_title
from syndicator.value import value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from syndicator.sources.matching.bodies import Bodies
    from syndicator.sources.matching.items import Item
    from syndicator.sources.matching.keys import KnownPost

_PAIR = 2  # source posts that one post gives: the vanished and the new one
_NEAR_DAYS = range(-3, 4)  # in which a post may be dated anew
_RELEASE = re.compile(r"(?:version|release|v)?[\d.]+(?:(?:alpha|beta|rc|dev|post|a|b|c)[\d.]*)?")


@value
class Vanished:
    """A source post that is not there any more. `for_good`: and has not merely dropped off a feed's window."""

    record: KnownPost
    for_good: bool


class _Pair(NamedTuple):
    """`rank`: how sure it is that the two are one, to be sorted."""

    rank: tuple[int, float]
    item: Item
    post_id: str


def telling_title(record: KnownPost) -> str:
    """Its title as it is compared; empty where it proves nothing: a release's number, say."""
    if record.generator == "release" or _RELEASE.fullmatch(re.sub(r"[\s_-]", "", record.title.casefold())):
        return ""
    return normalized_title(record.title)


def similar_pairs(
    items: Iterable[Item], vanished: Sequence[Vanished], others: Iterable[KnownPost], bodies: Bodies
) -> Iterator[tuple[Item, str]]:
    """Yield the items that are vanished posts, changed; each post once. `others`: the other posts of that source.

    They are one post if the body is nearly equal, and so is the title or the date; or title and day are equal, and the body
    is similar. A title that further posts have is that of a series, and proves nothing without the day.
    """
    new = [(item, record) for item in items for record in item.records]
    index = _index(vanished)
    candidates = [(item, record, each) for item, record in new for each in _candidates(index, record)]
    if not candidates:
        return
    headings = _headings([*(record for _, record in new), *(each.record for each in vanished), *others])
    pairs = [
        _Pair(rank, item, each.record.post_id)
        for item, record, each in candidates
        if (rank := _rank(record, each, bodies, headings))
    ]
    yield from _one_to_one(pairs)


def equal_pairs(items: Iterable[Item], elsewhere: Iterable[KnownPost], bodies: Bodies) -> Iterator[tuple[Item, str]]:
    """Yield the items that are posts of other feeds: of equal title and day, and nearly equal body; each post once."""
    index = _index([Vanished(record=record, for_good=False) for record in elsewhere])
    pairs = [
        _Pair((_PAIR, bodies.likeness(record, each.record)), item, each.record.post_id)
        for item in items
        for record in item.records
        for each in index.get(telling_title(record), ())
        if record.day == each.record.day != "" and item.post_id != each.record.post_id
    ]
    yield from _one_to_one(pair for pair in pairs if pair.rank[1] >= NEARLY_EQUAL)


def lookalikes(item: Item, vanished: Iterable[Vanished], bodies: Bodies) -> Iterator[str]:
    """Yield the vanished posts of this item's day that have its title or a similar body; of another day, both, deleted before."""
    for each in vanished:
        if each.for_good and any(_looks_like(record, each.record, bodies) for record in item.records):
            yield each.record.post_id


def _looks_like(record: KnownPost, other: KnownPost, bodies: Bodies) -> bool:
    title, is_dated = telling_title(record), record.day == other.day != ""
    is_titled = title == telling_title(other) != ""
    if not title or not (is_dated or is_titled):
        return False
    if is_dated:
        return is_titled or bodies.resemblance(record, other) >= SIMILAR
    return not other.present and bodies.likeness(record, other) >= NEARLY_EQUAL


def _headings(records: Iterable[KnownPost]) -> Counter[str | tuple[str, str]]:
    """Count the source posts by title, and by title and day."""
    headings: Counter[str | tuple[str, str]] = Counter()
    for record in records:
        title = telling_title(record)
        headings.update([title, (title, record.day)])
    return headings


def _index(vanished: Iterable[Vanished]) -> dict[str, list[Vanished]]:
    """Index vanished posts by title and by day."""
    index: defaultdict[str, list[Vanished]] = defaultdict(list)
    for each in vanished:
        for name in {telling_title(each.record), each.record.day} - {""}:
            index[name].append(each)
    return index


def _candidates(index: dict[str, list[Vanished]], record: KnownPost) -> Iterator[Vanished]:
    """Yield posts with the same title, or dated within three days; each once."""
    candidates = {
        id(each): each
        for name in ({telling_title(record), *_days_around(record.day)} - {""})
        for each in index.get(name, ())
    }
    yield from candidates.values()


def _days_around(day: str) -> list[str]:
    return [(date.fromisoformat(day) + timedelta(days=days)).isoformat() for days in _NEAR_DAYS] if day else []


def _rank(
    record: KnownPost, other: Vanished, bodies: Bodies, headings: Counter[str | tuple[str, str]]
) -> tuple[int, float] | None:
    """Return how surely the two are one post; None if they may be two."""
    title, day = telling_title(record), record.day
    is_titled, is_dated = title == telling_title(other.record) != "", day == other.record.day != ""
    if not other.for_good and (not (is_titled and is_dated) or headings[title, day] > _PAIR):
        return None
    is_series = is_titled and headings[title] > _PAIR
    is_near = other.record.day in _days_around(day)
    if not (is_dated if is_series else is_near or (is_titled and other.record.present)):
        return None  # the next of a series may have the title of one that was deleted before
    needed = SIMILAR if is_titled and is_dated and other.for_good else NEARLY_EQUAL
    likeness = bodies.likeness(record, other.record)
    return (is_titled + is_dated, likeness) if likeness >= needed else None


def _one_to_one(pairs: Iterable[_Pair]) -> Iterator[tuple[Item, str]]:
    """Yield the surest pairs first; a tie matches nothing."""
    by_rank: defaultdict[tuple[int, float], list[_Pair]] = defaultdict(list)
    for pair in pairs:
        by_rank[pair.rank].append(pair)
    taken: set[int | str] = set()
    for rank in sorted(by_rank, reverse=True):
        free = {
            (id(pair.item), pair.post_id): pair
            for pair in by_rank[rank]
            if id(pair.item) not in taken and pair.post_id not in taken
        }
        claims = Counter(name for names in free for name in names)
        for names, pair in free.items():
            if all(claims[name] == 1 for name in names):
                yield pair.item, pair.post_id
            taken |= set(names)
