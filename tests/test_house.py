"""The house is as ARCHITECTURE draws it: imports go down only. And what is cheap stays cheap."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import pytest

from syndicator.channels.registry import kinds
from syndicator.cli import MODULES
from syndicator.generators import generators
from tests import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PACKAGE = ROOT / "syndicator"
DRAWING = (ROOT / ".github/ARCHITECTURE.md").read_text().split("## The layers")[1].split("\n## ")[0]
FLOORS = [  # lowest first, with the rooms on each
    set(line.split(" · "))
    for line in reversed(re.findall(r"^    (\w+(?: · \w+)*)(?:  .*)?$", DRAWING, flags=re.MULTILINE))
]
APART = next(rooms for rooms in FLOORS if "sources" in rooms)  # these must not know one another
HEAVY = {
    "PIL", "apscheduler", "bs4", "dateutil", "emoji", "feedparser", "flask", "frontmatter", "jinja2", "markdown_it", "mdit_py_plugins",
    "prometheus_client", "psycopg", "requests", "sqlite3", "tweepy", "urllib3", "waitress", "wcwidth", "werkzeug", "yaml",
}  # fmt: skip


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def floor(name: str) -> int:
    return next((number for number, rooms in enumerate(FLOORS) if name in rooms), len(FLOORS))  # __main__ is on top


class Import(NamedTuple):
    place: str
    room: str
    module: tuple[str, ...]  # ("channels", "file"), below the package


@cache
def imports() -> list[Import]:
    """Every import of one room by another, also those inside functions."""
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import | ast.ImportFrom):
                place = f"{path.relative_to(ROOT)}:{node.lineno}"
                found += [Import(place, room(path), module) for module in _modules(node)]
    return [one for one in found if one.room != one.module[0]]


def _modules(node: ast.Import | ast.ImportFrom) -> list[tuple[str, ...]]:
    names = [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        assert not node.level, "imports inside the package are absolute"
        names = [f"{node.module}.{name}" for name in names]
    parts = [name.split(".") for name in names]
    return [tuple(below) for top, *below in parts if top == "syndicator" and below != ["__version__"]]


def test_every_room_has_a_floor() -> None:
    rooms = {room(path) for path in PACKAGE.rglob("*.py")} - {"__init__", "__main__"}
    assert rooms == set().union(*FLOORS)
    assert len(rooms) == sum(map(len, FLOORS)), "a room is drawn twice"


def test_imports_go_down() -> None:
    assert len(imports()) > 20
    assert [one for one in imports() if floor(one.room) < floor(one.module[0])] == []


HOLDERS = {
    "App": {"app", "session", "daemon", "cli", "serve"},
    "Session": {"session", "daemon", "cli", "serve"},
}


def modules_with(pattern: str) -> Iterator[tuple[Path, str]]:
    """The modules in whose text this occurs at all, with that text: no others are worth parsing."""
    for path in sorted(PACKAGE.rglob("*.py")):
        text = path.read_text()
        if re.search(pattern, text, re.IGNORECASE):
            yield path, text


def annotated(name: str) -> set[str]:
    """The rooms with a function that takes or gives a `name`."""
    return {
        room(path)
        for path, text in modules_with(rf"\b{name}\b")
        for function in ast.walk(ast.parse(text))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for annotation in _annotations(function)
        if any(isinstance(node, ast.Name) and node.id == name for node in ast.walk(annotation))
    }


def _annotations(function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[ast.expr]:
    arguments = function.args
    given = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg]
    return [annotation for annotation in (*(a.annotation for a in given if a), function.returns) if annotation]


@pytest.mark.parametrize("name", HOLDERS)
def test_what_holds_everything_is_handed_to_few(name: str) -> None:
    rooms = annotated(name)
    assert "session" in rooms
    assert rooms <= HOLDERS[name]


def test_neighbours_do_not_know_one_another() -> None:
    assert [one for one in imports() if {one.room, one.module[0]} <= APART] == []


def test_no_kind_of_channel_is_known_outside() -> None:
    assert [one for one in imports() if one.module[0] == "channels" and set(kinds()) & set(one.module[1:2])] == []


def names_in(text: str) -> set[str]:
    """The strings of a module's text, its identifiers and what those are made of, in lower case; no comments, no docstrings."""
    tree = ast.parse(text)
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            found.add(node.value.lower())
        for field in ("id", "attr", "name", "arg"):
            if isinstance(identifier := getattr(node, field, None), str):
                found |= {identifier.lower(), *identifier.lower().split("_")}
    return found


