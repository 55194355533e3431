"""The parts of the worker: its schedule, what it says of its health, its metrics, its ping, its rights."""

from __future__ import annotations

import socket
import urllib.request
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from syndicator.channels.registry import kind_class
from syndicator.config import ScheduleConfig
from syndicator.config.file import load
from syndicator.daemon import systemd
from syndicator.daemon.health import problems
from syndicator.daemon.metrics import serving
from syndicator.daemon.passes import Passes
from syndicator.daemon.run_pass import run_pass
from syndicator.daemon.scheduler import clock_went_back, overdue, trigger
from syndicator.daemon.worker import Worker
from syndicator.errors import ConfigError, UsageError
from syndicator.session import open_session
from tests.a_blog import Blog
from tests.fakes.blog_server import Blog as Server

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 11, 2, 9, 0, 30, tzinfo=UTC)  # a Monday
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
NO_JITTER = timedelta(0)


# --- when


@pytest.mark.parametrize(
    ("cron", "due"),
    [
        ("*/10 * * * *", "11-02 09:10"),
        ("0 9 * * *", "11-03 09:00"),
        ("0 0 * * 0", "11-08 00:00"),  # crontab's 0 is Sunday
        ("0 0 * * 7", "11-08 00:00"),
        ("0 0 * * 1", "11-09 00:00"),
        ("0 0 * * 2-4", "11-03 00:00"),
        ("0 0 * * 0-1", "11-08 00:00"),
        ("0 0 * * 0-6", "11-03 00:00"),
        ("0 0 * * 5-7", "11-06 00:00"),
        ("0 0 * * 1-5/2", "11-04 00:00"),
        ("0 0 * * 0,3", "11-04 00:00"),
        ("0 0 * * sat", "11-07 00:00"),
        ("30 8 1 * *", "12-01 08:30"),
    ],
)
def test_cron_means_what_crontab_means(cron: str, due: str) -> None:
    when = trigger(ScheduleConfig(cron=cron, jitter=NO_JITTER)).get_next_fire_time(None, NOW)
    assert f"{when:%m-%d %H:%M}" == due


def test_the_jitter_never_comes_before_the_interval() -> None:
    schedule = ScheduleConfig(every=10 * MINUTE, jitter=MINUTE)
    gaps = {trigger(schedule).get_next_fire_time(NOW, NOW) - NOW for _ in range(50)}
    assert 10 * MINUTE <= min(gaps) < max(gaps) <= 11 * MINUTE


@pytest.mark.parametrize("cron", ["", "*/10 * * * *"])
def test_a_clock_that_was_set_back_is_noticed(cron: str) -> None:
    schedule, now = ScheduleConfig(every=10 * MINUTE, cron=cron), datetime.now(UTC)
    for _ in range(20):
        due = trigger(schedule).get_next_fire_time(None, now)
        assert not clock_went_back(schedule, due, now)
        assert not clock_went_back(schedule, due, now + HOUR)
        assert clock_went_back(schedule, due + DAY, now)


@pytest.mark.parametrize(
    ("schedule", "late", "is_overdue"),
    [
        (ScheduleConfig(every=10 * MINUTE), 30 * MINUTE, False),
        (ScheduleConfig(every=10 * MINUTE), 40 * MINUTE, True),
        (ScheduleConfig(every=DAY), 40 * HOUR, False),
        (ScheduleConfig(every=DAY), 50 * HOUR, True),
        (ScheduleConfig(cron="0 9 * * *"), 30 * HOUR, False),
        (ScheduleConfig(cron="0 9 * * *"), 120 * HOUR, True),
    ],
)
def test_when_a_pass_is_missing(schedule: ScheduleConfig, late: timedelta, is_overdue: bool) -> None:
    assert overdue(schedule, NOW, NOW + late) is is_overdue


