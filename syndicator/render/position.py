"""Where a reader is in a post, and what is left out above."""

from __future__ import annotations

from enum import IntEnum

from syndicator.documents import document as d
from syndicator.render.passages import is_list_of_links, passage

# boxes whose content belongs to the text
_STATEMENTS = frozenset({
    "definition", "theorem", "lemma", "proposition", "corollary", "axiom", "proof", "example", "exercise", "question", "formula",
})  # fmt: skip


class Place(IntEnum):
    """How far a reader is in the post; it never goes back."""

    BEGINNING = 0
    BEHIND_BOILERPLATE = 1  # the post begins with words that others begin with
    BEHIND_LIST = 2  # it begins with a list, a table, or an aside of the author
    AMID = 3  # it begins with code, or with a part that has no prose
    LATE = 4  # its first words led to something that is left out
    LOST = 5  # what follows can't be understood without what is left out


class Position:
    """Follows a reader from block to block.

    `is_below`: something is left out above, such as a picture or code; `is_in_part`: a heading that is not the title stands
    above; `is_amid_steps`: code, a list, or what led to it is left out in this section.
    """

    def __init__(self) -> None:
        self.place = Place.BEGINNING
        self.is_below = self.is_in_part = self.is_amid_steps = False

    def go_to(self, place: Place) -> None:
        self.place = max(self.place, place)

    def see(self, block: d.Block) -> None:
        """Remember whether a block is left out that what follows may speak of."""
        self.is_below |= not isinstance(block, d.Heading | d.Rule | d.TableOfContents)

    def pass_by(self, block: d.Block, *, is_title: bool) -> None:
        """Go on behind a block that is no prose. `is_title`: it is a heading that only says the title."""
        match block:
            case d.Heading():
                self.is_in_part |= not is_title
                self.is_amid_steps = False
                if self.place > Place.BEHIND_BOILERPLATE or (self.place and _is_linked(block)):
                    self.go_to(Place.AMID)
            case d.Callout(kind) if kind in _STATEMENTS:
                self.go_to(Place.AMID)
            case d.CodeBlock():
                self.is_amid_steps = True
                self.go_to(Place.AMID)
            case d.List() if is_list_of_links(block):
                pass
            case d.List() | d.Table():
                self.is_amid_steps = True
                self.go_to(Place.BEHIND_LIST)

    def pass_line_of_code(self) -> None:
        """Go on behind a line that is nothing but code."""
        self.is_below = self.is_amid_steps = True
        self.go_to(Place.BEHIND_LIST)


def _is_linked(block: d.Heading) -> bool:
    """Whether a heading is a link, as those of a list of links with remarks are."""
    return not passage(block.children).unlinked.strip()
