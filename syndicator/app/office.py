"""An open post office: the configuration and everything that it names, opened when first used."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from itertools import islice
from threading import Lock
from typing import TYPE_CHECKING

from syndicator.app.merge import merged, outlined
from syndicator.channels import ChannelContext, kind_class
from syndicator.credentials import TokenStore
from syndicator.errors import Permanent, SourceError, UsageError
from syndicator.journey import Course, Published
from syndicator.ledger import open_copy, open_ledger, sqlite_path, state_folder
from syndicator.sources import open_source
from syndicator.value import value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime
    from typing import Literal

    from syndicator.channels import Channel
    from syndicator.config import Config
    from syndicator.http import UrlGuard
    from syndicator.http.liveness import Liveness
    from syndicator.journey import Facts
    from syndicator.ledger import Ledger
    from syndicator.ledger.posts import PostRecord
    from syndicator.model import Announcement, Delivery, Post
    from syndicator.receipts.file import Receipts
    from syndicator.render import Renderer, TemplateOptions
    from syndicator.sources import Source


_AT_ONCE = 400  # posts whose bodies are in memory together


@value
class PostSummary:
    """What is decided by: a post without its body and front matter, and how it stands."""

    post: Post
    standing: PostRecord


class Office:
    """What a pass works with. `dry`: nothing that is done here may last."""

    def __init__(self, config: Config, ledger: Ledger, *, dry: bool) -> None:
        self.config = config
        self.ledger = ledger
        self.dry = dry
        self._channels: dict[str, Channel] = {}
        self._journey: Course | None = None
        self.pages: dict[str, Liveness] = {}  # what was looked at in this pass, by address
        self.page_locks: dict[str, Lock] = {}
        self.views: dict[str, Post] = {}  # what was read in this pass, without bodies, as all sources tell it
        self._outlines: dict[str, PostSummary] = {}  # as they were first asked for in this pass
        self.reading = Lock()  # for who reads thousands of rows: threads that take turns at each take twice as long
        self.receipts: Receipts | None = None  # as the file has them since they were first written in this pass
        self.receipts_lock = Lock()
        self.unread: tuple[str, ...] = ()  # sources that could not be read in this pass, and why

    @property
    def now(self) -> datetime:
        return self.ledger.now()

    @cached_property
    def guard(self) -> UrlGuard:
        """What a post's addresses may point at: public hosts, and those that the configuration names."""
        from syndicator.http import UrlGuard

        named = [source.url for source in self.config.sources if source.url.startswith("http")]
        return UrlGuard.of([*named, *self.config.fetch_allow], self.config.blog.url)

    @cached_property
    def renderer(self) -> Renderer:
        from syndicator.render import Renderer

        return Renderer([self.config.folder / "templates"], blog=self.config.blog, hashtags=self.config.hashtags)

    def sources(self) -> Iterator[Source]:
        for source in self.config.sources:
            yield open_source(source, self.config, state_folder(self.config), self.guard)

    @cached_property
    def feeds(self) -> frozenset[str]:
        """The names of the sources that are feeds, not files."""
        return frozenset(source.name for source in self.config.sources if source.kind == "feed")

    @cached_property
    def distant(self) -> frozenset[str]:
        """The names of the sources that lie on somebody's server."""
        return self.feeds | {source.name for source in self.config.sources if source.git}

    def channel(self, name: str) -> Channel:
        """The configured channel. Raises UsageError for a name that there is not."""
        if name not in self._channels:
            config = self.config.channels.get(name)
            if config is None:
                raise UsageError(
                    f"there is no channel {name!r}; {self.config.path.name} has {', '.join(self.config.channels)}"
                )
            context = ChannelContext(
                name=name, folder=self.config.folder, blog_url=self.config.blog.url,
                base_url=config.base_url, allow_http=config.allow_http, tokens=TokenStore(state_folder(self.config)), url_guard=self.guard,
                sources=tuple(address for source in self.config.sources for address in (source.url, source.blog_url) if address),
            )  # fmt: skip
            self._channels[name] = kind_class(config.kind)(config.options, context)
        return self._channels[name]

    def secrets_missing(self, name: str) -> Iterator[str]:
        """A line for each secret that the channel needs to send and that can't be had here, or is of no use."""
        missing = list(self._unreadable(name))
        yield from missing or self.channel(name).credential_errors()

    def _unreadable(self, name: str) -> Iterator[str]:
        for key, secret in self.channel(name).secrets().items():
            try:
                secret.reveal()
            except UsageError as error:
                yield f"channels.{name}.{key}: {error}"

    def prepare(self, channels: Iterable[str]) -> None:
        """Make what several threads will share, before there are several."""
        _ = self.ledger.instance, self.renderer
        for name in channels:
            self.channel(name)

    def posts(self, ids: Iterable[str] | None = None) -> dict[str, Post]:
        """Whole posts, as all their sources tell them, with the words of words/<slug>.yaml."""
        standings = self.ledger.posts.records(None if ids is None else list(ids))
        return {post.id: self._whole(post, standings[post.id]) for post in self.told(standings)}

    def post(self, id_: str) -> Post:
        return self.posts([id_])[id_]

    def outlines(self, ids: Iterable[str]) -> dict[str, PostSummary]:
        """The same in outline, read once a pass, though many channels decide about them."""
        wanted = set(ids)
        with self.reading:
            standings = self.ledger.posts.records(wanted - self._outlines.keys())
            read = {post.id: outlined(post) for post in self.told(standings.keys() - self.views.keys())}
            for id_, standing in standings.items():
                if post := self.views.get(id_) or read.get(id_):
                    self._outlines[id_] = PostSummary(post=self._whole(post, standing), standing=standing)
            return {id_: self._outlines[id_] for id_ in wanted & self._outlines.keys()}

    def told(self, ids: Iterable[str]) -> Iterator[Post]:
        """Posts as their sources tell them, of which only a few need be in memory at a time."""
        left = iter(ids)
        while some := list(islice(left, _AT_ONCE)):
            for id_, source_posts in self.ledger.sources.source_posts(some).items():
                yield merged(id_, source_posts, feeds=self.feeds)

    def _whole(self, post: Post, standing: PostRecord) -> Post:
        from syndicator.sources.overrides import words_beside

        called = post.id if post.slug in self._shared_slugs else ""
        try:
            own = words_beside(self.config.folder, post.slug) if self._has_words else None
        except SourceError as error:  # nothing is sent where in doubt
            return replace(post, withheld=str(error), called=called)
        return replace(post, withheld=standing.withheld, words=own or post.words, called=called)

    @cached_property
    def _shared_slugs(self) -> frozenset[str]:
        return self.ledger.posts.shared_slugs()

    def keep_words(self, post: Post, channel: str, text: str) -> bool:
        """Put a person's text for a channel into words/<slug>.yaml, beside what the
        post says already. False where that can't be.
        """
        from syndicator.sources.overrides import keep_words

        others = (
            frozenset(map(str.casefold, self.config.channels)) - set(post.words.only)
            if post.words.only is not None
            else frozenset()
        )
        words = replace(
            post.words,
            only=None,
            off=post.words.off | others,
            texts={**post.words.texts, channel.casefold(): text.strip()},
        )
        kept = keep_words(self.config.folder, post.slug, words)
        self.__dict__.pop("_has_words", None)
        self._outlines.clear()
        return kept

    @cached_property
    def _has_words(self) -> bool:
        return (self.config.folder / "words").is_dir()

    def announce(self, post: Post, channel: str, delivery: Delivery | None = None) -> Announcement:
        """What would be said: from a person's text for this delivery, else the post's own words, else the template.

        Raises TemplateError, or Permanent where this post can't be said on this channel.
        """
        return self.renderer.announce(
            post, self.channel(channel), self.manner(channel), journey=self._journey_of(post), digest=self._told_of(post),
            text=delivery.words if delivery else None,
        )  # fmt: skip

    def _told_of(self, digest: Post) -> tuple[Post, ...]:
        """The posts of a digest as they read now, oldest first, without those that are public no more."""
        found = self.posts(digest.gathers) if digest.gathers else {}
        told = tuple(found[id_] for id_ in digest.gathers if id_ in found and not found[id_].withheld)
        if digest.gathers and not told:
            raise Permanent("none of its posts is public any more")
        return told

    def _journey_of(self, post: Post) -> Facts | None:
        if self.journey is None or post.published_at is None:
            return None
        return self.journey.facts(Published(post.published_at, post.id, post.slug))

    @property
    def journey(self) -> Course | None:
        """The journey with all its public posts, as they were when it was first asked for in this pass."""
        if self._journey is None and self.config.journey is not None:
            posts = [
                Published(standing.published_at, standing.id, standing.slug)
                for standing in self.ledger.posts.records().values()
                if standing.published_at and not standing.withheld and not standing.digest_for
            ]
            self._journey = Course(self.config.journey, self.config.blog.timezone, posts)
        return self._journey

    def look_anew(self) -> None:
        """Forget what was seen in the last pass."""
        self.pages.clear()
        self.page_locks.clear()
        self.views.clear()
        self._outlines.clear()
        self.receipts = None
        self.__dict__.pop("_shared_slugs", None)
        self._journey = None

    def manner(self, channel: str) -> TemplateOptions:
        """What the configuration says about the words for a channel."""
        from syndicator.render import TemplateOptions

        config = self.config.channels[channel]
        return TemplateOptions(template=config.template, utm=config.utm)


@contextmanager
def open_office(
    config: Config, *, mode: Literal["write", "look", "dry"], now: Callable[[], datetime] | None = None
) -> Iterator[Office]:
    """Open what the configuration names. `write` creates the ledger, `look` needs one, `dry` works on a copy in memory."""
    ledger = open_copy(config, now=now) if mode == "dry" else open_ledger(config, create=mode == "write", now=now)
    with ledger:
        yield Office(config, ledger, dry=mode == "dry")


def has_ledger(config: Config) -> bool:
    path = sqlite_path(config)
    return path is None or path.exists()
