"""Many blogs in one program, several workers, one ledger on PostgreSQL:

    python tests/bench/bench_blogs.py polls [BLOGS] [WORKERS]        nothing new: polls a second, CPU each, memory
    python tests/bench/bench_blogs.py deliveries [BLOGS] [POSTS]     1, 2, 4, 8 workers, at 50 ms a send; 4 of which 2 are killed

Each prints a line per measurement; `polls(…)` and `deliveries(…)` return the same.
"""

# ruff: noqa: E402 - it runs as a script, and finds its neighbours by itself

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

sys.path[:0] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parents[2])]

import itertools

from syndicator.daemon.blog_turns import SENDING
from syndicator.http import UrlGuard, get
from tests.fakes.ledgers import postgresql

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from multiprocessing.connection import Connection
    from typing import Any

SEND_SECONDS = 0.05
TICKS = os.sysconf("SC_CLK_TCK")
SHARED = '[ledger]\nurl = "{ledger}"\nlease = "{lease}"\n[schedule]\nevery = "{every}"\n'
BLOG = """\
[blog]
url = "https://{name}.example.dev"
[[sources]]
{source}
[policy]
first_run = "all"
max_age = "0s"
flood = 0
wait_until_live = false
min_gap = "0s"
[channels.hook]
kind = "webhook"
style = "plain"
url = "{server}/hook/{name}"
"""
FEED = (
    '<?xml version="1.0"?><rss version="2.0"><channel><title>{name}</title><link>https://{name}.example.dev</link><item><title>Post</title>'
    "<link>https://{name}.example.dev/post</link><guid>https://{name}.example.dev/post</guid>"
    "<pubDate>Fri, 07 Jul 2023 21:07:00 GMT</pubDate><description>About it.</description></item></channel></rss>"
)


# --- the servers


class Server:
    """Answers a feed with 304 where it can, and a hook after SEND_SECONDS; counts both."""

    def __init__(self) -> None:
        self.polls: dict[str, list[float]] = {}
        self.sends: dict[bytes, int] = {}
        self.times: list[float] = []
        self.keys: dict[bytes, set[bytes]] = {}  # what was sent → the keys under which it was

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        method, path, _ = head.split(b" ", 2)
        if method == b"GET":
            name = path.decode().strip("/")
            self.polls.setdefault(name, []).append(time.monotonic())
            if b"If-None-Match" in head:
                writer.write(b'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\nConnection: close\r\n\r\n')
            else:
                body = FEED.format(name=name).encode()
                writer.write(
                    b'HTTP/1.1 200 OK\r\nETag: "1"\r\nContent-Type: application/rss+xml\r\nContent-Length: %d\r\n'
                    b"Connection: close\r\n\r\n%b" % (len(body), body)
                )
        else:
            length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
            body = path + await reader.readexactly(length)
            self.keys.setdefault(body, set()).add(_header(head, b"webhook-id"))
            self.sends[body] = self.sends.get(body, 0) + 1
            self.times.append(time.monotonic())
            await asyncio.sleep(SEND_SECONDS)
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")
        await writer.drain()
        writer.close()

    async def serve(self, pipe: Connection) -> None:
        server = await asyncio.start_server(self.answer, "127.0.0.1", 0, backlog=1024)
        pipe.send(server.sockets[0].getsockname()[1])
        loop = asyncio.get_running_loop()
        while (asked := await loop.run_in_executor(None, pipe.recv)) != "stop":
            if asked == "reset":
                self.__init__()  # type: ignore[misc]
                pipe.send(None)
            elif asked == "keys":
                pipe.send({body: len(keys) for body, keys in self.keys.items()})
            else:
                pipe.send(
                    (self.polls, self.sends, self.times) if asked == "all" else (len(self.sends), len(self.polls))
                )


def _header(head: bytes, name: bytes) -> bytes:
    return head.lower().partition(name + b": ")[2].split(b"\r\n")[0]


def _serve(pipe: Connection) -> None:
    with suppress(EOFError, KeyboardInterrupt):
        asyncio.run(Server().serve(pipe))


