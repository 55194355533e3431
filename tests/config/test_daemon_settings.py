"""Mistakes in [schedule] and [monitor]."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syndicator.channels.registry import kind_class
from syndicator.config.file import load
from syndicator.errors import ConfigError
from tests.a_blog import Blog

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    "line",
    ['[schedule]\ncron = "99 * * * *"', '[monitor]\nmetrics = "9464"', '[monitor]\nmetrics = "localhost:http"',
     '[monitor]\nping_url = "example.dev"', '[schedule]\ncron = "* * * * 5-2"', '[schedule]\ncron = "* * * * 8"'],
)  # fmt: skip
def test_a_wrong_setting_is_one_line(line: str, tmp_path: Path) -> None:
    path = Blog(tmp_path).configure()
    (tmp_path / "posts").mkdir()
    path.write_text(f"{path.read_text()}\n{line}")
    with pytest.raises(ConfigError) as caught:
        load(path, kind_class=kind_class)
    assert len(caught.value.problems) == 1
