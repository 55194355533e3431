"""The sample blog and a blog with accounts everywhere, for tests of commands."""

from __future__ import annotations

import json
import shlex
from typing import TYPE_CHECKING, Any

import pytest

from tests.fakes.environment import Environment

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator
    from pathlib import Path

    from tests.conftest import Syndicator

SLUG = "what-an-index-really-is"  # of the sample blog
DRAFT = "two-terminals-one-table"
TOMATO = "the-first-tomato"  # of the environment


def output(syndicator: Syndicator, *arguments: str) -> Any:
    """What a command that succeeds prints; with --json, the data."""
    ran = syndicator(*arguments)
    assert (ran.returncode, ran.stderr) == (0, "")
    return json.loads(ran.stdout) if "--json" in arguments else ran.stdout


def explain(environment: Environment, channel: str, slug: str = TOMATO) -> dict[str, Any]:
    """The row of `why` for one channel."""
    row: dict[str, Any]
    (row,) = [row for row in environment.read_json("why", slug) if row["channel"] == channel]
    return row


def paste(environment: Environment, command: str, *, status: int = 0) -> subprocess.CompletedProcess[str]:
    """Type what the program said, each command of it."""
    for one in command.split(" && "):
        _, *arguments = shlex.split(one)
        verb = arguments[0]
        ran = environment.run(*arguments, *(["--yes"] if verb in ("push", "retract") else []))
        assert ran.returncode == status, ran.stderr
    return ran


@pytest.fixture
def published(syndicator: Syndicator) -> Syndicator:
    """The sample blog after its first pass."""
    assert syndicator("run", "--once").returncode == 0
    return syndicator


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[Environment]:
    with Environment(tmp_path) as made:
        made.write(TOMATO)
        yield made
