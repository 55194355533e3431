"""Files are replaced whole, or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from syndicator.atomic_write import replace_file, sync_folder


def test_the_new_content_takes_the_place_of_the_old(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    replace_file(path, b"a longer content")
    replace_file(path, b"new")
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


def test_the_mode_is_the_one_asked_for(tmp_path: Path) -> None:
    replace_file(tmp_path / "token", b"x", mode=0o600)
    assert (tmp_path / "token").stat().st_mode & 0o777 == 0o600


def test_a_left_over_draft_is_written_over_and_goes_away(tmp_path: Path) -> None:
    (tmp_path / "draft").write_text("of a process that was killed, and longer")
    replace_file(tmp_path / "file", b"whole", draft="draft")
    assert (tmp_path / "file").read_bytes() == b"whole"
    assert not (tmp_path / "draft").exists()


def test_a_link_in_the_place_of_the_draft_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "target").write_text("precious")
    (tmp_path / "draft").symlink_to(tmp_path / "target")
    with pytest.raises(OSError, match="symbolic link"):
        replace_file(tmp_path / "file", b"x", draft="draft")
    assert (tmp_path / "target").read_text() == "precious"
    assert not (tmp_path / "file").exists()


def test_if_it_fails_the_old_content_stays_and_no_draft_is_left(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "inside").touch()
    with pytest.raises(OSError, match="directory"):
        replace_file(tmp_path / "folder", b"x")
    assert os.listdir(tmp_path) == ["folder"]  # noqa: PTH208


def test_ctrl_c_leaves_no_draft(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "file"
    path.write_text("old")

    def interrupted(_descriptor: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        replace_file(path, b"new")
    assert {file.name: file.read_text() for file in tmp_path.iterdir()} == {"file": "old"}


def test_content_and_names_reach_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[Path] = []
    fsync = os.fsync

    def noted(descriptor: int) -> None:
        synced.append(Path(f"/proc/self/fd/{descriptor}").readlink())
        fsync(descriptor)

    monkeypatch.setattr("os.fsync", noted)
    replace_file(tmp_path / "file", b"x", draft="draft")
    assert synced == [tmp_path / "draft"]
    sync_folder(tmp_path)
    assert synced[1:] == [tmp_path]
