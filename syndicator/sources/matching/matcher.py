"""The steps of a join, each for what the one before has left open."""

from __future__ import annotations

from base64 import b32encode
from collections import Counter, defaultdict
from hashlib import sha256
from itertools import count
from typing import TYPE_CHECKING

from syndicator.sources.matching.items import items_of
from syndicator.sources.matching.keys import (
    MatchResult,
    agreement,
    clash,
    contradict,
    facts_of,
    host_of,
    is_windowed,
    last_segment,
    named_apart,
    of_other_days,
    plain,
    smooth,
)
from syndicator.sources.matching.pairs import INHERITED, SHARED, SLUG_ALONE, TITLE_ALONE, Candidate, pairs
from syndicator.sources.urls import alias_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from syndicator.model import SourceUpdate
    from syndicator.sources.matching.items import Item
    from syndicator.sources.matching.keys import Facts, KnownPost, KnownPosts
    from syndicator.sources.matching.pairs import Tier

_NAME = 4  # what a key or an alias weighs against one fact that agrees


def join(
    known: KnownPosts, read: SourceUpdate, source: str, *, separated: frozenset[frozenset[str]] = frozenset()
) -> MatchResult:
    """Say which post each source post of a read belongs to.

    `separated`: pairs of post ids that a person took apart; they are never joined again.
    Joining the same read once more, after the ledger has stored the answer, changes nothing.
    """
    if not read.source_posts:
        return MatchResult()
    joining = _Joining(known, read, source, separated)
    joining.burn()
    joining.claim()
    joining.inherit()
    joining.share()
    joining.create()
    return joining.joined()


