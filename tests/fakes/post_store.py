"""A ledger's memory of one blog, as little of it as identity needs; checks that every join is final."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from syndicator.model import SourcePost, SourceUpdate
from syndicator.sources.matching import KnownPost, KnownPosts, MatchResult, known_of, match

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass
class PostStore:
    rows: dict[tuple[str, str], KnownPost] = field(default_factory=dict)
    seen: dict[tuple[str, str], SourcePost] = field(default_factory=dict)
    aliases: dict[str, str | None] = field(default_factory=dict)
    separated: frozenset[frozenset[str]] = frozenset()
    posts: list[str] = field(default_factory=list)  # every id that was ever given
    permalinks: dict[str, str] = field(default_factory=dict)  # of repositories
    lookalikes: dict[str, str] = field(default_factory=dict)  # what is held, by what it looks like

    @property
    def known(self) -> KnownPosts:
        return KnownPosts(
            posts=tuple(self.rows.values()),
            aliases=dict(self.aliases),
            body_of=self._body_of,
            permalinks=self.permalinks,
        )

    def _body_of(self, known: KnownPost) -> str:
        post = self.seen[known.source, known.key].post
        return post.markdown or post.html

    def observe(self, source: str, source_posts: Iterable[SourcePost], *, complete: bool = True) -> Mapping[str, str]:
        """One read of a source that shows these; key -> post id of all of them."""
        shown = {source_post.key: replace(source_post, source=source) for source_post in source_posts}
        read = SourceUpdate(
            present=dict.fromkeys(shown, ""),
            source_posts=tuple(one for key, one in shown.items() if self.seen.get((source, key)) != one),
            complete=complete,
        )
        self._store(match(self.known, read, source, separated=self.separated), read, source)
        again = match(self.known, read, source, separated=self.separated)
        if (
            again.merged
        ):  # what the first look gave one post may show to a second that two are one; a third finds nothing
            assert again.new == ()
            self._store(again, read, source)
            again = match(self.known, read, source, separated=self.separated)
        assert (again.new, again.aliases, again.merged) == ((), {}, ()), again
        assert all(self.rows[name].post_id == post for name, post in again.post_of.items())
        return {key: self.rows[source, key].post_id for key in shown}

    def _store(self, joined: MatchResult, read: SourceUpdate, source: str) -> None:
        assert set(joined.post_of) == {(source, source_post.key) for source_post in read.source_posts}
        for source_post in read.source_posts:
            name = source, source_post.key
            self.seen[name] = source_post
            self.rows[name] = known_of(source_post, joined.post_of[name])
        final = {gone: keep for keep, gone in joined.merged}
        for name, row in self.rows.items():
            there = (
                row.present if row.source != source else row.key in read.present or (row.present and not read.complete)
            )
            self.rows[name] = replace(row, post_id=final.get(row.post_id, row.post_id), present=there)
        self.aliases |= joined.aliases
        self.lookalikes |= joined.lookalikes
        self.posts += [post for post in joined.new if post not in self.posts]