@pytest.mark.parametrize(
    "line",
    ['[schedule]\ncron = "99 * * * *"', '[monitor]\nmetrics = "9464"', '[monitor]\nmetrics = "localhost:http"',
     '[monitor]\nping_url = "example.dev"', '[schedule]\ncron = "* * * * 5-2"', '[schedule]\ncron = "* * * * 8"'],
)  # fmt: skip
def test_a_wrong_setting_is_one_line(line: str, tmp_path: Path) -> None:
    path = Blog(tmp_path).configure()
    (tmp_path / "posts").mkdir()
    path.write_text(f"{path.read_text()}\n{line}")
    with pytest.raises(ConfigError) as caught:
        load(path, kind_class=kind_class)
    assert len(caught.value.problems) == 1


# --- how it is


@pytest.fixture
def blog(tmp_path: Path) -> Blog:
    blog = Blog(tmp_path, policy='first_run = "all"')
    blog.write("one")
    return blog


def wrong(blog: Blog) -> list[str]:
    with blog.open("look") as session:
        return list(problems(session))


def test_health(blog: Blog, tmp_path: Path) -> None:
    with blog.open("dry") as session:
        assert list(problems(session)) == ["no pass has succeeded yet"]
    blog.run()
    assert wrong(blog) == []
    blog.now += 3 * HOUR
    (late,) = wrong(blog)
    assert late.startswith("the last successful pass was at 2026-11-02 09:00")
    blog.run()
    assert wrong(blog) == []
    config = load(blog.configure(), kind_class=kind_class)
    (tmp_path / "posts").rename(tmp_path / "away")
    with open_session(config, mode="write", now=lambda: blog.now) as session:
        run_pass(session.app)
        (broken,) = problems(session)
    assert broken.startswith("source repo: ")


def test_what_waits_for_an_approval_is_no_ailment(blog: Blog) -> None:
    blog.channels = (f"{blog.channels[0]}\nreview = true",)
    blog.run()
    assert wrong(blog) == []


# --- metrics


def asked(port: int) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as answer:
        return str(answer.read().decode())


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def test_metrics_say_how_it_is_at_the_moment_of_asking(blog: Blog) -> None:
    blog.now = datetime.now(UTC)
    blog.run()
    config = load(blog.configure(), kind_class=kind_class)
    with serving(("127.0.0.1", free_port()), lambda: config) as port:
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
    with serving(("127.0.0.1", free_port()), lambda: config) as port:
        assert "syndicator" not in asked(port)


def test_a_port_that_is_taken_is_one_line(blog: Blog) -> None:
    config = load(blog.configure(), kind_class=kind_class)
    with (
        socket.create_server(("127.0.0.1", 0)) as taken,
        pytest.raises(
            UsageError, match=r"\[monitor\] metrics: can't listen on 127\.0\.0\.1:\d+: Address already in use"
        ),
        serving(("127.0.0.1", taken.getsockname()[1]), lambda: config),
    ):
        pass


# --- the ping


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


# --- systemd


def test_nothing_is_said_where_nobody_listens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    monkeypatch.delenv("WATCHDOG_USEC", raising=False)
    systemd.notify("READY=1")
    assert systemd.watchdog_seconds() is None


def test_an_abstract_socket_will_do(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind("\0syndicator-test")
        monkeypatch.setenv("NOTIFY_SOCKET", "@syndicator-test")
        systemd.notify("READY=1")
        assert line.recv(100) == b"READY=1"


@pytest.mark.parametrize(("pid", "seconds"), [(None, 300.0), ("1", None)])
def test_the_watchdog_is_ours_or_somebody_else_s(
    monkeypatch: pytest.MonkeyPatch, pid: str | None, seconds: float | None
) -> None:
    monkeypatch.setenv("WATCHDOG_USEC", "300000000")
    monkeypatch.delenv("WATCHDOG_PID", raising=False)
    if pid:
        monkeypatch.setenv("WATCHDOG_PID", pid)
    assert systemd.watchdog_seconds() == seconds


def test_whatever_goes_wrong_with_reading_it_again_there_is_a_configuration_to_go_on_with(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "posts").mkdir()
    configs = [load(Blog(tmp_path).configure(), kind_class=kind_class)]
    worker = Worker(configs.pop)
    worker._reload()
    assert "keeping the old configuration" in caplog.text
