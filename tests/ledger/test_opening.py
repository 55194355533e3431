"""Where the ledger of a configuration is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syndicator.errors import UsageError
from syndicator.ledger.opening import mark_of, open_announcements, sqlite_path, state_folder, state_paths
from tests.fakes.ledgers import Ledgers, posts

if TYPE_CHECKING:
    from pathlib import Path


def test_it_says_when_the_address_is_of_no_engine(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r'ledger\.url: neither "sqlite:///FILE" nor "postgresql://…"'):
        Ledgers("mysql://there", tmp_path).open()


def test_all_that_the_program_keeps_is_beside_the_embedded_ledger(place: Ledgers, tmp_path: Path) -> None:
    config, folder = place.config(), tmp_path / "state"
    assert (sqlite_path(config), state_folder(config)) == (folder / "syndicator.db", folder)
    assert open_announcements(config) is None
    with place.open() as ledger:
        posts(ledger, "a")
        assert ledger.instance
        kept = set(folder.iterdir())
        assert (
            {folder / "owners", folder / "syndicator.db", folder / "syndicator.db-wal"} <= kept <= state_paths(config)
        )


def test_beside_a_server_the_state_is_kept_with_the_configuration(tmp_path: Path) -> None:
    config, other = (Ledgers(f"postgresql://there/{name}", tmp_path).config() for name in ("blog", "other"))
    assert (sqlite_path(config), state_folder(config)) == (None, tmp_path)
    assert state_paths(config) == {tmp_path / name for name in ("owners", "tokens", "mirrors")}
    assert mark_of(config).read() is None
    assert mark_of(config)._path.parent == tmp_path
    assert mark_of(config)._path != mark_of(other)._path
