"""The steps of matching, each for the posts that the previous ones left open."""

from __future__ import annotations

from base64 import b32encode
from collections import Counter
from hashlib import sha256
from itertools import count
from typing import TYPE_CHECKING

from syndicator.sources.matching.keys import (
    MatchResult,
    addresses_conflict,
    contradicts,
    differ_in_dated_name,
    differ_in_day,
    is_windowed,
    keys_across_sources,
    keys_within_source,
    similarity,
)
from syndicator.sources.matching.pairs import (
    ACROSS_SOURCES,
    SLUG_ALONE,
    TITLE_ALONE,
    WITHIN_SOURCE,
    Candidate,
    Claim,
    unique_pairs,
)
from syndicator.sources.matching.similar import Vanished, equal_pairs, lookalikes, similar_pairs
from syndicator.sources.matching.state import MatchState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from syndicator.model import SourceUpdate
    from syndicator.sources.matching.items import Item
    from syndicator.sources.matching.keys import KnownPost, KnownPosts, MatchKeys
    from syndicator.sources.matching.pairs import MatchRule

_NAME_WEIGHT = 4  # of a key or alias, compared with 1 for slug, title, day or body


def match(
    known: KnownPosts, update: SourceUpdate, source: str, *, separated: frozenset[frozenset[str]] = frozenset()
) -> MatchResult:
    """Decide which post each source post of a read is.

    `separated`: pairs of post ids that a person took apart; they are never joined again.
    Matching the same read once more, after the ledger has stored the result, changes nothing.
    """
    if not update.source_posts:
        return MatchResult()
    matcher = _Matcher(known, update, source, separated)
    matcher.find_ambiguous_aliases()
    matcher.match_by_name()
    matcher.match_vanished()
    matcher.match_similar()
    matcher.match_other_sources()
    matcher.match_other_feeds()
    matcher.create_posts()
    return matcher.result()


