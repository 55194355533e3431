"""A new ledger has the tables that migrations make of an old one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.fakes.ledgers import ledgers_on
from tests.ledger.fixtures.earlier import put_earlier_ledger

if TYPE_CHECKING:
    from pathlib import Path

    from tests.fakes.ledgers import Ledgers

COLUMNS = {
    "sqlite": 'SELECT m.name AS part, c.name, c.type, c."notnull", c.dflt_value AS "default", c.pk'
    " FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'",
    "postgresql": "SELECT table_name AS part, column_name AS name, data_type, is_nullable, column_default"
    " FROM information_schema.columns WHERE table_schema = current_schema()",
}
INDEXES = {
    "sqlite": "SELECT name, sql AS made FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL",
    "postgresql": "SELECT indexname AS name, indexdef AS made FROM pg_indexes WHERE schemaname = current_schema()"
    " AND indexname NOT IN (SELECT conname FROM pg_constraint)",
}
KEYS = {
    "sqlite": 'SELECT m.name, k."unique", k.partial, c.seqno, c.name AS of_column FROM sqlite_master m'
    " JOIN pragma_index_list(m.name) k JOIN pragma_index_info(k.name) c WHERE m.type = 'table' AND k.origin <> 'c'",
    "postgresql": "SELECT CAST(CAST(conrelid AS regclass) AS text) AS part, pg_get_constraintdef(oid) AS made FROM pg_constraint"
    " WHERE connamespace = CAST(current_schema() AS regnamespace)",
}
OF_THIS_LEDGER = re.compile(r'"|blog_\d+\.')  # quotes, which stay where a table had another name, and its schema


def tables(ledgers: Ledgers) -> set[tuple[str, ...]]:
    """Columns, indexes and keys, with all that makes them what they are."""
    with ledgers.open() as ledger:
        rows = [row for asked in (COLUMNS, INDEXES, KEYS) for row in ledger.database.rows(asked[ledgers.engine])]
    return {tuple(OF_THIS_LEDGER.sub("", str(value)) for value in row.values()) for row in rows}


def test_an_older_ledger_gets_the_tables_of_a_new_one(ledgers: Ledgers, tmp_path: Path, postgresql_server: str) -> None:
    put_earlier_ledger(ledgers)
    (tmp_path / "new").mkdir()
    new = ledgers_on(ledgers.engine, postgresql_server, tmp_path / "new")
    assert tables(ledgers) == tables(new)
