"""Which cases of a test run each time, and which in the long run (`-m long`) only."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import pytest

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence

    from _pytest.mark import ParameterSet

T = TypeVar("T")


def long_except(quick: Container[T], values: Iterable[T]) -> list[ParameterSet]:
    """Parameters of which only those in `quick` are tried each time."""
    return [pytest.param(value, marks=() if value in quick else pytest.mark.long) for value in values]


def first_of(values: Sequence[T]) -> list[ParameterSet]:
    """Parameters of which only the first is tried each time: the others cost as much and seldom say more."""
    return [_param(values[0]), *(_param(value, pytest.mark.long) for value in values[1:])]


def _param(value: object, *marks: pytest.MarkDecorator) -> ParameterSet:
    """A tuple stands for several parameters."""
    return pytest.param(*value, marks=marks) if isinstance(value, tuple) else pytest.param(value, marks=marks)
