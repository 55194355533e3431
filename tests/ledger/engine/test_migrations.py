"""What migrations make of what an older ledger has."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syndicator.ledger.engine.migrations import MIGRATIONS
from tests.ledger.fixtures.earlier import put_earlier_ledger

if TYPE_CHECKING:
    from tests.fakes.ledgers import Ledgers


@pytest.mark.long
def test_posts_that_share_an_address_are_known_by_the_words_of_before(
    ledgers: Ledgers, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_earlier_ledger(ledgers)
    before = [migration for migration in MIGRATIONS if migration.__name__ < "m019"]
    with monkeypatch.context() as patch:
        patch.setattr("syndicator.ledger.engine.schema.MIGRATIONS", before)
        with ledgers.open() as ledger:
            one, other, *_ = sorted(row["id"] for row in ledger.database.rows("SELECT id FROM posts"))
            for id_, words in ((one, "which has the same address"), (other, "which was announced")):
                ledger.database.run("UPDATE posts SET looks_like = :words WHERE id = :id", id=id_, words=words)
    with ledgers.open() as ledger:
        assert ledger.posts.sharing_addresses() == {one}
