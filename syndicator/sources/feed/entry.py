"""A parsed feed, in the same form for XML and JSON."""

from __future__ import annotations

import re
from dataclasses import field
from datetime import datetime, timedelta
from html import escape, unescape
from typing import TYPE_CHECKING

from syndicator.http import host_of, join
from syndicator.sources.text import one_line
from syndicator.value import value

if TYPE_CHECKING:
    from collections.abc import Iterable


@value
class Entry:
    """An entry or item, with clean text and absolute addresses, where the feed has a base for them."""

    id: str = ""
    link: str = ""
    title: str = ""  # plain text
    html: str = ""  # the body, unchanged
    summary: str = ""  # plain text; empty if it repeats the body
    tags: tuple[str, ...] = ()
    author: str = ""
    cover: str = ""
    published: datetime | None = None
    updated: datetime | None = None
    generator: str = ""
    lang: str = ""  # as written; empty if unknown
    protected: bool = False  # not for everybody
    withheld: str = ""  # a Withheld: of an export that has more than what is published
    name: str = ""  # the platform's name if the link lacks it: a video's id, a release's tag


@value
class Pace:
    """How often a feed may be read: not within `wait` of the last read, nor in these hours and on these days (UTC)."""

    wait: timedelta = timedelta(0)
    hours: frozenset[int] = frozenset()
    days: frozenset[int] = frozenset()  # Monday is 0


@value
class ParsedFeed:
    """A feed, or a page of one."""

    entries: tuple[Entry, ...] = ()
    title: str = ""
    next_url: str = ""
    pace: Pace = field(default_factory=Pace)
    cut_off: bool = False  # it ends early: entries may be missing


_PATH = re.compile(r"://[^/?#]+[/?#]+[^/?#]")  # not the home page
MOST_ENTRIES = 20_000  # per feed: each takes some 5 KB
_LONGEST_ADDRESS = 8_000  # characters; servers accept no more

# none of these looks beyond the next bracket, so that no input makes them slow
_TAG = re.compile(r"<[/!?a-zA-Z][^<>]*>")
_INLINE = re.compile(
    r"</?(?:a|abbr|bdi|bdo|big|b|cite|code|data|del|dfn|em|font|ins|i|kbd|mark|q|samp|small|span|strike|strong|su[bp]|s|"
    r"time|tt|u|var|wbr)(?:[\s/][^<>]*)?>"
)
_INVISIBLE = re.compile(r"<(!--|(?:script|style|template)(?=[\s/>]))", re.IGNORECASE)  # with everything up to its end


def plain(html: str) -> str:
    """Return the text of HTML on one line, in linear time."""
    if "<" in html:
        html = _TAG.sub(" ", _INLINE.sub("", _without_invisible(html)))
    return one_line(unescape(html))


def _without_invisible(html: str) -> str:
    """Remove comments, scripts and styles."""
    first, *rest = _INVISIBLE.split(html)
    kept = [first]
    for opening, following in zip(rest[::2], rest[1::2], strict=True):
        end = "-->" if opening == "!--" else f"</{opening}"
        kept.append(following.partition(end)[2].removeprefix(">"))
    return " ".join(kept)


def summary_beside(html: str, summary: str) -> str:
    """Return the summary, or empty if it repeats the body. A far shorter one can't, so the body is seldom parsed."""
    return "" if 4 * len(summary) > len(html) and summary == plain(html) else summary


def has_markup(html: str) -> bool:
    return _TAG.search(html) is not None


def strip_tags(html: str) -> str:
    """Remove the markup from HTML, for comparisons only: cheaper than `plain`, and stable when only addresses change."""
    return _TAG.sub("", html)


def paragraphs(text: str) -> str:
    """Return plain text as HTML paragraphs."""
    return "".join(f"<p>{escape(part, quote=False)}</p>" for part in re.split(r"\n\s*\n", text.strip()) if part)


def join_address(base: str, address: str) -> str:
    """Return an absolute web address without spaces, or empty."""
    if not address or len(address) > _LONGEST_ADDRESS:
        return ""
    return join(base, one_line(address)).replace(" ", "%20")


def own_hosts(*addresses: str) -> frozenset[str]:
    """Return the hosts of the blog's own addresses, without `www.`."""
    return frozenset(host for address in addresses if (host := _host(address)))


def own_page(link: str, others: Iterable[str], hosts: frozenset[str]) -> str:
    """Return the address of an entry's own page: of a link post, whose link leads elsewhere, the first other one on the
    blog. `hosts`: the blog's own.
    """
    if not link or not hosts or _host(link) in hosts:
        return link
    return next((other for other in others if _host(other) in hosts and _PATH.search(other)), link)


def _host(address: str) -> str:
    return host_of(address).removeprefix("www.") if address.startswith(("https://", "http://")) else ""
