"""What each element of HTML means in a document."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from syndicator.documents import document as d
from syndicator.documents import embeds
from syndicator.documents.nodes import (
    BLOCKS,
    BOUNDARY,
    INLINES,
    Element,
    Node,
    Part,
    blocks,
    classes,
    inlines,
    is_unseen,
    trimmed,
    wrapped_runs,
)
from syndicator.documents.notes import NOTE, markdown_note, note, note_label, notes
from syndicator.documents.plain_text import text_of
from syndicator.documents.spoken_tags import GAP
from syndicator.documents.structures import CALLOUTS, callout, definitions, details, figure, list_, table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

_VOID = "img br hr input source wbr meta link embed area base col track param lj"
VOID = frozenset(_VOID.split())  # elements without an end tag
_TOC = frozenset(
    {"toc", "toc_container", "ez-toc-container", "table-of-contents", "lwptoc", "markdown-toc", "tableofcontents"}
)
_NOTES = frozenset({"footnotes", "endnotes", "footnotes-list", "footnote-list", "wp-block-footnotes"})
_STYLES = {
    "em": d.Style.EMPHASIS, "i": d.Style.EMPHASIS, "cite": d.Style.EMPHASIS, "var": d.Style.EMPHASIS, "dfn": d.Style.EMPHASIS,
    "strong": d.Style.STRONG, "b": d.Style.STRONG, "s": d.Style.DELETED, "del": d.Style.DELETED, "strike": d.Style.DELETED,
    "u": d.Style.INSERTED, "ins": d.Style.INSERTED, "mark": d.Style.MARKED, "sup": d.Style.SUPERSCRIPT, "sub": d.Style.SUBSCRIPT,
    "kbd": d.Style.KEY, "small": d.Style.SMALL,
}  # fmt: skip
_CAPTION = re.compile(r"(?:the|img|image|fig|figure|photo|pic|wp)?[-_]?cap(?:tion)?(?:[-_]text)?")
_UNREACHABLE = re.compile(r"(?:javascript|vbscript|file|data(?!:image/(?:gif|jpeg|png|webp);)):", re.IGNORECASE)
_EMOJI_CLASSES = frozenset({"wp-smiley", "emoji", "emojione", "joypixels", "twemoji"})
_LANGUAGE = re.compile(r"(?:^|\s)(?:language|lang|highlight-source|brush:)-?\s*([\w+#.-]+)")


def is_transparent(name: str, attributes: Mapping[str, str]) -> bool:
    """Whether the element means nothing by itself."""
    if name in _CONVERTERS or is_unseen(name, attributes):
        return False
    return not (attributes and name in BLOCKS and _special(attributes))


def _special(attributes: Mapping[str, str]) -> Callable[[Element], Iterable[Node]] | None:
    """Return the converter of an element that is something by its class."""
    names = classes(attributes) | {attributes.get("id", "").lower()}
    if not names.isdisjoint(_NOTES) or attributes.get("role") == "doc-endnotes":
        return notes
    if names & {"footnote", "footnote-definition"}:
        return note
    if not names.isdisjoint(_TOC) or attributes.get("role") == "doc-toc":
        return _table_of_contents
    if not names.isdisjoint(CALLOUTS) or attributes.get("data-node-type") == "callout":
        return callout
    if not names.isdisjoint({"wp-caption", "captioned-image-container"}):
        return figure
    if any(map(_CAPTION.fullmatch, names)):
        return _caption
    if not names.isdisjoint(
        {"admonition-title", "markdown-alert-title", "callout-title", "custom-block-title", "kg-callout-emoji"}
    ):
        return _title
    if attributes.get("data-node-type") == "callout-emoji":
        return _title
    return None


def converted(element: Element) -> tuple[list[Node], Mapping[str, d.Blocks]]:
    """Return what an element that has ended adds to its parent, and the footnotes in it."""
    convert = (element.name in BLOCKS and element.attributes and _special(element.attributes)) or _CONVERTERS.get(
        element.name
    )
    nodes = list(convert(element)) if convert else list(element.content)
    notes = {node.name: blocks(node.content) for node in nodes if isinstance(node, Part) and node.attributes is NOTE}
    if notes:
        nodes = [node for node in nodes if not (isinstance(node, Part) and node.attributes is NOTE)]
    if element.name in BLOCKS and convert is not _title:
        nodes = [BOUNDARY, *nodes, BOUNDARY]
    return nodes, notes


def void(name: str, attributes: Mapping[str, str]) -> Iterator[Node]:
    """Yield what an element without content is."""
    if is_unseen(name, attributes):
        return
    match name:
        case "br":
            yield d.Break(hard=True)
        case "hr":
            yield d.Rule()
        case "img":
            yield from _image(attributes)
        case "embed" if attributes.get("src"):
            yield from embeds.frame(attributes["src"])
        case "input" if attributes.get("type", "").lower() == "checkbox":
            yield Part("checked" if "checked" in attributes else "unchecked", (), {})
        case "lj" if attributes.get("user") or attributes.get("comm"):  # whom LiveJournal links to
            yield d.Text(attributes.get("user") or attributes["comm"])
        case "source" if attributes.get("src"):
            yield Part("source", (), attributes)
        case _:
            pass


def is_unreachable(target: str) -> bool:
    """Whether nobody can follow a target, or see it as a picture: a script, a file of the author's machine."""
    return _UNREACHABLE.match(target) is not None


