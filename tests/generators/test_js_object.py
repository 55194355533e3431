"""Object literals of JavaScript."""

from __future__ import annotations

from typing import Any

import pytest

from syndicator.generators.js_object import LARGEST, object_at
from tests.growth import assert_linear


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{ title: 'A', 'b-c': \"D\", e: `F` }", {"title": "A", "b-c": "D", "e": "F"}),
        ("{a: 1, b: -2.5, c: true, d: false, e: null}", {"a": "1", "b": "-2.5", "c": True, "d": False, "e": None}),
        ("{tags: ['a', \"b\",], o: {p: {q: 'r'}},}", {"tags": ["a", "b"], "o": {"p": {"q": "r"}}}),
        ("{ // a comment, with a comma\n a: 'x', /* b: 1, */ c: 'y' }", {"a": "x", "c": "y"}),
        (r"{a: 'It\'s \u00e9\n', b: ''}", {"a": "It's é\n", "b": ""}),
        ("{date: new Date('2024-03-05'), a: 'b'}", {"date": "2024-03-05", "a": "b"}),
        ("{a: article.title, b: f('x, }', [1]), ...rest, short, c() { return 1 }, d: 'e'}", {"d": "e"}),
        ("{a: 'b' + c, d: `x ${y}`, e: 'f'}", {"e": "f"}),
        ("{}", {}),
        ("{a: 'b'", None),
        ("{a: 'b}", {}),
        ("[1]", None),
        ("{a 'b'}", {}),
    ],
)
def test_an_object_is_read_without_what_must_be_run(text: str, expected: dict[str, Any] | None) -> None:
    assert object_at(text, 0) == expected
    assert object_at(f"x = {text};\n\nText, that goes on.", 4) == expected


@pytest.mark.parametrize("piece", ["{a:", "[", "{a: f(", "{a: '", "/*", "a,", "{...a,", "{a: b ", "`", "\\", "{a:{},"])
def test_hostile_objects_take_linear_time(piece: str) -> None:
    assert_linear(lambda n: object_at("{" + piece * n, 0), LARGEST // len(piece))
    assert_linear(lambda n: object_at(piece * n, 0), LARGEST // len(piece))
