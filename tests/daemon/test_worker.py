"""The worker as systemd and people meet it: a process of its own, under a notify socket, stopped, reloaded, starved."""

from __future__ import annotations

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from syndicator.channels.registry import kind_class
from syndicator.config.file import load
from syndicator.daemon.worker import Worker
from tests import ROOT
from tests.a_blog import Blog
from tests.channels.webhook import fake as webhook
from tests.fakes import blog_server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

ONCE_TOO = pytest.mark.parametrize(
    ("more", "status"), [((), 0), pytest.param(("--once",), 128 + signal.SIGTERM, marks=pytest.mark.long)]
)
STOP_SECONDS = 20  # on a busy machine; what it must not wait for takes longer
HOOK = "/hooks/catch/123456/hush-hush-hook"
OUTBOX = '[channels.outbox]\nkind = "file"\npath = "outbox"\n'


@dataclass
class World:
    """A folder with three posts, and the worker on it."""

    folder: Path
    env: dict[str, str] = field(default_factory=dict)
    heard: list[str] = field(default_factory=list)

    def configure(self, channels: str = OUTBOX, more: str = "", every: str = "1s") -> None:
        (self.folder / "config.toml").write_text(
            f'[blog]\nurl = "https://blog.example.dev"\n[[sources]]\nkind = "repo"\npath = "posts"\n{more}\n'
            f'[schedule]\nevery = "{every}"\njitter = "0s"\n[policy]\nfirst_run = "all"\nmax_age = "0s"\nflood = 0\n'
            f'wait_until_live = false\nmin_gap = "0s"\n{channels}'
        )

    def write(self, slug: str) -> None:
        path = self.folder / "posts" / f"{slug}.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"---\ntitle: On {slug}\nslug: {slug}\ndate: 2026-11-01\n---\nWhat {slug} is about.\n")

    def start(self, *options: str, more: tuple[str, ...] = ()) -> subprocess.Popen[str]:
        command = [sys.executable, "-W", "error", "-m", "syndicator", *options, "run", *more]
        env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "HOME": str(self.folder), **self.env}
        with (self.folder / "log").open("a") as log:
            return subprocess.Popen(command, cwd=self.folder, env=env, stderr=log, stdout=log, text=True)

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text()

    def states(self) -> dict[str, int]:
        with closing(sqlite3.connect(self.folder / "syndicator.db")) as ledger:
            return dict(ledger.execute("SELECT state, COUNT(*) FROM deliveries GROUP BY state").fetchall())

    def sent(self) -> int:
        try:
            return self.states().get("sent", 0)
        except sqlite3.Error:  # it does not exist yet
            return 0


@pytest.fixture
def world(tmp_path: Path) -> World:
    world = World(tmp_path)
    for slug in ("one", "two", "three"):
        world.write(slug)
    world.configure()
    return world


def wait(until: Callable[[], Any], seconds: float = 60) -> Any:
    """What `until` gives, as soon as it is something."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := until():
            return found
        time.sleep(0.02)
    raise AssertionError("it did not come to that in time")


@pytest.fixture
def systemd(world: World, tmp_path: Path) -> Iterator[Callable[[], list[str]]]:
    """A notify socket; called, it gives everything that was said to it so far."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK) as line:
        line.bind(str(tmp_path / "notify"))
        world.env["NOTIFY_SOCKET"] = str(tmp_path / "notify")

        def said() -> list[str]:
            while True:
                try:
                    world.heard.append(line.recv(4096).decode())
                except BlockingIOError:
                    return world.heard

        yield said


def test_it_works_says_so_and_stops_cleanly(world: World, systemd: Callable[[], list[str]]) -> None:
    worker = world.start()
    wait(lambda: world.sent() == 3)
    world.write("four")
    wait(lambda: world.sent() == 4)
    worker.terminate()
    assert worker.wait(STOP_SECONDS) == 0
    said = systemd()
    assert said[0] == "READY=1"
    assert {"STATUS=4 sent", "STOPPING=1"} <= set(said)
    assert world.log.count(" info: sent post=") == 4
    assert "info: stopped" in world.log
    assert "Traceback" not in world.log
    assert list((world.folder / "owners").iterdir()) == []


@pytest.mark.long
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_between_two_deliveries(world: World, number: signal.Signals) -> None:
    with webhook.Server("make") as hook:
        world.configure(f'[channels.hook]\nkind = "webhook"\nurl = "{hook.url}{HOOK}"\n')
        hook.misbehave("drip", seconds=1.5)
        worker = world.start()
        wait(lambda: hook.publications)
        worker.send_signal(number)
        assert worker.wait(STOP_SECONDS) == 0
        assert len(hook.publications) == 1
    assert world.states() == {"sent": 1, "pending": 2}


