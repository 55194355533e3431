"""The ping after each pass."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

from syndicator.channels.registry import kind_class
from syndicator.config.file import load
from syndicator.daemon.passes import Passes
from tests.fakes.blog_server import Blog as Server

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tests.a_blog import Blog


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def test_each_pass_that_went_through_is_told_to_the_dead_man_s_switch(blog: Blog, tmp_path: Path) -> None:
    server = Server()
    server.change("/ping", body="ok")
    blog.channels = (*blog.channels, f'[monitor]\nping_url = "{server.url}/ping"')
    passes = Passes(load(blog.configure(), kind_class=kind_class))
    with server.running():
        passes()
        assert server.count("/ping") == 1
        (tmp_path / "syndicator.db").write_text("no ledger, but a shopping list of some length")
        for name in ("-wal", "-shm"):
            (tmp_path / f"syndicator.db{name}").unlink(missing_ok=True)
        passes()
        assert server.count("/ping") == 1


def test_a_switch_that_does_not_answer_stops_nothing_and_is_told_once(
    blog: Blog, caplog: pytest.LogCaptureFixture
) -> None:
    url = f"http://127.0.0.1:{free_port()}/ping"
    blog.channels = (*blog.channels, f'[monitor]\nping_url = "{url}"')
    passes = Passes(load(blog.configure(), kind_class=kind_class))
    for _ in range(3):
        passes()
    assert blog.sent() == ["one"]
    warnings = [record.message for record in caplog.records if record.levelname == "WARNING"]
    assert warnings == [f"ping failed: {url}: connection refused"]
