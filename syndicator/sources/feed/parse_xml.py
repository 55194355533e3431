"""Parse RSS, RDF, Atom and CDF with feedparser."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, tzinfo
from functools import cache
from html import unescape
from io import BytesIO
from typing import TYPE_CHECKING, Any

from syndicator.errors import SourceError
from syndicator.generators import generator_of_feed, generator_of_picture
from syndicator.sources.dates import parse_date
from syndicator.sources.feed.entry import (
    MOST_ENTRIES,
    Entry,
    Pace,
    ParsedFeed,
    has_markup,
    join_address,
    own_hosts,
    own_page,
    paragraphs,
    plain,
    summary_beside,
)
from syndicator.sources.feed.repair import repair
from syndicator.sources.feed.withheld import is_locked, withheld
from syndicator.sources.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_RELEASE = re.compile(r"tag:github\.com,2008:Repository/\d+/(.+)")
_GO_ZERO = re.compile(r"(^|\s)0001[\s-]")
_HAS_ZONE = re.compile(r"(\s[A-Z]{1,5}|\dZ|:\d\d\s*[+-]\d\d:?\d\d)\s*(\(.*\))?$")
_PICTURE = re.compile(r"\.(avif|gif|jpe?g|png|webp)$", re.IGNORECASE)
_AVATAR = re.compile(r"//[^/]*(gravatar\.com|avatars\.githubusercontent\.com)/", re.IGNORECASE)
_APPEARED = re.compile(r"\s*The post .{1,500} (?:first appeared|appeared first) on .{1,200}\.$")
_MOST_TAGS = 600_000  # feedparser takes microseconds for each, and minutes for malicious input
_LONGEST_NAME = 500  # characters
_WRAPPED = re.compile(r"<(p|div|article|section|h[1-6]|ul|ol|table|figure|blockquote|pre)\b.*</[a-z1-6]+>", re.DOTALL)
_MAIL = re.compile(r"[(<]?[^\s()<>@]{1,64}@[^\s()<>@]{1,255}[)>]?")
_CUT_OFF = re.compile("no element found|unclosed")  # expat's messages
_PERIODS = {"hourly": 1, "daily": 24, "weekly": 168, "monthly": 720, "yearly": 8760}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def read_xml(body: bytes, content_type: str, url: str, blog_url: str, zone: tzinfo) -> ParsedFeed:
    """Parse an XML feed. Raises SourceError (without an address) if it is not one."""
    body, content_type = repair(body, content_type)
    if body.count(b"<item") + body.count(b"<entry") > MOST_ENTRIES or body.count(b"<") > _MOST_TAGS:
        raise SourceError(f"more than {MOST_ENTRIES:,} entries or {_MOST_TAGS:,} tags: too many to be read")
    parsed = _parsed(body, {"content-type": content_type} if content_type else {})
    if not parsed["entries"] and not parsed.get("version"):
        raise SourceError("not a feed")
    base = _base(parsed, url, blog_url)
    form = generator_of_feed(parsed.get("namespaces", {})) or _form(str(parsed["version"]))
    lang = _get(parsed["feed"], "language")
    system = _get(parsed["feed"], "generator")
    hosts = own_hosts(blog_url, join_address(base, _get(parsed["feed"], "link")))
    cut_off = _CUT_OFF.search(str(parsed.get("bozo_exception"))) is not None
    entries = parsed["entries"][:-1] if cut_off and _is_open(body) else parsed["entries"]
    return ParsedFeed(
        entries=tuple(_entry(raw, base, zone, form, lang, hosts, system) for raw in entries),
        title=_title(parsed["feed"]),
        next_url=next((join_address(base, link["href"]) for link in _links(parsed["feed"], "next")), ""),
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
            said[key] = name[:_LONGEST_NAME]
        theirs(self, key)

    Mixin._sync_author_detail = sync  # noqa: SLF001
    return feedparser


def _is_open(body: bytes) -> bool:
    """Whether the body ends inside an entry, whose link or text may be missing."""
    closed = max(body.rfind(b"</item"), body.rfind(b"</entry"))
    return closed < max(body.rfind(b"<item"), body.rfind(b"<entry"))


def _base(parsed: Mapping[str, Any], url: str, blog_url: str) -> str:
    """Return the base of relative addresses: in RSS the site, in Atom the feed itself."""
    home = _get(parsed["feed"], "link")
    own = next((link["href"] for link in _links(parsed["feed"], "self")), "")
    known = [url, own, home, blog_url] if str(parsed["version"]).startswith("atom") else [home, url, own, blog_url]
    absolute = [address for address in known if join_address("", address)]
    return absolute[0] if absolute else ""


def _entry(
    raw: dict[str, Any], base: str, zone: tzinfo, form: str, lang: str, hosts: frozenset[str], system: str
) -> Entry:
    identifier = one_line(_get(raw, "id"))
    release = _RELEASE.fullmatch(identifier)
    video = _get(raw, "yt_videoid")
    html, summary = _texts(raw)
    fields = _fields(raw)
    cover = "" if release else join_address(base, _cover(raw))
    return Entry(
        id=identifier,
        link=own_page(_link(raw, base), _other_addresses(raw, base, identifier), hosts),
        title=_title(raw),
        html=html,
        summary=summary,
        tags=_tags(raw),
        author=_author(raw),
        cover=cover,
        published=_instant(raw, "published", zone) or _instant(raw, "updated", zone) or _instant(raw, "created", zone),
        updated=_instant(raw, "updated", zone),
        generator=_dialect(form, video, cover, release=bool(release)),
        lang=_language(raw) or lang,
        protected=is_locked(fields, html, summary, system),
        withheld=withheld(fields),
        name=video or (release[1] if release else ""),
    )


def _fields(raw: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of other namespaces by their names without prefix."""
    names = ((key.partition("_")[2], key) for key in raw if "_" in key and not key.endswith(("_parsed", "_detail")))
    return {name: dict.get(raw, key) for name, key in names if name}


