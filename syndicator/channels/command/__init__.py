"""A program of yours: gets each announcement as JSON on its standard input, and says by its exit status what became of it."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import signal
import subprocess
from contextlib import suppress
from datetime import timedelta
from threading import Thread
from typing import TYPE_CHECKING, Any, BinaryIO

from syndicator.channels import Channel
from syndicator.channels.http.response import clean
from syndicator.errors import Ambiguous, NeedsPerson, Permanent, Unreachable
from syndicator.model import Account, Announcement, Receipt
from syndicator.value import value

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from syndicator.model import Draft, Step

SENT, NEVER, LATER = 0, os.EX_USAGE, os.EX_TEMPFAIL  # 0, 64, 75: what the program says by its exit status
MOST_OUTPUT = 65_536  # bytes that are read of it; the rest is dropped
MESSAGE = 200  # characters of its output in messages


@value
class CommandOptions:
    run: tuple[str, ...]
    timeout: timedelta = timedelta(seconds=60)


class Kind(Channel):
    """A step's body is the program's input. Its `key` is the same on each attempt, so that the program can deduplicate."""

    kind = "command"
    Options = CommandOptions
    options: CommandOptions

    def compose(self, draft: Draft) -> Announcement:
        post, text = draft.post, "\n\n".join(draft.parts)
        payload = {
            "channel": self.name,
            "text": text,
            "slug": post.slug,
            "title": draft.headline or post.title,
            "url": draft.url or post.url,
            "summary": draft.summary(),
            "tags": list(post.tags),
            "image": post.cover,
            "image_alt": post.cover_alt,
            "article": draft.article(),
        }
        return Announcement(text=text, payload=payload, length=self.measure(text), parts=(text,))

    def endpoint(self) -> str:
        return shlex.join(self.options.run)

    def prepare(self, announcement: Announcement, part: int, before: Sequence[Receipt], key: str) -> bytes:
        del part, before
        return json.dumps({**announcement.payload, "key": key}, ensure_ascii=False).encode(errors="replace")

    def send(self, step: Step) -> Receipt:
        status, output = self._run(step.body)
        if status == SENT:
            return _receipt(output)
        ending = self._describe_ending(status, output)
        if status == LATER:
            raise Unreachable(ending)
        if status == NEVER:
            raise Permanent(ending)
        raise Ambiguous(ending)

    def problems(self) -> Sequence[str]:
        if not self.options.run:
            return ('run is empty; name a program, such as run = ["./announce.sh"]',)
        return () if self._program() else (f"run: program not found: {self.options.run[0]}",)

    def whoami(self) -> Account:
        for problem in self.problems():
            raise NeedsPerson(f"channels.{self.name}.{problem}")
        return Account(name=str(self._program()))

    def _program(self) -> Path | None:
        """Return the program, or None if it is not found. A path is relative to config.toml, a bare name is in PATH."""
        name = self.options.run[0]
        path = shutil.which(self.context.folder / name if os.sep in name else name)
        return None if path is None else self.context.folder / path

    def _run(self, body: bytes) -> tuple[int, str]:
        """Run the program to its end. Returns its exit status and output; raises SendError if it can't start or end."""
        program = self.whoami().name
        try:
            process = subprocess.Popen(  # noqa: S603 (the user's own program, without a shell)
                [program, *self.options.run[1:]],
                cwd=self.context.folder,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # so that a timeout can kill its children, too
            )
        except OSError as error:
            raise NeedsPerson(f"channels.{self.name}.run: {program}: can't be started: {error.strerror}") from None
        try:
            return _talk(process, body, self.options.timeout)
        except subprocess.TimeoutExpired:
            seconds = self.options.timeout.total_seconds()
            raise Ambiguous(f"{self.options.run[0]} did not end within {seconds:g} s, and was killed") from None

    def _describe_ending(self, status: int, output: str) -> str:
        """`PROGRAM: exit status 75: the last line of its output`."""
        how = f"was ended by signal {-status}" if status < 0 else f"exit status {status}"
        last = next((line for line in reversed(output.splitlines()) if line.strip()), "")
        return f"{self.options.run[0]}: {how}{': ' if last else ''}{clean(last, max_chars=MESSAGE)}"


def _talk(process: subprocess.Popen[bytes], body: bytes, timeout: timedelta) -> tuple[int, str]:
    """Write the body, wait for the end, and return the exit status and the end of the output. Raises TimeoutExpired."""
    assert process.stdin
    assert process.stdout
    output = bytearray()
    Thread(target=_write, args=(process.stdin, body), daemon=True).start()  # it may not read its input
    reader = Thread(target=_read, args=(process.stdout, output), daemon=True)
    reader.start()
    try:
        status = process.wait(timeout.total_seconds())
    except subprocess.TimeoutExpired:
        _kill(process)
        process.wait()
        raise
    finally:
        reader.join(1)  # a child that still runs may hold the pipe open
    return status, output.decode(errors="replace")


def _write(stdin: BinaryIO, body: bytes) -> None:
    with suppress(OSError, ValueError), stdin:
        stdin.write(body)


def _read(stdout: BinaryIO, output: bytearray) -> None:
    """Keep the last bytes."""
    with suppress(OSError, ValueError), stdout:
        while chunk := stdout.read1(4096):  # type: ignore[attr-defined]
            output += chunk
            del output[:-MOST_OUTPUT]


def _kill(process: subprocess.Popen[bytes]) -> None:
    """Kill the process and its children."""
    with suppress(OSError):
        os.killpg(process.pid, signal.SIGKILL)


def _receipt(output: str) -> Receipt:
    """Return the last copy that the program names: an address on a line of its own, or a JSON object with `url` and `id`."""
    for line in reversed(output.splitlines()):
        if re.fullmatch(r"(https?|file)://\S+", line.strip()):
            return Receipt(remote_url=line.strip())
        if line.startswith("{") and (copy := _json_object(line)):
            return Receipt(remote_id=str(copy.get("id") or ""), remote_url=str(copy.get("url") or ""))
    return Receipt(confirmed=False)


def _json_object(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}
