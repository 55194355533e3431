"""What a package lacks is noticed."""

from __future__ import annotations

from importlib.metadata import EntryPoint
from shutil import copytree
from typing import TYPE_CHECKING

import pytest
from syndicator_board import Kind

from syndicator.channels.file import Kind as FileKind
from syndicator.channels.plugins import template_folder
from syndicator.errors import ConfigError, TemplateError
from syndicator.testing import package

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from syndicator.credentials import Secret
    from syndicator.testing.harness import Harness


class Careless(Kind):
    """It names no secret."""

    def secrets(self) -> dict[str, Secret]:
        return {}


def test_a_secret_that_is_not_named_is_noticed(board: Callable[[type[Kind]], Harness]) -> None:
    package.check_names_secrets(board(Kind))
    with pytest.raises(AssertionError, match="does not give token"):
        package.check_names_secrets(board(Careless))


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
    package.check_templates(harness, shipped)
    copytree(shipped, tmp_path / "templates")
    broken = tmp_path / "templates" / file
    broken.write_text(broken.read_text().replace(old, new))
    with pytest.raises(TemplateError, match=said):
        package.check_templates(harness, tmp_path / "templates")


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
    package.check_section(harness)
    harness.section = change(harness.section)
    with pytest.raises(error):
        package.check_section(harness)


def test_it_is_noticed_whether_the_program_finds_a_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    def install(name: str) -> None:
        points = [EntryPoint(name, "syndicator_board:Kind", "syndicator.channels")]
        for module in ("importlib.metadata", "syndicator.testing.package"):
            monkeypatch.setattr(
                f"{module}.entry_points", lambda **wanted: [p for p in points if wanted.get("name", name) == name]
            )

    assert package.check_found(FileKind)
    assert not package.check_found(Kind)
    install("board")
    assert package.check_found(Kind)
    monkeypatch.setattr(Kind, "settle_after", "soon")
    with pytest.raises(AssertionError, match="settle_after"):
        package.check_found(Kind)
    install("borad")
    with pytest.raises(AssertionError, match="borad"):
        package.check_found(Kind)


def test_a_sample_without_a_setting_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package.check_sample(Kind)
    (tmp_path / "sample.toml").write_text('# kind = "board"\n# token = "x"\n')
    monkeypatch.setattr("syndicator.testing.package.files", lambda _: tmp_path)
    with pytest.raises(AssertionError):
        package.check_sample(Kind)
    (tmp_path / "sample.toml").unlink()
    with pytest.raises(AssertionError, match=r"no sample\.toml"):
        package.check_sample(Kind)
