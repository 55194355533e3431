"""What each element of HTML means in a document."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, TypeAlias

from syndicator.documents import document as d
from syndicator.documents import embeds
from syndicator.documents.plain_text import text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence


class _Boundary:
    """Separates paragraphs."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a table, list or figure, which its element puts together."""

    name: str
    content: Sequence[Node]
    attributes: Mapping[str, str]


BOUNDARY: Final = _Boundary()
Node: TypeAlias = d.Inline | d.Block | _Boundary | Part
_INLINES = (d.Text, d.Code, d.Math, d.Break, d.Styled, d.Link, d.Image, d.FootnoteReference)


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


VOID = frozenset(
    {"img", "br", "hr", "input", "source", "wbr", "meta", "link", "embed", "area", "base", "col", "track", "param"}
)
BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dialog", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "li", "main", "menu",
    "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", "html",
})  # fmt: skip
_UNSEEN = frozenset({
    "script", "style", "template", "noscript", "head", "title", "textarea", "svg", "select", "button", "datalist", "object",
    "noembed", "noframes", "dialog", "canvas", "map", "rp",
})  # fmt: skip
_UNSEEN_CLASSES = frozenset({
    "screen-reader-text", "sr-only", "visually-hidden", "visuallyhidden", "katex-html", "mjx_assistive_mathml", "d-none",
    "gutter", "lineno", "linenos", "line-numbers", "lntd-numbers", "headerlink", "heading-anchor", "anchor-link", "header-anchor", "hash-link", "footnote-backref", "reversefootnote", "footnote-back",
})  # fmt: skip
_UNSEEN_STYLE = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_TOC = frozenset({"toc", "toc_container", "ez-toc-container", "table-of-contents", "lwptoc", "markdown-toc", "tableofcontents"})  # fmt: skip
_NOTES = frozenset({"footnotes", "endnotes", "footnotes-list", "footnote-list", "wp-block-footnotes"})
_CALLOUTS = frozenset({"admonition", "callout", "markdown-alert", "alert", "kg-callout-card", "notice", "custom-block"})
_STYLES = {
    "em": d.Style.EMPHASIS, "i": d.Style.EMPHASIS, "cite": d.Style.EMPHASIS, "var": d.Style.EMPHASIS, "dfn": d.Style.EMPHASIS,
    "strong": d.Style.STRONG, "b": d.Style.STRONG, "s": d.Style.DELETED, "del": d.Style.DELETED, "strike": d.Style.DELETED,
    "u": d.Style.INSERTED, "ins": d.Style.INSERTED, "mark": d.Style.MARKED, "sup": d.Style.SUPERSCRIPT, "sub": d.Style.SUBSCRIPT,
    "kbd": d.Style.KEY, "small": d.Style.SMALL,
}  # fmt: skip
_EMOJI_CLASSES = frozenset({"wp-smiley", "emoji", "emojione", "joypixels", "twemoji"})
_NOTE_ID = re.compile(r"(?:user-content-)?(?:fn|footnote|endnote|note|ftn|cite_note)[\w:.-]*")
_SIGN = re.compile(r"[\[(]?(?:\d{1,3}|[*†‡§¶]+)[\])]?")
_LANGUAGE = re.compile(r"(?:^|\s)(?:language|lang|highlight-source|brush:)-?\s*([\w+#.-]+)")


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


def is_transparent(name: str, attributes: Mapping[str, str]) -> bool:
    """Whether the element means nothing by itself."""
    if name in _CONVERTERS or is_unseen(name, attributes):
        return False
    return not (attributes and name in BLOCKS and _special(attributes))


