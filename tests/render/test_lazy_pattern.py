"""Regular expressions that are compiled when they are first used."""

from __future__ import annotations

import pytest
import regex

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
