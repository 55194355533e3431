"""A config is written whole or not at all, and never over another one."""

from __future__ import annotations

import errno
import os
import subprocess
from pathlib import Path

import pytest

from syndicator.actions.init.write import replace_unchanged, write_new
from syndicator.errors import UsageError


def test_a_folder_of_its_own_keeps_all_but_the_config_out_of_git(tmp_path: Path) -> None:
    own = tmp_path / ".syndicator"
    write_new(own / "config.toml", "[blog]\n")
    for name in (
        "syndicator.db",
        "syndicator.db.mark",
        "tokens/x.json",
        "secrets/x",
        "credentials/x",
        "outbox/a.json",
        "owners/1",
        "x/templates",
    ):
        (own / name).parent.mkdir(exist_ok=True)
        (own / name).write_text("secret")
    for name in ("templates/x.txt.j2", "words/a.yaml"):
        (own / name).parent.mkdir()
        (own / name).write_text("x")
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    subprocess.run(["git", "add", "."], cwd=tmp_path, check=True)
    added = subprocess.check_output(["git", "ls-files"], cwd=tmp_path, text=True).split()
    assert added == [
        f".syndicator/{name}" for name in (".gitignore", "config.toml", "templates/x.txt.j2", "words/a.yaml")
    ]


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    path = tmp_path / ".syndicator/config.toml"
    write_new(path, "first")
    with pytest.raises(UsageError, match="already exists"):
        write_new(path, "second")
    assert path.read_text() == "first"
    (tmp_path / ".syndicator/.gitignore").write_text("mine")
    path.unlink()
    write_new(path, "third")
    assert (path.read_text(), (tmp_path / ".syndicator/.gitignore").read_text()) == ("third", "mine")
    assert sorted(entry.name for entry in path.parent.iterdir()) == [".gitignore", "config.toml"]


def test_a_link_that_leads_nowhere_is_not_written_through(tmp_path: Path) -> None:
    (tmp_path / "config.toml").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UsageError, match="already exists"):
        write_new(tmp_path / "config.toml", "x")
    assert not (tmp_path / "elsewhere").exists()


def test_a_file_that_has_the_name_of_the_folder_is_not_taken_for_a_config(tmp_path: Path) -> None:
    (tmp_path / ".syndicator").write_text("mine")
    with pytest.raises(UsageError, match=r"can't write .*config\.toml: File exists"):
        write_new(tmp_path / ".syndicator/config.toml", "x")


@pytest.fixture
def no_hard_links(monkeypatch: pytest.MonkeyPatch) -> None:
    """The file system is one such as exFAT."""

    def refused(*_: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refused)


@pytest.mark.usefixtures("no_hard_links")
def test_a_file_system_without_hard_links_takes_a_config_and_keeps_one(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    write_new(path, "first")
    with pytest.raises(UsageError, match="already exists"):
        write_new(path, "second")
    assert [(entry.name, entry.read_text()) for entry in tmp_path.iterdir()] == [("config.toml", "first")]


@pytest.mark.usefixtures("no_hard_links")
def test_without_hard_links_a_failure_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    replace = Path.replace

    def fails(draft: Path, path: Path) -> Path:
        if path.name == "config.toml":
            raise OSError(errno.EIO, "Input/output error")
        return replace(draft, path)

    monkeypatch.setattr(Path, "replace", fails)
    with pytest.raises(UsageError, match="Input/output error"):
        write_new(tmp_path / ".syndicator/config.toml", "x")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", [".syndicator/config.toml", "a/b/.syndicator/config.toml"])
def test_a_full_disk_leaves_nothing_behind(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "link", fails)
    with pytest.raises(UsageError, match=r"can't write .*config\.toml: No space left"):
        write_new(tmp_path / name, "x")
    assert list(tmp_path.iterdir()) == []


def test_ctrl_c_while_it_is_written_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "link", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_new(tmp_path / ".syndicator/config.toml", "x")
    assert list(tmp_path.iterdir()) == []


def test_a_config_that_was_changed_meanwhile_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("before")
    path.chmod(0o640)
    replace_unchanged(path, "before", "after")
    assert (path.read_text(), path.stat().st_mode & 0o777) == ("after", 0o640)
    with pytest.raises(UsageError, match="was changed by another program meanwhile"):
        replace_unchanged(path, "before", "again")
    assert path.read_text() == "after"
    with pytest.raises(UsageError, match="can't write"):
        replace_unchanged(tmp_path / "none", "a", "b")
