"""Normalise web addresses for comparison."""

from __future__ import annotations

import re
from contextlib import suppress
from posixpath import normpath
from unicodedata import normalize as unicode_form
from urllib.parse import SplitResult, quote, unquote, urlsplit

_TRACKING = re.compile(
    r"(utm_\w+|fbclid|gclid|dclid|msclkid|yclid|igshid|mc_[ce]id|mkt_tok|_hsenc|_hsmi)(=|$)|(source|ref)=(rss|feed)",
    re.IGNORECASE,
)
# most are in normal form except for scheme and trailing slash
_NEARLY_NORMAL = re.compile(
    r"https?://(?!www\.)([a-z0-9-]+(?:\.[a-z0-9-]+)+(?:/(?!(?i:index)\.)[A-Za-z0-9_~-][A-Za-z0-9_.~-]*)+)/?"
)
_ENDS_PLAINLY = re.compile(r"https?://[a-z0-9.-]+(?:/[A-Za-z0-9_-]+)*/([A-Za-z0-9_-]+)/?")
_INDEX = re.compile(r"/index\.(html?|php|aspx?)$", re.IGNORECASE)
_PAGE = re.compile(r"\.(x?html?|php|aspx?|mdx?|mdoc|markdown)$", re.IGNORECASE)
_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f/\\]")
_RAW = "surrogateescape"  # a %E9 of a site that is not UTF-8 stays %E9
_PATH_SAFE = "!$&'()*+,;=:@~"


def normal(url: str) -> str:
    """Return the normal form of a web address; anything else is only stripped.

    `http:` becomes `https:`. Removed are `www.`, user, port 80 and 443, `index.html`, a trailing slash, dot segments,
    tracking parameters, and the fragment unless it names a page (`#!`). Hosts are ASCII, paths are in NFC.
    """
    if near := _NEARLY_NORMAL.fullmatch(url):
        return f"https://{near[1]}"
    parts = _split(url)
    if parts is None:
        return url.strip()
    fragment = f"#{parts.fragment}" if parts.fragment.startswith("!") else ""
    return f"https://{_host(parts)}{_path(parts.path)}{_query(parts.query)}{fragment}"


def untracked(url: str) -> str:
    """Remove tracking parameters, and keep the rest as written."""
    head, mark, tail = url.partition("#")
    path, _, query = head.partition("?")
    kept = "&".join(part for part in query.split("&") if part and not _TRACKING.match(part))
    return f"{path}?{kept}{mark}{tail}" if kept else f"{path}{mark}{tail}"


def is_home(url: str) -> bool:
    """Whether the address is a site's home page, and so not a post."""
    return _split(url) is not None and re.search(r"[/?#]", normal(url).removeprefix("https://")) is None


def slug_of(url: str) -> str:
    """Return the last path segment, decoded, without `.html` and the like; empty if there is none."""
    if plain := _ENDS_PLAINLY.fullmatch(url):
        return plain[1]
    parts = _split(url)
    last = _path(parts.path).rpartition("/")[2] if parts else ""
    return _PAGE.sub("", _UNSAFE.sub("", unquote(last))).strip(". ")


def alias_of(url: str) -> str | None:
    """Return the alias `url:…` of an address, or None if it does not name a single page."""
    if near := _NEARLY_NORMAL.fullmatch(url):
        return f"url:https://{near[1]}"
    return None if _split(url) is None or is_home(url) else f"url:{normal(url)}"


def _split(url: str) -> SplitResult | None:
    with suppress(ValueError):  # "http://[", or a port that is not a number
        parts = urlsplit(url.strip().encode(errors="replace").decode())
        if parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0:
            return parts
    return None


def _host(parts: SplitResult) -> str:
    name = (parts.hostname or "").rstrip(".").removeprefix("www.")
    if not name.isascii():
        try:
            name = name.encode("idna").decode("ascii")
        except UnicodeError:
            name = quote(name)
    port = parts.port
    return name if port in {None, 80, 443} else f"{name}:{port}"


def _path(path: str) -> str:
    decoded = [unicode_form("NFC", unquote(segment, errors=_RAW)) for segment in path.split("/")]
    encoded = "/".join(quote(segment, safe=_PATH_SAFE, errors=_RAW) for segment in decoded)
    return _INDEX.sub("", normpath("/" + encoded.lstrip("/"))).rstrip("/")


def _query(query: str) -> str:
    kept = sorted(part for part in query.split("&") if part and not _TRACKING.match(part))
    return "?" + "&".join(kept) if kept else ""
