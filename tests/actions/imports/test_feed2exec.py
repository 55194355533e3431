"""feed2exec's database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syndicator.errors import UsageError
from tests.actions.imports.conftest import ADDRESS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CACHE = f"""CREATE TABLE feedcache (name text, guid text, PRIMARY KEY (name, guid));
INSERT INTO feedcache VALUES ('mine', '{ADDRESS}/one'), ('mine', '{ADDRESS}/three'), ('another', '{ADDRESS}/two');"""


@pytest.mark.long
def test_one_feed_of_its_cache_is_chosen(database: Callable[[str], Path], announced: Callable[..., list[str]]) -> None:
    file = database(CACHE)
    with pytest.raises(UsageError, match=r"tool.db: has copies on another, mine; choose one for outbox with --place"):
        announced("feed2exec", file)
    with pytest.raises(UsageError, match=r"tool.db: place 'none' not found; it has another, mine"):
        announced("feed2exec", file, place="none")
    assert announced("feed2exec", file, place="mine") == ["two"]


def test_another_database_is_refused(database: Callable[[str], Path], announced: Callable[..., list[str]]) -> None:
    with pytest.raises(UsageError, match=r"tool.db: not a file of feed2exec: no such table: feedcache"):
        announced("feed2exec", database("CREATE TABLE other (a)"))
