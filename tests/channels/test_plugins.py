"""Kinds of other packages, and broken ones."""

from __future__ import annotations

import sys
from types import ModuleType, SimpleNamespace
from typing import TYPE_CHECKING, Any, ClassVar, TextIO

import pytest

from syndicator.actions.auth import log_in
from syndicator.channels import Channel, ChannelContext, plugins
from syndicator.channels.file import FileOptions, Kind
from syndicator.channels.registry import kind_class
from syndicator.cli.check import run_checks
from syndicator.config import BlogConfig
from syndicator.config.file import load
from syndicator.errors import TemplateError, UsageError
from syndicator.render import Renderer
from syndicator.testing.harness import a_post
from syndicator.views.dry_run import RowWriter, preview
from syndicator.views.status import status

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.a_blog import Blog


class Pigeon(Kind):
    kind = "pigeon"
    format = "txt"


class Nobody:
    """Who is never asked anything."""

    keyboard: TextIO | None = None

    def say(self, line: str) -> None:
        raise AssertionError(line)

    def ask(self, question: str, *, hidden: bool) -> str:
        raise AssertionError(question)

    def open_browser(self, url: str) -> None:
        raise AssertionError(url)


class Nameless(Kind):
    kind = "dove"


class Optionless(Pigeon):
    Options: ClassVar[type[Any]] = object


class Unreadable(Pigeon):
    Options: ClassVar[type[Any]] = type("Options", (FileOptions,), {})


class Formless(Pigeon):
    format = "pdf"


class Mute(Channel):
    kind = "pigeon"
    Options = FileOptions


class Clumsy(Pigeon):
    def __init__(self, *_: object) -> None:
        raise RuntimeError("a broken\nwing")


class Rude(Pigeon):
    def compose(self, draft: object) -> Any:
        raise RuntimeError("a broken beak")


def leave() -> None:
    raise SystemExit("no pigeons on Sundays")


def install(monkeypatch: pytest.MonkeyPatch, *loads: Callable[[], object]) -> None:
    points = [SimpleNamespace(load=load, name="pigeon", value="pigeons:Kind") for load in loads]
    monkeypatch.setattr(
        "importlib.metadata.entry_points", lambda **wanted: points if wanted.get("name", "pigeon") == "pigeon" else []
    )


BROKEN = {
    "ModuleNotFoundError: No module named 'wings'": lambda: __import__("wings"),
    "SystemExit: no pigeons on Sundays": leave,
    "it is not a subclass of syndicator.channels.Channel": object,
    "its `kind` is 'dove' instead of 'pigeon'": lambda: Nameless,
    "its `Options` is not a dataclass": lambda: Optionless,
    "its `format` is 'pdf' instead of one of txt, md, json": lambda: Formless,
    "it has no `compose`, `prepare`, `send`": lambda: Mute,
    "its `settle_after` is str instead of timedelta": lambda: type("Slow", (Pigeon,), {"settle_after": "soon"}),
}


@pytest.mark.parametrize("says", BROKEN)
def test_a_broken_plugin_is_replaced_by_a_kind_that_says_why(says: str, monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch, BROKEN[says])
    kind = plugins.installed_kind("pigeon")
    assert kind is not None
    assert kind.broken == f'kind "pigeon" can\'t be used: pigeons:Kind: {says}; update or reinstall its package'
    assert kind.kind == "pigeon"


def test_annotations_that_nobody_can_read_are_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch, lambda: Unreadable)
    monkeypatch.setattr(Unreadable.Options, "__annotations__", {"path": "Nowhere"})
    kind = plugins.installed_kind("pigeon")
    assert kind is not None
    assert "name 'Nowhere' is not defined" in kind.broken


def test_a_kind_that_two_packages_provide_is_not_chosen_by_chance(monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch, lambda: Pigeon, lambda: Pigeon)
    kind = plugins.installed_kind("pigeon")
    assert kind is not None
    assert kind.broken == 'kind "pigeon" is provided twice, by pigeons:Kind and pigeons:Kind: uninstall one of them'


def test_a_sound_plugin_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch, lambda: Pigeon)
    kind = plugins.installed_kind("pigeon")
    assert kind is not None
    assert plugins.installed_kinds() == ("pigeon",)
    assert issubclass(kind, Pigeon)
    assert not kind.broken
    assert plugins.installed_kind("dove") is None


