"""Find the feeds that a web page names, for somebody who gave the page's address instead."""

from __future__ import annotations

from contextlib import suppress
from html.parser import HTMLParser
from typing import Final

from syndicator.http import display_url, join

_HEAD_BYTES: Final = 256_000
_MOST: Final = 3  # feeds in a message; a page may also name those of its comments and tags
_TYPES: Final = ("application/rss+xml", "application/atom+xml", "application/feed+json")


def feeds_of(page: bytes, url: str) -> tuple[str, ...]:
    """Return the addresses of the feeds that an HTML page names, in its order; empty if it is not a page, or names none."""
    text = page[:_HEAD_BYTES].decode(errors="replace")
    if not is_page(text):
        return ()
    parser = _FeedLinks()
    with suppress(AssertionError):  # raised by Python's parser at `<![x y`; what came before is kept
        parser.feed(text)
    return tuple(dict.fromkeys(address for href in parser.hrefs if (address := join(url, href))))


def describe_page(body: bytes, url: str) -> str:
    """Say that the body is a page, and which feeds it names; empty if it is none."""
    if not is_page(body[:_HEAD_BYTES].decode(errors="replace")):
        return ""
    named = ", ".join(display_url(address) for address in feeds_of(body, url)[:_MOST])
    return f"a web page, not a feed{f'; use the feed that it names: {named}' if named else ''}"


def is_page(text: str) -> bool:
    start = text.lstrip("\ufeff \t\r\n")[:1000].lower()
    return start.startswith(("<!doctype html", "<html", "<head", "<body")) or "<html" in start


class _FeedLinks(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.hrefs: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: (value or "").strip() for name, value in attrs}
        is_feed = given.get("type", "").lower().split(";")[0] in _TYPES
        if tag == "link" and is_feed and "alternate" in given.get("rel", "").lower().split() and given.get("href"):
            self.hrefs.append(given["href"])
