"""Elements of several parts: lists, tables, figures, boxes."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from syndicator.documents import document as d
from syndicator.documents.nodes import BOUNDARY, Part, blocks, classes, inlines, split
from syndicator.documents.notes import NOTE, NOTE_ID, note_id
from syndicator.documents.plain_text import text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from syndicator.documents.nodes import Element, Node

CALLOUTS = frozenset({"admonition", "callout", "markdown-alert", "alert", "kg-callout-card", "notice", "custom-block"})


def list_(element: Element) -> Iterable[Node]:
    items, others = split(element.content, "li")
    if items and all(NOTE_ID.fullmatch(item.attributes.get("id", "")) for item in items):
        return [Part(note_id(item), item.content, NOTE) for item in items]
    entries = [_item(item) for item in items]
    rest = blocks(others)
    if rest:  # in old HTML, a list in a list without an item
        entries = (
            [*entries[:-1], replace(entries[-1], blocks=entries[-1].blocks + rest)] if entries else [d.ListItem(rest)]
        )
    entries = [entry for entry in entries if entry.blocks or entry.checked is not None]
    if not entries:
        return []
    start = element.attributes.get("start", "1")
    number = int(start) if re.fullmatch(r"\d{1,9}", start) else 1
    tight = not any(isinstance(node, Part) and node.name == "loose" for item in items for node in item.content)
    return [d.List(tuple(entries), number if element.name == "ol" else None, tight)]


def _item(part: Part) -> d.ListItem:
    names = {node.name for node in part.content if isinstance(node, Part)}
    checked = True if "checked" in names else False if "unchecked" in names else None
    return d.ListItem(blocks(part.content), checked)


def definitions(element: Element) -> Iterable[Node]:
    items: list[d.Definition] = []
    for node in element.content:
        if not isinstance(node, Part):
            continue
        if node.name == "dt":
            items.append(d.Definition(inlines(node.content), ()))
        elif node.name == "dd" and items:
            items[-1] = replace(items[-1], meanings=(*items[-1].meanings, blocks(node.content)))
    return [d.DefinitionList(tuple(items))] if items else blocks(element.content)


def table(element: Element) -> Iterable[Node]:
    rows: list[Part] = []
    header: Part | None = None
    caption: d.Inlines = ()
    parts = [node for node in element.content if isinstance(node, Part)]
    for part in parts:
        if part.name == "caption":
            caption = inlines(part.content)
        for row in (part,) if part.name == "tr" else part.content:
            if isinstance(row, Part) and row.name == "tr":
                cells = _cells(row)
                if (
                    header is None
                    and not rows
                    and cells
                    and (part.name == "thead" or all(c.name == "th" for c in cells))
                ):
                    header = row
                elif cells:
                    rows.append(row)
    body = [tuple(inlines(cell.content) for cell in _cells(row)) for row in rows]
    head = _cells(header) if header else []
    if not head and len(body) == 1 and len(body[0]) == 1:  # a frame for layout
        return blocks(_cells(rows[0])[0].content)
    if not any(map(any, [*body, tuple(inlines(cell.content) for cell in head)])):
        return []
    alignments = tuple(_alignment(cell.attributes) for cell in head or _cells(rows[0]))
    return [d.Table(tuple(inlines(cell.content) for cell in head), tuple(body), alignments, caption)]


def _cells(row: Part) -> list[Part]:
    return [node for node in row.content if isinstance(node, Part) and node.name in {"td", "th"}]


def _alignment(attributes: Mapping[str, str]) -> str:
    match = re.search(r"text-align:\s*(left|center|right)", attributes.get("style", ""))
    return match[1] if match else attributes.get("align", "").lower()


def figure(element: Element) -> Iterable[Node]:
    captions, rest = split(element.content, "figcaption")
    caption = inlines([inner for part in captions for inner in (*part.content, BOUNDARY)])
    inner = blocks(rest)
    if inner and all(isinstance(block, d.Figure) for block in inner):
        images = tuple(image for block in inner if isinstance(block, d.Figure) for image in block.images)
        own = next((block.caption for block in inner if isinstance(block, d.Figure) and block.caption), ())
        return [d.Figure(images, caption or own)]
    if len(inner) == 1 and isinstance(inner[0], d.Embed | d.Table):
        return [replace(inner[0], caption=caption)]
    return [*inner, *([d.Figure((), caption)] if caption else [])]


def details(element: Element) -> Iterable[Node]:
    summary, rest = split(element.content, "summary")
    return [d.Details(inlines([inner for part in summary for inner in part.content]), blocks(rest))]


def callout(element: Element) -> Iterable[Node]:
    titles, rest = split(element.content, "title")
    title, inner = inlines([node for part in titles for node in part.content]), blocks(rest)
    first = inner[0] if inner else None
    if title and isinstance(first, d.Paragraph) and not any(map(str.isalnum, text_of(title))):
        # an emoji is not a title
        inner = (d.Paragraph((*title, d.Text(" "), *first.children)), *inner[1:])
        title = ()
    kinds = classes(element.attributes) - CALLOUTS - {"block", "container"}
    kind = element.attributes.get("data-kind") or next(
        iter(sorted(kinds)), element.attributes.get("data-node-type", "note")
    )
    return (
        [d.Callout(kind.removeprefix("markdown-alert-").removeprefix("alert-"), title, inner)] if title or inner else []
    )
