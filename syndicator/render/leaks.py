"""Marks in an announcement that mean nothing outside the blog, and texts that stop in the middle."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from syndicator.model import Post

_TAGS = (
    "a|abbr|article|aside|audio|b|blockquote|br|center|cite|code|dd|del|details|div|dl|dt|em|embed|figcaption|figure|font|form|h[1-6]|hr|i|"
    "iframe|img|input|ins|kbd|li|mark|ol|p|picture|pre|s|script|section|small|source|span|strong|style|sub|summary|sup|table|tbody|td|th|"
    "thead|tr|u|ul|video"
)
_MARKS = re.compile(
    r"\{\{[^{}\n]{0,60}|\{%[^%\n]{0,60}|%\}|\}\}"  # templates and shortcodes
    r"|\[/?(?:gallery|caption|embed|youtube|video|audio|toc)\b[^\]\n]{0,60}\]|\[\[[^\]\n]{0,60}|!\[[^\]\n]{0,60}|\]\([^)\n]{0,60}"
    r"|\{:[^}\n]{0,60}\}|\{[.#][\w-][^}\n]{0,60}\}|%\[[^\]\n]{0,60}|\[\^[^\]\n]{1,40}\]|\[![A-Za-z]+\]"
    r"|^:::[ \t]*\w*|^(?:!!!|\?\?\?)[ +][^\n]{0,40}|^import[ \t][^\n]{0,60}\bfrom[ \t]+[\"'][^\n]{0,60}"
    r"|^export[ \t]+(?:const|let|default|function)\b|\*\*[^*\n]{1,60}\*\*"
    rf"|<!--|</?(?:{_TAGS})(?:\s[^<>\n]{{0,60}})?/?>|<[A-Z]\w*(?:\s[^<>\n]{{0,60}})?/?>|&(?:[a-z]{{2,8}}|#\d{{1,5}}|#x[0-9a-f]{{1,5}});"
    r"|\bappeared first on\b|\bContinue reading\b[^\n]{0,20}(?:→|»|…|\Z)",
    re.MULTILINE,
)
_CODE = re.compile(
    r"(?ms)^[ \t]*(```+|~~~+).*?^[ \t]*\1|(`+)(?!`).+?(?<!`)\2(?!`)|<(code|pre)\b.*?</\3>|^(?: {4}|\t)[^\n]*"
)
_LONGEST = 200_000  # characters of a body in which code is looked for
_CUT = re.compile(r"[,:;，：；]\s*\Z")


def leaks(post: Post, text: str) -> Iterator[str]:
    """Yield each mark of the blog's generator in the text that is not code which the post speaks of."""
    found = list(dict.fromkeys(mark[0].strip() for mark in _MARKS.finditer(text)))
    if found:
        code = _code(post)
        yield from (mark for mark in found if mark not in code)


def stops_early(post: Post, text: str) -> str:
    """Return the end of a text that only introduces what is left out; empty if it ends well."""
    lines = [line for line in text.split("\n") if line.strip() and not _is_link_or_tags(line, post)]
    return lines[-1][-40:] if lines and _CUT.search(lines[-1]) else ""


def _is_link_or_tags(line: str, post: Post) -> bool:
    return (bool(post.url) and line.strip().startswith(post.url)) or all(word.startswith("#") for word in line.split())


def _code(post: Post) -> str:
    body = (post.markdown or post.html)[:_LONGEST]
    return unescape("\n".join([post.title, post.summary, *(code[0] for code in _CODE.finditer(body))]))