def _special(attributes: Mapping[str, str]) -> Callable[[Element], Iterable[Node]] | None:
    """Return the converter of an element that is something by its class."""
    names = classes(attributes) | {attributes.get("id", "").lower()}
    if not names.isdisjoint(_NOTES) or attributes.get("role") == "doc-endnotes":
        return _notes
    if names & {"footnote", "footnote-definition"}:
        return _note
    if not names.isdisjoint(_TOC) or attributes.get("role") == "doc-toc":
        return _table_of_contents
    if not names.isdisjoint(_CALLOUTS) or attributes.get("data-node-type") == "callout":
        return _callout
    if not names.isdisjoint({"wp-caption", "captioned-image-container"}):
        return _figure
    if not names.isdisjoint({"wp-caption-text", "image-caption"}):
        return _part
    if not names.isdisjoint({"admonition-title", "markdown-alert-title", "callout-title", "custom-block-title", "kg-callout-emoji"}):  # fmt: skip
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
    notes = {node.name: blocks(node.content) for node in nodes if isinstance(node, Part) and node.attributes is _NOTE}
    if notes:
        nodes = [node for node in nodes if not (isinstance(node, Part) and node.attributes is _NOTE)]
    if element.name in BLOCKS and convert is not _title:
        nodes = [BOUNDARY, *nodes, BOUNDARY]
    return nodes, notes


_NOTE: Mapping[str, str] = {"is": "a note"}


def is_block(node: Node) -> bool:
    return not isinstance(node, _INLINES)


def blocks(content: Iterable[Node]) -> d.Blocks:
    """Return content as blocks: what is between boundaries and blocks becomes paragraphs."""
    result: list[d.Block] = []
    run: list[d.Inline] = []
    for node in content:
        if isinstance(node, _INLINES):
            run.append(node)
            continue
        result += paragraphs(run)
        run = []
        if isinstance(node, Part):
            result += blocks(node.content)
        elif not isinstance(node, _Boundary):
            result.append(node)
    return (*result, *paragraphs(run))


def inlines(content: Iterable[Node]) -> d.Inlines:
    """Return content as inlines: blocks by their text, separated by line breaks."""
    result: list[d.Inline] = []
    for node in content:
        if isinstance(node, _INLINES):
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
    """Return inlines without white space at both ends."""
    items = list(run)
    while items and _is_blank(items[0]):
        items.pop(0)
    while items and _is_blank(items[-1]):
        items.pop()
    if items and isinstance(items[0], d.Text):
        items[0] = d.Text(items[0].text.lstrip())
    if items and isinstance(items[-1], d.Text):
        items[-1] = d.Text(items[-1].text.rstrip())
    return tuple(items)


def _is_blank(inline: d.Inline) -> bool:
    return isinstance(inline, d.Break) or (isinstance(inline, d.Text) and not inline.text.strip().strip("\u200b"))


def paragraphs(run: Sequence[d.Inline]) -> d.Blocks:
    """Return a run of inlines as a paragraph, or as a figure if it has only images; nothing if it is blank."""
    children = trimmed(run)
    if not children:
        return ()
    shown = [child for child in children if not _is_blank(child)]
    if all(map(_is_image, shown)):
        return (d.Figure(tuple(shown)),)  # type: ignore[arg-type]  # images, some in links
    return (d.Paragraph(children),)


def _is_image(inline: d.Inline) -> bool:
    if isinstance(inline, d.Link):
        children = [child for child in inline.children if not _is_blank(child)]
        return bool(children) and all(isinstance(child, d.Image) for child in children)
    return isinstance(inline, d.Image)


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
        case "source" if attributes.get("src"):
            yield Part("source", (), attributes)
        case _:
            pass


def _image(attributes: Mapping[str, str]) -> Iterator[d.Inline]:
    alt = " ".join(attributes.get("alt", "").split())
    if alt and not _EMOJI_CLASSES.isdisjoint(classes(attributes)):
        yield d.Text(alt)
        return
    target = attributes.get("src") or attributes.get("data-src", "")
    if attributes.get("width") in {"0", "1"} and attributes.get("height") in {"0", "1"}:
        return  # a tracking pixel
    if target and not target.startswith("data:"):
        yield d.Image(target, alt, attributes.get("title", ""))


def _styled(element: Element) -> Iterable[Node]:
    style = _STYLES[element.name]
    if element.name == "sup" and (label := _note_label(element)):
        return [d.FootnoteReference(label)]
    return _around(element.content, lambda children: d.Styled(style, children))


