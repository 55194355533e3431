"""A config.toml in a folder of its own, which is the working directory."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from syndicator.config.file import load
from syndicator.errors import ConfigError
from tests.config.reading import kind_class

if TYPE_CHECKING:
    from syndicator.config import Config
    from tests.config.reading import Problems, Read


@pytest.fixture
def read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Read:
    monkeypatch.chdir(tmp_path)

    def read(toml: str) -> Config:
        (tmp_path / "config.toml").write_text(toml)
        return load(Path("config.toml"), kind_class=kind_class)

    return read


@pytest.fixture
def problems(read: Read) -> Problems:
    def problems(toml: str) -> list[str]:
        with pytest.raises(ConfigError) as caught:
            read(toml)
        return list(caught.value.problems)

    return problems
