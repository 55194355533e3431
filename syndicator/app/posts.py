"""The posts of the blog, merged from its sources and completed with the overrides in words/."""

from __future__ import annotations

import os
from dataclasses import replace
from functools import cached_property
from itertools import islice
from threading import Lock
from typing import TYPE_CHECKING, Any

from syndicator.app.merge import merged, outlined
from syndicator.errors import SourceError
from syndicator.model import PostOverrides
from syndicator.value import value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from collections.abc import Set as AbstractSet
    from pathlib import Path

    from syndicator.documents.links import LinkedPost, PostIndex
    from syndicator.generators import PostLink
    from syndicator.ledger.posts import PostRecord, PostStore
    from syndicator.ledger.sources import SourceStore
    from syndicator.model import Post

_FEW = 50  # posts that are read at once where they are wanted one by one
_BATCH = 400  # posts whose bodies are in memory at the same time


@value
class PostSummary:
    """A post without its body and front matter, and its ledger record: enough to decide about it."""

    post: Post
    record: PostRecord


class PostReader:
    """Reads posts from the ledger. Summaries are cached, because every channel decides about the same posts.

    `feeds`: the names of the sources that are feeds; `folder`: where words/ is; `channels`: the names of all channels.
    `blog`: its name in a folder of several. `language`: of posts that do not say theirs.
    """

    def __init__(
        self,
        records: PostStore,
        sources: SourceStore,
        *,
        feeds: AbstractSet[str],
        folder: Path,
        channels: Iterable[str],
        blog: str = "",
        language: str = "",
    ) -> None:
        self.feeds = feeds
        self._records = records
        self._sources = sources
        self._folder = folder
        self._blog = blog
        self._language = language
        self._channels = frozenset(map(str.casefold, channels))
        self._outlines: dict[str, Post] = {}  # of posts that ingest has just read
        self._summaries: dict[str, PostSummary] = {}
        self.lock = Lock()  # for bulk reads: interleaved threads take twice as long

    def get(self, id_: str) -> Post:
        return self.get_many([id_])[id_]

    def with_body(self, post: Post) -> Post:
        """Return a post with the body that was left out of it, and with its own words as they were read before."""
        full = self.get_many([post.id]).get(post.id, post)
        return replace(full, overrides=post.overrides, withheld=post.withheld)

    def all(self) -> dict[str, Post]:
        return self._complete_all(self._records.records())

    def outlines(self) -> list[Post]:
        """Return all posts without their bodies."""
        return [summary.post for summary in self.summaries(self._records.records()).values()]

    def get_many(self, ids: Iterable[str]) -> dict[str, Post]:
        """Id → post with its body; ids that the ledger does not have are left out."""
        return self._complete_all(self._records.records(list(ids)))

    def one_by_one(self, ids: Iterable[str]) -> Iterator[Post | None]:
        """Yield each post with its body, or None for one that the ledger does not have; few are read at once."""
        remaining = iter(ids)
        while batch := list(islice(remaining, _FEW)):
            yield from map(self.get_many(batch).get, batch)

    def _complete_all(self, records: Mapping[str, PostRecord]) -> dict[str, Post]:
        return {post.id: self._complete(post, records[post.id]) for post in self.from_sources(records)}

    def summaries(self, ids: Iterable[str]) -> dict[str, PostSummary]:
        """Id → summary, cached at the first call; ids that the ledger does not have are left out."""
        wanted = set(ids)
        with self.lock:
            records = self._records.records(wanted - self._summaries.keys())
            unread = records.keys() - self._outlines.keys()
            self._outlines.update((post.id, outlined(post)) for post in self.from_sources(unread))
            for id_ in records.keys() & self._outlines.keys():
                post, record = self._outlines.pop(id_), records[id_]
                self._summaries[id_] = PostSummary(post=self._complete(post, record), record=record)
            return {id_: self._summaries[id_] for id_ in wanted & self._summaries.keys()}

    def find_linked(self, link: PostLink) -> LinkedPost | None:
        """Return the post that a link in another post means; None if there is none."""
        return self._index.find(link)

    @cached_property
    def _index(self) -> PostIndex:
        """The posts that have an address, by what links may call them; made when the first link is looked up."""
        from syndicator.documents.links import LinkedPost, PostIndex

        records = self._records.records()
        return PostIndex(
            LinkedPost(
                row["key"], records[row["post_id"]].slug, records[row["post_id"]].url, records[row["post_id"]].title
            )
            for row in self._sources.identity_index()
            if row["post_id"] in records and records[row["post_id"]].url and not records[row["post_id"]].withheld
        )

    def remember(self, outlines: Mapping[str, Post]) -> None:
        """Cache outlines that were just read, so that `summaries` need not read them again."""
        self._outlines.update(outlines)

    def from_sources(self, ids: Iterable[str]) -> Iterator[Post]:
        """Posts merged from their sources, without the ledger's `withheld` and words/; read in batches."""
        remaining = iter(ids)
        while batch := list(islice(remaining, _BATCH)):
            for id_, source_posts in self._sources.source_posts(batch).items():
                post = merged(id_, source_posts, feeds=self.feeds)
                yield post if post.lang or not self._language else replace(post, lang=self._language)

    def translations(self, post: Post) -> tuple[Post, ...]:
        """Return the public posts that say the same in other languages, without their bodies."""
        others = self._by_translation_key.get(post.translation_key, ()) if post.translation_key else ()
        return tuple(other for other in others if other.id != post.id and other.lang != post.lang)

    @cached_property
    def _by_translation_key(self) -> Mapping[str, list[Post]]:
        posts: dict[str, list[Post]] = {}
        for post in self.from_sources(id_ for id_, record in self._records.records().items() if not record.withheld):
            posts.setdefault(post.translation_key, []).append(outlined(post))
        return posts

    def _complete(self, post: Post, record: PostRecord) -> Post:
        from syndicator.sources.overrides import read_overrides

        display_id = post.id if post.slug in self._shared_slugs else ""
        try:
            own = read_overrides(self._folder, post.slug) if self._has_words else None
        except SourceError as error:  # they may say not to send it
            problem = f"{self.words_file(post)}: {error}"
            return replace(post, withheld=problem, overrides=PostOverrides(problem=problem), display_id=display_id)
        return replace(post, withheld=record.withheld, overrides=own or post.overrides, display_id=display_id)

    @cached_property
    def _shared_slugs(self) -> frozenset[str]:
        return self._records.shared_slugs()

    @property
    def _has_words(self) -> bool:
        return os.path.isdir(f"{self._folder}/words")  # noqa: PTH112 (in a tenth of the time, for each post)

    def words_file(self, post: Post) -> str:
        """Return the path of the post's words, as messages name it."""
        from syndicator.sources.overrides import words_file

        return words_file(self._blog, post.slug)

    def keep_words(self, post: Post, channel: str, text: str) -> bool:
        """Save a person's text for a channel in words/<slug>.yaml, together with the post's other overrides.

        Returns False if the file could not be written, or could not hold this text.
        """
        return self._keep(post, texts={**post.overrides.texts, channel.casefold(): text.strip()})

    def keep_at(self, post: Post, at: str) -> bool:
        """Save a time before which a post is not sent in words/<slug>.yaml, together with the post's other overrides.

        `at`: as a person writes it. Returns False if the file could not be written.
        """
        return not post.overrides.nowhere and self._keep(post, at=at)

    def _keep(self, post: Post, **changed: Any) -> bool:
        from syndicator.sources.overrides import write_overrides

        only = post.overrides.only
        others = frozenset() if only is None else self._channels - set(only)
        words = replace(post.overrides, only=None, off=post.overrides.off | others, **changed)
        self._summaries.clear()
        return write_overrides(self._folder, post.slug, words)