def _language(raw: dict[str, Any]) -> str:
    """Return the `xml:lang` of the title or the text."""
    details = [_table(raw, "title_detail"), *(dict.get(raw, "content") or []), _table(raw, "summary_detail")]
    return next((language for detail in details if (language := str(detail.get("language") or ""))), "")


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


def _get(raw: Any, name: str) -> str:
    """Return a raw value: feedparser's own look-up warns and guesses."""
    value = dict.get(raw, name)
    return value if isinstance(value, str) else ""


def _table(raw: Any, name: str) -> Mapping[str, Any]:
    value = dict.get(raw, name)
    return value if isinstance(value, dict) else {}


def _links(raw: Any, rel: str) -> list[dict[str, str]]:
    return [link for link in dict.get(raw, "links") or [] if _get(link, "rel") == rel and _get(link, "href")]


def _link(raw: Any, base: str) -> str:
    """Return the address of the entry's page, the first of several; without one, that of an attachment such as a PDF.

    feedparser would take the last of several, and prefer the id to a PDF.
    """
    others = _links(raw, "alternate")
    pages = (link["href"] for link in others if _is_html(link))
    known = (_get(raw, "feedburner_origlink"), *pages, _get(raw, "link"), *(link["href"] for link in others))
    return next((found for address in known if (found := join_address(base, address))), "")


def _other_addresses(raw: Any, base: str, identifier: str) -> Iterator[str]:
    """Yield what may be the entry's own page beside its link: an id that is an address, and related pages."""
    if identifier.startswith(("https://", "http://")):
        yield identifier
    for link in dict.get(raw, "links") or []:
        if link.get("rel") in ("related", "alternate", "self", "canonical", "shortlink"):
            yield join_address(base, _get(link, "href"))


def _author(raw: Any) -> str:
    """Return the author's name: RSS has an address with the name in brackets; others put the name first.

    feedparser splits them, but does not recognise top-level domains longer than four letters.
    """
    name, written = (text[:_LONGEST_NAME] for text in (_get(_table(raw, "author_detail"), "name"), _get(raw, "author")))
    if "@" not in written:
        return plain(name or written)
    return plain(_MAIL.sub("", written)).strip(" ()") or plain("" if name in written else name)


def _title(raw: Any) -> str:
    title = _get(raw, "title")
    return plain(title) if _is_html(dict.get(raw, "title_detail")) else one_line(title)