@pytest.mark.long
@ONCE_TOO
def test_a_stop_does_not_wait_for_a_feed_that_drips(world: World, more: tuple[str, ...], status: int) -> None:
    with blog_server.Blog().running() as server:
        server.change("/rss.xml", body="<rss>" * 100, drip=0.1)
        world.configure(more=f'[[sources]]\nkind = "feed"\nurl = "{server.url}/rss.xml"\n')
        worker = world.start(more=more)
        wait(lambda: server.asked)
        worker.terminate()
        assert worker.wait(STOP_SECONDS) == status
    assert "Traceback" not in world.log
    assert world.states() == {"pending": 3}


@pytest.mark.long
@ONCE_TOO
def test_a_stop_waits_for_no_git_and_leaves_none_behind(world: World, more: tuple[str, ...], status: int) -> None:
    ssh = world.folder / "ssh"
    ssh.write_text('#!/bin/sh\nexec tail -n 0 -f "$0"\n')  # says nothing
    ssh.chmod(0o755)
    (world.folder / "tmp").mkdir()
    world.env |= {"GIT_SSH_COMMAND": str(ssh), "TMPDIR": str(world.folder / "tmp")}
    world.configure(more='[[sources]]\nkind = "repo"\nname = "far"\ngit = "git@blog.example.dev:posts"\n')
    worker = world.start(more=more)
    wait(lambda: any("tail" in line for line in processes_at(world.folder)))
    worker.terminate()
    assert worker.wait(STOP_SECONDS) == status
    wait(lambda: not processes_at(world.folder))
    assert list((world.folder / "tmp").iterdir()) == []
    assert "Traceback" not in world.log
    assert world.states() == {"pending": 3}


