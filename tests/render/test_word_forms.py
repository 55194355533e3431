"""Words, and which of them are forms of one word."""

from __future__ import annotations

import pytest

from syndicator.render.word_forms import RelatedWords, joined_stems, stem, words_of


def test_words_are_of_one_script() -> None:
    assert words_of("Loom's 2.0: 在loom9上 織機のテスト, façade!") == [
        "Loom", "s", "2", "0", "在", "loom9", "上", "織機", "テスト", "façade",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other"),
    [("Debug", "debugging"), ("cache", "Caching"), ("library", "libraries"), ("Node", "NodeJS"), ("go", "golang")],
)
def test_forms_of_a_word_share_a_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


@pytest.mark.parametrize(
    ("one", "other"), [("str", "string"), ("io", "iOS"), ("c", "clang"), ("java", "JavaScript"), ("pres", "press")]
)
def test_other_words_do_not(one: str, other: str) -> None:
    assert stem(one) != stem(other)


def test_neighbours_may_be_written_together() -> None:
    assert list(joined_stems(["My", "OS", "X"], 2)) == ["my", "os", "myos", "x", "osx"]


@pytest.mark.parametrize(
    ("one", "other"), [("compare", "comparison"), ("webstuhl", "webstühle"), ("differ", "difference"), ("Go", "golang")]
)
def test_words_with_one_root_are_related(one: str, other: str) -> None:
    assert one in RelatedWords(["kiln", other])
    assert other in RelatedWords([one])


@pytest.mark.parametrize(
    ("one", "other"), [("loom", "look"), ("start", "stay"), ("script", "scriptwriters"), ("io", "ios")]
)
def test_words_with_another_root_are_not(one: str, other: str) -> None:
    assert one not in RelatedWords(["kiln", other])


def test_a_part_of_ideographs_is_related() -> None:
    assert "織機" in RelatedWords(["village", "古織機"])
    assert "古織機" not in RelatedWords(["織機"])