def _leads_nowhere(target: str) -> bool:
    """Whether HTML's target is unreachable, or a picture written out in it, which may be megabytes."""
    return is_unreachable(target) or target.startswith("data:")


def _image(attributes: Mapping[str, str]) -> Iterator[d.Inline]:
    alt = " ".join(attributes.get("alt", "").split())
    if alt and not _EMOJI_CLASSES.isdisjoint(classes(attributes)):
        yield d.Text(alt)
        return
    target = attributes.get("src") or attributes.get("data-src", "")
    if attributes.get("width") in {"0", "1"} and attributes.get("height") in {"0", "1"}:
        return  # a tracking pixel
    if target and not _leads_nowhere(target):
        yield d.Image(target, alt, attributes.get("title", ""))


def _styled(element: Element) -> Iterable[Node]:
    style = _STYLES[element.name]
    if element.name == "sup" and (label := note_label(element)):
        return [d.FootnoteReference(label)]
    return wrapped_runs(element.content, lambda children: d.Styled(style, children))


def _code(element: Element) -> Iterable[Node]:
    inner = inlines(element.content)
    if any(isinstance(node, d.Link | d.Image) for node in inner):
        return element.content  # what is linked stays linked
    text = text_of(inner) if not any(isinstance(node, d.Break) for node in inner) else " ".join(text_of(inner).split())
    return [d.Code(text)] if text else [node for node in element.content if isinstance(node, d.Gap)]


def _link(element: Element) -> Iterable[Node]:
    target = element.attributes.get("href", "").strip()
    if label := note_label(element):
        return [d.FootnoteReference(label)]
    words = text_of(node for node in element.content if isinstance(node, INLINES))
    if target.startswith("#") and words in {"↩", "↩︎", "↑", "^", "⤴", "¶", "#", "§", "🔗"}:
        return []
    if not target or _leads_nowhere(target):
        return element.content
    title = element.attributes.get("title", "")
    if not element.content and target.startswith("{"):
        return [d.Link(target, (), title)]  # takes its words from the post that it leads to
    return wrapped_runs(element.content, lambda children: d.Link(target, children, title))


def _paragraph(element: Element) -> Iterable[Node]:
    return blocks(element.content)


def _heading(element: Element) -> Iterable[Node]:
    figures = [node for node in element.content if isinstance(node, d.Figure)]
    children = trimmed([child for child in inlines(element.content) if not isinstance(child, d.Image)])
    images = [child for child in inlines(element.content) if isinstance(child, d.Image)]
    if children:
        yield d.Heading(int(element.name[1]), children)
    if images:
        yield d.Figure(tuple(images))
    elif not children:
        yield from figures


