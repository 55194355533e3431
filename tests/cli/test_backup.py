"""`backup` and `restore` on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Syndicator


@pytest.mark.parametrize("command", [("restore", "config.toml"), ("check", "--backup", "config.toml")])
def test_a_file_that_is_no_backup_is_wrong_use(syndicator: Syndicator, command: tuple[str, ...]) -> None:
    refused = syndicator(*command)
    assert (refused.returncode, refused.stderr) == (2, "config.toml: not a backup of a ledger\n")