class Remote:
    """The server, in a process of its own so that its work is not counted as ours."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs,), daemon=True)
        self._process.start()
        self.url = f"http://127.0.0.1:{self._pipe.recv()}"

    def ask(self, what: str) -> Any:
        self._pipe.send(what)
        return self._pipe.recv()

    def close(self) -> None:
        self._pipe.send("stop")
        self._process.join()


@contextmanager
def world(**shared: str) -> Iterator[tuple[Path, Remote, str]]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        remote = stack.enter_context(closing(Remote()))
        ledger = stack.enter_context(postgresql()).replace(":@", "@")
        (folder / "_shared.toml").write_text(SHARED.format(ledger=ledger, **shared))
        yield folder, remote, ledger


@contextmanager
def workers(folder: Path, number: int) -> Iterator[list[subprocess.Popen[bytes]]]:
    command = [sys.executable, "-m", "syndicator", "-q", "--config", str(folder), "run"]
    started = [subprocess.Popen(command, cwd=Path(__file__).resolve().parents[2]) for _ in range(number)]
    try:
        yield started
    finally:
        for worker in started:
            worker.send_signal(signal.SIGTERM)
        for worker in started:
            worker.wait()


def cpu_seconds(workers: list[subprocess.Popen[bytes]]) -> float:
    fields = [Path(f"/proc/{worker.pid}/stat").read_text().rpartition(")")[2].split() for worker in workers]
    return sum(int(field[11]) + int(field[12]) + int(field[13]) + int(field[14]) for field in fields) / TICKS


def megabytes(workers: list[subprocess.Popen[bytes]]) -> float:
    pages = [int(Path(f"/proc/{worker.pid}/statm").read_text().split()[1]) for worker in workers]
    return max(pages) * os.sysconf("SC_PAGE_SIZE") / 1e6


# --- nothing new


@dataclass(frozen=True)
class Polls:
    """Of so many blogs by so many workers. `request_ms`: the CPU of the HTTP request alone, in the same run."""

    blogs: int
    workers: int
    per_second: float
    cpu_ms: float
    request_ms: float
    longest: float  # seconds between two polls of one blog
    every: float
    mb_first: float
    mb_last: float


def polls(blogs: int = 1000, number: int = 4, every: float = 60.0, rounds: int = 3) -> Polls:
    with world(every=f"{every:.0f}s", lease="5m") as (folder, remote, _):
        for index in range(blogs):
            name = f"b{index}"
            source = f'kind = "feed"\nurl = "{remote.url}/{name}"'
            (folder / f"{name}.toml").write_text(
                BLOG.format(name=name, source=source, server=remote.url).replace('"all"', '"skip"')
            )
        with workers(folder, number) as started:
            _wait(lambda: remote.ask("count")[1] == blogs, started)
            time.sleep(every / 2)
            began, cpu, mb_first = time.monotonic(), cpu_seconds(started), megabytes(started)
            remote.ask("reset")
            time.sleep(rounds * every)
            seconds, cpu, mb_last = time.monotonic() - began, cpu_seconds(started) - cpu, megabytes(started)
            seen = remote.ask("all")[0]
        count = sum(map(len, seen.values()))
        gaps = [later - earlier for times in seen.values() for earlier, later in itertools.pairwise(times)]
        return Polls(
            blogs,
            number,
            count / seconds,
            1000 * cpu / count,
            _request_ms(remote.url),
            max(gaps),
            every,
            mb_first,
            mb_last,
        )


def _request_ms(url: str, requests: int = 300) -> float:
    guard, began = UrlGuard.of([url], url), time.process_time()
    for _ in range(requests):
        get(f"{url}/alone", guard=guard, headers={"If-None-Match": '"1"'})
    return 1000 * (time.process_time() - began) / requests


# --- much to send


@dataclass(frozen=True)
class Deliveries:
    workers: int
    killed: int
    seconds: float  # from the first to the last
    cpu_ms: float  # of the workers that were not killed, from their start to their end, for each that was sent
    sent: int
    twice: int


def deliveries(number: int, blogs: int = 40, posts: int = 50, *, kill: int = 0) -> Deliveries:
    with world(every="10m", lease="10s") as (folder, remote, _):
        for index in range(blogs):
            name = f"b{index}"
            source = folder / f"{name}-posts"
            source.mkdir()
            for post in range(posts):
                text = f"---\ntitle: Post {post} of {name}\ndate: 2026-01-{post % 28 + 1:02}\n---\nText.\n"
                (source / f"p{post}.md").write_text(text)
            source_table = f'kind = "repo"\npath = "{name}-posts"'
            (folder / f"{name}.toml").write_text(BLOG.format(name=name, source=source_table, server=remote.url))
        with workers(folder, number) as started:
            _wait(lambda: remote.ask("count")[0] >= blogs * posts // 4, started)
            for worker in started[:kill]:
                worker.kill()
            _wait(lambda: remote.ask("count")[0] >= blogs * posts - kill * SENDING, started[kill:])
            time.sleep(1)  # for what a killed one was sending, and for what should not come
            cpu = cpu_seconds(started[kill:])
        _, sends, times = remote.ask("all")
        twice = sum(copies > 1 for copies in sends.values())
        return Deliveries(number, kill, max(times) - min(times), 1000 * cpu / len(sends), len(sends), twice)


def _wait(done: Callable[[], bool], workers: list[subprocess.Popen[bytes]], seconds: float = 900) -> None:
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, "it takes too long"
        assert all(worker.poll() is None for worker in workers), "a worker has ended"
        time.sleep(0.1)


if __name__ == "__main__":
    what, *numbers = sys.argv[1:]
    if what == "polls":
        print(polls(*map(int, numbers)))
    else:
        first, *others = (deliveries(workers, *map(int, numbers)) for workers in (1, 2, 4, 8))
        print(first, *(f"{other}: {first.seconds / other.seconds:.2f} ×" for other in others), sep="\n")
        print(deliveries(4, *map(int, numbers), kill=2))
