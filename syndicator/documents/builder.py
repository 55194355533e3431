"""Builds blocks from the starts and ends of elements, as a browser does: nothing is an error, and costs are linear.

Markdown and HTML both become elements. An element is converted when it ends, by `elements.CONVERTERS`.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from syndicator.documents import document as d
from syndicator.documents import elements
from syndicator.documents.characters import emojize, is_evenly_spaced, printable
from syndicator.documents.html_tokens import Comment, Tag, Token, tokens
from syndicator.documents.nodes import BLOCKS, BOUNDARY, Element, Node, Part, blocks, is_block, is_unseen

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_DEEPEST = 60  # elements in one another; deeper ones are left out, their text stays
_SOFT_BREAK, _HARD_BREAK = d.Break(), d.Break(hard=True)
_NEWLINES = re.compile(r" ?\n[ \n]*")
_SPACES = re.compile(r"[ \t\r\f]+")
_ENDED_BY = {  # an element ends if one of these begins inside it
    "li": {"li"},
    "dt": {"dt", "dd"},
    "dd": {"dt", "dd"},
    "tr": {"tr", "tbody", "tfoot"},
    "td": {"td", "th", "tr", "tbody", "tfoot"},
    "th": {"td", "th", "tr", "tbody"},
    "option": {"option"},
    "thead": {"tbody", "tfoot"},
    "tbody": {"tbody", "tfoot"},
}
_MORE = re.compile(r"more\b|truncate\b|excerpt\b|TEASER_END|end[ _-]?(?:excerpt|summary)", re.IGNORECASE)


class Builder:
    """Collects what it is given; `take` and `finish` return the blocks."""

    def __init__(self) -> None:
        self.footnotes: dict[str, d.Blocks] = {}
        self._root = Element("", {}, [])
        self._stack = [self._root]
        self._open: Counter[str] = Counter()
        self._looked_at = 0  # how much of the root's content has been looked at for blocks
        self._dropped: Counter[str] = Counter()  # elements that were too deep

    def mark_item(self, name: str) -> None:
        """Note about the list item that has begun: `checked` or `unchecked`, or that it is `loose`."""
        place = -2 if self._stack[-1].name == "p" else -1
        if self._stack[place].name == "li":
            self._stack[place].content.append(Part(name, (), {}))

    @property
    def is_in_item(self) -> bool:
        """Whether the next text is the first of a list's item."""
        inner = self._stack[-2:]
        return [element.name for element in inner] == ["li", "p"] and not inner[-1].content

    def take(self) -> Iterator[d.Block]:
        """Yield the blocks that cannot change any more."""
        content = self._root.content
        if len(self._stack) > 1 and any(element.content is not content for element in self._stack):
            return
        last = next((i for i in range(len(content) - 1, self._looked_at - 1, -1) if is_block(content[i])), -1)
        if last >= 0:
            done, content[:] = content[: last + 1], content[last + 1 :]
            yield from blocks(done)
        self._looked_at = len(content)

    def finish(self) -> Iterator[d.Block]:
        """End all elements, and yield the remaining blocks."""
        while len(self._stack) > 1:
            self._pop()
        yield from blocks(self._root.content)

    def open(self, name: str, attributes: Mapping[str, str], *, is_markdown: bool = False) -> None:
        """Begin an element. `is_markdown`: only `close_markdown` ends it, not tags of HTML inside."""
        self._end_paragraph(name)
        while not is_markdown and not self._stack[-1].is_markdown and name in _ENDED_BY.get(self._stack[-1].name, ()):
            self._pop()
        if len(self._stack) > _DEEPEST and not is_markdown:
            self._dropped[name] += 1
            return
        content: list[Node] = []
        if self._open["pre"] and not is_unseen(name, attributes):
            content = self._stack[-1].content
            if "class" in attributes:
                content.append(Part(name, (), attributes))  # may tell the language
        elif elements.is_transparent(name, attributes):
            content = self._stack[-1].content
            if name in BLOCKS:
                content.append(BOUNDARY)
        element = Element(name, attributes, content, is_markdown=is_markdown)
        self._stack.append(element)
        self._open[name] += not is_markdown

    def _end_paragraph(self, name: str) -> None:
        """End a paragraph of HTML, and what is open in it, because a block begins."""
        if not (self._open["p"] and name in BLOCKS):
            return
        for place in range(len(self._stack) - 1, 0, -1):
            element = self._stack[place]
            if element.name == "p" and not element.is_markdown:
                self._pop_to(place)
            if element.name in BLOCKS or element.is_markdown:
                return

    def _pop_to(self, place: int) -> None:
        while len(self._stack) > place:
            self._pop()

    def close(self, name: str) -> None:
        """End the innermost element of this name, and those inside it; ignored if there is none."""
        if self._dropped[name]:
            self._dropped[name] -= 1
            return
        if not self._open[name]:
            return
        for place in range(len(self._stack) - 1, 0, -1):
            if self._stack[place].is_markdown:
                return
            if self._stack[place].name == name:
                self._pop_to(place + 1)
                self._pop(is_ended=True)
                return

    def close_markdown(self) -> None:
        """End the innermost element of Markdown, and those inside it."""
        while not self._pop().is_markdown:
            pass

    def add(self, node: Node) -> None:
        content = self._stack[-1].content
        if node == _SOFT_BREAK and content and content[-1] == _HARD_BREAK:  # "<br>" at the end of a line
            return
        content.append(node)

    def text(self, text: str) -> None:
        """Add text of Markdown."""
        if text:
            self.add(d.Text(emojize(printable(text))))

    def html(self, html: str) -> None:
        """Add a piece of HTML, which may begin or end elements that another piece ends or began."""
        for token in tokens(html):
            self.token(token)

    def token(self, token: Token) -> None:
        """Add a token of HTML."""
        if isinstance(token, Tag):
            self._tag(token)
        elif isinstance(token, Comment):
            if _MORE.match(token.text):
                self.add(d.ExcerptEnd())
        else:
            self._html_text(token)

    def _tag(self, tag: Tag) -> None:
        if tag.is_end:
            self.close(tag.name)
        elif tag.name in elements.VOID:
            for node in elements.void(tag.name, tag.attributes):
                self.add(node)
        else:
            self.open(tag.name, tag.attributes)
            if tag.is_closed:
                self.close(tag.name)

    def _html_text(self, text: str) -> None:
        text = printable(text)
        if self._open["pre"]:
            self.add(d.Text(text))
            return
        lines = [text] if is_evenly_spaced(text) else _NEWLINES.split(_SPACES.sub(" ", text))
        for number, line in enumerate(lines):
            if number:
                self.add(d.Break())
            if line:
                self.add(d.Text(line))

    def _pop(self, *, is_ended: bool = False) -> Element:
        element = self._stack.pop()
        self._open[element.name] -= not element.is_markdown
        parent = self._stack[-1]
        if element.content is parent.content:
            if element.name in BLOCKS:
                parent.content.append(BOUNDARY)
        elif element.is_unseen and not is_ended:
            parent.content += element.content  # a tag that was meant as a word hides nothing: "the <canvas> element"
        elif not element.is_unseen:
            nodes, notes = elements.converted(element)
            parent.content += nodes
            self.footnotes.update(notes)
        return element
