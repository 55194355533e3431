"""A scenario whose ledger is on a server, which several hosts share."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import psycopg

from tests.fakes.harness import open_case
from tests.proof.scenario import Scenario

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import timedelta
    from pathlib import Path

INSTANTS = (
    "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema() AND data_type = 'text'"
    " AND (column_name ~ '_(at|since|until)$' OR column_name = 'since')"
)
OLDER = """to_char(replace({0}, 'Z', '')::timestamp - make_interval(secs => {1}), 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""


@dataclass
class ServerScenario(Scenario):
    """`folder` is one host's."""

    def on_host(self, name: str) -> ServerScenario:
        """The same blog and ledger on another host, where the locks of this one are not to be seen."""
        folder = self.folder / name
        folder.mkdir()
        host = replace(self, folder=folder)
        host.write()
        return host

    def rows(self, sql: str, *values: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.url) as connection:
            return connection.execute(sql.replace("?", "%s").encode(), values).fetchall()

    def pass_time(self, by: timedelta) -> None:
        with psycopg.connect(self.url) as connection:
            for table, column in connection.execute(INSTANTS.encode()).fetchall():
                older = OLDER.format(column, by.total_seconds())
                sql = f"UPDATE {table} SET {column} = {older} WHERE {column} ~ '^[0-9]{{4}}-'"
                connection.execute(sql.encode())
        for remote in self.remotes.values():
            remote.pass_time(by)


@contextmanager
def open_on_server(
    folder: Path, case: str, url: str, *, slugs: tuple[str, ...], lease: str
) -> Iterator[ServerScenario]:
    remotes = {case: open_case(case, folder)}
    scenario = ServerScenario(
        folder, remotes, slugs, lease, url=url.replace(":@", "@")
    )  # an empty password is one, too
    try:
        scenario.write()
        yield scenario
    finally:
        remotes[case].close()