def _is_html(detail: Any) -> bool:
    return bool(detail) and "html" in str(detail.get("type"))


def _texts(raw: Any) -> tuple[str, str]:
    """Return body and summary."""
    details = [detail for detail in [*(dict.get(raw, "content") or []), dict.get(raw, "summary_detail")] if detail]
    if not details:
        return "", ""
    body = details[0]
    if dict.get(raw, "media_content"):  # feedparser also treats an image's description as content
        body = max(details, key=lambda detail: len(_get(detail, "value")))
    html = _html(body)
    described = _get(raw, "summary")
    return html, "" if described == body.get("value") else summary_beside(html, _APPEARED.sub("", plain(described)))


def _html(detail: Any) -> str:
    """Return HTML: plain text marked as HTML gets paragraphs; HTML marked as text, or escaped twice, is unescaped."""
    value = str(detail.get("value") or "").strip()
    if _is_html(detail):
        if has_markup(value):
            return value
        value = unescape(value)
    return value if _WRAPPED.fullmatch(value) else paragraphs(value)


def _tags(raw: Any) -> tuple[str, ...]:
    terms = (
        one_line(unescape(_get(tag, "label") or _get(tag, "term")))
        for tag in dict.get(raw, "tags") or []
        if not _get(tag, "scheme").endswith("#kind")
    )
    return tuple({term.casefold(): term for term in terms if term}.values())


def _cover(raw: Any) -> str:
    return next((found for found in _covers(raw) if found and not _AVATAR.search(found)), "")


def _covers(raw: Any) -> Iterable[str]:
    yield _get(raw, "hashnode_coverimage")
    for medium in dict.get(raw, "media_content") or []:
        if medium.get("medium") == "image" or _is_picture(medium, medium.get("url")):
            yield str(medium.get("url", ""))
    for thumbnail in dict.get(raw, "media_thumbnail") or []:
        yield str(thumbnail.get("url", ""))
    for link in _links(raw, "enclosure"):
        if _is_picture(link, link["href"]):
            yield link["href"]
    yield str(_table(raw, "image").get("href") or "")


def _is_picture(link: Any, address: str | None) -> bool:
    if kind := str(link.get("type") or ""):
        return kind.startswith("image/")
    return bool(_PICTURE.search((address or "").partition("?")[0]))


def _instant(raw: Any, name: str, zone: tzinfo) -> datetime | None:
    """Parse a feed's date. feedparser reads a time without offset as UTC; here it is in the blog's time zone."""
    text = _get(raw, name).strip()
    if not text or _GO_ZERO.search(text):  # feedparser reads it as 2001
        return None
    parsed = dict.get(raw, f"{name}_parsed")
    if parsed and parsed[0] >= 1900 and _HAS_ZONE.search(text):
        try:
            return datetime(*parsed[:6]).replace(tzinfo=UTC)  # noqa: DTZ001 - here is its zone
        except ValueError:
            return None
    return parse_date(text, zone)


def _pace(feed: Any, body: bytes) -> Pace:
    minutes = _get(feed, "ttl").strip()
    hours = _PERIODS.get(_get(feed, "sy_updateperiod").strip().lower(), 0)
    times = _get(feed, "sy_updatefrequency").strip()
    often = max(int(times[:6]) if times.isdecimal() else 1, 1)
    wait = max(int(minutes[:6]) if minutes.isdecimal() else 0, hours * 60 // often)
    return Pace(
        wait=timedelta(minutes=wait),
        hours=frozenset(int(hour) % 24 for hour in _skipped(feed, body, "hour") if hour.isdecimal() and len(hour) < 3),
        days=frozenset(_DAYS.index(day) for day in _skipped(feed, body, "day") if day in _DAYS),
    )


def _skipped(feed: Any, body: bytes, unit: str) -> list[str]:
    """Read the values from the source, since feedparser keeps only the last one."""
    if not _get(feed, unit):
        return []
    _, found, rest = body.partition(f"<skip{unit.title()}s>".encode())
    inner = rest[:2000].partition(b"</skip")[0].decode(errors="replace").lower() if found else ""
    return re.findall(rf"<{unit}>\s*(\w+)\s*</{unit}>", inner)
