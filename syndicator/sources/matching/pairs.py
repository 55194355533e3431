"""One to one, or not at all."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from syndicator.sources.matching.keys import Facts

Ours = TypeVar("Ours")
Theirs = TypeVar("Theirs")


@dataclass(frozen=True, slots=True)
class Candidate(Generic[Ours]):
    """One of the rows by which a party (a post, or an item that is none yet) is known."""

    party: Ours
    facts: Facts
    surely: bool = True  # it has vanished for good, not merely from a feed's window


class Tier(NamedTuple):
    """Facts that together make two parties one. `surely`: only if the old one has vanished for good."""

    names: tuple[str, ...]
    surely: bool = False


# Inside one source, an item takes over the post of one that has vanished there.
INHERITED = (
    Tier(("slug", "title", "day", "digest")),
    Tier(("slug", "path", "title")),
    Tier(("slug", "path", "day")),
    Tier(("slug", "path", "digest", "named")),
    Tier(("slug", "title", "day")),
    Tier(("slug", "digest", "day")),
    Tier(("slug", "title", "digest", "undated")),
    Tier(("slug", "digest", "named"), surely=True),
    Tier(("title", "digest", "day")),
    Tier(("title", "digest"), surely=True),
    Tier(("digest", "day")),
    Tier(("title", "day", "bodiless"), surely=True),
)

# Across sources, two are one post.
SLUG_ALONE = Tier(("slug",))
TITLE_ALONE = Tier(("headline",))  # where a generator makes addresses of something else than the file's name
SHARED = (
    Tier(("address",)),
    Tier(("slug", "title", "day")),
    Tier(("slug", "tail3")),
    Tier(("slug", "tail2")),
    Tier(("slug", "title")),
    Tier(("slug", "day")),
    SLUG_ALONE,
    TITLE_ALONE,
)


def pairs(
    ours: Sequence[Candidate[Ours]], theirs: Sequence[Candidate[Theirs]], tiers: Sequence[Tier]
) -> Iterator[tuple[Ours, Theirs, Tier]]:
    """Who is whom: tier by tier those that share all its facts with each other, and with nobody else."""
    for tier in tiers:
        left, right = _index(ours, Tier(tier.names)), _index(theirs, tier)
        for signature, parties in left.items():
            others = right.get(signature, set())
            if len(parties) == len(others) == 1:
                yield next(iter(parties)), next(iter(others)), tier


def _index(candidates: Sequence[Candidate[Ours]], tier: Tier) -> Mapping[tuple[str, ...], set[Ours]]:
    index: defaultdict[tuple[str, ...], set[Ours]] = defaultdict(set)
    for candidate in candidates:
        signature = tuple(getattr(candidate.facts, name) for name in tier.names)
        if all(signature) and (candidate.surely or not tier.surely):
            index[signature].add(candidate.party)
    return index
