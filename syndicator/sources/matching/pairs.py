"""Which posts may be the same: what an item claims by its names, and pairs that match only each other by a rule."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from syndicator.sources.matching.keys import MatchKeys

Left = TypeVar("Left")
Right = TypeVar("Right")


@dataclass(frozen=True, slots=True)
class Candidate(Generic[Left]):
    """The keys of one source post. `entity`: the post that it belongs to, or an item without a post."""

    entity: Left
    keys: MatchKeys
    has_vanished: bool = True  # permanently, not merely from a feed's window


class Claim(NamedTuple):
    """That an item is a known post; the strongest sorts first. `weight`: of what agrees, negative; `item`: its number."""

    weight: int
    is_named_only: bool  # by an alias, not by its key
    age: int
    post_id: str
    item: int


class MatchRule(NamedTuple):
    """Keys that together identify a match. `vanished_only`: only if the old one has permanently vanished."""

    names: tuple[str, ...]
    vanished_only: bool = False


# Inside one source: an item takes over the post of a vanished one.
WITHIN_SOURCE = (
    MatchRule(("slug", "title", "day", "digest")),
    MatchRule(("slug", "path", "title")),
    MatchRule(("slug", "path", "day")),
    MatchRule(("slug", "path", "digest", "has_name")),
    MatchRule(("slug", "title", "day")),
    MatchRule(("slug", "digest", "day")),
    MatchRule(("slug", "title", "digest", "has_no_day")),
    MatchRule(("slug", "digest", "has_name"), vanished_only=True),
    MatchRule(("title", "digest", "day")),
    MatchRule(("title", "digest"), vanished_only=True),
    MatchRule(("digest", "day")),
    MatchRule(("title", "day", "has_no_body"), vanished_only=True),
)

# Across sources: two posts are the same.
SLUG_ALONE = MatchRule(("slug",))
TITLE_ALONE = MatchRule(("headline",))  # for generators whose addresses do not come from the file name
ACROSS_SOURCES = (
    MatchRule(("address",)),
    MatchRule(("slug", "title", "day")),
    MatchRule(("slug", "last_three")),
    MatchRule(("slug", "last_two")),
    MatchRule(("slug", "title")),
    MatchRule(("slug", "day")),
    SLUG_ALONE,
    TITLE_ALONE,
)


def unique_pairs(
    left: Sequence[Candidate[Left]], right: Sequence[Candidate[Right]], rules: Sequence[MatchRule]
) -> Iterator[tuple[Left, Right, MatchRule]]:
    """For each rule, yield the entities that share all its keys with each other and with nothing else."""
    for rule in rules:
        index = _index(right, rule)
        for values, entities in _index(left, MatchRule(rule.names)).items():
            others = index.get(values, set())
            if len(entities) == len(others) == 1:
                yield next(iter(entities)), next(iter(others)), rule


def _index(candidates: Sequence[Candidate[Left]], rule: MatchRule) -> Mapping[tuple[str, ...], set[Left]]:
    index: defaultdict[tuple[str, ...], set[Left]] = defaultdict(set)
    for candidate in candidates:
        values = tuple(getattr(candidate.keys, name) for name in rule.names)
        if all(values) and (candidate.has_vanished or not rule.vanished_only):
            index[values].add(candidate.entity)
    return index
