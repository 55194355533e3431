"""Binding tables to dataclasses by the types of their fields."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, timedelta, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from syndicator.config.bind import Binder, keys, suggestion
from syndicator.credentials import Secret

if TYPE_CHECKING:
    from collections.abc import Mapping

    from syndicator.config.key_lines import KeyPath

HERE = Path("/here")


@dataclass(frozen=True, kw_only=True)
class Inner:
    tags: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Outer:
    name: str
    count: int | None = None
    on: bool = False
    factor: float = 1.0
    every: timedelta = field(default=timedelta(1), metadata={"positive": True})
    zone: tzinfo = UTC
    folder: Path | None = None
    url: Secret | str = ""
    style: str = field(default="a", metadata={"choices": ("alpha", "beta")})
    utm: Mapping[str, str] = field(default_factory=dict, metadata={"keys": ("source",)})
    ports: tuple[int, ...] = ()
    level: str = field(default="", metadata={"read": str.upper})
    except_: Inner | None = None

    def __post_init__(self) -> None:
        if self.count == 13:
            raise ValueError("13 is unlucky")


def bind(**table: Any) -> tuple[Outer | None, list[tuple[KeyPath, str]]]:
    problems: list[tuple[KeyPath, str]] = []
    binder = Binder(HERE, lambda path, problem: problems.append((path, problem)))
    return binder.bind(Outer, table, ("outer",)), problems


def test_every_type_is_read_by_its_reader() -> None:
    bound, problems = bind(
        name="n", count=3, on=True, factor=2, every="2h", folder="sub", url="https://a", style="beta",
        utm={"source": "s"}, ports=[1, 2], level="low", **{"except": {"tags": ["x"]}},
    )  # fmt: skip
    assert problems == []
    assert bound == Outer(
        name="n", count=3, on=True, factor=2.0, every=timedelta(hours=2), folder=HERE / "sub", url="https://a",
        style="beta", utm={"source": "s"}, ports=(1, 2), level="LOW", except_=Inner(tags=frozenset({"x"})),
    )  # fmt: skip
    assert bind(name="n") == (Outer(name="n"), [])


def test_a_secret_is_named_and_not_read() -> None:
    bound, _ = bind(name="n", url={"file": "key"})
    assert bound
    assert isinstance(bound.url, Secret)
    assert bound.url.origin == "the file /here/key"


@pytest.mark.parametrize(
    ("table", "path", "problem"),
    [
        ({}, ("name",), "is missing"),
        ({"name": 3}, ("name",), "must be text in quotes"),
        ({"name": "n", "count": -1}, ("count",), "must be a whole number, 0 or more"),
        ({"name": "n", "on": 1}, ("on",), "must be true or false"),
        ({"name": "n", "every": "0s"}, ("every",), "must be more than zero"),
        ({"name": "n", "style": "bta"}, ("style",), 'must be one of alpha, beta, did you mean "beta"?'),
        ({"name": "n", "style": "z"}, ("style",), "must be one of alpha, beta"),
        ({"name": "n", "ports": "1"}, ("ports",), "must be a list: [ … ]"),
        ({"name": "n", "utm": 3}, ("utm",), "must be a table: { … }"),
        ({"name": "n", "utm": {"sorce": "s"}}, ("utm", "sorce"), 'unknown key, did you mean "source"?'),
        ({"name": "n", "nmae": "n"}, ("nmae",), 'unknown key, did you mean "name"?'),
        ({"name": "n", "xyz": "n"}, ("xyz",), "unknown key"),
        ({"name": "n", "except": {"tag": []}}, ("except", "tag"), 'unknown key, did you mean "tags"?'),
        ({"name": "n", "except_": {}}, ("except_",), 'unknown key, did you mean "except"?'),
        ({"name": "n", "count": 13}, (), "13 is unlucky"),
        ({"name": "n", "url": {"evn": "X"}}, ("url",), 'a secret must be { env = "NAME" }, { file = "path" } or { credential = "name" }'),
        ({"name": "n", "url": 3}, ("url",), 'a secret must not be written in this file; use { env = "NAME" }, { file = "path" } or { credential = "name" }'),
    ],
)  # fmt: skip
def test_a_mistake_is_reported_with_its_key(table: dict[str, Any], path: KeyPath, problem: str) -> None:
    assert bind(**table)[1] == [(("outer", *path), problem)]


def test_all_mistakes_of_a_table_are_reported() -> None:
    bound, problems = bind(count="three", every="soon", ports=[1, "two"], nmae="n")
    assert bound is None
    assert [path[1] for path, _ in problems] == ["nmae", "count", "every", "ports", "name"]


def test_what_is_right_is_kept_beside_a_mistake() -> None:
    bound, problems = bind(name="n", count="three", factor=2)
    assert bound == Outer(name="n", factor=2.0)
    assert len(problems) == 1


def test_a_required_key_that_is_wrong_is_not_missing_too() -> None:
    assert len(bind(name=3)[1]) == 1


def test_check_returns_what_is_read_or_reports() -> None:
    problems: list[tuple[KeyPath, str]] = []
    binder = Binder(HERE, lambda path, problem: problems.append((path, problem)))
    assert binder.check(int, "3", ("a",)) == 3
    assert binder.check(int, "x", ("a",)) is None
    assert [path for path, _ in problems] == [("a",)]


def test_an_annotation_that_nobody_can_read_is_a_bug() -> None:
    @dataclass
    class Odd:
        what: complex

    with pytest.raises(TypeError, match=r"x\.what: no way to read"):
        Binder(HERE, lambda *_: None).bind(Odd, {"what": 1}, ("x",))


def test_keys_and_suggestions() -> None:
    assert keys(Inner) == ("tags",)
    assert "except" in keys(Outer)
    assert suggestion("tgas", ["tags", "name"]) == ', did you mean "tags"?'
    assert suggestion("zzz", ["tags", "name"]) == ""
