"""What the readers of XML and of JSON make of a feed, before it becomes posts."""

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
    """An entry, an item: its texts cleaned, its addresses absolute where the feed says to what they belong."""

    id: str = ""
    link: str = ""
    title: str = ""  # plain text
    html: str = ""  # the body, as it came
    summary: str = ""  # plain text, where it is not the body once more
    tags: tuple[str, ...] = ()
    author: str = ""
    cover: str = ""
    published: datetime | None = None
    updated: datetime | None = None
    generator: str = ""
    name: str = ""  # what the place itself calls it, where that is no part of the link: a video, a release


@value
class Pace:
    """How often a feed wants to be read: not within `wait` of the last time, nor in these hours and on these days of UTC."""

    wait: timedelta = timedelta(0)
    hours: frozenset[int] = frozenset()
    days: frozenset[int] = frozenset()  # Monday is 0


@value
class Document:
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
_UNREAD = re.compile(r"<(!--|(?:script|style|template)(?=[\s/>]))", re.IGNORECASE)  # with what follows, up to its end


def plain(html: str) -> str:
    """The text of HTML, on one line. Takes time in proportion to its length, whatever it is given."""
    if "<" in html:
        html = _TAG.sub(" ", _INLINE.sub("", _without_unread(html)))
    return one_line(unescape(html))


def _without_unread(html: str) -> str:
    """Without comments, scripts and styles."""
    first, *rest = _UNREAD.split(html)
    kept = [first]
    for opening, following in zip(rest[::2], rest[1::2], strict=True):
        end = "-->" if opening == "!--" else f"</{opening}"
        kept.append(following.partition(end)[2].removeprefix(">"))
    return " ".join(kept)


def summary_beside(html: str, summary: str) -> str:
    """The summary, unless it is the body once more; one that is far shorter can't be, so the body is seldom looked at."""
    return "" if 4 * len(summary) > len(html) and summary == plain(html) else summary


def has_markup(html: str) -> bool:
    return _TAG.search(html) is not None


def bare(html: str) -> str:
    """What is left of HTML when the addresses in its markup are other ones: cheaper than `plain`, and not for reading."""
    return _TAG.sub("", html)


def paragraphs(text: str) -> str:
    """Plain text as HTML."""
    return "".join(f"<p>{escape(part, quote=False)}</p>" for part in re.split(r"\n\s*\n", text.strip()) if part)


def join_address(base: str, address: str) -> str:
    """An absolute address of the web without spaces, or empty where there is none to be had."""
    if not address or len(address) > _LONGEST_ADDRESS:
        return ""
    return join(base, one_line(address)).replace(" ", "%20")