def _around(content: Sequence[Node], wrap: Callable[[d.Inlines], d.Inline]) -> list[Node]:
    """Put each run of inlines into an inline element; blocks in it stay blocks."""
    nodes: list[Node] = []
    run: list[d.Inline] = []
    for node in [*content, BOUNDARY]:
        if isinstance(node, _INLINES):
            run.append(node)
            continue
        nodes += _wrapped(run, wrap)
        run = []
        if isinstance(node, d.Paragraph | d.Heading):
            nodes.append(replace(node, children=tuple(_wrapped(node.children, wrap))))
        elif isinstance(node, d.Figure):
            images = [wrap((image,)) if isinstance(image, d.Image) else image for image in node.images]
            kept = [new if isinstance(new, d.Link) else old for new, old in zip(images, node.images, strict=True)]
            nodes.append(replace(node, images=tuple(kept)))
        else:
            nodes.append(node)
    return nodes[:-1]


def _wrapped(run: Sequence[d.Inline], wrap: Callable[[d.Inlines], d.Inline]) -> list[d.Inline]:
    """Wrap a run, without the white space around it: `<b> word </b>` is ` <b>word</b> `."""
    items = list(run)
    before, after = [], []
    while items and _is_blank(items[0]):
        before.append(items.pop(0))
    while items and _is_blank(items[-1]):
        after.append(items.pop())
    if not items:
        return before + after
    if isinstance(items[0], d.Text) and items[0].text[:1] == " ":
        before.append(d.Text(" "))
    if isinstance(items[-1], d.Text) and items[-1].text[-1:] == " ":
        after.append(d.Text(" "))
    return [*before, wrap(trimmed(items)), *reversed(after)]


def _code(element: Element) -> Iterable[Node]:
    inner = inlines(element.content)
    if any(isinstance(node, d.Link | d.Image) for node in inner):
        return element.content  # what is linked stays linked
    text = text_of(inner) if not any(isinstance(node, d.Break) for node in inner) else " ".join(text_of(inner).split())
    return [d.Code(text)] if text else []


def _link(element: Element) -> Iterable[Node]:
    target = element.attributes.get("href", "").strip()
    if label := _note_label(element):
        return [d.FootnoteReference(label)]
    words = text_of(node for node in element.content if isinstance(node, _INLINES))
    if target.startswith("#") and words in {"↩", "↩︎", "↑", "^", "⤴", "¶", "#", "§", "🔗"}:
        return []
    if not target or target.lower().startswith(("javascript:", "vbscript:", "data:")):
        return element.content
    title = element.attributes.get("title", "")
    if not element.content and target.startswith("{"):
        return [d.Link(target, (), title)]  # takes its words from the post that it leads to
    return _around(element.content, lambda children: d.Link(target, children, title))


def _note_label(element: Element) -> str:
    """Return the label if an element refers to a footnote; empty if it does not."""
    content = [node for node in element.content if isinstance(node, _INLINES) and not _is_blank(node)]
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
        if fragment and _SIGN.fullmatch(_plain_digits(sign)) and (noted or raised or re.match(r"(?:fn|footnote|note|ftn|cite)", fragment)):  # fmt: skip
            return fragment.removeprefix("user-content-")
        return ""
    if len(content) == 1 and isinstance(content[0], d.Link) and "#" in content[0].target:
        sign = _plain_digits(text_of(content[0].children))
        return content[0].target.rpartition("#")[2] if _SIGN.fullmatch(sign) else ""
    return ""


def _plain_digits(text: str) -> str:
    return text.translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789"))


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


def _list(element: Element) -> Iterable[Node]:
    items, others = split(element.content, "li")
    if items and all(_NOTE_ID.fullmatch(item.attributes.get("id", "")) for item in items):
        return [Part(_note_id(item), item.content, _NOTE) for item in items]
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


def _part(element: Element) -> Iterable[Node]:
    return [Part(element.name if element.name != "p" else "figcaption", tuple(element.content), element.attributes)]


