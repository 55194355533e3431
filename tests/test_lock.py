"""requirements.lock is what pyproject.toml asks for, with hashes, and nothing else."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import PackageNotFoundError, requires

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
ENTRY = re.compile(r"^(?P<name>[\w.-]+)==(?P<version>\S+)(?P<rest>(?:.*\\\n)+.*)", re.MULTILINE)
ENTRIES = list(ENTRY.finditer((ROOT / "requirements.lock").read_text()))
LOCKED = {entry["name"]: entry["version"] for entry in ENTRIES}
EXTRAS = ("metrics", "notify", "postgres", "serve")


def wanted() -> list[Requirement]:
    extras = [line for extra in EXTRAS for line in PROJECT["optional-dependencies"][extra]]
    return [Requirement(line) for line in (*PROJECT["dependencies"], *extras)]


def closure() -> set[str]:
    """The names of all that the run-time dependencies need, by what is installed here."""
    names: set[str] = set()
    waiting = wanted()
    while waiting:
        requirement = waiting.pop()
        if (name := canonicalize_name(requirement.name)) in names:
            continue
        names.add(name)
        try:
            lines = requires(name) or []
        except PackageNotFoundError:
            continue
        extras = requirement.extras or {""}
        needed = map(Requirement, lines)
        waiting += [
            each for each in needed if not each.marker or any(each.marker.evaluate({"extra": e}) for e in extras)
        ]
    return names


def test_everything_that_the_project_needs_is_locked_in_a_version_that_it_allows() -> None:
    for requirement in wanted():
        version = LOCKED.get(canonicalize_name(requirement.name))
        assert version, requirement
        assert requirement.specifier.contains(version, prereleases=True), requirement


def test_nothing_else_is_locked_and_no_tool_of_the_tests() -> None:
    assert set(LOCKED) - closure() == set()
    assert not {"pytest", "ruff", "mypy", "hypothesis", "selenium"} & set(LOCKED)


def test_every_entry_has_hashes() -> None:
    assert len(ENTRIES) > 20
    assert [entry["name"] for entry in ENTRIES if not re.search(r"--hash=sha256:[0-9a-f]{64}", entry["rest"])] == []