def test_no_generator_is_named_outside() -> None:
    names = {generator.name for generator in generators()}
    assert {"hugo", "jekyll", "hashnode"} < names
    stray = {
        path.relative_to(ROOT): both
        for path, text in modules_with("|".join(names))
        if "generators" not in path.parts and (both := names & names_in(text) - set(path.parts))
    }
    assert stray == {}


def test_every_generator_has_a_module_and_a_test_of_its_name() -> None:
    for generator in generators():
        assert (PACKAGE / "generators" / f"{generator.name}.py").exists()
        assert (ROOT / "tests" / "generators" / f"test_{generator.name}.py").exists()


UNTESTED_ALONE = {  # module: why it has no test of its name
    "config/__init__.py": "types; the tests of the modules that bind each table read them",
    "sources/__init__.py": "a protocol",
    "testing/suite.py": "tests/channels/test_contract.py runs it for every kind, tests/plugin for one of another package",
}


def has_functions(path: Path) -> bool:
    return bool(re.search(r"^\s*(async )?def ", path.read_text(), re.MULTILINE))


def places_of_test(module: Path) -> tuple[Path, ...]:
    """Where the test of a module may be; of a package, under its name, and of a kind of channel, as "kind"."""
    folder = ROOT / "tests" / module.relative_to(PACKAGE).parent
    names = (folder.name, "kind") if module.name == "__init__.py" else (module.stem,)
    return tuple(folder / f"test_{name}.py" for name in names)


def test_every_module_has_a_test_of_its_name() -> None:
    missing = {
        module.relative_to(PACKAGE).as_posix()
        for module in PACKAGE.rglob("*.py")
        if has_functions(module) and not any(test.exists() for test in places_of_test(module))
    }
    assert missing == UNTESTED_ALONE.keys()


def loaded(code: str, modules: set[str] = HEAVY) -> set[str]:
    """Those of these modules that are loaded once `code` has run."""
    code += (
        "\nimport sys; print(*sorted({*sys.modules, *(name.split('.')[0] for name in sys.modules)}), file=sys.stderr)"
    )
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, text=True, check=True)
    return modules & set(ran.stderr.split())


HELP = """
import sys
from syndicator.cli import main
sys.argv = ["syndicator", *{arguments}]
try:
    main()
except SystemExit as left:
    assert left.code == 0
"""
LOAD = """
from pathlib import Path
from syndicator.channels.registry import kind_class
from syndicator.config.file import load
load(Path("config.toml"), kind_class=kind_class)
"""


@pytest.mark.parametrize("code", [HELP.format(arguments=["--help"]), HELP.format(arguments=["run", "--help"]), LOAD])
def test_what_is_cheap_loads_nothing_heavy(code: str) -> None:
    assert loaded(code) == set()


@pytest.mark.long
def test_help_is_read_without_the_nouns_and_the_log() -> None:
    """Their classes take a fifth of the time that help takes."""
    assert loaded(HELP.format(arguments=["--help"]), {"syndicator.model", "logging", "dataclasses"}) == set()


@pytest.mark.long
def test_a_command_loads_no_other() -> None:
    others = {f"syndicator.cli.{module}" for module in MODULES.values()} - {"syndicator.cli.run"}
    assert loaded(HELP.format(arguments=["run", "--help"]), others) == set()


@pytest.mark.long
def test_a_pass_with_nothing_to_send_loads_nothing_that_sends(tmp_path: Path) -> None:
    (tmp_path / "posts").mkdir()
    config = tmp_path / "config.toml"
    config.write_text(
        '[blog]\nurl = "https://blog.example.dev"\n[[sources]]\nkind = "repo"\npath = "posts"\n'
        '[channels.outbox]\nkind = "file"\npath = "outbox"\n'
    )
    sending = {
        f"syndicator.{name}" for name in ("render", "policy", "delivery.queue", "delivery.executor", "alerts.notify")
    }
    code = HELP.format(arguments=["--config", str(config), "run", "--once"])
    assert loaded(code, HEAVY | sending) == {"sqlite3"}
    changes = {f"syndicator.{name}" for name in ("ingest.updates", "sources.urls", "app.compose")}
    assert loaded(code, HEAVY | sending | changes) == {"sqlite3"}


def cpu(*arguments: str) -> float:
    """The least CPU time of a few runs, in seconds."""
    times = []
    for _ in range(5):
        before = os.times()
        subprocess.run([sys.executable, *arguments], cwd=ROOT, capture_output=True, check=True)
        after = os.times()
        times.append(after.children_user + after.children_system - before.children_user - before.children_system)
    return min(times)


@pytest.mark.long
def test_help_takes_less_than_three_times_what_click_takes() -> None:
    assert cpu("-m", "syndicator", "--help") < 3 * cpu("-c", "import click")
