"""Footnotes in HTML: the references, and the notes that they refer to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from syndicator.documents import document as d
from syndicator.documents.nodes import INLINES, Part, classes, is_blank
from syndicator.documents.plain_text import text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from syndicator.documents.nodes import Element, Node

NOTE: Mapping[str, str] = {"is": "a note"}
NOTE_ID = re.compile(r"(?:user-content-)?(?:fn|footnote|endnote|note|ftn|cite_note)[\w:.-]*")
_SIGN = re.compile(r"[\[(]?(?:\d{1,3}|[*†‡§¶]+)[\])]?")


def note_label(element: Element) -> str:
    """Return the label if an element refers to a footnote; empty if it does not."""
    content = [node for node in element.content if isinstance(node, INLINES) and not is_blank(node)]
    if len(content) == 1 and isinstance(content[0], d.FootnoteReference):
        return content[0].label
    attributes = element.attributes
    if element.name == "a":
        target = attributes.get("href", "")
        fragment = target.rpartition("#")[2] if "#" in target else ""
        named = classes(attributes) & {
            "footnote",
            "footnote-ref",
            "footnote-reference",
            "footnote-anchor",
            "footnote_reference",
        }
        sign = text_of(content)
        noted = named or attributes.get("role") == "doc-noteref" or "data-footnote-ref" in attributes
        raised = len(content) == 1 and isinstance(content[0], d.Styled) and content[0].style is d.Style.SUPERSCRIPT
        if (
            fragment
            and _SIGN.fullmatch(_plain_digits(sign))
            and (noted or raised or re.match(r"(?:fn|footnote|note|ftn|cite)", fragment))
        ):
            return fragment.removeprefix("user-content-")
        return ""
    if len(content) == 1 and isinstance(content[0], d.Link) and "#" in content[0].target:
        sign = _plain_digits(text_of(content[0].children))
        return content[0].target.rpartition("#")[2] if _SIGN.fullmatch(sign) else ""
    return ""


def _plain_digits(text: str) -> str:
    return text.translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789"))


def notes(element: Element) -> Iterable[Node]:
    """Leave out what is around the notes; `list_` has given each to its reference."""
    items = [node for node in element.content if isinstance(node, Part) and node.attributes.get("id")]
    return [Part(note_id(item), item.content, NOTE) for item in items]


def note(element: Element) -> Iterable[Node]:
    """Give a note that is a box of its own to its reference."""
    for node in element.content:
        if isinstance(node, d.FootnoteReference | d.Link):
            label = node.label if isinstance(node, d.FootnoteReference) else node.target.rpartition("#")[2]
            rest = tuple(other for other in element.content if other is not node)
            return [Part(label.replace("-anchor", ""), rest, NOTE)]
    return element.content


def markdown_note(element: Element) -> Iterable[Node]:
    return [Part(element.attributes["id"], tuple(element.content), NOTE)] if element.is_markdown else element.content


def note_id(item: Part) -> str:
    return item.attributes["id"].removeprefix("user-content-")