class _Joining:
    def __init__(
        self, known: KnownPosts, read: SourceUpdate, source: str, separated: frozenset[frozenset[str]]
    ) -> None:
        self.known, self.read, self.source, self.separated = known, read, source, separated
        self.here = {row.key: row for row in known.posts if row.source == source}
        self.rows: defaultdict[str, list[KnownPost]] = defaultdict(list)  # post id -> where it was seen
        for row in known.posts:
            self.rows[row.post_id].append(row)
        self.order = {post: number for number, post in enumerate(self.rows)}
        self.items = items_of(read, self.here)
        self.fresh = {row.key: row for item in self.items for row in item.rows}
        self.staying = [row for key, row in self.here.items() if key in read.present and key not in self.fresh]
        self.held = {row.post_id for row in self.staying}
        self.stated = known.aliases.keys() | {alias for item in self.items for alias in item.aliases}
        self.burned: set[str] = set()
        self.holders: defaultdict[str, list[Item]] = defaultdict(list)  # post id -> its items
        self.facts: dict[int, Facts] = {}  # by the row's identity: hashing a row costs more than it saves
        self.common: set[str] = set()  # digests of bodies that tell nothing, being those of several posts
        self.new: list[str] = []
        self.merged: dict[str, str] = {}  # gone -> keep

    # 1. what identifies nothing

    def burn(self) -> None:
        """Burn the aliases that two items carry at once, unchanged ones included."""
        carried = Counter(alias for item in self.items for alias in item.aliases)
        for item in self.items:
            for alias in item.aliases:
                owner = self.known.aliases.get(alias)
                if carried[alias] > 1 or (owner in self.held and owner != item.own):
                    self.burned.add(alias)

    def _identifies(self, alias: str) -> bool:
        return alias not in self.burned and self.known.aliases.get(alias, "") is not None

    def _owner(self, alias: str) -> str | None:
        return None if alias in self.burned else self.known.aliases.get(alias)

    # 2. keys and aliases

    def claim(self) -> None:
        """Give each item the known post that most of its names and facts speak for, each post once."""
        claims = sorted((*claim, number) for number, item in enumerate(self.items) for claim in self._claims(item))
        for *_, post, number in claims:
            item = self.items[number]
            if not item.post and all(post == item.own == other.own for other in self.holders[post]):
                self._give(item, post)
        for *_, post, number in claims:
            self._unite(self.items[number], post)
        for item in self.items:
            self.burned |= {alias for alias in item.aliases if self._belongs_elsewhere(alias, item)}
            self._let_go(item)

    def _claims(self, item: Item) -> Iterator[tuple[int, bool, int, str]]:
        """Its posts by name, best first: how much speaks for each (negative), whether only an alias does, and its age."""
        named = Counter(owner for alias in item.aliases if (owner := self._owner(alias)))
        named.update([item.own] if item.own else [])
        for post, names in named.items():
            if not self._are_separated(post, item.own):
                agreeing = max((agreement(a, b) for a in self.rows.get(post, ()) for b in item.rows), default=0)
                yield -(_NAME * names + agreeing), post != item.own, self._age(post), post

    def _unite(self, item: Item, post: str) -> None:
        """An item has names of two posts: if it may be, they turn out to be one."""
        post = self._final(post)
        if item.post and self._final(item.post) != post and self._may_merge(item, post):
            self._give(item, post)

    def _belongs_elsewhere(self, alias: str, item: Item) -> bool:
        owner = self._owner(alias)
        return owner is not None and self._final(owner) != self._final(item.post)

    def _let_go(self, item: Item) -> None:
        """Another post that its keys held before is not seen under them any more."""
        for row in item.rows:
            before = self.here.get(row.key)
            if before and self._final(before.post_id) != self._final(item.post):
                self.rows[before.post_id].remove(before)

    # 3. what has vanished here

    def inherit(self) -> None:
        """Give the open items the posts of those that vanished."""
        if not self.here:
            return
        items = [item for item in self.items if not item.post]
        wanted = {fact for item in items for row in item.rows for fact in _tokens(row)} - {""}
        self.common = _common(items, self.here.values())
        shown = min((row.day for row in (*self.staying, *self.fresh.values()) if row.day), default="9999")
        ours = [Candidate(item, self._facts(row)) for item in items for row in item.rows]
        theirs = [
            Candidate(row.post_id, self._facts(row), surely=not is_windowed(row) or row.day > shown)
            for row in self.here.values()
            if not wanted.isdisjoint(_tokens(row)) and self._has_vanished(row)
        ]
        for item, post, _ in pairs(ours, theirs, INHERITED):
            if not item.post and not self.holders[post]:
                self._give(item, post)

    def _has_vanished(self, row: KnownPost) -> bool:
        absent = row.key not in self.read.present and (self.read.complete or not row.present)
        return (absent or row.key in self.fresh) and row.post_id not in self.held and not self.holders[row.post_id]

    # 4. what other sources know

    def share(self) -> None:
        """Give the items the posts of other sources, where one fits only one."""
        wanted = {name for row in self.fresh.values() for name in _names(row)} - {""}
        near = [row for row in self.known.posts if not wanted.isdisjoint(_names(row))]
        if all(row.source == self.source for row in near):
            return
        parties: dict[str | Item, Item] = {item.post or item: item for item in self.items}
        ours = [Candidate(party, self._facts(row)) for party, item in parties.items() for row in item.rows]
        ours += [
            Candidate(row.post_id, self._facts(row))
            for row in near
            if row.source == self.source and row.key not in self.fresh
        ]
        theirs = [Candidate(row.post_id, self._facts(row)) for row in near if row.source != self.source]
        for party, post, tier in pairs(ours, theirs, SHARED):
            item = parties.get(party)
            if item and self._fits(item, self._final(post), tier):
                self._give(item, self._final(post))

    def _fits(self, item: Item, post: str, tier: Tier) -> bool:
        """Whether nothing speaks against it.

        Slug or title alone join only what is new here and known there; titles, of one day.
        """
        rows = self.rows[post]
        missing_here = all(row.source != self.source or self._has_vanished(row) for row in rows)
        mine, yours = [self._facts(row) for row in item.rows], [self._facts(row) for row in rows]
        differs = {SLUG_ALONE: contradict, TITLE_ALONE: of_other_days}.get(tier)
        doubtful = differs and (
            item.post
            or any(row.source == self.source for row in rows)
            or any(differs(one, other) for one in mine for other in yours)
        )
        apart = clash({facts.stated for facts in mine}, {facts.stated for facts in yours}) or (
            "address" not in tier.names and any(named_apart(one, other) for one in mine for other in yours)
        )
        return missing_here and not doubtful and not apart and self._may_merge(item, post)

    # 5. what is new

    def create(self) -> None:
        """Give the rest ids of their own, the same on every installation that reads the same."""
        taken = {*self.order, *self.known.aliases.values()}
        for item in sorted((item for item in self.items if not item.post), key=lambda item: item.published):
            basis = self._basis(item)
            item.post = next(post for number in count() if (post := _short(f"{basis}\n{number}")) not in taken)
            taken.add(item.post)
            self.new.append(item.post)

    def _basis(self, item: Item) -> str:
        """The strongest name of a new post. A key that held another post says too little by itself."""
        aliases = [alias for alias in item.aliases if self._identifies(alias)]
        if aliases:
            return max(aliases, key=lambda alias: (alias.startswith("url:"), alias.startswith("cuid:"), alias))
        row = min(item.rows, key=lambda row: row.key)
        return "\n".join((self.source, row.key, *((row.title, row.digest) if row.key in self.here else ())))

    def joined(self) -> MatchResult:
        """The sum of it."""
        aliases = {alias: post for alias, post in self.known.aliases.items() if post in self.merged}
        aliases |= {alias: item.post for item in self.items for alias in item.aliases if self._identifies(alias)}
        final = {alias: self._final(post) for alias, post in aliases.items() if post}
        return MatchResult(
            post_of={(self.source, row.key): self._final(item.post) for item in self.items for row in item.rows},
            new=tuple(self.new),
            aliases={
                alias: post
                for alias, post in {**final, **dict.fromkeys(self.burned)}.items()
                if post != self.known.aliases.get(alias, "")
            },
            merged=tuple((self._final(keep), gone) for gone, keep in self.merged.items()),
        )

    # what the steps share

    def _give(self, item: Item, post: str) -> None:
        """The post to an item without one; else it turns out that its post is this one."""
        if item.post:
            keep, gone = sorted((self._final(item.post), post), key=lambda post: (self._age(post), post))
            self.merged[gone] = keep
            self.rows[keep] += self.rows[gone]
        item.post = self._final(post)
        self.holders[item.post].append(item)

    def _may_merge(self, item: Item, post: str) -> bool:
        """Whether no source has them as two posts."""
        met = {row.source for row in self.rows[item.post]} & {row.source for row in self.rows[post]}
        return not met and not self.holders[post] and not self._are_separated(item.post, post)

    def _final(self, post: str) -> str:
        while post in self.merged:
            post = self.merged[post]
        return post

    def _age(self, post: str) -> int:
        return self.order.get(post, len(self.order))

    def _are_separated(self, one: str, other: str) -> bool:
        return frozenset((one, other)) in self.separated

    def _facts(self, row: KnownPost) -> Facts:
        """Its facts, once it is settled which aliases are burned."""
        if id(row) not in self.facts:
            address = alias_of(row.url) or ""
            self.facts[id(row)] = facts_of(
                row,
                address if self._identifies(address) else "",
                stated=address if address in self.stated else "",
                digest=row.digest if row.digest not in self.common else "",
                host=host_of(address),
            )
        return self.facts[id(row)]


def _common(items: Iterable[Item], known: Iterable[KnownPost]) -> set[str]:
    """The digests that several new items have, or several known posts: "Comments", an advertisement, nothing at all."""
    new = Counter(digest for item in items for digest in {row.digest for row in item.rows})
    old = Counter(digest for _, digest in {(row.post_id, row.digest) for row in known})
    return {digest for carried in (new, old) for digest, number in carried.items() if number > 1}


def _tokens(row: KnownPost) -> tuple[str, ...]:
    """At least one of them is the same in all that may be compared inside one source."""
    return smooth(row.slug), plain(row.title), row.digest


def _names(row: KnownPost) -> tuple[str, ...]:
    """At least one of them is the same in all that may be compared across sources."""
    return smooth(row.slug), last_segment(row.url), plain(row.title)


def _short(basis: str) -> str:
    return b32encode(sha256(basis.encode()).digest()).decode().lower()[:12]
