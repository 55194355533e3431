"""What the ledger remembers of source posts, and the keys by which two of them are compared."""

from __future__ import annotations

import html
import re
from dataclasses import field
from datetime import date
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import normalize
from urllib.parse import unquote

from syndicator.generators import generator_named
from syndicator.sources.urls import slug_of
from syndicator.value import value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from syndicator.model import SourcePost

# formats of feeds, which show a window of the newest
_FEEDS = frozenset({"rss", "rdf", "cdf", "atom", "json", "youtube", "release"})
_NOT_ALPHANUMERIC = re.compile(r"[\W_]+")
_LEADING_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})-(?=.)")
_NOT_IN_SLUGS = re.compile(r"[^\w.]+")


@value
class KnownPost:
    """One source post as the ledger remembers it, without its body."""

    source: str
    key: str
    post_id: str
    slug: str = ""
    title: str = ""
    day: str = ""  # of publication, "2023-07-07", or empty
    digest: str = ""  # of the body
    url: str = ""  # its address, stated or guessed
    generator: str = ""
    present: bool = True  # still there at that source's newest read


@value
class KnownPosts:
    """What the ledger knows of one blog. `aliases` lead to post ids; None: ambiguous, identifies no post."""

    posts: Sequence[KnownPost] = ()  # in the order in which their posts were first seen
    aliases: Mapping[str, str | None] = field(default_factory=dict)


@value
class MatchResult:
    """Which posts the source posts of one read are."""

    post_of: Mapping[tuple[str, str], str] = field(default_factory=dict)  # (source, key) -> post id
    new: tuple[str, ...] = ()  # ids of new posts, in order of publication
    aliases: Mapping[str, str | None] = field(
        default_factory=dict
    )  # to be stored: post id, or None where it is ambiguous
    merged: tuple[tuple[str, str], ...] = ()  # (kept id, removed id): known posts that turned out to be one


class MatchKeys(NamedTuple):
    """What is compared. An empty value equals nothing."""

    slug: str
    title: str
    day: str
    digest: str
    address: str  # alias of the stated or guessed address
    stated: str  # the same where it is stated
    headline: str  # the title, and the host that shows it
    date_in_name: str  # the date that its slug begins with, or the last part of its path
    last_two: str  # segments of a file's path, or of an entry's address
    last_three: str
    has_name: str  # "yes" where a title or a day tells it from other short posts
    has_no_day: str  # "yes" or empty, like the next
    has_no_body: str

    @property
    def path(self) -> str:
        """Of the stated address, without the host."""
        return "/".join(self.stated.split("/")[3:])


def known_of(source_post: SourcePost, post_id: str) -> KnownPost:
    """The source post as the ledger remembers it; a title that was made of the text counts as none."""
    post = source_post.post
    return KnownPost(
        source=source_post.source,
        key=source_post.key,
        post_id=post_id,
        slug=post.slug,
        title="" if post.front_matter.get("untitled") else post.title,
        day=post.published_at.date().isoformat() if post.published_at else "",
        digest=source_post.digest,
        url=post.url,
        generator=post.generator,
    )


def is_windowed(known: KnownPost) -> bool:
    """Whether its source lists only the newest posts, so that absence there proves little."""
    is_file = known.key.endswith(".md")
    return known.generator in _FEEDS or (generator_named(known.generator).windowed and not is_file)


def is_reused(before: KnownPost, now: KnownPost) -> bool:
    """Whether a key that stayed holds another post now."""
    return (
        before.slug != now.slug
        and before.digest != now.digest
        and normalized_title(before.title) != normalized_title(now.title)
    )


def recreation_key(known: KnownPost) -> tuple[str, str] | None:
    """What the files of one post share when its generator makes them anew; None where it never does."""
    title = normalized_title(known.title) if generator_named(known.generator).recreates_files else ""
    return (known.slug, title) if known.slug and title else None


def similarity(first: KnownPost, second: KnownPost) -> int:
    """How many of slug, title, day and body are equal."""
    pairs = (
        (first.slug, second.slug),
        (normalized_title(first.title), normalized_title(second.title)),
        (first.day, second.day),
        (first.digest, second.digest),
    )
    return sum(a == b != "" for a, b in pairs)


