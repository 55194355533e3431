"""The text of a paragraph by its form: what is emphasised, what is linked."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import regex

from syndicator.documents import document as d
from syndicator.documents.plain_text import text_of
from syndicator.documents.tex import readable
from syndicator.value import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator

# what is left around something that is left out: "(…)", ": …."
_LEFT = [
    (regex.compile(r"\s*[(（\[]\s*\Z"), regex.compile(r"\s*[)）\]]")),
    (regex.compile(r"\s*[:：]\s*\Z"), regex.compile(r"\s*(?=[.!?。])")),
]
_GOES_ON = regex.compile(r"\s?[,.;:!?)]")
_IDEOGRAPH_AT_END = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}]\Z")
_LONGEST_UNLINKED = 20  # characters beside a link in a list of links
_FEWEST_WORDS = 3  # of code that is more than a name
_LINES = regex.compile(r"\\begin\{|\\\\|(?<!\\)&")
_LETTERS = regex.compile(r"\p{L}")
_FENCE = "```"


@frozen
class Passage:
    """A paragraph, as far as its form tells what it is.

    `plain`: its text outside of emphasis and links; `unlinked`: its text outside of links; `links`: their addresses.
    """

    text: str
    plain: str
    unlinked: str
    links: tuple[str, ...]
    emphasised: str  # its text in emphasis
    is_bold: bool = False  # some of it
    under_image: bool = False  # it follows an image

    @property
    def is_set_off(self) -> bool:
        """Whether all its words are emphasised or linked."""
        return bool(self.emphasised) and not _LETTERS.search(self.plain)


@lru_cache(maxsize=8)  # a paragraph of a feed is looked at twice
def passage(children: d.Inlines, *, under_image: bool = False) -> Passage:
    """Return a paragraph's text by form."""
    pieces = list(_pieces(children, emphasised=False, target=""))
    return Passage(
        text=text_of(children),
        plain="".join(text for text, emphasised, target in pieces if not emphasised and not target).strip(),
        unlinked="".join(text for text, _, target in pieces if not target).strip(),
        links=tuple(dict.fromkeys(target for _, _, target in pieces if target)),
        emphasised="".join(text for text, emphasised, _ in pieces if emphasised).strip(),
        is_bold=any(isinstance(child, d.Styled) and child.style is d.Style.STRONG for child in children),
        under_image=under_image,
    )


def _pieces(children: d.Inlines, *, emphasised: bool, target: str) -> Iterator[tuple[str, bool, str]]:
    for child in children:
        match child:
            case d.Styled(style, inner):
                marked = style in {d.Style.EMPHASIS, d.Style.STRONG, d.Style.SMALL}
                yield from _pieces(inner, emphasised=emphasised or marked, target=target)
            case d.Link():
                yield from _pieces(child.children, emphasised=emphasised, target=child.target)
            case d.Text(text) | d.Code(text):
                yield text, emphasised, target
            case d.Math(tex):
                yield readable(tex), emphasised, target
            case _:
                yield " ", emphasised, target


def is_heading(block: d.Paragraph) -> bool:
    """Whether a paragraph serves as a heading: short, all bold, not a sentence."""
    (child,) = block.children if len(block.children) == 1 else (None,)
    if not (isinstance(child, d.Styled) and child.style is d.Style.STRONG):
        return False
    text = text_of(block.children)
    return len(text) < 80 and not text.endswith((".", "!", "。", "！"))


def is_code(children: d.Inlines) -> bool:
    """Whether a paragraph is nothing but code, of more than a name, or a fenced block that stands inside HTML."""
    if _is_fence(children):
        return True
    code = "".join(child.text for child in children if isinstance(child, d.Code))
    others = (child.text for child in children if isinstance(child, d.Text))
    is_all = all(isinstance(child, d.Code | d.Text | d.Break) for child in children)
    return is_all and len(code.split()) >= _FEWEST_WORDS and not any(map(_LETTERS.search, others))


def _is_fence(children: d.Inlines) -> bool:
    has_lines = len(children) > 1 and text_of(children[:1]).startswith(_FENCE)
    return has_lines and text_of(children[-1:]).strip() == _FENCE


def has_formula_of_lines(children: d.Inlines) -> bool:
    """Whether a formula in a paragraph takes lines or columns, so that nobody can read it in one line."""
    return any(isinstance(child, d.Math) and _LINES.search(child.tex) for child in children)


def only_words(children: d.Inlines) -> d.Inlines:
    """Return inlines with gaps for pictures and for what the author has struck out, without the signs that are left of these."""
    kept: list[d.Inline] = []
    removed: d.Inline | None = None
    for child in children:
        if isinstance(child, d.Image) or (isinstance(child, d.Styled) and child.style is d.Style.DELETED):
            removed = child
            continue
        before = kept.pop() if kept and removed else None
        kept += [child] if before is None or removed is None else _joined(before, removed, child)
        removed = None
    return tuple(kept)


def _joined(before: d.Inline, removed: d.Inline, behind: d.Inline) -> list[d.Inline]:
    if isinstance(before, d.Text) and isinstance(behind, d.Text):
        for at_end, at_start in _LEFT:
            opening, closing = at_end.search(before.text), at_start.match(behind.text)
            if opening and closing:
                return [d.Text(before.text[: opening.start()]), d.Text(behind.text[closing.end() :])]
    if isinstance(removed, d.Image):
        return [before, d.Gap("image", is_picture=True), behind]
    is_needed = isinstance(behind, d.Text) and _GOES_ON.match(behind.text)
    return [before, d.Gap("struck"), behind] if is_needed else [before, behind]


def below_image(children: d.Inlines) -> tuple[d.Inlines, bool]:
    """Return a paragraph without images at its beginning, and whether it had any."""
    place = 0
    for child in children:
        if not (isinstance(child, d.Image | d.Break) or (isinstance(child, d.Text) and not child.text.strip())):
            break
        place += 1
    has_image = any(isinstance(child, d.Image) for child in children[:place])
    return (children[place:], True) if has_image else (children, False)


def with_line_breaks(children: d.Inlines) -> d.Inlines:
    """Return inlines whose lines end where those of the source do, if these end with an ideograph: without a mark."""
    return tuple(
        d.Break(hard=True) if isinstance(child, d.Break) and _ends_with_ideograph(before) else child
        for before, child in zip((None, *children), children, strict=False)
    )


def _ends_with_ideograph(child: d.Inline | None) -> bool:
    return child is not None and _IDEOGRAPH_AT_END.search(text_of((child,))) is not None


def is_list_of_links(block: d.List) -> bool:
    """Whether a list is one of links, to other posts or to parts of this one."""
    items = [passage(inner.children) for item in block.items for inner in item.blocks if isinstance(inner, d.Paragraph)]
    return bool(items) and all(item.links and len(item.unlinked) < _LONGEST_UNLINKED for item in items)
