"""How alike two bodies are, by their sketches."""

from __future__ import annotations

import random

import pytest

from syndicator.sources.matching.bodies import NEARLY_EQUAL, SIMILAR, Bodies, likeness, sketch
from syndicator.sources.matching.keys import KnownPost
from tests.growth import assert_linear

WORDS = [f"word{number}" for number in range(400)]


def text(seed: int, words: int = 120) -> str:
    return " ".join(random.Random(seed).choices(WORDS, k=words))


def alike(first: str, second: str) -> float:
    return likeness(sketch(first), sketch(second))


def edited(body: str, every: int) -> str:
    """With one word in so many replaced."""
    return " ".join("another" if place % every == 0 else word for place, word in enumerate(body.split()))


def test_the_same_words_are_alike_whatever_the_markup() -> None:
    assert alike(text(1), text(1)) == 1
    assert alike(f"<p>{text(1)}</p>", f"<div class='x'>\n{text(1).upper()}!</div>") == 1


@pytest.mark.parametrize("words", [30, 120, 5000])
def test_a_few_words_changed_leave_a_body_nearly_equal(words: int) -> None:
    assert NEARLY_EQUAL <= alike(text(1, words), edited(text(1, words), 15)) < 1


@pytest.mark.parametrize("words", [120, 5000])
def test_much_changed_is_similar_and_another_text_is_not(words: int) -> None:
    assert SIMILAR <= alike(text(1, words), edited(text(1, words), 5)) < NEARLY_EQUAL
    assert alike(text(1, words), text(2, words)) < SIMILAR / 2


def test_a_text_without_spaces_is_compared_by_its_signs() -> None:
    signs = random.Random(1).choices([chr(sign) for sign in range(0x4E00, 0x5000)], k=400)
    changed = [*signs[:200], "新", *signs[201:]]
    assert NEARLY_EQUAL < alike("".join(signs), "".join(changed)) < 1


@pytest.mark.parametrize(("length", "expected"), [(199, 0), (200, 1)])
def test_a_body_below_200_characters_proves_nothing(length: int, expected: float) -> None:
    body = text(1)[:length]
    assert alike(body, body) == expected
    assert alike(f"<p title='{text(2)}'>  {body}</p>", body) == expected
    assert alike("", text(1)) == 0


def test_a_body_is_read_once() -> None:
    read: list[str] = []

    def body_of(record: KnownPost) -> str:
        read.append(record.key)
        return text(1)

    bodies = Bodies(body_of)
    first, second = (KnownPost(source="posts", key=key, post_id=key) for key in ("a.md", "b.md"))
    assert bodies.likeness(first, second) == bodies.likeness(second, first) == 1
    assert sorted(read) == ["a.md", "b.md"]


def test_a_long_body_takes_time_in_proportion() -> None:
    assert_linear(lambda n: sketch("<" * 4 * n + text(1, n)), 5_000)
