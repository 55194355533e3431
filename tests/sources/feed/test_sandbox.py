"""A large feed is parsed in a child that can be killed, and comes back as it is."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicator.errors import SourceError
from syndicator.http.waiting import while_waiting
from syndicator.sources.feed import sandbox
from syndicator.sources.feed.entry import Entry, Pace, ParsedFeed
from syndicator.sources.feed.parse_xml import read_xml
from syndicator.sources.feed.raw import RawFeed
from tests import ROOT
from tests.sources.feed.feeds import RSS, item, posts

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.long  # it takes long

T = TypeVar("T")

LARGE = RSS.format(
    "<ttl>60</ttl><skipDays><day>Friday</day></skipDays>"
    + "".join(
        item(title=f"Käse {n}", link=f"/{n}", pubDate="2023-07-07 21:07", category="a", description="x" * 5_000)
        for n in range(20)
    )
).encode()
ATTRIBUTES = "<b " + " ".join(f'a{n}=""' for n in range(100_000)) + "/>"
NAMESPACES = "".join(f'<x{n}:b xmlns:x{n}="u{n}">' for n in range(40_000))
CATEGORIES = "".join(f"<category>{n}</category>" for n in range(170_000))
INSTANTS = st.none() | st.datetimes(min_value=datetime(1900, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
ENTRIES = st.builds(
    Entry, id=st.text(), link=st.text(), title=st.text(), html=st.text(), summary=st.text(),
    tags=st.lists(st.text()).map(tuple), author=st.text(), cover=st.text(), published=INSTANTS, updated=INSTANTS,
    generator=st.text(), name=st.text(),
)  # fmt: skip
PACES = st.builds(
    Pace,
    wait=st.integers(0, 10_000).map(lambda minutes: timedelta(minutes=minutes)),
    hours=st.frozensets(st.integers(0, 23)),
    days=st.frozensets(st.integers(0, 6)),
)
FEEDS = st.builds(
    ParsedFeed,
    entries=st.lists(ENTRIES).map(tuple),
    title=st.text(),
    next_url=st.text(),
    pace=PACES,
    cut_off=st.booleans(),
)


@given(FEEDS)
def test_a_feed_comes_back_from_plain_data_as_it_was(feed: ParsedFeed) -> None:
    assert sandbox.from_plain(json.loads(json.dumps(sandbox.to_plain(feed)))) == feed


def test_a_large_feed_is_read_like_a_small_one() -> None:
    assert len(LARGE) > sandbox.IN_PROCESS
    feed = RawFeed(
        body=LARGE,
        content_type="text/xml",
        url="https://blog.example.dev/feed",
        blog_url="https://blog.example.dev",
        zone=ZoneInfo("Europe/Berlin"),
    )
    parsed = sandbox.read_xml_limited(feed)
    assert parsed == read_xml(feed)
    assert len(parsed.entries) == 20


@pytest.mark.parametrize(("size", "children"), [(sandbox.IN_PROCESS, 0), (sandbox.IN_PROCESS + 1, 1)])
def test_only_a_large_feed_needs_a_child(size: int, children: int, monkeypatch: pytest.MonkeyPatch) -> None:
    started = []
    popen = subprocess.Popen

    def counting(*arguments: object, **options: object) -> subprocess.Popen[bytes]:
        started.append(arguments)
        return popen(*arguments, **options)  # type: ignore[call-overload,no-any-return]

    monkeypatch.setattr(subprocess, "Popen", counting)
    body = RSS.format(item(title="x")).encode()
    sandbox.read_xml_limited(RawFeed(body=body + b" " * (size - len(body)), zone=UTC))
    assert len(started) == children


@pytest.mark.parametrize("inside", [ATTRIBUTES, NAMESPACES, CATEGORIES])
def test_a_feed_that_takes_too_long_is_given_up(tmp_path: Path, inside: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "CPU_SECONDS", 1)
    start = os.times()
    with pytest.raises(SourceError, match=r"feed\.xml: takes more than 1 s to parse$"):
        posts(tmp_path, RSS.format(f"<item><title>x</title><description>{inside}</description></item>"))
    end = os.times()
    assert end.user - start.user < 1
    assert end.children_user - start.children_user < 2
    assert [each.title for each in posts(tmp_path, RSS.format(item(title="Fine")))] == ["Fine"]


def test_a_feed_that_takes_too_much_memory_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "MEMORY_BYTES", 40_000_000)
    with pytest.raises(SourceError, match="takes more than 40 MB of memory to parse"):
        posts(tmp_path, RSS.format(item(title="x", description="y" * 4_900_000)))


def test_what_a_child_finds_wrong_is_said(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"feed\.xml: a web page, not a feed$"):
        posts(tmp_path, "<html>" + "x" * sandbox.IN_PROCESS)


def test_a_child_that_can_not_be_started_is_one_clear_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "none"))
    with pytest.raises(SourceError, match=r"no process can be started to parse it \(No such file"):
        sandbox.read_xml_limited(RawFeed(body=LARGE, zone=UTC))


@pytest.mark.parametrize(("end", "words"), [("exit 1", r"failed \(status 1\)"), ("kill -9 $$", "was killed")])
def test_a_child_that_dies_is_one_clear_line(
    end: str, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dies = tmp_path / "python"
    dies.write_text(f"#!/bin/sh\n{end}\n")
    dies.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(dies))
    with pytest.raises(SourceError, match=words):
        sandbox.read_xml_limited(RawFeed(body=LARGE, zone=UTC))


SLOW = """
import sys
from datetime import UTC
from threading import Thread
sys.path.insert(0, {root!r})
from syndicator.sources.feed import sandbox
from syndicator.sources.feed.raw import RawFeed
body = ("<rss><channel><item><b " + " ".join(f'a{{n}}=""' for n in range(300_000)) + "/></item></channel></rss>").encode()
reads = Thread(target=sandbox.read_xml_limited, args=(RawFeed(body=body, zone=UTC),), daemon=True)
reads.start()
print("started", flush=True)
reads.join()
"""


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="processes are looked up in /proc")
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_no_child_outlives_a_program_that_ends(number: signal.Signals) -> None:
    program = subprocess.Popen(
        [sys.executable, "-c", SLOW.format(root=str(ROOT))], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    with program:
        assert program.stdout is not None
        program.stdout.readline()
        (child,) = until(lambda: children_of(program.pid))
        program.send_signal(number)
    while is_running(child):
        assert cpu_seconds(child) < sandbox.CPU_SECONDS - 2, "it ends by itself"
        time.sleep(0.05)


def test_a_child_knows_no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINKEDIN_TOKEN", "s3cret")
    monkeypatch.setattr(sandbox, "_CHILD", "import os; print(sorted(os.environ))")
    output, status = sandbox._run_child(b"")
    assert status == 0
    assert b"TOKEN" not in output


def test_something_else_is_done_while_a_child_works() -> None:
    others, children = children_of(os.getpid()), set[int]()
    with while_waiting(lambda: children.update(children_of(os.getpid()))):
        sandbox.read_xml_limited(RawFeed(body=LARGE, zone=UTC))
    assert len(children - set(others)) == 1


def children_of(pid: int) -> list[int]:
    return [int(child) for tasks in Path(f"/proc/{pid}/task").glob("*/children") for child in tasks.read_text().split()]


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def cpu_seconds(pid: int) -> float:
    try:
        ticks = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]
    except OSError:
        return 0
    return sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")


def until(ask: Callable[[], T]) -> T:
    end = time.monotonic() + 60
    while not (answer := ask()):
        assert time.monotonic() < end
        time.sleep(0.05)
    return answer
