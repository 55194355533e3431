"""What the ledger stores about source posts, and the keys by which two of them are compared."""

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
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from syndicator.model import Post, SourcePost

# formats of feeds that list only the newest entries
_FEEDS = frozenset({"rss", "rdf", "cdf", "atom", "json", "youtube", "release"})
_NOT_ALPHANUMERIC = re.compile(r"[\W_]+")
_LEADING_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})-(?=.)")
_NOT_IN_SLUGS = re.compile(r"[^\w.]+")


@value
class KnownPost:
    """One source post as the ledger stores it, without its body."""

    source: str
    key: str
    post_id: str
    slug: str = ""
    title: str = ""
    day: str = ""  # of publication, "2023-07-07", or empty
    digest: str = ""  # of the body
    url: str = ""  # its address, stated or guessed
    generator: str = ""
    present: bool = True  # in that source's last read


@value
class KnownPosts:
    """What the ledger knows about one blog. `aliases`: alias → post id; None if the alias is ambiguous.

    `body_of`: returns the stored body of a known source post; empty if there is none. `unpacked`: returns the whole post of a
    source post of the read.
    `permalinks`: the pattern of addresses of each repository that is read, with the blog's address filled in, by source.
    """

    posts: Sequence[KnownPost] = ()  # by the time their posts were first seen
    aliases: Mapping[str, str | None] = field(default_factory=dict)
    body_of: Callable[[KnownPost], str] = field(default=lambda _: "")
    unpacked: Callable[[SourcePost], Post] = field(default=lambda source_post: source_post.post)
    permalinks: Mapping[str, str] = field(default_factory=dict)


@value
class MatchResult:
    """Which posts the source posts of one read are."""

    post_of: Mapping[tuple[str, str], str] = field(default_factory=dict)  # (source, key) -> post id
    new: tuple[str, ...] = ()  # ids of new posts, in order of publication
    aliases: Mapping[str, str | None] = field(default_factory=dict)  # to be stored: post id, or None if ambiguous
    merged: tuple[tuple[str, str], ...] = ()  # (kept id, removed id): known posts that are the same
    lookalikes: Mapping[str, str] = field(
        default_factory=dict
    )  # id of a new post -> the vanished post of that day that it may replace: of equal title or similar body


class MatchKeys(NamedTuple):
    """The compared values. An empty value matches nothing."""

    slug: str
    title: str
    day: str
    digest: str
    address: str  # alias of the stated or guessed address
    stated: str  # the same, if stated
    headline: str  # the title, and the host that displays it
    date_in_name: str  # the date at the start of its slug, or the last part of its path
    last_two: str  # segments of a file's path, or of an entry's address
    last_three: str
    has_name: str  # "yes" if a title or a day distinguishes it from other short posts
    has_no_day: str  # "yes" or empty, like the next
    has_no_body: str

    @property
    def path(self) -> str:
        """The stated address without its host."""
        return "/".join(self.stated.split("/")[3:])


def known_of(source_post: SourcePost, post_id: str) -> KnownPost:
    """Return the source post as the ledger stores it; a title derived from the text counts as none."""
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
    """Whether its source lists only the newest posts, so that absence proves little."""
    is_file = known.key.endswith(".md")
    return known.generator in _FEEDS or (generator_named(known.generator).windowed and not is_file)


def is_reused(before: KnownPost, now: KnownPost) -> bool:
    """Whether a key that stayed belongs to another post now."""
    return (
        before.slug != now.slug
        and before.digest != now.digest
        and normalized_title(before.title) != normalized_title(now.title)
    )


def recreation_key(known: KnownPost) -> tuple[str, str] | None:
    """Return what recreated files of one post share; None if the generator never recreates files."""
    title = normalized_title(known.title) if generator_named(known.generator).recreates_files else ""
    return (known.slug, title) if known.slug and title else None


def similarity(first: KnownPost, second: KnownPost) -> int:
    """Count the equal values among slug, title, day and body."""
    pairs = (
        (first.slug, second.slug),
        (normalized_title(first.title), normalized_title(second.title)),
        (first.day, second.day),
        (first.digest, second.digest),
    )
    return sum(a == b != "" for a, b in pairs)


def contradicts(first: MatchKeys, second: MatchKeys) -> bool:
    """Whether title and day both differ, or title and folder if a day is missing."""
    if not (first.title and second.title) or first.title == second.title:
        return False
    if first.day and second.day:
        return differ_in_day(first, second)
    return bool(first.last_two and second.last_two) and first.last_two != second.last_two


def differ_in_day(first: MatchKeys, second: MatchKeys) -> bool:
    """Whether they are not known to be from the same day."""
    return not (first.day and second.day) or _differ(first.day, second.day)


def differ_in_dated_name(first: MatchKeys, second: MatchKeys) -> bool:
    """Whether the dates in their names differ, as in weekly link posts."""
    return bool(first.date_in_name and second.date_in_name) and _differ(first.date_in_name, second.date_in_name)


def _differ(first: str, second: str) -> bool:
    """Whether two days differ by more than one, which a time zone may shift."""
    return abs((date.fromisoformat(first) - date.fromisoformat(second)).days) > 1


def addresses_conflict(first: Iterable[str], second: Iterable[str]) -> bool:
    """Whether both state an address on the same host, and these differ."""
    left, right = set(first) - {""}, set(second) - {""}
    is_same_host = not set(map(host_of, left)).isdisjoint(map(host_of, right))
    return is_same_host and left.isdisjoint(right)


def host_of(address: str) -> str:
    """Return the host of an alias that is an address."""
    return address.split("/")[2] if address else ""


def normalized_title(title: str) -> str:
    """Return letters and digits only, in lower case."""
    return _NOT_ALPHANUMERIC.sub("", html.unescape(title)).casefold()


def normalized_slug(slug: str) -> str:
    """Remove what generators differ in: case, spaces, punctuation, and the date of a file name."""
    leading = _LEADING_DATE.match(slug)
    slug = slug[leading.end() :] if leading else slug
    return _NOT_IN_SLUGS.sub("-", normalize("NFC", slug).casefold()).strip("-") or slug


def _last_segment(url: str) -> str:
    """A fast approximation of `slug_of`, for a first selection."""
    return url.rstrip("/").rpartition("/")[2]


def match_keys_of(known: KnownPost, address: str, *, stated: str, digest: str, host: str) -> MatchKeys:
    """Return the keys. `address`, `stated`, `digest` and `host` are empty if they prove nothing."""
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
    """Return the keys of which at least one is equal in any match inside one source."""
    return normalized_slug(record.slug), normalized_title(record.title), record.digest


def keys_across_sources(record: KnownPost) -> tuple[str, ...]:
    """Return the keys of which at least one is equal in any match across sources."""
    return normalized_slug(record.slug), _last_segment(record.url), normalized_title(record.title)


def _leading_date(name: str) -> str:
    match = _LEADING_DATE.match(name)
    try:
        return date(*map(int, match.groups())).isoformat() if match else ""
    except ValueError:  # such as February 31
        return ""


def _segments(known: KnownPost) -> list[str]:
    path = unquote(known.url.partition("://")[2].partition("?")[0]) if is_windowed(known) else known.key
    segments = [segment for segment in path.casefold().split("/") if segment]
    last = slug_of(f"https://a/{segments[-1]}") if segments else ""
    return [*segments[:-1], *([last] if last not in {"", "index", "_index"} else [])]
