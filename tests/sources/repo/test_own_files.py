"""The config's own files are told by what they are."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from syndicator.sources.repo.own_files import OwnPaths

if TYPE_CHECKING:
    from pathlib import Path


def test_a_file_is_known_under_each_of_its_names(tmp_path: Path) -> None:
    (tmp_path / "tokens").mkdir()
    (tmp_path / "tokens/x.json").write_text("")
    os.link(tmp_path / "tokens/x.json", tmp_path / "x.md")
    (tmp_path / "y.md").write_text("")
    os.link(tmp_path / "y.md", tmp_path / "z.md")
    own = OwnPaths([tmp_path / "tokens", tmp_path / "missing"])
    assert own.has((tmp_path / "tokens").stat())
    assert own.has((tmp_path / "x.md").stat())
    assert not own.has((tmp_path / "y.md").stat())
    assert not own.has(tmp_path.stat())


def test_a_path_that_leads_into_an_own_folder_only_by_a_link_is_found(tmp_path: Path) -> None:
    (tmp_path / "tokens/below").mkdir(parents=True)
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "link").symlink_to("tokens/below")
    (tmp_path / "tokens-of-others").mkdir()
    own = OwnPaths([tmp_path / "loop", tmp_path / "tokens"])
    assert own.behind(tmp_path / "link") == str(tmp_path / "tokens")
    assert own.behind(tmp_path / "tokens/below") == ""
    assert own.behind(tmp_path / "tokens-of-others") == ""
    assert own.behind(tmp_path) == ""
