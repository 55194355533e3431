"""A post's address: what its file says itself, else what the source's `permalink` pattern makes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlsplit

from syndicator.sources.address import alias_of

if TYPE_CHECKING:
    from datetime import datetime

    from syndicator.sources.repo.facts import Facts
    from syndicator.sources.repo.naming import Name

_SAFE = "/:!$&'()*+,;=@~%?#[]"
_NEEDS_NO_ESCAPES = re.compile(r"[A-Za-z0-9:/._-]*+")
_SAFE_IN_PATH = "/:!$&'()*+,;=@~"
_ABSOLUTE = re.compile(r"https?://", re.IGNORECASE)
_PLACEHOLDER = re.compile(r"\{(blog_url|slug|year|month|day|path)\}")
_JEKYLL = re.compile(r":(year|short_year|month|i_month|day|i_day|title|slug|categories)\b")


def stated_addresses(facts: Facts, permalinks: list[str], blog_url: str) -> dict[str, str]:
    """The absolute addresses that the file names as its own, the canonical one first, each with its alias."""
    found = [_absolute(address, blog_url) for address in facts.texts("canonical") + permalinks]
    return {address: alias for address in found if address and (alias := alias_of(address))}


def permalinks(facts: Facts, slug: str, when: datetime | None, blog_url: str) -> list[str]:
    """What the file says of its place on the blog, Jekyll's placeholders filled in; no templates, no other sites."""
    places = facts.texts("place")
    if not places:
        return []
    found = [link for link in places if "{" not in link and ("/" in link or "path" in facts.names)]
    filled = [link if ":" not in link or _ABSOLUTE.match(link) else _filled(link, facts, slug, when) for link in found]
    return [link for link in filled if ":" not in link or _is_on(blog_url, link)]


def address_by_pattern(pattern: str, blog_url: str, name: Name, slug: str, when: datetime | None) -> str:
    """The guess; empty without a blog's address, or without the date that the pattern asks for."""
    blog = blog_url.rstrip("/")
    parts = {"blog_url": f"{blog}/{name.language}" if name.language else blog, "slug": slug, "path": name.path}
    if when:
        parts |= _day(when)
    if not blog or any(part not in parts for part in _PLACEHOLDER.findall(pattern)):
        return ""
    return quote(_PLACEHOLDER.sub(lambda found: parts[found[1]], pattern), safe=_SAFE_IN_PATH)


def _day(when: datetime) -> dict[str, str]:
    return {"year": f"{when.year:04}", "month": f"{when.month:02}", "day": f"{when.day:02}"}


def _filled(link: str, facts: Facts, slug: str, when: datetime | None) -> str:
    parts = {"title": slug, "slug": slug, "categories": "/".join(facts.text("categories").lower().split())}
    if when:
        parts |= _day(when)
        parts |= {"short_year": f"{when:%y}", "i_month": str(when.month), "i_day": str(when.day)}
    return _JEKYLL.sub(lambda found: parts.get(found[1], found[0]), link).replace("//", "/")


def _is_on(blog_url: str, link: str) -> bool:
    """A post about another site's page names that; it is not the post's own."""
    return bool(_ABSOLUTE.match(link)) and (not blog_url or urlsplit(link).netloc == urlsplit(blog_url).netloc)


def _absolute(address: str, blog_url: str) -> str:
    """With the blog's address before it. Empty for a template, a way out of the site, and the blog's own home."""
    if "{" in address or "\\" in address or (".." in unquote(address).split("/")):
        return ""
    if not _ABSOLUTE.match(address):
        if not blog_url or ":" in address:
            return ""
        address = _below(blog_url.rstrip("/"), address)
    return "" if address.rstrip("/") == blog_url.rstrip("/") else quoted(address)


def quoted(address: str) -> str:
    """The address with what may not stand in one escaped; escapes that are there stay."""
    return address if _NEEDS_NO_ESCAPES.fullmatch(address) else quote(address, safe=_SAFE)


def _below(blog_url: str, path: str) -> str:
    """A path of a blog that lies at /blog may or may not start with /blog itself."""
    above = urlsplit(blog_url).path
    if above and path.startswith(above + "/"):
        blog_url = blog_url.removesuffix(above)
    return f"{blog_url}/{path.lstrip('/')}"
