"""Value objects."""

from __future__ import annotations

from dataclasses import field, replace

import pytest

from syndicator.value import frozen, mutable, value


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


def test_a_mutable_object_can_be_changed_and_equals_only_itself() -> None:
    @mutable
    class Row:
        name: str
        tags: list[str] = field(default_factory=list)

    row, other = Row("a"), Row(name="a")
    assert len({row, other}) == 2
    row.name = "b"
    row.tags.append("x")
    assert [repr(each).partition("(")[2] for each in (row, other)] == ["name='b', tags=['x'])", "name='a', tags=[])"]


def test_the_first_objects_of_a_class_are_made_as_the_others_are() -> None:
    @value
    class Ring:
        radius: int
        tags: list[str] = field(default_factory=list)
        name: str = "ring"

        def __post_init__(self) -> None:
            self.name += "!"  # type: ignore[misc]

    rings = [Ring(radius=1, tags=["a"]) for _ in range(200)]
    assert all(ring == rings[-1] for ring in rings)
    assert rings[0].name == "ring!"


def test_init_is_compiled_only_for_a_class_with_many_objects() -> None:
    @frozen
    class Pin:
        length: int = 1

    pins = [Pin(2), Pin(length=2)]
    assert Pin.__init__.__code__.co_filename == frozen.__code__.co_filename
    pins += [Pin(2) for _ in range(200)]
    assert Pin.__init__.__code__.co_filename != frozen.__code__.co_filename
    assert {pin.length for pin in pins} == {2}


@pytest.mark.parametrize(
    ("args", "values"), [((), {}), ((1, 2, 3), {}), ((1,), {"x": 1}), ((1, 2), {"y": 2}), ((1,), {"z": 1})]
)
def test_the_first_objects_of_a_frozen_class_refuse_what_the_others_do(
    args: tuple[int, ...], values: dict[str, int]
) -> None:
    @frozen
    class Pair:
        x: int
        y: int = 0

    with pytest.raises(TypeError, match="__init__"):
        Pair(*args, **values)
    assert Pair(1, y=2) == Pair(1, 2) == Pair(x=1, y=2)


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
