"""The line of every key, whatever TOML allows around it."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicator.config.key_lines import KeyLines

TOML = '''\
# a comment with [brackets] and "quotes"
top = """
[not.a.table]
key = "no" """
'quoted key'.sub = 1  # dotted
[ a . "b.c" ]
list = [
  1, # one ]
  { x = "}", y = [ "#" ] },
]
[[many]]
name = 'first'
[many.inner]
deep.er = true
[[many]]
name = """x"""
date = 2026-01-01 10:00:00 # a date
literal = \'\'\'
[[many]]
\'\'\'
last = 1
'''


@pytest.mark.parametrize(
    ("where", "line"),
    [
        (("top",), 2),
        (("quoted key", "sub"), 5),
        (("a", "b.c"), 6),
        (("a", "b.c", "list", 0), 8),
        (("a", "b.c", "list", 1, "y"), 9),
        (("many", 0, "name"), 12),
        (("many", 0, "inner", "deep", "er"), 14),
        (("many", 1), 15),
        (("many", 1, "date"), 17),
        (("many", 1, "last"), 21),
        (("many", 1, "missing"), 15),
        (("missing",), 0),
    ],
)
def test_where_keys_stand(where: tuple[str | int, ...], line: int) -> None:
    assert KeyLines(TOML).line_of(where) == line


def paths(value: Any, at: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [at, *(path for key, one in inner for path in paths(one, (*at, key)))]


def test_every_key_that_tomllib_finds_has_a_line() -> None:
    lines = KeyLines(TOML)
    for path in paths(tomllib.loads(TOML)):
        assert lines.line_of(path) > 0 or path == ()


@given(st.text(alphabet="ab.=[]{}\"'\n# ,1\\-"))
def test_whatever_is_valid_can_be_searched(text: str) -> None:
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    lines = KeyLines(text)
    assert all(0 < lines.line_of(path) <= text.count("\n") + 1 for path in paths(found) if path)
