"""Regular expressions that are compiled when they are first used."""

from __future__ import annotations

import gc

import pytest
import regex

from syndicator.model import Post
from syndicator.render import prepare
from syndicator.render.body import Body
from syndicator.render.lazy_pattern import LazyPattern


def test_it_ignores_case() -> None:
    pattern = LazyPattern(r"\bpart \d")
    assert pattern.search("In Part 2 we fire it")
    assert not pattern.search("In Part 2 we fire it", 5)
    assert pattern.fullmatch("PART 2")
    assert not pattern.fullmatch("In Part 2")


def test_it_is_not_compiled_before_it_is_used() -> None:
    not_valid = LazyPattern("(")
    with pytest.raises(regex.error):
        not_valid.search("")


@pytest.mark.long
def test_nearly_all_that_any_paragraph_is_compared_with_is_compiled_in_advance() -> None:
    patterns = [thing for thing in gc.get_objects() if isinstance(thing, LazyPattern)]
    for pattern in patterns:
        for name in ("search", "fullmatch", "_compiled"):
            vars(pattern).pop(name, None)
    prepare.cache_clear()
    prepare()
    in_advance = sum("_compiled" in vars(pattern) for pattern in patterns)
    assert in_advance < len(patterns) / 2
    text = (
        "A baker bakes all the bread that we eat, and he is up before the birds are. Nobody in the street remembers a morning"
        " without him. His oven is older than his house."
    )
    assert Body(Post(title="Ovens", html=text)).opening.text == text
    assert sum("_compiled" in vars(pattern) for pattern in patterns) <= in_advance + 3
