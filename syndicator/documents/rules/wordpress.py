"""Shortcodes that WordPress leaves in exported posts: `[caption …]`, `[gallery …]`, `[youtube …]`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from syndicator.documents import document as d
from syndicator.documents.rules import add_html, add_inlines, add_node
from syndicator.generators.tags import frame, player

if TYPE_CHECKING:
    from markdown_it.rules_inline import StateInline

    from syndicator.documents.rules import Marks

_ARGUMENTS = r"[^\[\]\n]{0,1000}"
_PICTURE = (
    r"(?:<a\s[^<>]{0,1000}>\s*)?<img\s[^<>]{0,1000}>(?:\s*</a>)?"
    r"|\[?!\[[^\[\]]{0,500}\](?:\([^()]{0,1000}\)|\[[^\[\]]{0,200}\])(?:\](?:\([^()]{0,1000}\)|\[[^\[\]]{0,200}\]))?"
)
_CAPTION = re.compile(
    rf"\[(?:wp_)?caption\s{_ARGUMENTS}\]\s*(?P<picture>{_PICTURE})(?P<words>[^\[\]]{{0,1000}})\[/(?:wp_)?caption\]"
)
# what no words of an author have: "[video in Dutch]"
_NO_WORDS = r"(?=[^\[\]\n]{0,1000}?(?:[=/\d]|[a-z][A-Z]))"
_NAMES = (
    "audio|embed|gallery|googlemaps|googlevideo|playlist|slideshare|slideshow|soundcloud|video|vimeo|wpvideo|youtube"
)
_EMBED = re.compile(
    rf"\[(?P<name>{_NAMES})(?P<arguments>{_NO_WORDS}[\s=]{_ARGUMENTS})?\](?![(\[:])(?:(?P<content>{_ARGUMENTS})\[/(?P=name)\])?"
)
# by an identifier of small letters, which is a word ("[youtube screenshots]") unless it is the whole line
_VIDEO = re.compile(r"(?<!.)\[(?P<name>youtube)[ =](?P<arguments>[\w-]{11})\](?!.)")
_REST = re.compile(
    rf"\[/(?:{_NAMES}|(?:wp_)?caption)\](?![(\[:])|\[(?:wp_)?caption\s+\w+=\S{_ARGUMENTS}\]"
)  # of one that is broken
_IDENTIFIER = re.compile(r"[\w-]{6,20}")
_ADDRESS = re.compile(r"https?://[^\s\"'\[\]]+")


def enable(marks: Marks) -> None:
    marks.inline("[", _captioned)
    marks.inline("[", _embed)
    marks.inline("[", _rest)


def _captioned(state: StateInline, silent: bool) -> bool:
    """Read a picture with its caption."""
    match = _CAPTION.match(state.src, state.pos)
    if not match:
        return False
    if not silent:
        add_html(state, "<figure>")
        add_inlines(state, match["picture"])
        add_html(state, "<figcaption>")
        add_inlines(state, match["words"].strip())
        add_html(state, "</figcaption></figure>")
    state.pos = match.end()
    return True


def _embed(state: StateInline, silent: bool) -> bool:
    """Read what is shown from elsewhere; without arguments or an end these may be an author's words: "[video]"."""
    match = _EMBED.match(state.src, state.pos)
    if match and match["arguments"] is None and match["content"] is None and match["name"] != "gallery":
        return False
    match = match or _VIDEO.match(state.src, state.pos)
    if not match:
        return False
    if not silent:
        if html := _player(match):
            add_html(state, html)
        else:
            add_node(state, d.Omitted(match["name"]))
    state.pos = match.end()
    return True


def _player(match: re.Match[str]) -> str | None:
    """Return the HTML of what a shortcode shows: that of its address or its identifier; None if it has neither."""
    if address := _ADDRESS.search(match[0]):
        return frame(address[0])
    argument = (match["arguments"] or "").strip()
    return player(match["name"], argument) if _IDENTIFIER.fullmatch(argument) else None


def _rest(state: StateInline, silent: bool) -> bool:  # noqa: ARG001
    match = _REST.match(state.src, state.pos)
    if not match:
        return False
    state.pos = match.end()
    return True
