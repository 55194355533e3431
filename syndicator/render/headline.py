"""The headline of a post: its title for search engines, if that can stand in for the title."""

from __future__ import annotations

import regex

from syndicator.render.cuts import folded

_CUT = 45  # letters of a beginning of the title that nobody has chosen for its length
_NUMBER = regex.compile(r"\p{Nd}")


def headline_of(title: str, seo_title: str) -> str:
    """Return the title for search engines; the title, if there is none or it is the title cut or without its number.

    Blog services suggest such titles by themselves.
    """
    return title if title and _is_part_of(folded(title), folded(seo_title)) else seo_title or title


def _is_part_of(title: str, said: str) -> bool:
    """Whether it is a title that is cut, or one without its number, such as "(Part 2)"."""
    if not said or said not in title:
        return False
    before, _, after = title.partition(said)
    is_cut = not before and bool(after) and len(said) >= _CUT
    return is_cut or _NUMBER.search(before + after) is not None
