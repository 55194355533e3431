"""What is known of a source post, and by which of it two source posts can be compared."""

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
_NOT_LETTERS = re.compile(r"[\W_]+")
_DATE_AHEAD = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})-(?=.)")
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
    """What the ledger knows of one blog. `aliases` lead to post ids; None: burned, identifies neither."""

    posts: Sequence[KnownPost] = ()  # in the order in which their posts were first seen
    aliases: Mapping[str, str | None] = field(default_factory=dict)


@value
class MatchResult:
    """What a read says about posts."""

    post_of: Mapping[tuple[str, str], str] = field(default_factory=dict)  # (source, key) -> post id
    new: tuple[str, ...] = ()  # ids that are new, in order of publication
    aliases: Mapping[str, str | None] = field(default_factory=dict)  # to be stored (post id) or burned (None)
    merged: tuple[tuple[str, str], ...] = ()  # (keep, gone): known posts that turned out to be one


class Facts(NamedTuple):
    """What can be compared. An empty value equals nothing."""

    slug: str
    title: str
    day: str
    digest: str
    address: str  # alias of the stated or guessed address
    stated: str  # the same where it is stated
    headline: str  # the title, and the host that shows it
    dated: str  # the day ahead of its slug, or of the last part of its path
    tail2: str  # the last two segments of a file's path, or of an entry's address
    tail3: str
    named: str  # "yes" where a title or a day tells it from other short posts
    undated: str  # "yes" where no day speaks against it
    bodiless: str  # "yes" where it has no body to compare

    @property
    def path(self) -> str:
        """Of the stated address, without the host."""
        return "/".join(self.stated.split("/")[3:])


def known_of(source_post: SourcePost, post_id: str) -> KnownPost:
    """The source post as it compares; what stands in for a title where an entry has none says nothing new."""
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
    """Whether its source shows only the newest, so that to be missing there says little."""
    is_file = known.key.endswith(".md")
    return known.generator in _FEEDS or (generator_named(known.generator).windowed and not is_file)


def is_reused(before: KnownPost, now: KnownPost) -> bool:
    """Whether a key that stayed holds another post now."""
    return before.slug != now.slug and before.digest != now.digest and plain(before.title) != plain(now.title)


def recreation(known: KnownPost) -> tuple[str, str] | None:
    """What the files of one post share when its generator makes them anew; None where it never does."""
    title = plain(known.title) if generator_named(known.generator).recreates_files else ""
    return (known.slug, title) if known.slug and title else None


def agreement(one: KnownPost, other: KnownPost) -> int:
    """How many facts they have in common."""
    mine = (one.slug, plain(one.title), one.day, one.digest)
    yours = (other.slug, plain(other.title), other.day, other.digest)
    return sum(a == b != "" for a, b in zip(mine, yours, strict=True))


def contradict(one: Facts, other: Facts) -> bool:
    """Whether title and day both speak against them, or title and folder where a day is missing."""
    if not (one.title and other.title) or one.title == other.title:
        return False
    if one.day and other.day:
        return of_other_days(one, other)
    return bool(one.tail2 and other.tail2) and one.tail2 != other.tail2


def of_other_days(one: Facts, other: Facts) -> bool:
    """Whether they are not known to be of one day."""
    return not (one.day and other.day) or _far_apart(one.day, other.day)


def named_apart(one: Facts, other: Facts) -> bool:
    """Whether their very names are of other days: this week's links are not last week's."""
    return bool(one.dated and other.dated) and _far_apart(one.dated, other.dated)


def _far_apart(one: str, other: str) -> bool:
    """A time zone may shift a day by one."""
    return abs((date.fromisoformat(one) - date.fromisoformat(other)).days) > 1


def clash(mine: Iterable[str], yours: Iterable[str]) -> bool:
    """Whether stated addresses tell two posts apart: on one host, and different."""
    ours, theirs = set(mine) - {""}, set(yours) - {""}
    hosts = set(map(host_of, ours)) & set(map(host_of, theirs))
    return bool(hosts) and ours.isdisjoint(theirs)


def host_of(address: str) -> str:
    """Of an alias that is an address."""
    return address.split("/")[2] if address else ""


def plain(title: str) -> str:
    """The title as it compares: letters and digits alone."""
    return _NOT_LETTERS.sub("", html.unescape(title)).casefold()


def smooth(slug: str) -> str:
    """The slug as it compares: generators differ on capitals, spaces, signs, and the date of a file's name."""
    ahead = _DATE_AHEAD.match(slug)
    slug = slug[ahead.end() :] if ahead else slug
    return _NOT_IN_SLUGS.sub("-", normalize("NFC", slug).casefold()).strip("-") or slug


def last_segment(url: str) -> str:
    """Quickly, what `slug_of` says more carefully."""
    return url.rstrip("/").rpartition("/")[2]


def facts_of(known: KnownPost, address: str, *, stated: str, digest: str, host: str) -> Facts:
    """`address`, `stated`, `digest` and `host` are empty where they tell nothing."""
    title, segments = plain(known.title), _segments(known)
    return Facts(
        slug=smooth(known.slug),
        title=title,
        day=known.day,
        digest=digest,
        address=address,
        stated=stated,
        headline=f"{host} {title}" if host and title else "",
        dated=_day_ahead(known.slug) or _day_ahead(segments[-1] if segments else ""),
        tail2="/".join(segments[-2:]) if len(segments) >= 2 else "",
        tail3="/".join(segments[-3:]) if len(segments) >= 3 else "",
        named="yes" if title or known.day else "",
        undated="" if known.day else "yes",
        bodiless="" if known.digest else "yes",
    )


def _day_ahead(name: str) -> str:
    found = _DATE_AHEAD.match(name)
    try:
        return date(*map(int, found.groups())).isoformat() if found else ""
    except ValueError:  # the 31st of February
        return ""


def _segments(known: KnownPost) -> list[str]:
    path = unquote(known.url.partition("://")[2].partition("?")[0]) if is_windowed(known) else known.key
    segments = [segment for segment in path.casefold().split("/") if segment]
    last = slug_of(f"https://a/{segments[-1]}") if segments else ""
    return [*segments[:-1], *([last] if last not in {"", "index", "_index"} else [])]
