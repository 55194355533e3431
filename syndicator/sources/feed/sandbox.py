"""Parse XML in a child process that is limited in time and memory, has no secrets, and can be killed.

A child takes 0.12 s of CPU to start, which does not pay below `IN_PROCESS` bytes: the slowest body known of that
size (feedparser is quadratic in the number of attributes) takes 0.4 s.
"""

from __future__ import annotations

import gc
import json
import os
import pickle
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import fields
from datetime import datetime, timedelta
from threading import Thread, Timer
from typing import TYPE_CHECKING, Any

from syndicator.errors import SourceError
from syndicator.http.waiting import use_wait
from syndicator.resource_limits import limit_resources
from syndicator.sources.feed.entry import Entry, Pace, ParsedFeed

if TYPE_CHECKING:
    from syndicator.sources.feed.raw import RawFeed

IN_PROCESS = 65_536  # bytes
CPU_SECONDS = 10
MEMORY_BYTES = 500_000_000  # a feed of 5 MB takes 60 MB
_WALL_SECONDS = 120  # on a busy machine
_CHILD = "import sys; sys.path[:] = sys.argv[1:]; from syndicator.sources.feed.sandbox import main; main()"
_ENVIRONMENT = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")  # what Python itself may need; no tokens


def read_xml_limited(feed: RawFeed) -> ParsedFeed:
    """Like `read_xml`, but parses a large body in a child process. Raises SourceError also if that exceeds the limits."""
    if len(feed.body) <= IN_PROCESS:
        from syndicator.sources.feed.parse_xml import read_xml

        return read_xml(feed)
    job = pickle.dumps((CPU_SECONDS, MEMORY_BYTES, feed))
    output, status = _run_child(job)
    if status == -signal.SIGXCPU:
        raise SourceError(f"takes more than {CPU_SECONDS} s to parse")
    if status == -signal.SIGKILL:
        raise SourceError(f"its parser was killed: out of memory, or not done within {_WALL_SECONDS} s")
    if status:
        raise SourceError(f"its parser failed (status {status})")
    result = json.loads(output)
    if "error" in result:
        raise SourceError(result["error"])
    return from_plain(result)


def _run_child(job: bytes) -> tuple[bytes, int]:
    """Run a child with `job` as input; return its output and exit status. The child is gone afterwards."""
    command = [sys.executable, "-I", "-S", "-c", _CHILD, *(os.path.abspath(path) for path in sys.path)]  # noqa: PTH100 - "" is here
    environment = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
    pipe, null = subprocess.PIPE, subprocess.DEVNULL
    try:
        process = subprocess.Popen(  # noqa: S603 - a list, no shell
            command, stdin=pipe, stdout=pipe, stderr=null, env=environment, start_new_session=True
        )
    except OSError as error:
        raise SourceError(f"no process can be started to parse it ({error.strerror})") from None
    timer = Timer(_WALL_SECONDS, process.kill)
    timer.daemon = True
    timer.start()
    with process:
        try:
            output = _exchange(process, job)
        except BaseException:
            process.kill()
            raise
        finally:
            timer.cancel()
    return output, process.returncode


def _exchange(process: subprocess.Popen[bytes], job: bytes) -> bytes:
    assert process.stdin is not None
    assert process.stdout is not None
    with suppress(BrokenPipeError):  # its exit status tells why
        process.stdin.write(job)
        process.stdin.flush()  # closed only after the output: its end tells the child that the parent is gone
    use_wait()
    output = process.stdout.read()
    with suppress(BrokenPipeError):
        process.stdin.close()
    return output


def main() -> None:
    """The child's main function: a pickled job on stdin, JSON on stdout."""
    from syndicator.sources.feed.parse_xml import read_xml

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)  # the parent receives it too, and kills this process if needed
    gc.disable()  # this process is short-lived
    cpu_seconds, memory_bytes, feed = pickle.load(sys.stdin.buffer)  # noqa: S301 - from our parent
    Thread(target=_end_with_parent, daemon=True).start()
    limit_resources(cpu_seconds, memory_bytes)
    try:
        output = json.dumps(to_plain(read_xml(feed)))
    except SourceError as error:
        output = json.dumps({"error": str(error)})
    except MemoryError:
        output = json.dumps({"error": f"takes more than {memory_bytes // 1_000_000:,} MB of memory to parse"})
    sys.stdout.buffer.write(output.encode())
    sys.stdout.buffer.flush()
    os._exit(0)  # without freeing a large feed first


def _end_with_parent() -> None:
    os.read(0, 1)
    os._exit(1)


def to_plain(feed: ParsedFeed) -> dict[str, Any]:
    """Convert a feed to plain JSON values."""
    return {
        "entries": [
            {**_fields(entry), "published": _text(entry.published), "updated": _text(entry.updated)}
            for entry in feed.entries
        ],
        "title": feed.title,
        "next_url": feed.next_url,
        "pace": [feed.pace.wait.total_seconds(), sorted(feed.pace.hours), sorted(feed.pace.days)],
        "cut_off": feed.cut_off,
    }


def from_plain(data: dict[str, Any]) -> ParsedFeed:
    wait, hours, days = data["pace"]
    return ParsedFeed(
        entries=tuple(
            Entry(
                **entry
                | {
                    "tags": tuple(entry["tags"]),
                    "published": _instant(entry["published"]),
                    "updated": _instant(entry["updated"]),
                }
            )
            for entry in data["entries"]
        ),
        title=data["title"],
        next_url=data["next_url"],
        pace=Pace(wait=timedelta(seconds=wait), hours=frozenset(hours), days=frozenset(days)),
        cut_off=data["cut_off"],
    )


_NAMES = tuple(field.name for field in fields(Entry))


def _fields(entry: Entry) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in _NAMES}


def _text(instant: datetime | None) -> str:
    return instant.isoformat() if instant else ""


def _instant(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
