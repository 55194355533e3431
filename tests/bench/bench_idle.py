"""A pass that finds nothing new: 5,000 posts in a folder, a feed of 1,000 entries that answers 304.

    python tests/bench/bench_idle.py

Once as a whole process against `python -c "import requests, click"`, once inside a running one.
"""

# ruff: noqa: E402 - it runs as a script, and finds its neighbours by itself

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from typing import TYPE_CHECKING

sys.path[:0] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parents[2])]

from syndicator.channels.registry import kind_class
from syndicator.config.file import load
from syndicator.daemon.run_pass import run_pass
from syndicator.session import open_session
from tests.bench.bench_feed import feed
from tests.fakes.blog_server import Blog, Page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from multiprocessing.connection import Connection

POSTS, ENTRIES = 5_000, 1_000
AT_MOST, AT_MOST_SECONDS, AT_MOST_LOOKS = 1.1, 0.030, 1.8
ROUNDS = 9
_CONFIG = """
[blog]
title = "A blog"
url = "https://blog.example.dev"

[[sources]]
kind = "repo"
path = "posts"

[[sources]]
kind = "feed"
url = "{url}/feed.xml"

[channels.outbox]
kind = "file"
path = "outbox"
"""


@dataclass(frozen=True)
class Process:
    """CPU seconds of whole processes, the best of some rounds."""

    idle: float
    imports: float

    @property
    def ratio(self) -> float:
        return self.idle / self.imports


@contextmanager
def idle_blog(posts: int = POSTS, entries: int = ENTRIES) -> Iterator[Path]:
    """The config file of a blog that was read once and has not changed since."""
    with tempfile.TemporaryDirectory() as folder, _served(entries) as url:
        write_posts(Path(folder, "posts"), posts)
        config = Path(folder, "config.toml")
        config.write_text(_CONFIG.format(url=url))
        time.sleep(2.1)  # a younger file is read again
        _once(config)
        yield config


def process() -> Process:
    """One `run --once`, and what it is compared with, in turn."""
    idle, imports = [], []
    with idle_blog() as config:
        for _ in range(ROUNDS):
            idle.append(_cpu(lambda: _once(config)))
            imports.append(_cpu(lambda: _python("-c", "import requests, click")))
    return Process(idle=min(idle), imports=min(imports))


def inside() -> tuple[float, float]:
    """CPU seconds of an idle pass in a process that runs on, and of a mere look at as many files, in turn."""
    with idle_blog() as path:
        config = load(path, kind_class=kind_class)
        passes, looks = [], []
        for _ in range(2 * ROUNDS):
            with open_session(config, mode="write") as session:
                began = time.process_time()
                run_pass(session.app)
                passes.append(time.process_time() - began)
            began = time.process_time()
            _look(path.parent / "posts")
            looks.append(time.process_time() - began)
    return min(passes), min(looks)


def _look(folder: Path) -> list[os.stat_result]:
    return [entry.stat() for year in os.scandir(folder) for entry in os.scandir(year.path)]


def write_posts(folder: Path, count: int, first: int = 0) -> None:
    """Write so many posts of some 300 words, in a folder for each year. `first`: the number of the first one."""
    for number in range(first, first + count):
        year = folder / str(2000 + number % 25)
        year.mkdir(parents=True, exist_ok=True)
        text = f"---\ntitle: Post {number}\ndate: {year.name}-03-04\ntags: [one, two]\n---\n\n" + "Some words. " * 150
        (year / f"post-{number}.md").write_text(text)


@contextmanager
def _served(entries: int) -> Iterator[str]:
    """In a process of its own, so that its work is not counted as ours."""
    ours, theirs = multiprocessing.get_context("spawn").Pipe()
    server = multiprocessing.get_context("spawn").Process(target=_serve, args=(theirs, entries), daemon=True)
    server.start()
    try:
        yield ours.recv()
    finally:
        ours.send("stop")
        server.join()


def _serve(pipe: Connection, entries: int) -> None:
    blog = Blog()
    blog.pages["/feed.xml"] = Page(body=feed(entries), etag='"1"', headers={"Content-Type": "application/rss+xml"})
    with blog.running():
        pipe.send(blog.url)
        pipe.recv()


def _once(config: Path) -> None:
    _python("-m", "syndicator", "--config", str(config), "run", "--once")


def _python(*arguments: str) -> None:
    subprocess.run((sys.executable, *arguments), check=True, capture_output=True, cwd=Path(__file__).parents[2])


def _cpu(work: Callable[[], object]) -> float:
    before = getrusage(RUSAGE_CHILDREN)
    work()
    after = getrusage(RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    whole = process()
    print(f"idle run --once: {whole.idle:.3f} s, import requests, click {whole.imports:.3f} s: {whole.ratio:.2f} ×")
    idle, look = inside()
    print(
        f"idle pass inside a process: {1000 * idle:.1f} ms, scandir and stat alone {1000 * look:.1f} ms: {idle / look:.2f} ×"
    )