def processes_at(folder: Path) -> list[str]:
    """The command lines that name it."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            found.append(path.read_bytes().replace(b"\0", b" ").decode())
    return [line for line in found if str(folder) in line]


@pytest.mark.long
def test_a_second_signal_ends_it_at_once_and_what_was_under_way_is_unknown(world: World) -> None:
    with webhook.Server("make") as hook:
        world.configure(f'[channels.hook]\nkind = "webhook"\nurl = "{hook.url}{HOOK}"\n')
        hook.misbehave("hang_after", seconds=90)
        worker = world.start()
        wait(lambda: hook.publications)
        worker.terminate()
        with pytest.raises(subprocess.TimeoutExpired):
            worker.wait(0.7)
        worker.terminate()
        assert worker.wait(60) == -signal.SIGTERM
        assert world.states() == {"sending": 1, "pending": 2}
        again = world.start()
        wait(lambda: world.states() == {"sent": 2, "unknown": 1})
        again.terminate()
        assert again.wait(STOP_SECONDS) == 0
        assert hook.duplicates() == 0


@pytest.mark.long
def test_hangup_reads_the_configuration_again_and_keeps_the_old_one_where_it_is_wrong(world: World) -> None:
    worker = world.start()
    wait(lambda: world.sent() == 3)
    (world.folder / "config.toml").write_text("[blog]\ntitel = 1\n")
    worker.send_signal(signal.SIGHUP)
    wait(lambda: "keeping the old configuration" in world.log)
    assert 'did you mean \\"title\\"?' in world.log
    world.write("four")
    wait(lambda: world.sent() == 4)
    world.configure(OUTBOX + '[channels.second]\nkind = "file"\npath = "second"\n', every="1h")
    worker.send_signal(signal.SIGHUP)
    wait(lambda: "configuration reloaded" in world.log)
    world.write("five")
    time.sleep(1.5)
    worker.send_signal(signal.SIGHUP)  # the schedule is an hour now, but a reload looks at once
    wait((world.folder / "second/five.json").exists)
    worker.terminate()
    assert worker.wait(STOP_SECONDS) == 0
    assert {path.stem for path in (world.folder / "second").iterdir()} == {"five"}


@pytest.mark.long
def test_that_a_pass_takes_longer_than_the_schedule_is_said_once(world: World) -> None:
    with webhook.Server("make") as hook:
        hook.misbehave("drip", seconds=4)
        world.configure(f'[channels.relay]\nkind = "webhook"\nurl = "{hook.url}{HOOK}"\n')
        worker = world.start("-v")
        wait(lambda: world.sent() == 3)
        worker.terminate()
        assert worker.wait(STOP_SECONDS) == 0
    assert world.log.count("is still running") == 1
    assert "warning" not in world.log


@pytest.mark.long
def test_what_is_wrong_is_said_once_and_again_when_it_is_over(world: World) -> None:
    world.configure(more='[[sources]]\nkind = "feed"\nurl = "rss.xml"\n')
    (world.folder / "rss.xml").write_text("no feed at all")
    worker = world.start("--log-format", "json")
    wait(lambda: world.sent() == 3)
    time.sleep(2.5)
    (world.folder / "rss.xml").write_bytes((ROOT / "tests/blog/rss.xml").read_bytes())
    wait(lambda: '"resolved"' in world.log)
    worker.terminate()
    assert worker.wait(STOP_SECONDS) == 0
    events = [json.loads(line) for line in world.log.splitlines()]
    # On a busy machine a pass may take longer than a second, and says so.
    warnings = [event for event in events if event["level"] == "warning" and "skipped" not in event["event"]]
    assert len(warnings) == 1, warnings
    assert warnings[0]["event"].startswith("feed: ")
    assert {event["channel"] for event in events if event["event"] == "sent"} == {"outbox"}


@pytest.mark.long
def test_a_pass_that_hangs_is_noticed_and_the_watchdog_starves(
    world: World, systemd: Callable[[], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    code = (
        "import sys; from datetime import timedelta; from pathlib import Path; from syndicator import log;"
        "from syndicator.channels.registry import kind_class; from syndicator.config.file import load; from syndicator.daemon.worker import Worker;"
        "log.set_up(1); Worker(lambda: load(Path('config.toml'), kind_class=kind_class), timeout=timedelta(seconds=3)).run()"
    )
    with webhook.Server("make") as hook:
        world.configure(f'[channels.hook]\nkind = "webhook"\nurl = "{hook.url}{HOOK}"\n')
        hook.misbehave("hang_after", seconds=15)
        env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "WATCHDOG_USEC": "600000", **world.env}
        with (world.folder / "log").open("w") as log:
            worker = subprocess.Popen([sys.executable, "-c", code], cwd=world.folder, env=env, stderr=log)
        wait(lambda: systemd() and "no progress: a pass hangs" in world.log)
        fed = systemd().count("WATCHDOG=1")
        assert fed >= 3  # while there was hope
        time.sleep(1.5)
        assert systemd().count("WATCHDOG=1") == fed
        wait(lambda: systemd().count("WATCHDOG=1") > fed)  # the server has let go, and it gets on
        worker.terminate()
        assert worker.wait(STOP_SECONDS) == 0


@pytest.mark.long
def test_the_watchdog_starves_while_the_ledger_can_not_be_read(world: World, systemd: Callable[[], list[str]]) -> None:
    world.env["WATCHDOG_USEC"] = "600000"
    world.configure(every="1h")
    worker = world.start()
    wait(lambda: world.sent() == 3)
    wait(lambda: systemd().count("WATCHDOG=1") > 2)
    for name in ("syndicator.db", "syndicator.db-wal", "syndicator.db-shm"):
        (world.folder / name).rename(world.folder / f"away-{name}") if (world.folder / name).exists() else None
    (world.folder / "syndicator.db").write_text("no ledger at all, but something else")
    wait(lambda: "could not read the ledger" in world.log)
    fed = systemd().count("WATCHDOG=1")
    time.sleep(1)
    assert systemd().count("WATCHDOG=1") == fed
    worker.terminate()
    assert worker.wait(STOP_SECONDS) == 0


@pytest.mark.long
def test_a_configuration_with_mistakes_ends_it_at_once_with_2(world: World) -> None:
    (world.folder / "config.toml").write_text("[blog]\ntitel = 1\n")
    assert world.start().wait(STOP_SECONDS) == 2
    assert "Traceback" not in world.log


@pytest.mark.long
def test_two_workers_on_one_ledger_send_each_post_once(world: World) -> None:
    workers = [world.start(), world.start()]
    for number in range(12):
        world.write(f"more-{number}")
        time.sleep(0.15)
    wait(lambda: world.sent() == 15)
    for worker in workers:
        worker.terminate()
    assert [worker.wait(STOP_SECONDS) for worker in workers] == [0, 0]
    with closing(sqlite3.connect(world.folder / "syndicator.db")) as ledger:
        assert ledger.execute("SELECT COUNT(*) FROM attempts").fetchall() == [(15,)]


def test_whatever_goes_wrong_with_reading_it_again_there_is_a_configuration_to_go_on_with(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "posts").mkdir()
    configs = [load(Blog(tmp_path).configure(), kind_class=kind_class)]
    worker = Worker(configs.pop)
    worker._reload()
    assert "keeping the old configuration" in caplog.text


STUCK = """
from pathlib import Path
from syndicator.channels.registry import kind_class
from syndicator.config.file import load
from syndicator.daemon import worker

def spin(self):
    print("spinning", flush=True)
    while True:
        pass

worker.STOP_SECONDS = 1
worker.Passes.__call__ = spin
worker.Worker(lambda: load(Path("config.toml"), kind_class=kind_class)).run()
"""


@pytest.mark.long
def test_a_pass_that_never_ends_does_not_keep_a_worker_that_is_stopped(world: World) -> None:
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [sys.executable, "-c", STUCK], cwd=world.folder, env=env, stdout=subprocess.PIPE, text=True
    ) as worker:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "spinning\n"
        worker.terminate()
        assert worker.wait(STOP_SECONDS) == -signal.SIGALRM
