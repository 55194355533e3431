"""Metrics over HTTP."""

from __future__ import annotations

import socket
import urllib.request
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from syndicator import app
from syndicator.channels.registry import kind_class
from syndicator.config.file import load
from syndicator.config.folder import ConfigFolder
from syndicator.daemon import metrics
from syndicator.daemon.blog_passes import run_all_once
from syndicator.daemon.metrics import serving
from syndicator.errors import UsageError
from tests.fakes.blog_folder import BlogFolder

if TYPE_CHECKING:
    from pathlib import Path

    from syndicator.app import App
    from syndicator.config import Config
    from syndicator.ledger import Ledger
    from tests.a_blog import Blog


def asked(port: int) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=30) as answer:
        return str(answer.read().decode())


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@pytest.mark.long
def test_metrics_say_how_it_is_at_the_moment_of_asking(blog: Blog) -> None:
    blog.now = datetime.now(UTC)
    blog.run()
    config = load(blog.configure(), kind_class=kind_class)
    with serving(("127.0.0.1", free_port()), lambda: [config]) as port:
        said = asked(port)
        assert 'syndicator_deliveries{channel="outbox",state="sent"} 1.0' in said
        assert 'syndicator_attempts_total{channel="outbox",outcome="sent"} 1.0' in said
        assert 'syndicator_source_age_seconds{source="repo"}' in said
        assert 'syndicator_channel_paused{channel="outbox"} 0.0' in said
        assert 'syndicator_cost_usd_this_month{channel="outbox"} 0.0' in said
        blog.write("two")
        blog.run()
        assert 'syndicator_deliveries{channel="outbox",state="sent"} 2.0' in asked(port)


def test_metrics_outlive_a_ledger_that_is_away(blog: Blog, tmp_path: Path) -> None:
    config = load(blog.configure(), kind_class=kind_class)
    assert not (tmp_path / "syndicator.db").exists()
    with serving(("127.0.0.1", free_port()), lambda: [config]) as port:
        assert "syndicator" not in asked(port)


def test_a_port_that_is_taken_is_one_line(blog: Blog) -> None:
    config = load(blog.configure(), kind_class=kind_class)
    with (
        socket.create_server(("127.0.0.1", 0)) as taken,
        pytest.raises(
            UsageError, match=r"\[monitor\] metrics: can't listen on 127\.0\.0\.1:\d+: Address already in use"
        ),
        serving(("127.0.0.1", taken.getsockname()[1]), lambda: [config]),
    ):
        pass


@pytest.mark.long
def test_the_blogs_of_a_folder_are_told_apart(tmp_path: Path) -> None:
    files = BlogFolder(tmp_path)
    files.add("ada", "one", "two")
    files.add("bob", "three")
    folder = ConfigFolder(tmp_path, kind_class=kind_class)
    run_all_once(folder, lambda: False)
    with serving(("127.0.0.1", free_port()), lambda: list(folder.blogs.values())) as port:
        said = asked(port)
    assert 'syndicator_deliveries{blog="ada",channel="outbox",state="sent"} 2.0' in said
    assert 'syndicator_deliveries{blog="bob",channel="outbox",state="sent"} 1.0' in said


@pytest.mark.long
def test_a_blog_that_fails_takes_no_other_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = BlogFolder(tmp_path)
    for name in ("ada", "bob", "cay"):
        files.add(name, "one")
    folder = ConfigFolder(tmp_path, kind_class=kind_class)
    run_all_once(folder, lambda: False)

    def app_on(ledger: Ledger, config: Config, **options: Any) -> App:
        if config.name == "bob":
            raise RuntimeError("a plugin fails")
        return app.app_on(ledger, config, **options)

    monkeypatch.setattr(metrics, "app_on", app_on)
    with serving(("127.0.0.1", free_port()), lambda: list(folder.blogs.values())) as port:
        said = asked(port)
    for name, paused, failed in (("ada", True, False), ("bob", False, True), ("cay", True, False)):
        assert (f'syndicator_channel_paused{{blog="{name}",channel="outbox"}} 0.0' in said) is paused
        assert (f'syndicator_metrics_failed{{blog="{name}"}} 1.0' in said) is failed
