"""What a document is built of: the content of elements, and how it becomes blocks and inlines."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, TypeAlias

from syndicator.documents import document as d
from syndicator.value import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence


class _Boundary:
    """Separates paragraphs."""


@frozen
class Part:
    """A part of a table, list or figure, which its element puts together."""

    name: str
    content: Sequence[Node]
    attributes: Mapping[str, str]


BOUNDARY: Final = _Boundary()
Node: TypeAlias = d.Inline | d.Block | _Boundary | Part
INLINES = (d.Text, d.Code, d.Math, d.Break, d.Styled, d.Link, d.Image, d.FootnoteReference, d.Gap)


@dataclass(slots=True)
class Element:
    """An element that has begun. `content`: shared with its parent if it is transparent."""

    name: str
    attributes: Mapping[str, str]
    content: list[Node]
    is_markdown: bool = False

    @property
    def is_unseen(self) -> bool:
        return not self.is_markdown and is_unseen(self.name, self.attributes)


BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dialog", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "li", "main", "menu",
    "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", "html",
})  # fmt: skip


def is_block(node: Node) -> bool:
    return not isinstance(node, INLINES)


def blocks(content: Iterable[Node]) -> d.Blocks:
    """Return content as blocks: what is between boundaries and blocks becomes paragraphs."""
    result: list[d.Block] = []
    run: list[d.Inline] = []
    for node in content:
        if isinstance(node, INLINES):
            run.append(node)
            continue
        result += paragraphs(run)
        run = []
        if isinstance(node, Part) and node.name == "figcaption":
            result += [d.Figure((), caption)] if (caption := inlines(node.content)) else []
        elif isinstance(node, Part):
            result += blocks(node.content)
        elif not isinstance(node, _Boundary):
            result.append(node)
    return (*result, *paragraphs(run))


def inlines(content: Iterable[Node]) -> d.Inlines:
    """Return content as inlines: blocks by their text, separated by line breaks."""
    result: list[d.Inline] = []
    for node in content:
        if isinstance(node, INLINES):
            result.append(node)
        elif isinstance(node, d.Paragraph | d.Heading):
            result += ((d.Break(hard=True),) if result else ()) + node.children + (d.Break(),)
        elif isinstance(node, d.Figure):
            result += node.images
        elif isinstance(node, Part):
            result += inlines(node.content)
        elif isinstance(node, d.CodeBlock):
            result.append(d.Code(" ".join(node.text.split())))
        elif isinstance(node, d.List | d.Quote | d.Callout | d.Details):
            for inner in _inner(node):
                result += ((d.Break(hard=True),) if result else ()) + inlines([inner])
    return trimmed(result)


def _inner(block: d.List | d.Quote | d.Callout | d.Details) -> Iterator[d.Block]:
    if isinstance(block, d.List):
        yield from (inner for item in block.items for inner in item.blocks)
    else:
        yield from block.blocks


def trimmed(run: Sequence[d.Inline]) -> d.Inlines:
    """Return inlines without white space at both ends; none if nothing is shown."""
    items = [] if all(map(is_empty, run)) else list(run)
    while items and is_blank(items[0]):
        items.pop(0)
    while items and is_blank(items[-1]):
        items.pop()
    if items and isinstance(items[0], d.Text):
        items[0] = d.Text(items[0].text.lstrip())
    if items and isinstance(items[-1], d.Text):
        items[-1] = d.Text(items[-1].text.rstrip())
    return tuple(items)


def is_blank(inline: d.Inline) -> bool:
    return isinstance(inline, d.Break) or (isinstance(inline, d.Text) and not inline.text.strip().strip("\u200b"))


def is_empty(inline: d.Inline) -> bool:
    """Whether an inline shows nothing: white space, or the place of what is left out."""
    return isinstance(inline, d.Gap) or is_blank(inline)


def paragraphs(run: Sequence[d.Inline]) -> d.Blocks:
    """Return a run of inlines as a paragraph, or as a figure if it has only images; nothing if it is blank."""
    children = trimmed(run)
    if not children:
        return ()
    shown = [child for child in children if not is_empty(child)]
    if all(map(_is_image, shown)):
        return (d.Figure(tuple(shown)),)  # type: ignore[arg-type]  # images, some in links
    return (d.Paragraph(children),)


def _is_image(inline: d.Inline) -> bool:
    if isinstance(inline, d.Link):
        children = [child for child in inline.children if not is_empty(child)]
        return bool(children) and all(isinstance(child, d.Image) for child in children)
    return isinstance(inline, d.Image)


def wrapped_runs(content: Sequence[Node], wrap: Callable[[d.Inlines], d.Inline]) -> list[Node]:
    """Put each run of inlines into an inline element; blocks in it stay blocks."""
    nodes: list[Node] = []
    run: list[d.Inline] = []
    for node in [*content, BOUNDARY]:
        if isinstance(node, INLINES):
            run.append(node)
            continue
        nodes += wrapped(run, wrap)
        run = []
        if isinstance(node, d.Paragraph | d.Heading):
            nodes.append(replace(node, children=tuple(wrapped(node.children, wrap))))
        elif isinstance(node, d.Figure):
            images = [wrap((image,)) if isinstance(image, d.Image) else image for image in node.images]
            kept = [new if isinstance(new, d.Link) else old for new, old in zip(images, node.images, strict=True)]
            nodes.append(replace(node, images=tuple(kept)))
        else:
            nodes.append(node)
    return nodes[:-1]


def wrapped(run: Sequence[d.Inline], wrap: Callable[[d.Inlines], d.Inline]) -> list[d.Inline]:
    """Wrap a run, without the white space around it: `<b> word </b>` is ` <b>word</b> `."""
    items = list(run)
    before, after = [], []
    while items and is_blank(items[0]):
        before.append(items.pop(0))
    while items and is_blank(items[-1]):
        after.append(items.pop())
    if all(map(is_empty, items)):
        return [*before, *items, *reversed(after)]
    if isinstance(items[0], d.Text) and items[0].text[:1] == " ":
        before.append(d.Text(" "))
    if isinstance(items[-1], d.Text) and items[-1].text[-1:] == " ":
        after.append(d.Text(" "))
    return [*before, wrap(trimmed(items)), *reversed(after)]


def split(content: Iterable[Node], name: str) -> tuple[list[Part], list[Node]]:
    """Return the parts of this name, and everything else."""
    parts: list[Part] = []
    others: list[Node] = []
    for node in content:
        if isinstance(node, Part) and node.name == name:
            parts.append(node)
        else:
            others.append(node)
    return parts, others


_UNSEEN = frozenset({
    "script", "style", "template", "noscript", "head", "title", "textarea", "svg", "select", "button", "datalist", "object",
    "noembed", "noframes", "dialog", "canvas", "map", "rp",
})  # fmt: skip
_UNSEEN_CLASSES = frozenset({
    "screen-reader-text", "sr-only", "visually-hidden", "visuallyhidden", "katex-html", "mjx_assistive_mathml", "d-none",
    "gutter", "lineno", "linenos", "line-numbers", "lntd-numbers", "headerlink", "heading-anchor", "anchor-link", "header-anchor", "hash-link", "footnote-backref", "reversefootnote", "footnote-back",
})  # fmt: skip
_UNSEEN_STYLE = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)


def classes(attributes: Mapping[str, str]) -> set[str]:
    return set(attributes["class"].lower().split()) if "class" in attributes else set()


def is_unseen(name: str, attributes: Mapping[str, str]) -> bool:
    """Whether no reader of the page sees the element."""
    if name in _UNSEEN or (attributes and "hidden" in attributes):
        return True
    if not attributes:
        return False
    style = attributes.get("style")
    if style and _UNSEEN_STYLE.search(style):
        return True
    return not _UNSEEN_CLASSES.isdisjoint(classes(attributes)) or attributes.get("role") == "doc-backlink"
