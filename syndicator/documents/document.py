"""The parts of a document: blocks, and the inlines in them.

Text is as a reader sees it: without control characters, with entities and emoji names decoded. Addresses are as written.
"""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003 (dataclasses may be asked for their hints)
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from syndicator.value import frozen


class Style(StrEnum):
    EMPHASIS = "emphasis"
    STRONG = "strong"
    DELETED = "deleted"
    INSERTED = "inserted"
    MARKED = "marked"
    SUPERSCRIPT = "superscript"
    SUBSCRIPT = "subscript"
    KEY = "key"  # of a keyboard
    SMALL = "small"


@frozen
class Text:
    text: str


@frozen
class Code:
    text: str


@frozen
class Math:
    tex: str


@frozen
class Break:
    """A line break: `hard` if the author wants it, else one of the source, which reads as a space."""

    hard: bool = False


@frozen
class Styled:
    style: Style
    children: Inlines


@frozen
class Link:
    """`target`: empty if the blog's generator alone knows it."""

    target: str
    children: Inlines
    title: str = ""


@frozen
class Image:
    target: str
    alt: str = ""
    title: str = ""


@frozen
class FootnoteReference:
    """`label`: a key of `Document.footnotes`, if the note was found."""

    label: str


@frozen
class Gap:
    """The place of something among words that only the blog can show: a shortcode, a component, an icon. It has no text.

    `name`: as written. `is_picture`: it is no word, so that a sentence does without it, unless a mark follows it.
    """

    name: str
    is_picture: bool = False


Inline: TypeAlias = Text | Code | Math | Break | Styled | Link | Image | FootnoteReference | Gap
Inlines: TypeAlias = tuple[Inline, ...]


@frozen
class Paragraph:
    children: Inlines


@frozen
class Heading:
    """`level`: 1 to 6."""

    level: int
    children: Inlines


@frozen
class CodeBlock:
    text: str
    language: str = ""


@frozen
class MathBlock:
    tex: str


@frozen
class Quote:
    blocks: Blocks


@frozen
class Callout:
    """A note, tip, warning or the like beside the text. `kind`: as written, in lower case."""

    kind: str
    title: Inlines
    blocks: Blocks


@frozen
class Details:
    """What a reader has to unfold."""

    summary: Inlines
    blocks: Blocks


@frozen
class ListItem:
    """`checked`: of a task, whether it is done."""

    blocks: Blocks
    checked: bool | None = None


@frozen
class List:
    """`start`: the first number; None for bullets. `tight`: without blank lines between the items."""

    items: tuple[ListItem, ...]
    start: int | None = None
    tight: bool = True


@frozen
class Definition:
    term: Inlines
    meanings: tuple[Blocks, ...]


@frozen
class DefinitionList:
    items: tuple[Definition, ...]


@frozen
class Table:
    """`header`: a cell per column; empty if there is none. `alignments`: left, center, right or empty, per column."""

    header: tuple[Inlines, ...]
    rows: tuple[tuple[Inlines, ...], ...]
    alignments: tuple[str, ...] = ()
    caption: Inlines = ()


@frozen
class Figure:
    """Images that stand alone, with their caption. `images`: each alone or in a link."""

    images: tuple[Image | Link, ...]
    caption: Inlines = ()


@frozen
class Embed:
    """Something shown from another page. `kind`: "video", "tweet", "page" …; `address`: of a page that people can open."""

    kind: str
    address: str
    caption: Inlines = ()


@frozen
class Omitted:
    """Something that only the blog can show: a shortcode, a component, a widget, a form. `name`: as written."""

    name: str


@frozen
class TableOfContents:
    """The place of a table of contents."""


@frozen
class ExcerptEnd:
    """The author's mark for the end of the excerpt."""


@frozen
class Rule:
    """A thematic break."""


Block: TypeAlias = (
    Paragraph | Heading | CodeBlock | MathBlock | Quote | Callout | Details | List | DefinitionList | Table | Figure
    | Embed | Omitted | TableOfContents | ExcerptEnd | Rule
)  # fmt: skip
Blocks: TypeAlias = tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """`footnotes`: by label, in the order of their first reference."""

    blocks: Blocks
    footnotes: Mapping[str, Blocks] = field(default_factory=dict)
