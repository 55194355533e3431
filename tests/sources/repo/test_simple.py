"""The short way through simple front matter says what the real parsers say, or nothing."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicator.sources.repo.simple import simple_toml, simple_yaml
from syndicator.sources.repo.yaml_text import load_yaml

VALUES = (
    st.sampled_from([
        "plain words", "2024-01-01", "a: b", "a #b", "a#b", "12:30", "http://x.example/y", "true", "null", "~", "- x", "'it''s'",
        "'quoted'", '"quoted"', '"back\\slash"', '"a" b', "x:", "x ", "[a, b]", "{a: b}", "&a b", "*a", "!t x", "| ", "> ", "é ü", "a, b",
        "%x", "@x", "`x", "a\u2028b", "a\x85b", "a\tb", "#x", "", "2_000", "0123", "a'b", 'a"b', "\u00a0x", "x  y", "🙂", '["a", "b"]',
        '["a",\n "b",\n]', "false", "1979-05-27", "'''a'''", '""', "''", "[]", '["a" "b"]',
    ])
    | st.text(max_size=8)
)  # fmt: skip
KEYS = st.sampled_from(
    ["title", "tags", "date", "a-b", "<<", "'k'", "9", "true", "[extra]", "a.b", "title ", " title", "- x", "# c", ""]
)
LISTS = st.lists(VALUES.map(lambda value: f"  - {value}"), min_size=1, max_size=3).map(
    lambda lines: "\n" + "\n".join(lines)
)
BLOCKS = st.lists(st.tuples(KEYS, st.sampled_from([": ", ":", " = ", "\n"]), VALUES | LISTS), max_size=4).map(
    lambda lines: "".join(f"{key}{sign}{value}\n" for key, sign, value in lines)
)


@given(BLOCKS)
def test_yaml(block: str) -> None:
    if (data := simple_yaml(block)) is not None:
        assert data == (load_yaml(block) or {})


@given(BLOCKS)
def test_toml(block: str) -> None:
    if (data := simple_toml(block)) is not None:
        assert data == tomllib.loads(block)


@pytest.mark.parametrize(
    "block",
    [
        "title: A post: no\n",
        'title: "a\\n"\n',
        "a: b # c\n",
        "a:\n  b: c\n",
        "a:\n",
        "a: b\n c\n",
        "a: |\n  b\n",
        "a: [b]\n",
    ],
)
def test_what_is_not_simple_is_left_alone(block: str) -> None:
    assert simple_yaml(block) is None


def test_what_is_simple_takes_the_short_way() -> None:
    assert simple_yaml("title: Some words, and more\nslug: '0123'\ndraft: false\ntags:\n  - a\n  - b c\n") == {
        "title": "Some words, and more", "slug": "0123", "draft": False, "tags": ["a", "b c"],
    }  # fmt: skip
    assert simple_toml('title = "T"\ntags = [\n  "a",\n]\n\n[extra]\nflag = true\n') == {
        "title": "T", "tags": ["a"], "extra": {"flag": True},
    }  # fmt: skip