def _quote(element: Element) -> Iterable[Node]:
    inner = blocks(element.content)
    if embed := embeds.quoted(element.attributes, inner):
        return [embed]
    if callout := embeds.alert(inner):
        return [callout]
    return [d.Quote(inner)] if inner else []


def _preformatted(element: Element) -> Iterable[Node]:
    text = "".join(map(_verbatim, element.content))
    language = _LANGUAGE.search(element.attributes.get("class", ""))
    for node in element.content:
        if isinstance(node, Part):
            language = language or _LANGUAGE.search(node.attributes.get("class", ""))
    text = text.strip("\n")
    return [d.CodeBlock(text, language[1] if language else "")] if text.strip() else []


def _verbatim(node: Node) -> str:
    match node:
        case d.Text(text) | d.Code(text):
            return text
        case d.Break():
            return "\n"
        case d.Styled() | d.Link():
            return "".join(map(_verbatim, node.children))
        case Part():
            return "".join(map(_verbatim, node.content))
        case d.Paragraph(children):
            return "".join(map(_verbatim, children)) + "\n"
        case _:
            return ""


def _part(element: Element) -> Iterable[Node]:
    return [Part(element.name if element.name != "p" else "figcaption", tuple(element.content), element.attributes)]


def _caption(element: Element) -> Iterable[Node]:
    """Return the caption of a picture above it; what holds the picture itself is none."""
    pictures = (node for node in element.content if isinstance(node, d.Image | d.Figure))
    return element.content if any(pictures) else _caption_part(element)


def _caption_part(element: Element) -> Iterable[Node]:
    return [Part("figcaption", tuple(element.content), element.attributes)]


def _title(element: Element) -> Iterable[Node]:
    return [Part("title", tuple(element.content), element.attributes)]


def _table_of_contents(_: Element) -> Iterable[Node]:
    return [d.TableOfContents()]


def _frame(element: Element) -> Iterable[Node]:
    source = element.attributes.get("src") or element.attributes.get("data-src", "")
    return embeds.frame(source) if source else [d.Omitted(element.name)]


def _media(element: Element) -> Iterable[Node]:
    sources = [node.attributes.get("src", "") for node in element.content if isinstance(node, Part)]
    address = element.attributes.get("src") or next(iter(sources), "")
    return [d.Embed(element.name, address)] if address else [d.Omitted(element.name)]


def _math(element: Element) -> Iterable[Node]:
    tex = element.attributes.get("alttext") or element.attributes.get("data-tex", "")
    if not tex:
        tex = next((text_of(node.content) for node in element.content if isinstance(node, Part)), "")  # type: ignore[arg-type]
    tex = tex or text_of(inlines(element.content))
    return [d.MathBlock(tex) if element.attributes.get("display") == "block" else d.Math(tex)] if tex else []


def _form(_: Element) -> Iterable[Node]:
    return [d.Omitted("form")]


def _gap(element: Element) -> Iterable[Node]:
    return [d.Gap(element.attributes.get("name", ""), element.attributes.get("type") == "picture")]


def _quoted_words(element: Element) -> Iterable[Node]:
    return [d.Text("“"), *element.content, d.Text("”")]


_CONVERTERS: dict[str, Callable[[Element], Iterable[Node]]] = {
    **dict.fromkeys(_STYLES, _styled), **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), _heading),
    **dict.fromkeys(("li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "caption", "summary"), _part),
    "p": _paragraph, "blockquote": _quote, "pre": _preformatted, "code": _code, "tt": _code, "samp": _code, "a": _link, "ul": list_,
    "ol": list_, "dl": definitions, "table": table, "figure": figure, "figcaption": _caption_part, "details": details,
    "iframe": _frame, "video": _media, "audio": _media, "math": _math, "annotation": _part, "form": _form, "q": _quoted_words,
    "callout": callout, "note": markdown_note, GAP: _gap,
}  # fmt: skip
