"""The parts of an entry, or of a feed, from what feedparser gives."""

from __future__ import annotations

import re
from datetime import UTC, datetime, tzinfo
from html import unescape
from typing import TYPE_CHECKING, Any

from syndicator.sources.dates import parse_date
from syndicator.sources.feed.entry import has_markup, join_address, paragraphs, plain, summary_beside
from syndicator.sources.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_GO_ZERO = re.compile(r"(^|\s)0001[\s-]")
_HAS_ZONE = re.compile(r"(\s[A-Z]{1,5}|\dZ|:\d\d\s*[+-]\d\d:?\d\d)\s*(\(.*\))?$")
_PICTURE = re.compile(r"\.(avif|gif|jpe?g|png|webp)$", re.IGNORECASE)
_AVATAR = re.compile(r"//[^/]*(gravatar\.com|avatars\.githubusercontent\.com)/", re.IGNORECASE)
_APPEARED = re.compile(r"\s*The post .{1,500} (?:first appeared|appeared first) on .{1,200}\.$")
LONGEST_NAME = 500  # characters
_WRAPPED = re.compile(r"<(p|div|article|section|h[1-6]|ul|ol|table|figure|blockquote|pre)\b.*</[a-z1-6]+>", re.DOTALL)
_MAIL = re.compile(r"[(<]?[^\s()<>@]{1,64}@[^\s()<>@]{1,255}[)>]?")


def text(raw: Any, name: str) -> str:
    """Return a raw value: feedparser's own look-up warns and guesses."""
    value = dict.get(raw, name)
    return value if isinstance(value, str) else ""


def table(raw: Any, name: str) -> Mapping[str, Any]:
    value = dict.get(raw, name)
    return value if isinstance(value, dict) else {}


def links(raw: Any, rel: str) -> list[dict[str, str]]:
    return [link for link in dict.get(raw, "links") or [] if text(link, "rel") == rel and text(link, "href")]


def link(raw: Any, base: str) -> str:
    """Return the address of the entry's page, the first of several; without one, that of an attachment such as a PDF.

    feedparser would take the last of several, and prefer the id to a PDF.
    """
    others = links(raw, "alternate")
    pages = (link["href"] for link in others if _is_html(link))
    known = (text(raw, "feedburner_origlink"), *pages, text(raw, "link"), *(link["href"] for link in others))
    return next((found for address in known if (found := join_address(base, address))), "")


def other_addresses(raw: Any, base: str, identifier: str) -> Iterator[str]:
    """Yield what may be the entry's own page beside its link: an id that is an address, and related pages."""
    if identifier.startswith(("https://", "http://")):
        yield identifier
    for link in dict.get(raw, "links") or []:
        if link.get("rel") in ("related", "alternate", "self", "canonical", "shortlink"):
            yield join_address(base, text(link, "href"))


def author(raw: Any) -> str:
    """Return the author's name: RSS has an address with the name in brackets; others put the name first.

    feedparser splits them, but does not recognise top-level domains longer than four letters.
    """
    name, written = (part[:LONGEST_NAME] for part in (text(table(raw, "author_detail"), "name"), text(raw, "author")))
    if "@" not in written:
        return plain(name or written)
    return plain(_MAIL.sub("", written)).strip(" ()") or plain("" if name in written else name)


def title(raw: Any) -> str:
    written = text(raw, "title")
    return plain(written) if _is_html(dict.get(raw, "title_detail")) else one_line(written)


def _is_html(detail: Any) -> bool:
    return bool(detail) and "html" in str(detail.get("type"))


def texts(raw: Any) -> tuple[str, str]:
    """Return body and summary."""
    details = [detail for detail in [*(dict.get(raw, "content") or []), dict.get(raw, "summary_detail")] if detail]
    if not details:
        return "", ""
    body = details[0]
    if dict.get(raw, "media_content"):  # feedparser also treats an image's description as content
        body = max(details, key=lambda detail: len(text(detail, "value")))
    html = _html(body)
    described = text(raw, "summary")
    return html, "" if described == body.get("value") else summary_beside(html, _APPEARED.sub("", plain(described)))


def _html(detail: Any) -> str:
    """Return HTML: plain text marked as HTML gets paragraphs; HTML marked as text, or escaped twice, is unescaped."""
    value = str(detail.get("value") or "").strip()
    if _is_html(detail):
        if has_markup(value):
            return value
        value = unescape(value)
    return value if _WRAPPED.fullmatch(value) else paragraphs(value)


def tags(raw: Any) -> tuple[str, ...]:
    terms = (
        one_line(unescape(text(tag, "label") or text(tag, "term")))
        for tag in dict.get(raw, "tags") or []
        if not text(tag, "scheme").endswith("#kind")
    )
    return tuple({term.casefold(): term for term in terms if term}.values())


def cover(raw: Any) -> str:
    return next((found for found in _covers(raw) if found and not _AVATAR.search(found)), "")


def _covers(raw: Any) -> Iterable[str]:
    yield text(raw, "hashnode_coverimage")
    for medium in dict.get(raw, "media_content") or []:
        if medium.get("medium") == "image" or _is_picture(medium, medium.get("url")):
            yield str(medium.get("url", ""))
    for thumbnail in dict.get(raw, "media_thumbnail") or []:
        yield str(thumbnail.get("url", ""))
    for link in links(raw, "enclosure"):
        if _is_picture(link, link["href"]):
            yield link["href"]
    yield str(table(raw, "image").get("href") or "")


def _is_picture(link: Any, address: str | None) -> bool:
    if kind := str(link.get("type") or ""):
        return kind.startswith("image/")
    return bool(_PICTURE.search((address or "").partition("?")[0]))


def instant(raw: Any, name: str, zone: tzinfo) -> datetime | None:
    """Parse a feed's date. feedparser reads a time without offset as UTC; here it is in the blog's time zone."""
    written = text(raw, name).strip()
    if not written or _GO_ZERO.search(written):  # feedparser reads it as 2001
        return None
    parsed = dict.get(raw, f"{name}_parsed")
    if parsed and parsed[0] >= 1900 and _HAS_ZONE.search(written):
        try:
            return datetime(*parsed[:6]).replace(tzinfo=UTC)  # noqa: DTZ001 - here is its zone
        except ValueError:
            return None
    return parse_date(written, zone)


def fields(raw: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of other namespaces by their names without prefix."""
    names = ((key.partition("_")[2], key) for key in raw if "_" in key and not key.endswith(("_parsed", "_detail")))
    return {name: dict.get(raw, key) for name, key in names if name}


def language(raw: dict[str, Any]) -> str:
    """Return the `xml:lang` of the title or the text."""
    details = [table(raw, "title_detail"), *(dict.get(raw, "content") or []), table(raw, "summary_detail")]
    return next((language for detail in details if (language := str(detail.get("language") or ""))), "")
