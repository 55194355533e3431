"""The config.toml that ships: it runs the sample blog, and shows every setting there is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from syndicator.channels.registry import kind_class, kinds
from syndicator.config.bind import keys
from syndicator.config.file import load
from syndicator.errors import ConfigError
from tests import ROOT
from tests.config_tables import TABLES

if TYPE_CHECKING:
    from pathlib import Path

SAMPLE = ROOT / "config.toml"


def test_it_loads() -> None:
    loaded = load(SAMPLE, kind_class=kind_class)
    assert [source.kind for source in loaded.sources] == ["repo", "feed"]
    assert loaded.channels["outbox"].options.path == ROOT / "outbox"


@pytest.fixture(scope="module")
def uncommented() -> str:
    return re.sub(r"^# (?=\[|[a-z_]+ *=)", "", SAMPLE.read_text(), flags=re.MULTILINE)


@pytest.mark.parametrize("table", TABLES)
def test_it_shows_every_setting(table: type, uncommented: str) -> None:
    shown = set(re.findall(r"^([a-z_]+) *=", uncommented, flags=re.MULTILINE))
    assert set(keys(table)) - shown - {"options"} == set()


@pytest.mark.parametrize("kind", kinds())
def test_it_shows_every_kind_with_all_its_settings(kind: str, uncommented: str) -> None:
    (shown,) = re.findall(rf'^\[channels\.\w+\]\nkind = "{kind}"(.*\n(?:.+\n)*)', uncommented, flags=re.MULTILINE)
    assert set(keys(kind_class(kind).Options)) - set(re.findall(r"^([a-z_]+) *=", shown, flags=re.MULTILINE)) == set()


def test_what_it_shows_commented_out_is_right(uncommented: str, tmp_path: Path) -> None:
    """All of it at once contradicts itself in a few places, but no key is unknown and no value unreadable."""
    path = tmp_path / "config.toml"
    path.write_text(uncommented)
    (tmp_path / "tests/blog").mkdir(parents=True)
    (tmp_path / "tests/blog/rss.xml").touch()
    with pytest.raises(ConfigError) as caught:
        load(path, kind_class=kind_class)
    contradictions = ("needs either path", "cannot be combined with every", "unknown kind")
    assert [line for line in caught.value.problems if not any(said in line for said in contradictions)] == []
