"""The template variables (see templates/README.md), each computed on first use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urlencode, urlsplit, urlunsplit

from syndicator.documents.plain_text import reading_minutes
from syndicator.render import filters, fit, plain
from syndicator.render.body import Body
from syndicator.render.headline import headline_of
from syndicator.render.post_opening import PostOpening
from syndicator.render.subject import Subject

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from syndicator.config import BlogConfig
    from syndicator.model import Announcement, Draft, Post

_MOST_SEARCHED = 50_000  # characters of the source in which names are looked up
_MOST_TAGS = 100  # that are looked up in the text
_SUMMARY_LENGTH = 250  # characters, without a description by the author


class RenderChannel(Protocol):
    """What rendering needs from a channel."""

    @property
    def name(self) -> str: ...
    @property
    def format(self) -> str: ...
    @property
    def limit(self) -> int | None: ...
    @property
    def threads(self) -> bool: ...
    @property
    def shows_card(self) -> bool: ...
    @property
    def kind(self) -> str: ...
    @property
    def broken(self) -> str: ...
    @property
    def template(self) -> str: ...
    def measure(self, text: str) -> int: ...
    def compose(self, draft: Draft) -> Announcement: ...


class JourneyPosition(Protocol):
    """The position of a post in a learning-in-public journey."""

    @property
    def day(self) -> int: ...  # Day 0 is the first
    @property
    def number(self) -> int: ...  # the post's own number, from 1
    @property
    def streak(self) -> int: ...  # consecutive posts on time, including this one


class NoJourney:
    """`journey` of posts that have none."""

    def __bool__(self) -> bool:
        return False


class JourneyVariables:
    def __init__(self, position: JourneyPosition) -> None:
        self._position = position

    @property
    def day(self) -> int:
        return self._position.day

    @property
    def number(self) -> int:
        return self._position.number

    @property
    def streak(self) -> int:
        return self._position.streak


class BlogVariables:
    def __init__(self, blog: BlogConfig) -> None:
        self._blog = blog

    @property
    def title(self) -> str:
        return plain.one_line(self._blog.title)

    @property
    def url(self) -> str:
        return self._blog.url


class ChannelVariables:
    def __init__(self, channel: RenderChannel) -> None:
        self._channel = channel

    @property
    def name(self) -> str:
        return self._channel.name

    @property
    def kind(self) -> str:
        return self._channel.kind

    @property
    def limit(self) -> int | None:
        return self._channel.limit

    @property
    def card(self) -> bool:
        return self._channel.shows_card


class PostVariables:
    """The template variable `post`. `home`: the address of a digest, which has no page of its own.

    `translations`: the post in other languages.
    """

    def __init__(
        self,
        post: Post,
        body: Body,
        *,
        utm: Mapping[str, str],
        home: str = "",
        translations: Callable[[], Sequence[Post]] = tuple,
    ) -> None:
        self._post, self._body, self._utm, self._translations = post, body, utm, translations
        self._address = post.url or home

    @cached_property
    def id(self) -> str:
        return self._post.id

    @cached_property
    def title(self) -> str:
        return plain.one_line(self._post.title)

    @cached_property
    def headline(self) -> str:
        return headline_of(self.title, plain.one_line(self._post.seo_title))

    @cached_property
    def url(self) -> str:
        return tracked(self._address, self._utm)

    @cached_property
    def canonical_url(self) -> str:
        return plain.printable(self._post.url)

    @cached_property
    def slug(self) -> str:
        return plain.printable(self._post.slug)

    @cached_property
    def lang(self) -> str:
        return self._post.lang

    @cached_property
    def translations(self) -> tuple[PostVariables, ...]:
        return tuple(PostVariables(post, Body(post), utm=self._utm) for post in self._translations())

    @cached_property
    def description(self) -> str:
        return self._first.description

    @cached_property
    def summary(self) -> str:
        return self.description or fit.excerpt(self.lead.partition("\n\n")[0], _SUMMARY_LENGTH)

    @cached_property
    def lead(self) -> str:
        return self._first.lead

    @cached_property
    def opening(self) -> str:
        return self._first.opening

    @cached_property
    def _first(self) -> PostOpening:
        return PostOpening(self._post, self._body, (self.title, self.headline), self.tags, untitled=self.untitled)

    @cached_property
    def untitled(self) -> bool:
        return bool(self._post.front_matter.get("untitled"))

    @cached_property
    def _written(self) -> str:
        """The post's titles and its source, in which names are spelled as the author spells them."""
        source = self._post.markdown or self._post.html
        return "\n".join((self.title, self.headline, self.opening, source[:_MOST_SEARCHED]))

    @cached_property
    def _subject(self) -> Subject:
        """What the post is about, for the choice of its hashtags."""
        return Subject(f"{self.title}\n{self.headline}", f"{self._first.description}\n{self.opening}")

    @cached_property
    def headings(self) -> tuple[str, ...]:
        return tuple(heading for heading in self._body.headings if heading != self.title)

    @cached_property
    def text(self) -> str:
        return self._body.text

    @cached_property
    def markdown(self) -> str:
        return self._body.portable

    @cached_property
    def reading_minutes(self) -> int:
        return reading_minutes(self.text)

    @cached_property
    def tags(self) -> tuple[str, ...]:
        return tuple(plain.one_line(tag) for tag in self._post.tags[:_MOST_TAGS])

    @cached_property
    def cover(self) -> str:
        return plain.printable(self._post.cover)

    @cached_property
    def cover_alt(self) -> str:
        return plain.one_line(self._post.cover_alt)

    @cached_property
    def published_at(self) -> datetime | None:
        return self._post.published_at

    @cached_property
    def updated_at(self) -> datetime | None:
        return self._post.updated_at

    @cached_property
    def author(self) -> str:
        return plain.one_line(self._post.author)

    @cached_property
    def series(self) -> str:
        return plain.one_line(self._post.series)

    @cached_property
    def front_matter(self) -> Any:
        return _clean(self._post.front_matter)


def with_digest_body(digest: Post, entries: Sequence[PostVariables]) -> Post:
    """Return the digest with a body that lists its posts, for templates without digest support."""
    body = "\n\n".join(f"{filters.escape_markdown(entry.headline)}\\\n<{entry.url}>" for entry in entries)
    return replace(digest, summary=" · ".join(entry.headline for entry in entries), markdown=body)


def names(variables: type) -> list[str]:
    """Return the names that a template may use after the dot."""
    return [name for name in vars(variables) if not name.startswith("_")]


def tracked(url: str, utm: Mapping[str, str]) -> str:
    """Add `utm_source=…` and so on to `url`; existing parameters stay."""
    cleaned = plain.printable(url).strip()
    parts = urlsplit(cleaned)
    extra = {f"utm_{key}": value for key, value in utm.items() if f"utm_{key}=" not in parts.query}
    if not (cleaned and extra):
        return cleaned
    query = "&".join(filter(None, [parts.query, urlencode(extra)]))
    return urlunsplit(parts._replace(query=query))


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return plain.printable(value)
    if isinstance(value, Mapping):
        return {key: _clean(inner) for key, inner in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, bytes):
        return [_clean(inner) for inner in value]
    return value
