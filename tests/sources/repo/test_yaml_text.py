"""YAML as text, bounded."""

from __future__ import annotations

from typing import Any

import pytest

from syndicator.sources.repo.yaml_text import load_yaml


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("a: 0123\nb: '1'\nc: 2024-03-05 09:00", {"a": "0123", "b": "1", "c": "2024-03-05 09:00"}),
        ("a: true\nb: 'true'\nc: null\nd: ~\ne:\nf: yes", {"a": True, "b": "true", "c": None, "d": None, "e": None, "f": "yes"}),
        ("a: [b, {c: d}]", {"a": ["b", {"c": "d"}]}),
        ("a: &x [b]\nc: *x", {"a": ["b"], "c": ["b"]}),
        ("a: &x b\nc: *x", {"a": "b", "c": "b"}),
        ("x: &x {a: b, c: d}\ny:\n  <<: *x\n  c: e", {"x": {"a": "b", "c": "d"}, "y": {"a": "b", "c": "e"}}),
        ("<<: a", {"<<": "a"}),
        ("? [a]\n: b", {"['a']": "b"}),
        ("- a\n- b", ["a", "b"]),
        ("a", "a"),
        ("a: b\n---\nc: d", {"a": "b"}),
        ("", None),
    ],
)  # fmt: skip
def test_scalars_are_text_but_for_truth_and_nothing(text: str, data: Any) -> None:
    assert load_yaml(text) == data


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("a: b\nc: 'd", "line 3: found unexpected end of stream"),
        ("a: *x", r"alias \*x is undefined"),
        ("a: &x [*x]", r"alias \*x is undefined, recursive"),
        ("a: &x [b]\nc: &y [*x]\nd: *y", r"alias \*y is undefined, recursive or nested"),
        ("[" * 42 + "]" * 42, "too many values, or nested too deep"),
        ("- a\n" * 20_001, "too many values"),
        ("a: &x [" + "b," * 5000 + "]\nc: [*x, *x, *x, *x]", "too many values"),
    ],
)
def test_what_is_not_yaml_or_explodes_is_one_line(text: str, error: str) -> None:
    with pytest.raises(ValueError, match=f"^{error}") as raised:
        load_yaml(text, first_line=2)
    assert "\n" not in str(raised.value)


def test_what_is_as_large_as_may_be_is_read() -> None:
    assert len(load_yaml("- a\n" * 19_999)) == 19_999
    assert load_yaml("[" * 41 + "]" * 41)
