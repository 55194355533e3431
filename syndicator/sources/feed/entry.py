"""What the readers of XML and of JSON make of a feed, before it becomes posts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from html import escape, unescape

from syndicator.fetch import join


@dataclass(frozen=True, slots=True, kw_only=True)
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
    dialect: str = ""
    name: str = ""  # what the place itself calls it, where that is no part of the link: a video, a release


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How often a feed wants to be read: not within `wait` of the last time, nor in these hours and on these days of UTC."""

    wait: timedelta = timedelta(0)
    hours: frozenset[int] = frozenset()
    days: frozenset[int] = frozenset()  # Monday is 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A feed, or a page of one."""

    entries: tuple[Entry, ...] = ()
    next_url: str = ""
    pace: Pace = field(default_factory=Pace)
    cut_off: bool = False  # it ends in the middle: entries may be missing


_COMMENT = "<!--"
_TAG = re.compile(r"<([/!?a-zA-Z][^<>]*)>")
_NAME = re.compile(r"/?([a-z0-9]*)", re.IGNORECASE)
_INLINE = re.compile(
    "a|abbr|b|bdi|bdo|big|cite|code|data|del|dfn|em|font|i|ins|kbd|mark|q|s|samp|small|span|strike|strong|su[bp]|time|tt|u|var|wbr"
)
_SILENT = frozenset({"script", "style", "template", "noscript"})
# control characters, and those that turn the direction of what follows them
_UNSEEN = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ufeff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufff9-\ufffb]")


def one_line(text: str) -> str:
    """Text without control characters, its white space collapsed."""
    return " ".join(_UNSEEN.sub("", text).split())


def plain(html: str) -> str:
    """The text of HTML, on one line. Takes time in proportion to its length, whatever it is given."""
    if "<" in html:
        html = "".join(_texts(_without_comments(html)))
    return one_line(unescape(html))


def _texts(html: str) -> list[str]:
    kept: list[str] = []
    silent = ""
    for number, piece in enumerate(_TAG.split(html)):
        if number % 2 == 0:
            kept += [] if silent else [piece]
            continue
        found = _NAME.match(piece)
        name = found[1].lower() if found else ""
        if silent:
            silent = "" if piece.startswith("/") and name == silent else silent
        elif name in _SILENT and not piece.startswith("/"):
            silent = name
        elif not _INLINE.fullmatch(name):
            kept.append(" ")
    return kept


def _without_comments(html: str) -> str:
    first, *rest = html.split(_COMMENT)
    return first + "".join(piece.partition("-->")[2] for piece in rest)


def paragraphs(text: str) -> str:
    """Plain text as HTML."""
    return "".join(f"<p>{escape(part, quote=False)}</p>" for part in re.split(r"\n\s*\n", text.strip()) if part)


def join_address(base: str, address: str) -> str:
    """An absolute address of the web, or empty where there is none to be had."""
    return join(base, one_line(address)) if address else ""
