"""The template variables (see templates/README.md), each computed on first use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urlencode, urlsplit, urlunsplit

from syndicator.documents.plain_text import reading_minutes
from syndicator.render import description, filters, fit, plain, sentences
from syndicator.render.about_itself import is_aside
from syndicator.render.body import Body
from syndicator.render.cuts import ENOUGH, folded, width
from syndicator.render.earlier import speaks_of_earlier
from syndicator.render.headline import headline_of
from syndicator.render.introductions import without_last_that_leads_on
from syndicator.render.same_again import says_little_more, says_title_again, without_title_again
from syndicator.render.sentences import is_complete
from syndicator.render.subject import Subject
from syndicator.render.titles import Titles

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from syndicator.config import BlogConfig
    from syndicator.model import Announcement, Draft, Post

_LABEL = 15  # columns of words that say nothing, unless they are a sentence
_SHORT = 40  # columns of a description that is better than a weak opening, however long
_BEGINNING = 25  # letters of a text that nobody writes twice
_PREFIX = 10  # letters in front of a title, such as "Part 2", that make no description of it
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
    def summary(self) -> str:
        return self._description or fit.excerpt(self.lead.partition("\n\n")[0], _SUMMARY_LENGTH)

    @cached_property
    def lead(self) -> str:
        opening = self._body.opening
        said = width(self._description)
        is_label = said < _LABEL and not is_complete(self._description)
        is_cut = bool(opening.text) and self._description.endswith(("…", "..."))
        is_better = opening.is_weak and said > min(width(opening.text), _SHORT) and not (is_label or is_cut)
        if is_better:
            return self._description
        return "" if opening.is_doubtful and not self.untitled else opening.text

    @cached_property
    def opening(self) -> str:
        said = description.beginning(self._description)
        stands = description.stands_alone(said, self._titles) or self._is_better_than_lead(said)
        if stands and not self._is_cut and not says_little_more(said, self._titles, self.tags):
            return said
        own = self.lead if self.untitled else without_title_again(self.lead, self._titles, self.tags)
        complete = without_last_that_leads_on(own)
        return complete if width(complete) >= ENOUGH else own

    def _is_better_than_lead(self, said: str) -> bool:
        """Whether a short description says what the post is about, which the lead's first sentence does not."""
        if not description.is_short_sentence(said) or Titles(self._titles).have_word_of(said):
            return False
        return not Titles((*self._titles, *self.tags)).have_word_of(sentences.first(self.lead))

    @cached_property
    def _is_cut(self) -> bool:
        """Whether the description is the beginning of the text, cut in a sentence."""
        if is_complete(self._description):
            return False
        said, text = folded(self._description), folded(self._body.opening.text)
        return said != text and (text.startswith(said) or (len(text) >= _BEGINNING and said.startswith(text)))

    @cached_property
    def untitled(self) -> bool:
        return bool(self._post.front_matter.get("untitled"))

    @cached_property
    def _description(self) -> str:
        """The author's description; empty if it is the title again, goes on with an earlier post, or begins with an excuse."""
        is_plain = self._post.html and not self._post.markdown  # a feed's
        text = description.cleaned((plain.one_line if is_plain else description.read)(self._post.summary))
        text = "" if text and self._body.boilerplate.describes(self._post.summary) else text
        said = folded(text)
        titles = filter(None, map(folded, self._titles))
        is_title = any(said.endswith(title) and len(said) - len(title) < _PREFIX for title in titles)
        if is_title or not said or says_title_again(text, self._titles):
            return ""
        is_notice = speaks_of_earlier(text, Titles(self._titles)) or is_aside(sentences.first(text))
        return "" if is_notice else text

    @property
    def _titles(self) -> tuple[str, str]:
        return self.title, self.headline

    @cached_property
    def _written(self) -> str:
        """The post's titles and its source, in which names are spelled as the author spells them."""
        source = self._post.markdown or self._post.html
        return "\n".join((self.title, self.headline, self.opening, source[:_MOST_SEARCHED]))

    @cached_property
    def _subject(self) -> Subject:
        """What the post is about, for the choice of its hashtags."""
        return Subject(f"{self.title}\n{self.headline}", f"{self._description}\n{self.opening}")

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
