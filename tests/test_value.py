"""Value objects."""

from __future__ import annotations

from dataclasses import field, replace

import pytest

from syndicator.value import frozen, value


@value
class Point:
    x: int
    y: int = 0


@value
class Documented:
    """A docstring."""


@value
class Circle(Point):
    radius: int
    tags: list[str] = field(default_factory=list, compare=False)
    secret: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        if self.radius < 0:
            raise ValueError(self.radius)


@value
class Named:
    name: str

    def __repr__(self) -> str:
        return self.name


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


def test_a_value_may_add_to_another() -> None:
    circle = Circle(x=1, radius=2, secret="s")
    assert repr(circle) == "Circle(x=1, y=0, radius=2, tags=[])"
    assert repr(Point(x=1)) == "Point(x=1, y=0)"
    assert circle == Circle(x=1, radius=2, tags=["a"], secret="s")
    assert circle != Point(x=1)
    assert Circle(x=1, radius=2).tags is not circle.tags
    with pytest.raises(ValueError, match="-1"):
        replace(circle, radius=-1)


def test_a_method_of_its_own_stays() -> None:
    assert repr(Named(name="a")) == "a"


@frozen
class Place:
    name: str
    tags: tuple[str, ...] = ()


def test_a_frozen_value_is_positional_and_has_a_hash() -> None:
    assert {Place("a", ("x",)): 1}[Place("a", tags=("x",))] == 1
    assert Place("a") != Place("b")
    assert repr(Place("a")) == "Place(name='a', tags=())"
    match Place("a"):
        case Place(name):
            assert name == "a"
    with pytest.raises(TypeError):
        hash(Place("a", ["x"]))  # type: ignore[arg-type]


def test_the_first_object_of_a_class_is_made_as_the_others_are() -> None:
    @value
    class Ring:
        radius: int
        tags: list[str] = field(default_factory=list)
        name: str = "ring"

        def __post_init__(self) -> None:
            self.name += "!"  # type: ignore[misc]

    first, second = Ring(radius=1, tags=["a"]), Ring(radius=1, tags=["a"])
    assert first == second
    assert first.name == "ring!"


def test_the_first_object_of_a_class_has_the_values_that_it_is_given() -> None:
    @value
    class Knot:
        turns: int = 1
        name: str = "knot"

    knot = Knot(turns=2)
    assert (knot.turns, knot.name) == (2, "knot")


@pytest.mark.parametrize("values", [{}, {"x": 1, "z": 2}, {"x": 1, "color": 2}])
def test_the_first_object_of_a_class_has_no_other_fields(values: dict[str, int]) -> None:
    @value
    class Dot:
        x: int
        y: int = 0
        color: int = field(default=0, init=False)

    with pytest.raises(TypeError, match="__init__"):
        Dot(**values)
    assert Dot(x=1).y == 0
