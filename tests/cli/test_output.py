"""What commands print."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syndicator.model import dollars
from tests.cli.conftest import TOMATO

if TYPE_CHECKING:
    from tests.fakes.environment import Environment


def test_one_endless_title_does_not_push_the_others_apart(environment: Environment) -> None:
    environment.write("endless", "T" * 500)
    environment.configure("outbox")
    lines = environment.run("list").stdout.splitlines()
    assert min(map(len, lines)) < 200


@pytest.mark.parametrize(("amount", "said"), [(0.2, "$0.20"), (0.015, "$0.015"), (5, "$5.00"), (0.045, "$0.045")])
def test_amounts(amount: float, said: str) -> None:
    assert dollars(amount) == said


def test_no_line_ends_in_blanks(environment: Environment) -> None:
    environment.configure("relay")
    environment.run("run", "--once")
    environment.write(TOMATO, "The first tomato of many")
    environment.run("run", "--once")
    assert [line for line in environment.run("status").stdout.splitlines() if line != line.rstrip()] == []
