"""A parsed feed, the same for XML and JSON, before its entries become posts."""

from __future__ import annotations

import re
from dataclasses import field
from datetime import datetime, timedelta
from html import escape, unescape

from syndicator.http import join
from syndicator.sources.text import one_line
from syndicator.value import value


@value
class Entry:
    """An entry or item: its texts cleaned, its addresses absolute where the feed gives a base for them."""

    id: str = ""
    link: str = ""
    title: str = ""  # plain text
    html: str = ""  # the body, as it came
    summary: str = ""  # plain text; empty where it repeats the body
    tags: tuple[str, ...] = ()
    author: str = ""
    cover: str = ""
    published: datetime | None = None
    updated: datetime | None = None
    generator: str = ""
    name: str = ""  # what the platform calls it, where the link does not say so: a video's id, a release's tag


@value
class Pace:
    """How often a feed wants to be read: not within `wait` of the last time, nor in these hours and on these days (UTC)."""

    wait: timedelta = timedelta(0)
    hours: frozenset[int] = frozenset()
    days: frozenset[int] = frozenset()  # Monday is 0


@value
class ParsedFeed:
    """A feed, or a page of one."""

    entries: tuple[Entry, ...] = ()
    next_url: str = ""
    pace: Pace = field(default_factory=Pace)
    cut_off: bool = False  # it ends in the middle: entries may be missing


MOST_ENTRIES = 20_000  # of a feed: each takes some 5 KB
_LONGEST_ADDRESS = 8_000  # characters; servers take no more

# None of these looks past the next bracket, so that no input makes them slow
_TAG = re.compile(r"<[/!?a-zA-Z][^<>]*>")
_INLINE = re.compile(
    r"</?(?:a|abbr|bdi|bdo|big|b|cite|code|data|del|dfn|em|font|ins|i|kbd|mark|q|samp|small|span|strike|strong|su[bp]|s|"
    r"time|tt|u|var|wbr)(?:[\s/][^<>]*)?>"
)
_INVISIBLE = re.compile(r"<(!--|(?:script|style|template)(?=[\s/>]))", re.IGNORECASE)  # with all up to its end


def plain(html: str) -> str:
    """The text of HTML, on one line. Takes time in proportion to its length, whatever it is given."""
    if "<" in html:
        html = _TAG.sub(" ", _INLINE.sub("", _without_invisible(html)))
    return one_line(unescape(html))


def _without_invisible(html: str) -> str:
    """Without comments, scripts and styles."""
    first, *rest = _INVISIBLE.split(html)
    kept = [first]
    for opening, following in zip(rest[::2], rest[1::2], strict=True):
        end = "-->" if opening == "!--" else f"</{opening}"
        kept.append(following.partition(end)[2].removeprefix(">"))
    return " ".join(kept)


def summary_beside(html: str, summary: str) -> str:
    """The summary, or empty where it repeats the body; one that is far shorter can't, so the body is seldom looked at."""
    return "" if 4 * len(summary) > len(html) and summary == plain(html) else summary


def has_markup(html: str) -> bool:
    return _TAG.search(html) is not None


def bare(html: str) -> str:
    """HTML without its markup, for comparing only: cheaper than `plain`, and the same when only addresses change."""
    return _TAG.sub("", html)


def paragraphs(text: str) -> str:
    """Plain text as HTML."""
    return "".join(f"<p>{escape(part, quote=False)}</p>" for part in re.split(r"\n\s*\n", text.strip()) if part)


def join_address(base: str, address: str) -> str:
    """An absolute web address without spaces, or empty where there is none."""
    if not address or len(address) > _LONGEST_ADDRESS:
        return ""
    return join(base, one_line(address)).replace(" ", "%20")