class _Matcher(MatchState):
    # 1. aliases that identify no post

    def find_ambiguous_aliases(self) -> None:
        """Find the aliases that two items share, including unchanged items."""
        carried = Counter(alias for item in self.items for alias in item.aliases)
        for item in self.items:
            for alias in item.aliases:
                owner = self.known.aliases.get(alias)
                if carried[alias] > 1 or (owner in self.unchanged_ids and owner != item.former_id):
                    self.ambiguous.add(alias)

    # 2. keys and aliases

    def match_by_name(self) -> None:
        """Assign each item the known post that most names and values agree with, each post once."""
        claims = sorted(claim for number, item in enumerate(self.items) for claim in self._claims(number, item))
        for claim in claims:
            item, post_id = self.items[claim.item], claim.post_id
            holders = self.items_of_post[post_id]
            if not item.post_id and all(post_id == item.former_id == holder.former_id for holder in holders):
                self.assign(item, post_id)
        for claim in claims:
            self._merge_named(self.items[claim.item], claim.post_id)
        for item in self.items:
            self.ambiguous |= {alias for alias in item.aliases if self._belongs_elsewhere(alias, item)}
            self._forget_former(item)

    def _claims(self, number: int, item: Item) -> Iterator[Claim]:
        """Yield a claim for each post that the item of this number names."""
        named = Counter(owner for alias in item.aliases if (owner := self.owner(alias)))
        named.update([item.former_id] if item.former_id else [])
        for post_id, names in named.items():
            is_named_only = post_id != item.former_id
            if not (self.are_separated(post_id, item.former_id) or (is_named_only and self.is_apart(item, post_id))):
                known = self.records.get(post_id, ())
                similar = max((similarity(a, b) for a in known for b in item.records), default=0)
                yield Claim(-(_NAME_WEIGHT * names + similar), is_named_only, self.age_of(post_id), post_id, number)

    def _merge_named(self, item: Item, post_id: str) -> None:
        """Merge the two posts that an item names, if possible."""
        post_id = self.final(post_id)
        if item.post_id and self.final(item.post_id) != post_id and self.may_merge(item, post_id):
            self.assign(item, post_id)

    def _belongs_elsewhere(self, alias: str, item: Item) -> bool:
        owner = self.owner(alias)
        return owner is not None and self.final(owner) != self.final(item.post_id)

    def _forget_former(self, item: Item) -> None:
        """Drop the records of other posts that its keys belonged to before."""
        for record in item.records:
            former = self.known_here.get(record.key)
            if former and self.final(former.post_id) != self.final(item.post_id):
                self.records[former.post_id].remove(former)

    # 3. posts that have vanished from this source

    def match_vanished(self) -> None:
        """Assign vanished posts of this source to the open items."""
        if not self.known_here:
            return
        items = [item for item in self.items if not item.post_id]
        wanted = {key for item in items for record in item.records for key in keys_within_source(record)} - {""}
        self.repeated_digests = _repeated_digests(items, self.known_here.values())
        vanished = [
            Candidate(record.post_id, self.keys_of(record), self.is_gone_for_good(record))
            for record in self.known_here.values()
            if not wanted.isdisjoint(keys_within_source(record)) and self.has_vanished(record)
        ]
        new = [Candidate(item, self.keys_of(record)) for item in items for record in item.records]
        for item, post_id, _ in unique_pairs(new, vanished, WITHIN_SOURCE):
            if not item.post_id and not self.items_of_post[post_id]:
                self.assign(item, post_id)

    def match_similar(self) -> None:
        """Give the items that are still open the vanished posts that they resemble."""
        items = [item for item in self.items if not item.post_id]
        if not items or not self.known_here:
            return
        self.vanished = [
            Vanished(record=record, for_good=self.is_gone_for_good(record))
            for record in self.known_here.values()
            if self.has_vanished(record)
        ]
        others = [record for record in self.known_here.values() if not self.has_vanished(record)]
        for item, post_id in similar_pairs(items, self.vanished, others, self.bodies):
            self.assign(item, post_id)

    # 4. posts of other sources

    def match_other_sources(self) -> None:
        """Assign posts of other sources to the items, if one fits only one."""
        wanted = {key for record in self.read.values() for key in keys_across_sources(record)} - {""}
        similar = [record for record in self.known.posts if not wanted.isdisjoint(keys_across_sources(record))]
        if all(record.source == self.source for record in similar):
            return
        entities: dict[str | Item, Item] = {item.post_id or item: item for item in self.items}
        here = [Candidate(entity, self.keys_of(record)) for entity, item in entities.items() for record in item.records]
        here += [
            Candidate(record.post_id, self.keys_of(record))
            for record in similar
            if record.source == self.source and record.key not in self.read
        ]
        addresses = {self.keys_of(record).address for item in self.items for record in item.records} - {""}
        elsewhere = [
            Candidate(record.post_id, self.keys_of(record))
            for record in similar
            if record.source != self.source
            and (
                not self.repositories.differ([self.source], [record.source])
                or self.keys_of(record).address in addresses
            )
        ]
        for entity, post_id, rule in unique_pairs(here, elsewhere, ACROSS_SOURCES):
            item = entities.get(entity)
            if item and self._fits(item, self.final(post_id), rule):
                self.assign(item, self.final(post_id))

    def _fits(self, item: Item, post_id: str, rule: MatchRule) -> bool:
        """Whether nothing contradicts that an item is a post of another source."""
        known = self.records[post_id]
        if not all(record.source != self.source or self.has_vanished(record) for record in known):
            return False
        own_keys, known_keys = ([self.keys_of(record) for record in records] for records in (item.records, known))
        return (
            not self._is_doubtful(item, known, rule, own_keys, known_keys)
            and not addresses_conflict({keys.stated for keys in own_keys}, {keys.stated for keys in known_keys})
            and ("address" in rule.names or not _any_pair(differ_in_dated_name, own_keys, known_keys))
            and self.may_merge(item, post_id)
            and not self._is_excluded([*item.records, *known])
        )

    def _is_excluded(self, records: list[KnownPost]) -> bool:
        """Whether the address in a feed is one of another repository."""
        feeds = [record for record in records if record.source not in self.known.permalinks]
        addresses = {self.keys_of(record).stated for record in feeds} - {""}
        return self.repositories.exclude({record.source for record in records}, addresses)

    def _is_doubtful(
        self,
        item: Item,
        known: list[KnownPost],
        rule: MatchRule,
        own_keys: list[MatchKeys],
        known_keys: list[MatchKeys],
    ) -> bool:
        """Whether only slug or title match: then the item must be new here and known there; titles, of one day."""
        differ = {SLUG_ALONE: contradicts, TITLE_ALONE: differ_in_day}.get(rule)
        if not differ:
            return False
        is_known_here = bool(item.post_id) or any(record.source == self.source for record in known)
        return is_known_here or _any_pair(differ, own_keys, known_keys)

    def match_other_feeds(self) -> None:
        """Assign posts of the blog's other feeds to the items that say the same, whatever the addresses."""
        items = [item for item in self.items if all(map(is_windowed, item.records))]
        days = {record.day for item in items for record in item.records}
        elsewhere = [
            record
            for record in self.known.posts
            if record.day in days and record.source != self.source and is_windowed(record)
        ]
        for item, post_id in equal_pairs(items, elsewhere, self.bodies):
            known = self.records[self.final(post_id)]
            is_listed = any(record.source == self.source and not self.has_vanished(record) for record in known)
            if not is_listed and self.may_merge(item, self.final(post_id)):
                self.assign(item, self.final(post_id))

    # 5. new posts

    def create_posts(self) -> None:
        """Give the remaining items new ids, the same on every installation that reads the same."""
        taken = {*self.age, *self.known.aliases.values()}
        for item in sorted((item for item in self.items if not item.post_id), key=lambda item: item.published):
            basis = self._basis_of_id(item)
            item.post_id = next(id_ for number in count() if (id_ := _short_hash(f"{basis}\n{number}")) not in taken)
            taken.add(item.post_id)
            self.new_ids.append(item.post_id)
            self._find_lookalike(item)

    def _find_lookalike(self, item: Item) -> None:
        """Record an unmatched vanished post of the same day and title, or a similar body, which this one may replace."""
        open_ids = [
            post_id for post_id in lookalikes(item, self.vanished, self.bodies) if not self.items_of_post[post_id]
        ]
        if open_ids:
            self.lookalikes[item.post_id] = open_ids[0]

    def _basis_of_id(self, item: Item) -> str:
        """Return a new post's strongest name, of which its id is made. A key that belonged to another post proves too little."""
        aliases = [alias for alias in item.aliases if self.identifies(alias)]
        if aliases:
            return max(aliases, key=lambda alias: (alias.startswith("url:"), alias.startswith("cuid:"), alias))
        record = min(item.records, key=lambda record: record.key)
        reused = (record.title, record.digest) if record.key in self.known_here else ()
        return "\n".join((self.source, record.key, *reused))

    def result(self) -> MatchResult:
        aliases = {alias: post_id for alias, post_id in self.known.aliases.items() if post_id in self.merged}
        aliases |= {alias: item.post_id for item in self.items for alias in item.aliases if self.identifies(alias)}
        final = {alias: self.final(post_id) for alias, post_id in aliases.items() if post_id}
        return MatchResult(
            post_of={
                (self.source, record.key): self.final(item.post_id) for item in self.items for record in item.records
            },
            new=tuple(self.new_ids),
            aliases={
                alias: post_id
                for alias, post_id in {**final, **dict.fromkeys(self.ambiguous)}.items()
                if post_id != self.known.aliases.get(alias, "")
            },
            merged=tuple((self.final(kept), removed) for removed, kept in self.merged.items()),
            lookalikes={id_: self.final(post_id) for id_, post_id in self.lookalikes.items()},
        )


def _any_pair(differ: Callable[[MatchKeys, MatchKeys], bool], left: list[MatchKeys], right: list[MatchKeys]) -> bool:
    return any(differ(first, second) for first in left for second in right)


def _repeated_digests(items: Iterable[Item], known: Iterable[KnownPost]) -> set[str]:
    """Return body digests shared by several new items or known posts: "Comments", an advertisement, an empty body."""
    of_items = Counter(digest for item in items for digest in {record.digest for record in item.records})
    of_posts = Counter(digest for _, digest in {(record.post_id, record.digest) for record in known})
    return {digest for counted in (of_items, of_posts) for digest, number in counted.items() if number > 1}


def _short_hash(basis: str) -> str:
    return b32encode(sha256(basis.encode()).digest()).decode().lower()[:12]
