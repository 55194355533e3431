"""The checks notice a kind that breaks its promise in ways that doing nothing does not show."""

from __future__ import annotations

from dataclasses import replace
from importlib.metadata import EntryPoint
from shutil import copytree
from typing import TYPE_CHECKING, Any

import pytest
from board import Server, make
from syndicator_board import Kind

from syndicator.channels.file import Kind as FileKind
from syndicator.channels.plugins import template_folder
from syndicator.errors import ConfigError, TemplateError, Unreachable
from syndicator.model import NotFound
from syndicator.testing import contract
from syndicator.testing.contract import CHECKS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from syndicator.credentials import Secret
    from syndicator.model import Announcement, CopyQuery, Receipt, Step
    from syndicator.testing.harness import Harness


class Hasty(Kind):
    """What it can't read holds no copy."""

    def find(self, query: CopyQuery) -> Receipt | NotFound:
        try:
            return super().find(query)
        except Unreachable:
            return NotFound.SURELY


class Hoarder(Kind):
    """It changes only what the post still has."""

    def update(self, receipt: Receipt, announcement: Announcement) -> Receipt:
        announcement.payload["tags"] = announcement.payload["tags"] or ["gardening"]
        return super().update(receipt, announcement)


class Twice(Kind):
    """It tries again by itself."""

    def send(self, step: Step) -> Receipt:
        try:
            return super().send(step)
        except Exception:  # noqa: BLE001
            return super().send(step)


class Fickle(Kind):
    """It says something else each time."""

    def compose(self, draft: Any) -> Announcement:
        announcement = super().compose(draft)
        announcement.payload["title"] = id(announcement)
        return announcement


class Forgetful(Kind):
    """It finds what is known."""

    def find(self, query: CopyQuery) -> Receipt | NotFound:
        return super().find(replace(query, step=None, known=frozenset()))


class Careless(Kind):
    """It names no secret."""

    def secrets(self) -> dict[str, Secret]:
        return {}


class Stubborn(Kind):
    """It always goes to the same server."""

    def send(self, step: Step) -> Receipt:
        self.context = replace(self.context, base_url=step.endpoint)
        return super().send(step)


@pytest.fixture
def board(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[type[Kind]], Harness]]:
    monkeypatch.setattr("syndicator.channels.http.transport.READ_SECONDS", 0.5)
    harness = make(tmp_path)

    def of(kind: type[Kind]) -> Harness:
        harness.channel.__class__ = kind
        return harness

    yield of
    harness.close()


@pytest.mark.parametrize(
    ("kind", "check"),
    [
        (Hasty, "find_garbled"),
        (Hoarder, "update_takes_away"),
        (Twice, "retry"),
        (Fickle, "compose"),
        (Forgetful, "find_known"),
        (Careless, "names_secrets"),
        (Stubborn, "plain_http"),
    ],
)
def test_a_broken_promise_is_noticed(board: Callable[[type[Kind]], Harness], kind: type[Kind], check: str) -> None:
    CHECKS[check](board(Kind))
    other = board(kind)
    other.channel.context = replace(other.channel.context, base_url=other.server.url if other.server else "")
    server = other.server
    assert isinstance(server, Server)
    server.notices.clear()
    server.visible.clear()
    with pytest.raises(AssertionError):
        CHECKS[check](other)


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("board.txt.j2", "post.url", "post.ulr", "post.url"),
        ("looks/board.html.j2", "linked", "lniked", "looks/board.html.j2"),
        ("looks/board.html.j2", "macro show", "macro display", "looks/board.html.j2"),
    ],
)
def test_a_template_or_look_that_can_not_be_filled_in_is_noticed(
    tmp_path: Path, board: Callable[[type[Kind]], Harness], file: str, old: str, new: str, said: str
) -> None:
    harness, shipped = board(Kind), template_folder(Kind)
    assert shipped
    contract.check_templates(harness, shipped)
    copytree(shipped, tmp_path / "templates")
    broken = tmp_path / "templates" / file
    broken.write_text(broken.read_text().replace(old, new))
    with pytest.raises(TemplateError, match=said):
        contract.check_templates(harness, tmp_path / "templates")


@pytest.mark.parametrize(
    ("change", "error"),
    [
        (lambda section: section.replace("token", "tokne"), ConfigError),
        (lambda section: section.replace("http", "https"), AssertionError),
    ],
)
def test_a_section_that_is_not_the_channel_is_noticed(
    board: Callable[[type[Kind]], Harness], change: Callable[[str], str], error: type[Exception]
) -> None:
    harness = board(Kind)
    contract.check_section(harness)
    harness.section = change(harness.section)
    with pytest.raises(error):
        contract.check_section(harness)


def test_it_is_noticed_whether_the_program_finds_a_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    def install(name: str) -> None:
        points = [EntryPoint(name, "syndicator_board:Kind", "syndicator.channels")]
        for module in ("importlib.metadata", "syndicator.testing.contract"):
            monkeypatch.setattr(
                f"{module}.entry_points", lambda **wanted: [p for p in points if wanted.get("name", name) == name]
            )

    assert contract.check_found(FileKind)
    assert not contract.check_found(Kind)
    install("board")
    assert contract.check_found(Kind)
    monkeypatch.setattr(Kind, "settle_after", "soon")
    with pytest.raises(AssertionError, match="settle_after"):
        contract.check_found(Kind)
    install("borad")
    with pytest.raises(AssertionError, match="borad"):
        contract.check_found(Kind)


def test_a_sample_without_a_setting_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    contract.check_sample(Kind)
    (tmp_path / "sample.toml").write_text('# kind = "board"\n# token = "x"\n')
    monkeypatch.setattr("syndicator.testing.contract.files", lambda _: tmp_path)
    with pytest.raises(AssertionError):
        contract.check_sample(Kind)
    (tmp_path / "sample.toml").unlink()
    with pytest.raises(AssertionError, match=r"no sample\.toml"):
        contract.check_sample(Kind)
