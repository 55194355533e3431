"""What commands print."""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING

import pytest

from syndicator.cli.output import has_color, print_json, print_json_rows
from syndicator.model import dollars
from tests.cli.conftest import TOMATO

if TYPE_CHECKING:
    from tests.fakes.environment import Environment


def test_one_endless_title_does_not_push_the_others_apart(environment: Environment) -> None:
    environment.write("endless", "T" * 500)
    environment.configure("outbox")
    lines = environment.run("list").stdout.splitlines()
    assert min(map(len, lines)) < 200


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("stream", "env", "color"),
    [
        (Terminal(), {}, True),
        (Terminal(), {"NO_COLOR": ""}, True),
        (Terminal(), {"NO_COLOR": "1"}, False),
        (Terminal(), {"TERM": "dumb"}, False),
        (Terminal(), {"CLICOLOR": "0"}, False),
        (StringIO(), {}, False),
        (StringIO(), {"CLICOLOR_FORCE": "0"}, False),
        (StringIO(), {"CLICOLOR_FORCE": "1"}, True),
        (StringIO(), {"CLICOLOR_FORCE": "1", "NO_COLOR": "1"}, False),
    ],
)
def test_what_is_colored(stream: StringIO, env: dict[str, str], color: bool) -> None:
    assert has_color(stream, env) is color


def test_states_have_colors_and_nothing_else_has(environment: Environment) -> None:
    environment.write(TOMATO, "Sent, held: unknown")
    environment.configure("outbox", "relay", relay='delay = "2h"\n')
    plain = {command: environment.run(*command.split()).stdout for command in ("run --once", "list", f"why {TOMATO}")}
    assert not any("\x1b" in shown for shown in plain.values())
    environment.env["CLICOLOR_FORCE"] = "1"
    shown = environment.run("list").stdout
    assert "outbox: \x1b[32msent\x1b[0m, relay: \x1b[33mheld\x1b[0m  http" in shown
    assert shown.count("\x1b[0m") == 2
    assert "relay: \x1b[33mheld\x1b[0m, delay" in environment.run("why", TOMATO).stdout


@pytest.mark.parametrize(("amount", "said"), [(0.2, "$0.20"), (0.015, "$0.015"), (5, "$5.00"), (0.045, "$0.045")])
def test_amounts(amount: float, said: str) -> None:
    assert dollars(amount) == said


@pytest.mark.long
def test_no_line_ends_in_blanks(environment: Environment) -> None:
    environment.configure("relay")
    environment.run("run", "--once")
    environment.write(TOMATO, "The first tomato of many")
    environment.run("run", "--once")
    assert [line for line in environment.run("status").stdout.splitlines() if line != line.rstrip()] == []


@pytest.mark.parametrize("rows", [[], [{"slug": "a\nb", "where": {}}], [{"a": [1, {"b": None}]}, {}, []]])
def test_rows_are_printed_as_the_whole_list_is(rows: list[object], capsys: pytest.CaptureFixture[str]) -> None:
    print_json(rows)
    whole = capsys.readouterr().out
    print_json_rows(iter(rows))
    assert capsys.readouterr().out == whole
