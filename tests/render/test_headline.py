"""The headline: the title for search engines, unless a machine has made it."""

from __future__ import annotations

import pytest

from syndicator.render.headline import headline_of

TITLE = "How to Choose a Loom for a Room, with All That Comes with It and Some Wool"


@pytest.mark.parametrize(
    ("title", "seo_title", "expected"),
    [
        ("A title", "", "A title"),
        ("", "A search title", "A search title"),
        ("", "", ""),
        ("A title", "A search title", "A search title"),
        ("Looms: How to Choose One", "Looms", "Looms"),
        ("iPhone looms", "iPhone looms, compared", "iPhone looms, compared"),
        ("Day 4: Looms at Home", "Looms at Home on Day 4", "Looms at Home on Day 4"),
        (TITLE, TITLE[:70], TITLE),
        (TITLE, TITLE[:64], TITLE),
        ("Looms at Home (Part-2)", "Looms at Home", "Looms at Home (Part-2)"),
        ("Day 4: Looms at Home", "Looms at Home", "Day 4: Looms at Home"),
    ],
)
def test_it_is_what_an_author_has_written(title: str, seo_title: str, expected: str) -> None:
    assert headline_of(title, seo_title) == expected
