"""Passes at speed, with everything that goes wrong in a year: does the worker stay as it is, and the ledger right?

python tests/bench/endurance.py [PASSES]      10,000, ten minutes of its clock apart, then some without a new post
python tests/bench/endurance.py --memory      1,000 passes over 5,000 posts
"""

# ruff: noqa: E402 - it runs as a script, and finds its neighbours by itself

from __future__ import annotations

import gc
import logging
import os
import random
import resource
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from multiprocessing import get_context
from multiprocessing.managers import BaseManager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

sys.path[:0] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parents[2])]

from syndicator.channels.registry import kind_class
from syndicator.config.file import load
from syndicator.daemon.passes import Passes
from syndicator.ledger.engine import sqlite
from tests.a_blog import START
from tests.channels.webhook import fake as webhook
from tests.fakes.blog_server import Blog as Web

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from syndicator.config import Config

STEP = timedelta(minutes=10)
SPAN = 20  # passes that a fault lasts, and as many without one after it
NEW_POST = 7  # one every so many passes
QUIET = 1_000  # passes at the end in which nothing is new
CONFIG = """
[blog]
url = "https://blog.example.dev"
[[sources]]
kind = "repo"
path = "posts"
[[sources]]
kind = "feed"
url = "{web}/rss.xml"
[ledger]
keep = "30d"
[policy]
first_run = "all"
max_age = "0s"
flood = 0
min_gap = "0s"
wait_until_live = false
[channels.outbox]
kind = "file"
path = "outbox"
[channels.hook]
kind = "webhook"
style = "standard"
url = "{hook}/hook"
secret = {{ env = "ENDURANCE_SIGNING" }}
"""
FEED = '<rss version="2.0"><channel><title>b</title><link>https://blog.example.dev</link><description>d</description>{}</channel></rss>'
ITEM = "<item><title>On {0}</title><link>https://blog.example.dev/{0}</link><guid>{0}</guid><description>About {0}.</description></item>"


class Size(NamedTuple):
    """What must stay flat. `blocks`: pieces of memory that Python objects hold; a leak shows there before it does in RSS."""

    rss_mb: float
    blocks: int
    files: int
    threads: int

    @classmethod
    def now(cls) -> Size:
        gc.collect()  # what is garbage already is no growth
        pages = int(Path("/proc/self/statm").read_text().split()[1])
        rss = round(pages * resource.getpagesize() / 1e6, 1)
        return cls(rss, sys.getallocatedblocks(), len(list(Path("/proc/self/fd").iterdir())), threading.active_count())


class Told(logging.Handler):
    """Every warning of the program, counted."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.counts: Counter[str] = Counter()

    def emit(self, record: logging.LogRecord) -> None:
        if record.name == "syndicator.daemon.passes":
            self.counts[record.getMessage()] += 1


class Servers:
    """The blog's server and the receiver of the hook. They live in another process, so that what grows here is the worker's."""

    def __init__(self) -> None:
        self._web = Web()
        self._running = self._web.running()
        self._running.__enter__()
        self._hook = webhook.Server("standard", dedups=True)

    def urls(self) -> tuple[str, str]:
        return self._web.url, self._hook.url

    def change_feed(self, **changes: Any) -> None:
        self._web.change("/rss.xml", **changes)

    def misbehave(self, how: str, times: int) -> None:
        self._hook.misbehave(how, times)

    def behave(self) -> None:
        self._hook.behave()

    def copies(self) -> tuple[int, int]:
        """How many posts were published at the hook, and how often one more than once."""
        return len({made.of for made in self._hook.publications}), self._hook.duplicates()


class Elsewhere(BaseManager):
    """The process that they live in."""


Elsewhere.register("Servers", Servers)


@dataclass
class World:
    folder: Path
    servers: Servers
    now: datetime = START
    slugs: list[str] = field(default_factory=list)
    told: Told = field(default_factory=Told)

    def write(self, number: int) -> None:
        """A new post: in the folder, in the feed, or in both."""
        slug = f"post-{number}"
        self.slugs.append(slug)
        if number % 3:
            path = self.folder / "posts" / f"{slug}.md"
            path.write_text(f"---\ntitle: On {slug}\nslug: {slug}\n---\nAbout {slug}.\n")
            os.utime(path, (1_600_000_000 + number,) * 2)
        if number % 3 != 1:
            self.servers.change_feed(body=FEED.format("".join(map(ITEM.format, self.slugs[-20:]))))

    def config(self) -> Config:
        (self.folder / "posts").mkdir(exist_ok=True)
        path = self.folder / "config.toml"
        web, hook = self.servers.urls()
        path.write_text(CONFIG.format(web=web, hook=hook))
        return load(path, kind_class=kind_class)

    def passes(self) -> Passes:
        return Passes(self.config(), now=lambda: self.now)

    # --- what goes wrong, each in a context

    @contextmanager
    def feed_down(self) -> Iterator[None]:
        self.servers.change_feed(status=503)
        yield
        self.servers.change_feed(status=200)

    @contextmanager
    def disk_full(self) -> Iterator[None]:
        """No file may grow: the kernel says so to every write."""
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1, before[1]))
        yield
        resource.setrlimit(resource.RLIMIT_FSIZE, before)

    @contextmanager
    def token_dead(self) -> Iterator[None]:
        self.servers.misbehave("401_before", 10**6)
        yield
        self.servers.behave()

    @contextmanager
    def ledger_locked(self) -> Iterator[None]:
        with closing(sqlite3.connect(self.folder / "syndicator.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            yield
            other.execute("ROLLBACK")

    @contextmanager
    def clock_ahead(self) -> Iterator[None]:
        self.now += timedelta(days=1)
        yield
        self.now -= timedelta(days=1)

    @contextmanager
    def clock_behind(self) -> Iterator[None]:
        self.now -= timedelta(days=1)
        yield
        self.now += timedelta(days=1)

    @contextmanager
    def answers_lost(self) -> Iterator[None]:
        self.servers.misbehave("reset_after", 3)
        yield
        self.servers.behave()

    @contextmanager
    def server_errors(self) -> Iterator[None]:
        self.servers.misbehave("503_before", 5)
        yield
        self.servers.behave()

    FAULTS = (feed_down, disk_full, token_dead, ledger_locked, clock_ahead, clock_behind, answers_lost, server_errors)


@contextmanager
def world(folder: Path) -> Iterator[World]:
    os.environ["ENDURANCE_SIGNING"] = webhook.SIGNING
    logger = logging.getLogger("syndicator")
    with ExitStack() as stack:
        stack.callback(setattr, sqlite, "BUSY_SECONDS", sqlite.BUSY_SECONDS)
        sqlite.BUSY_SECONDS = 0.2  # nobody waits for half a minute at this speed
        elsewhere = stack.enter_context(Elsewhere(ctx=get_context("spawn")))
        found = World(folder, elsewhere.Servers())  # type: ignore[attr-defined]
        logger.addHandler(found.told)
        stack.callback(logger.removeHandler, found.told)
        yield found


def endure(world: World, passes: int, span: int = SPAN, each: Callable[[int], None] = lambda _: None) -> None:
    """So many passes, every second span of them with the next fault, with restarts, then quiet until all is done."""
    world.write(0)
    worker = world.passes()
    chance = random.Random(1)
    for start in range(0, passes, span):
        turn, calm = divmod(start // span, 2)
        with ExitStack() as stack:
            if not calm and start:
                stack.enter_context(World.FAULTS[turn % len(World.FAULTS)](world))
            for number in range(start, start + span):
                if number % NEW_POST == 0 and number:
                    _unlimited(world.write, number)
                worker()
                world.now += STEP
                each(number)
        if chance.random() < 0.2:
            worker = world.passes()
    for _ in range(160):  # more than a day: whatever waits for its next try, or for a clock to catch up
        worker()
        world.now += STEP


def _unlimited(act: Callable[[int], None], number: int) -> None:
    """The author's disk is another one."""
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit[1], limit[1]))
    act(number)
    resource.setrlimit(resource.RLIMIT_FSIZE, limit)


