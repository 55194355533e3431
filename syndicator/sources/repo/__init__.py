"""A folder or git repository of posts with front matter of any generator."""

from __future__ import annotations

import hashlib
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

from syndicator.errors import SourceError
from syndicator.model import Problem, SourcePost, SourceUpdate
from syndicator.sources import as_it_is
from syndicator.sources.gc_pause import gc_paused
from syndicator.sources.repo.folder import Folder
from syndicator.sources.repo.formats import gives_way, is_html
from syndicator.sources.repo.globs import matcher
from syndicator.sources.repo.own_files import OwnPaths

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from datetime import tzinfo
    from pathlib import Path

    from syndicator.config import SourceConfig
    from syndicator.generators import Generator
    from syndicator.sources import Pack
    from syndicator.sources.repo.listing import FileStore, Listing
    from syndicator.sources.repo.parsed_file import FileContent
    from syndicator.sources.repo.to_post import PostBuilder, PostParser

_RULES = "16"  # raised when the parsing rules change: then everything is read again
_FILES_AT_ONCE = 100


class RepoSource:
    """Keys are paths below the folder, with `/`.

    The checkpoint holds the listing's state and the version of the rules.
    """

    kind = "repo"

    def __init__(
        self,
        source: SourceConfig,
        *,
        zone: tzinfo,
        state: Path,
        language: str = "",
        own_paths: Collection[Path] = (),
    ) -> None:
        """`zone`: the blog's, for dates without one. `state`: the folder beside the ledger for mirrors. `own_paths`: the
        config's files and folders, never posts.

        `language`: the blog's own, which is not in addresses.
        """
        self.name = source.name
        self._source = source
        self._zone = zone
        self._state = state
        self._language = language
        self._own_paths = own_paths
        self._matches = matcher(source.include, source.exclude)
        self._rules = _digest(
            _RULES,
            *map(str, (zone, language, source.git, source.branch, source.path, source.blog_url, source.permalink)),
            source.generator,
            *source.include,
            "!",
            *source.exclude,
            "!",
            *sorted(map(str, own_paths)),
        )

    def read(
        self, checkpoint: Mapping[str, Any], known: Mapping[str, str], *, fetch: bool = True, pack: Pack = as_it_is
    ) -> SourceUpdate:
        """Return all keys and what changed. Raises SourceError if nothing could be read."""
        same_rules = checkpoint.get("rules") == self._rules
        with self._open_store(fetch=fetch) as store:
            listing = store.listing(checkpoint.get("state", "") if same_rules else "")
            if listing is None:
                return SourceUpdate(unchanged=True, checkpoint=checkpoint)
            if known and not listing.fingerprints:
                listing.complete = False
                listing.warnings += ("all files are gone at once; the folder is treated as unavailable",)
            with gc_paused():
                return self._compare(store, listing, known if same_rules else {}, pack)

    def open_files(self, keys: Collection[str]) -> dict[str, PostBuilder]:
        """Return the posts in these files by key, read up to their addresses, as they are among all files. Raises SourceError."""
        with self._open_store(fetch=False) as store:
            listing = store.listing("")
            known = sorted(set(keys) & listing.fingerprints.keys()) if listing else []
            if not listing or not known:
                return {}
            opened = self._parser(store, listing, self._site_generator()).open(_files(store, listing, known))
            return {post.key: post for post in opened if not isinstance(post, Problem)}

    def _open_store(self, *, fetch: bool) -> AbstractContextManager[FileStore]:
        if self._source.git:
            from syndicator.sources.repo.mirror import open_mirror

            return open_mirror(self._source, self._matches, state=self._state, fetch=fetch)
        assert self._source.path is not None
        own = OwnPaths(self._own_paths)
        where = f"sources.{self.name}"
        return nullcontext(Folder(self._source.path, self._matches, own, limit=self._source.max_bytes, where=where))

    def _compare(self, store: FileStore, listing: Listing, known: Mapping[str, str], pack: Pack) -> SourceUpdate:
        for file in [key for key in listing.fingerprints if gives_way(key, listing.fingerprints)]:
            del listing.fingerprints[file]
        new = {key for key, fingerprint in listing.fingerprints.items() if known.get(key) != fingerprint}
        problems = {key: problem for key, problem in listing.problems.items() if key in new}
        source_posts = []
        for result in self._parsed(store, listing, sorted(new - problems.keys())):
            if isinstance(result, Problem):
                problems[result.where] = result
            else:
                source_posts.append(pack(result))
        return SourceUpdate(
            present=listing.fingerprints,
            source_posts=tuple(source_posts),
            problems=problems,
            complete=listing.complete,
            checkpoint={"rules": self._rules, "state": listing.state if listing.complete else ""},
            warnings=(*listing.warnings, *store.warnings),
        )

    def _parsed(self, store: FileStore, listing: Listing, keys: list[str]) -> Iterable[SourcePost | Problem]:
        generator = self._site_generator()
        if not keys:
            return
        parser, files = self._parser(store, listing, generator), _files(store, listing, keys)
        while batch := list(islice(files, _FILES_AT_ONCE)):
            yield from parser.read(batch)

    def _parser(self, store: FileStore, listing: Listing, generator: Generator | None) -> PostParser:
        from syndicator.sources.repo.permalink import Permalinks
        from syndicator.sources.repo.site import Site
        from syndicator.sources.repo.to_post import PostParser

        source = self._source
        return PostParser(
            source=self.name,
            permalinks=Permalinks(source.blog_url, source.permalink, self._zone),
            zone=self._zone,
            first_seen=store.first_seen,
            now=datetime.now(UTC),
            site=Site(
                [key for key in listing.fingerprints if not is_html(key)],
                above=source.path.parts if source.path else (),
                own_language=self._language,
            ),
            generator=generator,
        )

    def _site_generator(self) -> Generator | None:
        """Return the generator that the configuration names. Raises SourceError if it is unknown."""
        if not (name := self._source.generator):
            return None
        from syndicator.config.bind import suggestion
        from syndicator.generators import generators

        known = {generator.name: generator for generator in generators()}
        if name not in known:
            message = f'sources.{self.name}.generator: unknown generator "{name}"{suggestion(name, known)}'
            raise SourceError(f"{message} (known are {', '.join(sorted(known))})")
        return known[name]


def _files(store: FileStore, listing: Listing, keys: list[str]) -> Iterator[FileContent | Problem]:
    from syndicator.sources.repo.parsed_file import FileContent

    for key, content in store.contents(keys):
        yield content if isinstance(content, Problem) else FileContent(key, listing.fingerprints[key], content)


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]
