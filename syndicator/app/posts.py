"""The posts of the blog, merged from its sources and completed with the overrides in words/."""

from __future__ import annotations

import os
from dataclasses import replace
from functools import cached_property
from itertools import islice
from threading import Lock
from typing import TYPE_CHECKING, Any

from syndicator.app.merge import merged, outlined, source_names
from syndicator.errors import SourceError
from syndicator.model import Post, PostOverrides
from syndicator.value import value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet
    from pathlib import Path

    from syndicator.app.neighbours import Neighbours
    from syndicator.documents.links import LinkedPost, PostIndex
    from syndicator.generators import PostLink
    from syndicator.ledger.posts import PostRecord, PostStore
    from syndicator.ledger.sources import SourceStore
    from syndicator.render.boilerplate import Boilerplate

_SMALL_BATCH = 50  # posts that `one_by_one` reads at once: its caller may need only the first
_BATCH = 400  # posts whose bodies are in memory at the same time


@value
class PostSummary:
    """A post without body and front matter, and its ledger record: enough to decide about it."""

    post: Post
    record: PostRecord


class PostReader:
    """Reads posts from the ledger. Summaries are cached, because every channel decides about the same posts.

    `feeds`: the names of the sources that are feeds. `folder`: the folder with words/. `channels`: the names of all channels.
    `blog`: the blog's name, if it is one of several in a folder. `language`: the language of posts that do not name theirs.
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
        self._neighbours: Neighbours | None = None  # where announcements are composed
        self._kept: dict[str, Post] = {}  # with their bodies
        self.lock = Lock()  # for bulk reads: interleaved threads take twice as long

    def get(self, id_: str) -> Post:
        return self.get_many([id_])[id_]

    def with_body(self, post: Post) -> Post:
        """Return a post completed with its body; its overrides stay as they were read before."""
        return self.completed([post])[0]

    def completed(self, posts: Sequence[Post]) -> list[Post]:
        """Return posts completed with their bodies, as `with_body`, all read together."""
        full = self.get_many([post.id for post in posts]) if posts else {}
        return [replace(full.get(post.id, post), overrides=post.overrides, withheld=post.withheld) for post in posts]

    def all(self) -> dict[str, Post]:
        return self._complete_all(self._records.records())

    def outlines(self) -> list[Post]:
        """Return all posts without their bodies."""
        return [summary.post for summary in self.summaries(self._records.records()).values()]

    def with_bodies(
        self, posts: Sequence[Post], progress: Callable[[Sequence[Post]], Iterable[Post]] = iter
    ) -> Iterator[Post]:
        """Yield these posts with their bodies, of which only a few are in memory at a time. `progress` counts what is used."""
        complete = self.one_by_one([post.id for post in posts])
        return (post for _, post in zip(progress(posts), complete, strict=True) if post)

    def listed(self) -> Iterator[list[Post]]:
        """Yield all posts in the order of publication, some hundred at a time: id, slug, title, address, date, sources and
        `withheld`, which the ledger has ready.
        """
        for records in self._records.pages():
            names = self._sources.names_of_posts(records)
            yield [self._listed(record, names[id_]) for id_, record in records.items() if id_ in names]

    def _listed(self, record: PostRecord, sources: Iterable[str]) -> Post:
        return Post(
            id=record.id,
            slug=record.slug,
            title=record.title,
            url=record.url,
            published_at=record.published_at,
            withheld=self._own_overrides(record.slug)[1] or record.withheld,
            sources=source_names(sources, feeds=self.feeds),
        )

    def get_many(self, ids: Iterable[str]) -> dict[str, Post]:
        """Return id → post with its body; ids that are not in the ledger are left out."""
        posts = self._complete_all(self._records.records(list(ids)))
        if self._neighbours:
            self._neighbours.remember(posts.values())
        return posts

    def one_by_one(self, ids: Iterable[str]) -> Iterator[Post | None]:
        """Yield the post of each id with its body, or None if it is not in the ledger. Reads small batches, lazily."""
        remaining = iter(ids)
        while batch := list(islice(remaining, _SMALL_BATCH)):
            yield from map(self.get_many(batch).get, batch)

    def _complete_all(self, records: Mapping[str, PostRecord]) -> dict[str, Post]:
        return {post.id: self._complete(post, records[post.id]) for post in self.from_sources(records)}

    def summaries(self, ids: Iterable[str]) -> dict[str, PostSummary]:
        """Return id → summary, cached at the first call; ids that are not in the ledger are left out."""
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
        """Return the post to which a link in another post leads; None if it leads to no post."""
        return self._index.find(link)

    def boilerplate_of(self, post: Post) -> Boilerplate:
        """Return what stands in several of the posts that were published around a post."""
        if self._neighbours is None:
            from syndicator.app.neighbours import Neighbours

            self._neighbours = Neighbours(self._records, self._with_sources)
        return self._neighbours.boilerplate_of(post)

    def keep(self, posts: Iterable[Post]) -> None:
        """Keep posts that are in memory anyway: comparing others with them does not read them again."""
        self._kept = {post.id: post for post in posts}

    def _with_sources(self, ids: Iterable[str]) -> Iterator[Post]:
        """Yield posts with their bodies; some may lack overrides and the ledger's `withheld`."""
        unread = []
        for id_ in ids:
            if id_ in self._kept:
                yield self._kept[id_]
            else:
                unread.append(id_)
        yield from self.from_sources(unread)

    @cached_property
    def _index(self) -> PostIndex:
        """The public posts that have an address. Built when the first link is looked up."""
        from syndicator.documents.links import LinkedPost, PostIndex

        records = self._records.records()
        linkable = {id_: record for id_, record in records.items() if record.url and not record.withheld}
        return PostIndex(
            LinkedPost(row["key"], record.slug, record.url, record.title)
            for row in self._sources.identity_index()
            if (record := linkable.get(row["post_id"]))
        )

    def cache_outlines(self, outlines: Mapping[str, Post]) -> None:
        """Cache outlines that were just read, so that `summaries` need not read them again."""
        self._outlines.update(outlines)

    def from_sources(self, ids: Iterable[str]) -> Iterator[Post]:
        """Yield posts merged from their sources, read in batches. Overrides in words/ and the ledger's `withheld` are
        not applied.
        """
        remaining = iter(ids)
        while batch := list(islice(remaining, _BATCH)):
            for id_, source_posts in self._sources.source_posts(batch).items():
                post = merged(id_, source_posts, feeds=self.feeds)
                yield post if post.lang or not self._language else replace(post, lang=self._language)

    def translations(self, post: Post) -> tuple[Post, ...]:
        """Return the public translations of a post, without their bodies."""
        others = self._by_translation_key.get(post.translation_key, ()) if post.translation_key else ()
        return tuple(other for other in others if other.id != post.id and other.lang != post.lang)

    @cached_property
    def _by_translation_key(self) -> Mapping[str, list[Post]]:
        posts: dict[str, list[Post]] = {}
        for post in self.from_sources(id_ for id_, record in self._records.records().items() if not record.withheld):
            posts.setdefault(post.translation_key, []).append(outlined(post))
        return posts

    def _complete(self, post: Post, record: PostRecord) -> Post:
        display_id = post.id if post.slug in self._shared_slugs else ""
        own, problem = self._own_overrides(post.slug)
        withheld = problem or record.withheld
        if not own and (post.withheld, post.display_id) == (withheld, display_id):  # of most posts: a copy takes longer
            return post
        return replace(post, withheld=withheld, overrides=own or post.overrides, display_id=display_id)

    def _own_overrides(self, slug: str) -> tuple[PostOverrides | None, str]:
        """Return what words/ has for a post, and why that can't be read: it may forbid sending, so the post is withheld."""
        from syndicator.sources.overrides import read_overrides, words_file

        try:
            return (read_overrides(self._folder, slug) if self._has_words else None), ""
        except SourceError as error:
            problem = f"{words_file(self._blog, slug)}: {error}"
            return PostOverrides(problem=problem), problem

    @cached_property
    def _shared_slugs(self) -> frozenset[str]:
        return self._records.shared_slugs()

    @property
    def _has_words(self) -> bool:
        return os.path.isdir(f"{self._folder}/words")  # noqa: PTH112 (in a tenth of the time, for each post)

    def words_file(self, post: Post) -> str:
        """Return the path of the post's file in words/, for messages."""
        from syndicator.sources.overrides import words_file

        return words_file(self._blog, post.slug)

    def save_text(self, post: Post, channel: str, text: str) -> bool:
        """Save a person's text for a channel in words/<slug>.yaml, together with the post's other overrides.

        Returns False if the file could not be written, or could not hold this text.
        """
        return self._save_overrides(post, texts={**post.overrides.texts, channel.casefold(): text.strip()})

    def save_at(self, post: Post, at: str) -> bool:
        """Save `at`, before which the post is not sent, in words/<slug>.yaml, together with its other overrides.

        `at`: "2026-12-01 09:00", in the blog's time zone. Returns False if the file could not be written.
        """
        return not post.overrides.nowhere and self._save_overrides(post, at=at)

    def _save_overrides(self, post: Post, **changed: Any) -> bool:
        from syndicator.sources.overrides import write_overrides

        only = post.overrides.only
        excluded = frozenset() if only is None else self._channels - set(only)
        overrides = replace(post.overrides, only=None, off=post.overrides.off | excluded, **changed)
        self._summaries.clear()
        return write_overrides(self._folder, post.slug, overrides)
