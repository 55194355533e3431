"""The ledger's server goes away in the middle of a command: one line says so, and what to do."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.fakes.environment import Environment
from tests.fakes.ledgers import ledgers_on

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.long

SAYS = "the server closed the connection; see whether it runs, then try again"
COMMANDS = (
    "status", "status --health", "list", "why one", "history", "links", "dry-run", "check", "lint", "approve one", "skip one",
    "retry one", "resolve one --channel outbox --not-sent", "push one --yes", "run --once", "retract one --yes", "split one",
    "export", "adopt --yes", "site sync",
)  # fmt: skip


class Relay:
    """Passes on what clients ask a PostgreSQL server, and hangs up after so many messages of all of them together."""

    def __init__(self, server: str) -> None:
        self.left = 1_000_000
        self._server = server
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.socket(socket.AF_UNIX)
                server.connect(self._server)
                threading.Thread(target=self._pass_on, args=(server, client, 0), daemon=True).start()
                threading.Thread(target=self._pass_on, args=(client, server, 1), daemon=True).start()

    def _pass_on(self, source: socket.socket, target: socket.socket, counted: int) -> None:
        with suppress(OSError), source, target:
            while (data := source.recv(1 << 16)) and self.left > 0:
                self.left -= counted
                target.sendall(data)
            for end in (source, target):
                end.shutdown(socket.SHUT_RDWR)


@pytest.fixture
def relay(postgresql_server: str) -> Iterator[Relay]:
    (folder,) = parse_qs(urlsplit(postgresql_server).query)["host"]
    relay = Relay(f"{folder}/.s.PGSQL.5432")
    yield relay
    relay.close()


def test_every_command_says_in_a_line_that_the_server_is_gone(
    tmp_path: Path, postgresql_server: str, relay: Relay
) -> None:
    options = ledgers_on("postgresql", postgresql_server, tmp_path).url.partition("&options=")[2]
    with Environment(tmp_path) as environment:
        environment.write("one", "One")
        environment.configure("outbox")
        config = tmp_path / "config.toml"
        url = f"postgresql://postgres@127.0.0.1:{relay.port}/postgres?options={options}"
        config.write_text(f'{config.read_text()}\n[ledger]\nurl = "{url}"\n')
        assert environment.run("run", "--once").returncode == 0
        for command in COMMANDS:
            for messages in (1, 8):
                relay.left = messages
                ran = environment.run(*command.split())
                assert ran.returncode in (1, 2), command
                assert ran.stderr.count("\n") == 1, ran.stderr
                assert ran.stderr.endswith(f"{SAYS}\n"), (command, ran.stderr)
