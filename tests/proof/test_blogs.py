"""A folder of 300 blogs, ten of them broken, and workers that are killed, stopped beyond their lease, and cut off from the
ledger in the middle of a send: each post is there once.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING

import pytest

from syndicator.daemon.blog_turns import SENDING
from syndicator.ledger.engine.postgresql import PostgreSQL
from tests import ROOT
from tests.bench.bench_blogs import BLOG, Remote
from tests.fakes.ledgers import ledgers_on, pg_ctl, restartable_postgresql

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

pytestmark = pytest.mark.long  # it starts many processes

LEASE = 4.0
SECONDS = 150  # on a busy machine


class World:
    def __init__(self, folder: Path, url: str, remote: Remote) -> None:
        self.folder, self.url, self.remote = folder, url, remote
        self.workers: list[subprocess.Popen[bytes]] = []
        shared = f'[ledger]\nurl = "{url}"\nlease = "{LEASE:.0f}s"\n[schedule]\nevery = "5s"\njitter = "0s"\n'
        (folder / "_shared.toml").write_text(shared)

    def add(self, name: str, posts: int = 2) -> None:
        (self.folder / f"{name}-posts").mkdir()
        for post in range(posts):
            text = f"---\ntitle: Post {post} of {name}\ndate: 2026-01-{post % 28 + 1:02}\n---\nText.\n"
            (self.folder / f"{name}-posts" / f"p{post}.md").write_text(text)
        source = f'kind = "repo"\npath = "{name}-posts"'
        text = BLOG.format(name=name, source=source, server=self.remote.url).replace('"plain"', '"standard"')
        (self.folder / f"{name}.toml").write_text(text)

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "-W", "error", "-m", "syndicator", "--config", str(self.folder), *words]

    def start(self) -> subprocess.Popen[bytes]:
        env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "HOME": str(self.folder)}
        with (self.folder / "log").open("a") as log:
            worker = subprocess.Popen(self.command("run"), cwd=self.folder, env=env, stderr=log, stdout=log)
        self.workers.append(worker)
        return worker

    def sent(self) -> int:
        sent: int = self.remote.ask("count")[0]
        return sent

    def cut(self) -> None:
        """End every connection to the ledger, as a server does that restarts."""
        with closing(PostgreSQL(self.url)) as server:
            server.rows(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
            )

    def stop(self) -> None:
        for worker in self.workers:
            if worker.poll() is None:
                worker.send_signal(signal.SIGCONT)
                worker.terminate()
        for worker in self.workers:
            worker.wait(timeout=SECONDS)


@pytest.fixture
def world(tmp_path: Path, postgresql_server: str) -> Iterator[World]:
    url = ledgers_on("postgresql", postgresql_server, tmp_path).url.replace(":@", "@")
    with closing(Remote()) as remote:
        world = World(tmp_path, url, remote)
        try:
            yield world
        finally:
            world.stop()


def until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


def copies(world: World) -> dict[bytes, int]:
    """The keys under which each post came: what was in doubt is resent under the same key, one copy to the receiver."""
    sends: dict[bytes, int] = world.remote.ask("keys")
    return sends


def test_of_300_blogs_ten_are_broken(world: World) -> None:
    names = [f"b{number}" for number in range(300)]
    for number, name in enumerate(names):
        world.add(name, posts=1)
        if number % 30 == 0:
            (world.folder / f"{name}.toml").write_text("[blog]\ntittle = 1\n")
    ran = subprocess.run(world.command("run", "--once"), cwd=world.folder, capture_output=True, text=True, check=False)
    assert ran.returncode == 2
    assert "Traceback" not in ran.stderr
    assert ran.stderr.count("blog.tittle: unknown key") == 10
    assert world.sent() == 290
    again = subprocess.run(
        world.command("run", "--once"), cwd=world.folder, capture_output=True, text=True, check=False
    )
    assert (again.returncode, again.stdout) == (2, "nothing new\n")
    assert world.sent() == 290


def test_workers_are_killed_stopped_and_cut_off(world: World) -> None:
    for number in range(12):
        world.add(f"b{number}", posts=12)
    first, second, third = (world.start() for _ in range(3))
    until(lambda: world.sent() > 10)
    first.kill()
    second.send_signal(signal.SIGSTOP)
    world.cut()
    until(lambda: world.sent() > 30)
    world.cut()
    time.sleep(LEASE + 1)
    second.send_signal(signal.SIGCONT)
    world.start()
    until(lambda: len(copies(world)) == 144)
    time.sleep(LEASE + 2)  # for what is still in doubt
    assert third.poll() is None
    assert set(copies(world).values()) == {1}, "under one key each"
    assert len(copies(world)) == 144
    assert "Traceback" not in (world.folder / "log").read_text()


def test_files_come_go_and_are_renamed_while_workers_send(world: World) -> None:
    """Also in two steps, as by a person: first the copy, then the removal."""
    for number in range(9):
        world.add(f"b{number}", posts=8)
    killed, *others = (world.start() for _ in range(3))
    until(lambda: world.sent() > 10)
    former = [world.folder / f"b{number}.toml" for number in range(3)]
    for number, path in enumerate(former):
        (world.folder / f"c{number}.toml").write_text(
            path.read_text().replace("[blog]", f'[blog]\nformerly = "b{number}"')
        )
    broken = world.folder / "b3.toml"
    text = broken.read_text()
    broken.write_text("[blog]\ntittle = 1\n")
    world.add("late", posts=8)
    for worker in others:
        worker.send_signal(signal.SIGHUP)
    killed.kill()
    until(lambda: world.sent() > 30)
    for path in former:
        path.unlink()
    world.cut()
    broken.write_text(text)
    for worker in others:
        worker.send_signal(signal.SIGHUP)
    until(lambda: len(copies(world)) == 80)
    time.sleep(LEASE + 2)  # for what is still in doubt
    assert all(worker.poll() is None for worker in others)
    assert set(copies(world).values()) == {1}, "under one key each"
    sent: dict[bytes, int] = world.remote.ask("all")[1]
    assert sum(sent.values()) - 80 <= 3 * 2 * SENDING, "once more only what was being sent at the kill or at the cut"
    assert "Traceback" not in (world.folder / "log").read_text()


@pytest.mark.parametrize("how", ["fast", "immediate"])
def test_the_server_of_the_ledger_restarts_in_the_middle_of_sends(tmp_path: Path, how: str) -> None:
    with restartable_postgresql() as server, closing(Remote()) as remote:
        world = World(tmp_path, ledgers_on("postgresql", server.get_uri(), tmp_path).url.replace(":@", "@"), remote)
        for number in range(6):
            world.add(f"b{number}", posts=12)
        try:
            workers = [world.start() for _ in range(4)]
            for sent in (5, 20, 40):
                until(partial(has_sent, world, sent))
                pg_ctl(server, how, "restart")
            until(lambda: is_done(world, 72))
            assert all(worker.poll() is None for worker in workers)
        finally:
            world.stop()
        assert set(copies(world).values()) == {1}, "under one key each"
        assert len(copies(world)) == 72
        assert "Traceback" not in (tmp_path / "log").read_text()


def has_sent(world: World, number: int) -> bool:
    return world.sent() > number


def is_done(world: World, number: int) -> bool:
    """Whether so many deliveries are sent, and none is in doubt."""
    with closing(PostgreSQL(world.url)) as server:
        return server.rows("SELECT state, COUNT(*) AS n FROM deliveries GROUP BY state") == [
            {"state": "sent", "n": number}
        ]
