"""Parse RSS, RDF, Atom and CDF with feedparser."""

from __future__ import annotations

import re
from datetime import timedelta
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

from syndicator.errors import SourceError
from syndicator.generators import generator_of_feed, generator_of_picture
from syndicator.sources.feed import parts
from syndicator.sources.feed.entry import (
    MOST_ENTRIES,
    Entry,
    Pace,
    ParsedFeed,
    join_address,
    own_hosts,
    own_page,
)
from syndicator.sources.feed.repair import repair
from syndicator.sources.feed.withheld import is_locked, withheld
from syndicator.sources.text import one_line

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import tzinfo

    from syndicator.sources.feed.raw import RawFeed

_RELEASE = re.compile(r"tag:github\.com,2008:Repository/\d+/(.+)")
_MOST_TAGS = 600_000  # feedparser takes microseconds for each, and minutes for malicious input
_CUT_OFF = re.compile("no element found|unclosed")  # expat's messages
_PERIODS = {"hourly": 1, "daily": 24, "weekly": 168, "monthly": 720, "yearly": 8760}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def read_xml(feed: RawFeed) -> ParsedFeed:
    """Parse an XML feed. Raises SourceError (without an address) if it is not one."""
    body, content_type = repair(feed.body, feed.content_type)
    if body.count(b"<item") + body.count(b"<entry") > MOST_ENTRIES or body.count(b"<") > _MOST_TAGS:
        raise SourceError(f"more than {MOST_ENTRIES:,} entries or {_MOST_TAGS:,} tags: too many to be read")
    parsed = _parsed(body, {"content-type": content_type} if content_type else {})
    if not parsed["entries"] and not parsed.get("version"):
        raise SourceError("not a feed")
    base = _base(parsed, feed.url, feed.blog_url)
    form = generator_of_feed(parsed.get("namespaces", {})) or _form(str(parsed["version"]))
    lang = parts.text(parsed["feed"], "language")
    system = parts.text(parsed["feed"], "generator")
    hosts = own_hosts(feed.blog_url, join_address(base, parts.text(parsed["feed"], "link")))
    cut_off = _CUT_OFF.search(str(parsed.get("bozo_exception"))) is not None
    entries = parsed["entries"][:-1] if cut_off and _is_open(body) else parsed["entries"]
    return ParsedFeed(
        entries=tuple(_entry(raw, base, feed.zone, form, lang, hosts, system) for raw in entries),
        title=parts.title(parsed["feed"]),
        next_url=next((join_address(base, link["href"]) for link in parts.links(parsed["feed"], "next")), ""),
        pace=_pace(parsed["feed"], body),
        cut_off=cut_off,
    )


def _parsed(body: bytes, headers: dict[str, str]) -> Any:
    feedparser = _feedparser()
    try:
        # bytes, never a string: feedparser would open a string that is a path or an address
        return feedparser.parse(
            BytesIO(body), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - a parser of ill-formed input fails in every way there is
        raise SourceError(f"not a valid feed (feedparser: {type(error).__name__})") from None


@cache
def _feedparser() -> Any:
    """Return feedparser, patched to shorten authors' names first: its search for an address in them is quadratic, in C,
    where nothing can interrupt it.
    """
    import feedparser
    from feedparser.mixin import _FeedParserMixin as Mixin

    theirs = Mixin._sync_author_detail  # noqa: SLF001 - no public hook exists

    def sync(self: Any, key: str = "author") -> None:
        said = self._get_context()
        if isinstance(name := said.get(key), str):
            said[key] = name[: parts.LONGEST_NAME]
        theirs(self, key)

    Mixin._sync_author_detail = sync  # noqa: SLF001
    return feedparser


def _is_open(body: bytes) -> bool:
    """Whether the body ends inside an entry, whose link or text may be missing."""
    closed = max(body.rfind(b"</item"), body.rfind(b"</entry"))
    return closed < max(body.rfind(b"<item"), body.rfind(b"<entry"))


def _base(parsed: Mapping[str, Any], url: str, blog_url: str) -> str:
    """Return the base of relative addresses: in RSS the site, in Atom the feed itself."""
    home = parts.text(parsed["feed"], "link")
    own = next((link["href"] for link in parts.links(parsed["feed"], "self")), "")
    known = [url, own, home, blog_url] if str(parsed["version"]).startswith("atom") else [home, url, own, blog_url]
    absolute = [address for address in known if join_address("", address)]
    return absolute[0] if absolute else ""


def _entry(
    raw: dict[str, Any], base: str, zone: tzinfo, form: str, lang: str, hosts: frozenset[str], system: str
) -> Entry:
    identifier = one_line(parts.text(raw, "id"))
    release = _RELEASE.fullmatch(identifier)
    video = parts.text(raw, "yt_videoid")
    html, summary = parts.texts(raw)
    fields = parts.fields(raw)
    cover = "" if release else join_address(base, parts.cover(raw))
    return Entry(
        id=identifier,
        link=own_page(parts.link(raw, base), parts.other_addresses(raw, base, identifier), hosts),
        title=parts.title(raw),
        html=html,
        summary=summary,
        tags=parts.tags(raw),
        author=parts.author(raw),
        cover=cover,
        published=parts.instant(raw, "published", zone)
        or parts.instant(raw, "updated", zone)
        or parts.instant(raw, "created", zone),
        updated=parts.instant(raw, "updated", zone),
        generator=_dialect(form, video, cover, release=bool(release)),
        lang=parts.language(raw) or lang,
        protected=is_locked(fields, html, summary, system),
        withheld=withheld(fields),
        name=video or (release[1] if release else ""),
    )


def _form(version: str) -> str:
    if version in {"rss090", "rss10"}:
        return "rdf"
    return "atom" if version.startswith("atom") else version if version == "cdf" else "rss"


def _dialect(form: str, video: str, cover: str, *, release: bool) -> str:
    if release:
        return "release"
    if video:
        return "youtube"
    return generator_of_picture(cover) or form


def _pace(feed: Any, body: bytes) -> Pace:
    minutes = parts.text(feed, "ttl").strip()
    hours = _PERIODS.get(parts.text(feed, "sy_updateperiod").strip().lower(), 0)
    times = parts.text(feed, "sy_updatefrequency").strip()
    often = max(int(times[:6]) if times.isdecimal() else 1, 1)
    wait = max(int(minutes[:6]) if minutes.isdecimal() else 0, hours * 60 // often)
    return Pace(
        wait=timedelta(minutes=wait),
        hours=frozenset(int(hour) % 24 for hour in _skipped(feed, body, "hour") if hour.isdecimal() and len(hour) < 3),
        days=frozenset(_DAYS.index(day) for day in _skipped(feed, body, "day") if day in _DAYS),
    )


def _skipped(feed: Any, body: bytes, unit: str) -> list[str]:
    """Read the values from the source, since feedparser keeps only the last one."""
    if not parts.text(feed, unit):
        return []
    _, found, rest = body.partition(f"<skip{unit.title()}s>".encode())
    inner = rest[:2000].partition(b"</skip")[0].decode(errors="replace").lower() if found else ""
    return re.findall(rf"<{unit}>\s*(\w+)\s*</{unit}>", inner)