def test_a_kind_that_can_not_be_opened_says_why(tmp_path: Path) -> None:
    opened = plugins.open_channel(Clumsy, FileOptions(path=tmp_path), ChannelContext(name="coop", folder=tmp_path))
    assert opened.broken == f'kind "pigeon" can\'t be used: {__name__}: RuntimeError: a broken wing'
    assert (opened.name, opened.kind, list(opened.problems())) == ("coop", "pigeon", [])
    with pytest.raises(TemplateError, match="a broken wing"):
        Renderer([], blog=BlogConfig()).render(a_post(), opened)


# --- templates


def test_templates_and_looks_come_along_in_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pigeons/templates/looks").mkdir(parents=True)
    (tmp_path / "pigeons/__init__.py").write_text("")
    monkeypatch.syspath_prepend(tmp_path)
    module = ModuleType("pigeons.channel")
    module.__package__ = "pigeons"
    monkeypatch.setitem(sys.modules, "pigeons.channel", module)
    kind = type("Kind", (Pigeon,), {"__module__": "pigeons.channel"})
    assert plugins.template_folder(kind) == tmp_path / "pigeons/templates"
    (tmp_path / "pigeons/templates/pigeon.txt.j2").write_text("Coo: {{ post.title }}")
    channel = kind(FileOptions(path=tmp_path), ChannelContext(name="coop", folder=tmp_path))
    renderer = Renderer([tmp_path / "own"], blog=BlogConfig(), packaged=[tmp_path / "pigeons/templates"])
    assert renderer.template_problems(channel) == ()
    assert "Coo: The first tomato" in renderer.render(a_post(), channel).text
    (tmp_path / "own").mkdir()
    (tmp_path / "own/pigeon.txt.j2").write_text("Mine")
    renderer = Renderer([tmp_path / "own"], blog=BlogConfig(), packaged=[tmp_path / "pigeons/templates"])
    assert "Mine" in renderer.render(a_post(), channel).text


def test_templates_of_kinds_without_a_folder_are_those_that_ship() -> None:
    assert plugins.template_folder(Kind) is None


# --- the program


COOP = '[channels.coop]\nkind = "pigeon"\nwings = 2\npath = "coop"\ntemplate = "file.txt.j2"\n'
DEFECTS = {"it is not a subclass": object, "a broken wing": lambda: Clumsy}


@pytest.mark.long
@pytest.mark.parametrize("says", DEFECTS)
def test_a_broken_plugin_is_named_and_stops_nobody_else(blog: Blog, monkeypatch: pytest.MonkeyPatch, says: str) -> None:
    blog.run()
    install(monkeypatch, DEFECTS[says])
    blog.channels += (COOP if says != "a broken wing" else COOP.replace("wings = 2\n", ""),)
    blog.write("fresh")
    for _ in range(2):
        done = blog.run()
        (problem,) = done.problems
        assert problem.startswith('coop: kind "pigeon" can\'t be used: ')
        assert says in problem
    assert "fresh" in blog.sent()
    install(monkeypatch, lambda: Pigeon)
    blog.channels = (*blog.channels[:-1], COOP.replace("wings = 2\n", ""))
    assert blog.run().problems == ()
    assert "fresh" in blog.sent("coop")


@pytest.mark.long
@pytest.mark.parametrize("says", DEFECTS)
def test_commands_name_a_broken_plugin(blog: Blog, monkeypatch: pytest.MonkeyPatch, says: str) -> None:
    install(monkeypatch, DEFECTS[says])
    blog.channels += (COOP.replace("wings = 2\n", ""),)
    blog.run()
    (error,) = run_checks(load(blog.configure(), kind_class=kind_class), online=True).errors
    assert error.startswith('channels.coop: kind "pigeon" can\'t be used: ')
    assert says in error
    with blog.open("look") as session:
        state = status(session.config, session.ledger, session.channels, None, ())["channels"]
        assert (state["coop"]["state"], state["outbox"]["state"]) == ("paused", "ok")
        assert says in state["coop"]["reason"]
        assert [alert.channel for alert in session.alerts() if says in alert.what] == ["coop"]
        with pytest.raises(UsageError, match=says):
            log_in(session.channels.get("coop"), Nobody())


def test_a_bug_in_what_is_shown_hides_no_other_announcement(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch, lambda: Rude)
    blog.channels += (COOP.replace("wings = 2\n", ""),)
    with blog.open("dry") as session:
        session.ingest()
        writer = RowWriter(session.channels, session.composer)
        rows = preview([session.schedule(name) for name in ("outbox", "coop")], session.posts, writer)
    errors = {row.channel: row.error for row in rows}
    assert errors["outbox"] == ""
    assert errors["coop"] == 'the plugin of kind "pigeon" failed in `compose`: RuntimeError: a broken beak'
