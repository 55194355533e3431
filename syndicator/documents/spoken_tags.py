"""What template tags say among words, where no generator knows it."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from syndicator.generators.tags import TemplateTag

GAP = "template-tag"  # the element of what only the blog can show
# of Liquid, Nunjucks, Twig and Tera, which say nothing
_STATEMENTS = frozenset({
    "assign", "set", "capture", "if", "elsif", "elseif", "elif", "else", "unless", "case", "when", "for", "break", "continue", "cycle", "tablerow",
    "increment", "decrement", "raw", "verbatim", "comment", "import", "from", "extends", "block", "macro", "filter", "with", "layout", "css", "js",
    "seo", "feed_meta", "post_path", "asset_path", "post_url", "link", "url", "ref",
})  # fmt: skip
_PICTURE = re.compile(
    r"icon|emoji|badge|\bfa[bsr]?\b|image|img|pic|figure|photo|gallery|video|audio|player|logo|avatar|svg|anchor|button",
    re.IGNORECASE,
)
_SHORTCODES = ("{{<", "{{%")
_QUOTED = re.compile(r"""(?:^|\s)(?:"((?:[^"\\]|\\.)*+)"|`([^`]*+)`)(?=\s|\Z)""")
_ADDRESS = re.compile(r"(?:[a-z]+:)?/{1,2}\S+|[#?]\S+")
_WORDS = re.compile(r"(?=.*[^\W\d_]{2})[^/\\=]*\S[ \u00a0]\S[^/\\=]*|(?=.*[^\x00-\x7f])[^\W\d_].*")


def says_something(tag: TemplateTag) -> bool:
    """Whether a reader of the page sees something where the tag stands."""
    if tag.is_end or tag.opening == "{#":
        return False
    return tag.opening != "{%" or (tag.name not in _STATEMENTS and bool(tag.name))


def is_picture(name: str) -> bool:
    """Whether a tag or component has the name of something without words, such as an icon."""
    return _PICTURE.search(name) is not None


def said(tag: TemplateTag) -> str:
    """Return HTML of what a tag says: its words, or an element in their place if they are not known; empty if it says nothing."""
    if not says_something(tag):
        return ""
    words = words_of(tag)
    return escape(words, quote=False) if words else gap(tag)


def gap(tag: TemplateTag) -> str:
    """Return the element that stands in the place of words or a picture that are not known."""
    kind = "picture" if is_picture(tag.name) else "words"
    return f'<{GAP} name="{escape(tag.name)}" type="{kind}"></{GAP}>'


def words_of(tag: TemplateTag) -> str:
    """Return the words of a shortcode that is given nothing but words, or these and an address; empty if that is unsure.

    Words are in quotation marks and have a space between them, or letters that no name of a file or icon has.
    """
    if tag.opening not in _SHORTCODES or tag.options or is_picture(tag.name):
        return ""
    quoted: list[str] = [first or second for first, second in _QUOTED.findall(tag.text)]
    others = [argument for argument in quoted if not _ADDRESS.fullmatch(argument)]
    said = [argument for argument in others if _WORDS.fullmatch(argument)]
    if len(quoted) > len(others) == 1:
        return others[0]
    return said[0] if len(said) == 1 else ""