def verdict(world: World) -> dict[str, object]:
    """What there is to be compared: nothing twice, nothing lost."""
    with closing(sqlite3.connect(world.folder / "syndicator.db")) as ledger:
        states = {f"{channel} {state}": number for channel, state, number in ledger.execute(
            "SELECT channel, state, COUNT(*) FROM deliveries GROUP BY channel, state")}  # fmt: skip
    copies, twice = world.servers.copies()
    return {
        "posts": len(world.slugs),
        "states": states,
        "outbox": len(list((world.folder / "outbox").glob("*.json"))),
        "hook": copies,
        "hook twice": twice,
    }


def main() -> None:
    passes = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as folder, world(Path(folder)) as found:
        began, sizes = time.perf_counter(), []

        def each(number: int) -> None:
            if number in (passes // 10, passes // 2) or number == passes - 1:
                sizes.append((number, len(found.slugs), Size.now()))  # told later: the disk may be full

        endure(found, passes, each=each)
        worker = found.passes()
        for number in range(passes, passes + QUIET + 1):
            worker()
            found.now += STEP
            if number in (passes + QUIET // 10, passes + QUIET):
                sizes.append((number, len(found.slugs), Size.now()))
        for number, posts, size in sizes:
            sys.stdout.write(f"{number:6} passes, {posts:5} posts: {size}\n")
        sys.stdout.write(f"{time.perf_counter() - began:.0f} s, {verdict(found)}\n")
        for problem, times in found.told.counts.most_common():
            sys.stdout.write(f"{times:4} × {problem}\n")


MEMORY = """
from datetime import UTC, datetime, timedelta
from pathlib import Path
from syndicator.channels.registry import kind_class
from syndicator.config.file import load
from syndicator.daemon.passes import Passes
now = datetime.now(UTC)
worker = Passes(load(Path("config.toml"), kind_class=kind_class), now=lambda: now)
for number in range(1001):
    worker()
    now += timedelta(minutes=10)
    if number in (0, 1, 100, 1000):
        said = Path("/proc/self/status").read_text().split("VmRSS:")[1].split()[0]
        print(f"{number:6} passes: {int(said) / 1000:.1f} MB", flush=True)
"""


def memory() -> None:
    """1,000 passes over 5,000 posts, in a process in which there is nothing else."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "posts").mkdir()
        for number in range(5_000):
            path = folder / "posts" / f"{number}.md"
            path.write_text(f"---\ntitle: On {number}\n---\n{'Words. ' * 300}\n")
            os.utime(path, (1_600_000_000, 1_600_000_000))
        (folder / "config.toml").write_text(
            '[blog]\nurl = "https://blog.example.dev"\n[[sources]]\nkind = "repo"\npath = "posts"\n'
            '[channels.outbox]\nkind = "file"\npath = "outbox"\n'
        )
        env = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])}
        subprocess.run([sys.executable, "-c", MEMORY], cwd=folder, env=env, check=True)


if __name__ == "__main__":
    memory() if "--memory" in sys.argv else main()