def contradicts(first: MatchKeys, second: MatchKeys) -> bool:
    """Whether title and day both differ, or title and folder where a day is missing."""
    if not (first.title and second.title) or first.title == second.title:
        return False
    if first.day and second.day:
        return differ_in_day(first, second)
    return bool(first.last_two and second.last_two) and first.last_two != second.last_two


def differ_in_day(first: MatchKeys, second: MatchKeys) -> bool:
    """Whether they are not known to be of the same day."""
    return not (first.day and second.day) or _differ(first.day, second.day)


def differ_in_dated_name(first: MatchKeys, second: MatchKeys) -> bool:
    """Whether the dates in their names differ: this week's links are not last week's."""
    return bool(first.date_in_name and second.date_in_name) and _differ(first.date_in_name, second.date_in_name)


def _differ(first: str, second: str) -> bool:
    """By more than one day, which a time zone may shift."""
    return abs((date.fromisoformat(first) - date.fromisoformat(second)).days) > 1


def addresses_conflict(first: Iterable[str], second: Iterable[str]) -> bool:
    """Whether stated addresses tell two posts apart: on the same host, and different."""
    left, right = set(first) - {""}, set(second) - {""}
    is_same_host = not set(map(host_of, left)).isdisjoint(map(host_of, right))
    return is_same_host and left.isdisjoint(right)


def host_of(address: str) -> str:
    """The host of an alias that is an address."""
    return address.split("/")[2] if address else ""


def normalized_title(title: str) -> str:
    """Letters and digits alone, in lower case."""
    return _NOT_ALPHANUMERIC.sub("", html.unescape(title)).casefold()


def normalized_slug(slug: str) -> str:
    """Without what generators differ in: capitals, spaces, signs, and the date of a file's name."""
    leading = _LEADING_DATE.match(slug)
    slug = slug[leading.end() :] if leading else slug
    return _NOT_IN_SLUGS.sub("-", normalize("NFC", slug).casefold()).strip("-") or slug


def _last_segment(url: str) -> str:
    """A quick `slug_of`, for a first selection."""
    return url.rstrip("/").rpartition("/")[2]


def match_keys_of(known: KnownPost, address: str, *, stated: str, digest: str, host: str) -> MatchKeys:
    """`address`, `stated`, `digest` and `host` are empty where they prove nothing."""
    title, segments = normalized_title(known.title), _segments(known)
    return MatchKeys(
        slug=normalized_slug(known.slug),
        title=title,
        day=known.day,
        digest=digest,
        address=address,
        stated=stated,
        headline=f"{host} {title}" if host and title else "",
        date_in_name=_leading_date(known.slug) or _leading_date(segments[-1] if segments else ""),
        last_two="/".join(segments[-2:]) if len(segments) >= 2 else "",
        last_three="/".join(segments[-3:]) if len(segments) >= 3 else "",
        has_name="yes" if title or known.day else "",
        has_no_day="" if known.day else "yes",
        has_no_body="" if known.digest else "yes",
    )


def keys_within_source(record: KnownPost) -> tuple[str, ...]:
    """At least one of them is equal in all that can match inside one source."""
    return normalized_slug(record.slug), normalized_title(record.title), record.digest


def keys_across_sources(record: KnownPost) -> tuple[str, ...]:
    """At least one of them is equal in all that can match across sources."""
    return normalized_slug(record.slug), _last_segment(record.url), normalized_title(record.title)


def _leading_date(name: str) -> str:
    match = _LEADING_DATE.match(name)
    try:
        return date(*map(int, match.groups())).isoformat() if match else ""
    except ValueError:  # the 31st of February
        return ""


def _segments(known: KnownPost) -> list[str]:
    path = unquote(known.url.partition("://")[2].partition("?")[0]) if is_windowed(known) else known.key
    segments = [segment for segment in path.casefold().split("/") if segment]
    last = slug_of(f"https://a/{segments[-1]}") if segments else ""
    return [*segments[:-1], *([last] if last not in {"", "index", "_index"} else [])]
