"""Value objects."""

from __future__ import annotations

import pytest

from syndicator.value import value


@value
class Point:
    x: int
    y: int = 0


@value
class Documented:
    """A docstring."""


def test_fields_are_keywords_with_defaults_and_compare() -> None:
    assert Point(x=1) == Point(x=1, y=0)
    assert Point(x=1) != Point(x=2)
    with pytest.raises(TypeError):
        Point(1)  # type: ignore[call-arg]


def test_objects_have_slots_and_no_hash() -> None:
    with pytest.raises(AttributeError):
        Point(x=1).z = 1  # type: ignore[attr-defined]
    with pytest.raises(TypeError):
        hash(Point(x=1))


def test_docstrings_are_kept_or_the_name() -> None:
    assert (Point.__doc__, Documented.__doc__) == ("Point", "A docstring.")