def _caption_part(element: Element) -> Iterable[Node]:
    return [Part("figcaption", tuple(element.content), element.attributes)]


def _title(element: Element) -> Iterable[Node]:
    return [Part("title", tuple(element.content), element.attributes)]


def _definitions(element: Element) -> Iterable[Node]:
    items: list[d.Definition] = []
    for node in element.content:
        if not isinstance(node, Part):
            continue
        if node.name == "dt":
            items.append(d.Definition(inlines(node.content), ()))
        elif node.name == "dd" and items:
            items[-1] = replace(items[-1], meanings=(*items[-1].meanings, blocks(node.content)))
    return [d.DefinitionList(tuple(items))] if items else blocks(element.content)


def _table(element: Element) -> Iterable[Node]:
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
    found = re.search(r"text-align:\s*(left|center|right)", attributes.get("style", ""))
    return found[1] if found else attributes.get("align", "").lower()


def _figure(element: Element) -> Iterable[Node]:
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


def _details(element: Element) -> Iterable[Node]:
    summary, rest = split(element.content, "summary")
    return [d.Details(inlines([inner for part in summary for inner in part.content]), blocks(rest))]


def _callout(element: Element) -> Iterable[Node]:
    titles, rest = split(element.content, "title")
    title, inner = inlines([node for part in titles for node in part.content]), blocks(rest)
    first = inner[0] if inner else None
    if title and isinstance(first, d.Paragraph) and not any(map(str.isalnum, text_of(title))):  # an emoji is no title
        inner = (d.Paragraph((*title, d.Text(" "), *first.children)), *inner[1:])
        title = ()
    kinds = classes(element.attributes) - _CALLOUTS - {"block", "container"}
    kind = element.attributes.get("data-kind") or next(
        iter(sorted(kinds)), element.attributes.get("data-node-type", "note")
    )
    return (
        [d.Callout(kind.removeprefix("markdown-alert-").removeprefix("alert-"), title, inner)] if title or inner else []
    )


def _table_of_contents(_: Element) -> Iterable[Node]:
    return [d.TableOfContents()]


def _notes(element: Element) -> Iterable[Node]:
    """Leave out what is around the notes; `_list` has given each to its reference."""
    items = [node for node in element.content if isinstance(node, Part) and node.attributes.get("id")]
    return [Part(_note_id(item), item.content, _NOTE) for item in items]


def _note(element: Element) -> Iterable[Node]:
    """Give a note that is a box of its own to its reference."""
    for node in element.content:
        if isinstance(node, d.FootnoteReference | d.Link):
            label = node.label if isinstance(node, d.FootnoteReference) else node.target.rpartition("#")[2]
            rest = tuple(other for other in element.content if other is not node)
            return [Part(label.replace("-anchor", ""), rest, _NOTE)]
    return element.content


def _markdown_note(element: Element) -> Iterable[Node]:
    return [Part(element.attributes["id"], tuple(element.content), _NOTE)] if element.is_markdown else element.content


def _note_id(item: Part) -> str:
    return item.attributes["id"].removeprefix("user-content-")


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


def _quoted_words(element: Element) -> Iterable[Node]:
    return [d.Text("“"), *element.content, d.Text("”")]


_CONVERTERS: dict[str, Callable[[Element], Iterable[Node]]] = {
    **dict.fromkeys(_STYLES, _styled), **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), _heading),
    **dict.fromkeys(("li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "caption", "summary"), _part),
    "p": _paragraph, "blockquote": _quote, "pre": _preformatted, "code": _code, "tt": _code, "samp": _code, "a": _link, "ul": _list,
    "ol": _list, "dl": _definitions, "table": _table, "figure": _figure, "figcaption": _caption_part, "details": _details,
    "iframe": _frame, "video": _media, "audio": _media, "math": _math, "annotation": _part, "form": _form, "q": _quoted_words,
    "callout": _callout, "note": _markdown_note,
}  # fmt: skip
