"""The words of notices as patterns."""

from __future__ import annotations

import pytest
import regex

from syndicator.render import notice_words
from syndicator.render.notice_words import any_of, starts


def test_a_dot_stands_for_space_or_sign() -> None:
    pattern = regex.compile(any_of("read.more up.{0,2}date n\\.b"))
    assert pattern.fullmatch("read more")
    assert pattern.fullmatch("read-more")
    assert not pattern.fullmatch("readxmore")
    assert pattern.fullmatch("upxxdate")
    assert pattern.fullmatch("n.b")


def test_starts_finds_whole_words_behind_signs() -> None:
    pattern = starts(any_of("edit update"))
    assert pattern.search("» Edit: so")
    assert not pattern.search("Edition two")
    assert not pattern.search("An edit")


@pytest.mark.long
def test_all_words_are_valid_patterns_and_match_nothing_empty() -> None:
    lists = [value for name, value in vars(notice_words).items() if name.isupper() and isinstance(value, str)]
    assert len(lists) > 10
    for words in lists:
        assert not regex.compile(any_of(words)).fullmatch("")
