"""Commands as processes of their own, forked from one that has imported the program and its libraries once.

Importing takes longer than most commands do. A forked command has its own folder, environment and streams; only the
start of Python is not in it. Tests of that, of signals and of limits start `python -m syndicator` themselves.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import pkgutil
import select
import signal
import socket
import subprocess
import sys
import threading
import time
import warnings
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import is_dataclass
from functools import cache
from importlib import import_module
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Any, NoReturn

from tests import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

LIBRARIES = (
    "apscheduler.schedulers.blocking", "dateutil.parser", "emoji", "encodings.idna", "feedparser", "frontmatter",
    "jinja2.sandbox", "markdown_it", "mdit_py_plugins.footnote", "regex", "requests", "standardwebhooks.webhooks", "tweepy", "wcwidth",
)  # fmt: skip
MOST_BYTES = 200_000  # of a request: arguments and environment


def run_command(
    arguments: tuple[str, ...],
    *,
    cwd: Path,
    env: Mapping[str, str],
    typed: str | None = None,
    terminal: bool = False,
    module: str = "syndicator.cli",
    seconds: float = 60,
) -> subprocess.CompletedProcess[str]:
    """Run `main` of `module` with these arguments to its end. `typed`: what it reads from stdin, which is empty by default, and
    a terminal with `terminal`.

    Raises subprocess.TimeoutExpired after so many seconds, when it has been killed.
    """
    request = json.dumps({"arguments": arguments, "cwd": str(cwd), "env": dict(env), "module": module}).encode()
    with TemporaryFile("w+") as stdin, TemporaryFile("w+") as stdout, TemporaryFile("w+") as stderr:
        stdin.write(typed or "")
        stdin.seek(0)
        receive, send = os.pipe()
        with (
            os.fdopen(receive) as answers,
            _terminal(typed or "") if terminal else nullcontext(stdin.fileno()) as reads,
        ):
            try:
                socket.send_fds(_server(), [request], [reads, stdout.fileno(), stderr.fileno(), send])
            finally:
                os.close(send)
            pid = int(answers.readline())
            if not select.select([answers], [], [], seconds)[0]:
                os.kill(pid, signal.SIGKILL)
                raise subprocess.TimeoutExpired(arguments, seconds)
            status = int(answers.readline())
        stdout.seek(0)
        stderr.seek(0)
        return subprocess.CompletedProcess(arguments, status, stdout.read(), stderr.read())


@contextmanager
def _terminal(typed: str) -> Iterator[int]:
    """Give the descriptor of a terminal on which somebody types this, then Ctrl-D."""
    person, program = os.openpty()
    try:
        os.write(person, f"{typed}\x04".encode())
        yield program
    finally:
        os.close(person)
        os.close(program)


@cache
def _server() -> socket.socket:
    """The way to this process's server. It ends with this process."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    command = [sys.executable, "-W", "error", "-m", "tests.fork_server", str(theirs.fileno())]
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(command, env=env, stdin=subprocess.DEVNULL, pass_fds=[theirs.fileno()])
    theirs.close()

    @atexit.register
    def stop() -> None:
        ours.close()
        process.wait()

    return ours


def main() -> None:
    """Answer requests, each by a process of its own, until nobody is there to make one."""
    _import_everything()
    requests = socket.socket(fileno=int(sys.argv[1]))
    if command := _fork_commands(requests):
        requests.close()
        _become(*command)


def _fork_commands(requests: socket.socket) -> tuple[Mapping[str, Any], list[int]] | None:
    """Return in each new process: its request and its streams. None: nobody is there to make another."""
    ended, ends = os.pipe()  # gets a byte when a command has ended
    os.set_blocking(ends, False)
    signal.set_wakeup_fd(ends)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    commands: dict[int, int] = {}  # by the number of its process: the descriptor that its exit status is written to
    while True:
        ready = select.select([requests.fileno(), ended], [], [])[0]
        if ended in ready:
            os.read(ended, MOST_BYTES)
            _report(commands)
        if requests.fileno() not in ready:
            continue
        request, descriptors, *_ = socket.recv_fds(requests, MOST_BYTES, 4)
        if not request:
            return None
        *streams, answers = descriptors
        if pid := os.fork():
            os.write(answers, f"{pid}\n".encode())
            commands[pid] = answers
            _close(streams)
            continue
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        _close([ended, ends, answers, *commands.values()])
        return json.loads(request), streams


def _close(descriptors: Iterable[int]) -> None:
    for descriptor in descriptors:
        os.close(descriptor)


def _import_everything() -> None:
    import syndicator

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in LIBRARIES:
            import_module(name)
    for module in pkgutil.walk_packages(syndicator.__path__, "syndicator."):
        if not module.name.endswith("__main__"):
            import_module(module.name)
    _compile_everything()
    gc.freeze()
    gc.disable()  # in commands, which end soon: it would copy what is shared with this process


def _compile_everything() -> None:
    """Use all that is compiled when it is first used: else each command compiles it anew."""
    from syndicator.config import BlogConfig
    from syndicator.render import Renderer, shipped
    from syndicator.render.lazy_pattern import LazyPattern

    templates = Renderer([], blog=BlogConfig()).env
    for path in shipped().glob("*.j2"):
        templates.get_template(path.name)
    for thing in gc.get_objects():
        if isinstance(thing, LazyPattern):
            thing.search("")
            thing.fullmatch("")
        elif isinstance(thing, type) and is_dataclass(thing) and thing.__module__.startswith("syndicator."):
            _compile_methods(thing)


def _compile_methods(cls: type) -> None:
    made: object = object.__new__(cls)
    for name, *others in (("__init__",), ("__repr__",), ("__hash__",), ("__eq__", made)):
        with suppress(Exception):  # it has no fields: what counts is that it was called
            getattr(cls, name)(made, *others)


def _report(commands: dict[int, int]) -> None:
    """Write the exit status of each command that has ended to who asked for it."""
    for pid in tuple(commands):
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            answers = commands.pop(pid)
            with suppress(BrokenPipeError):  # who asked has stopped waiting
                os.write(answers, f"{os.waitstatus_to_exitcode(status)}\n".encode())
            os.close(answers)


def _become(request: Mapping[str, Any], streams: list[int]) -> None:
    """Take folder, environment and streams from the request, and run its command."""
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    os.chdir(request["cwd"])
    os.environ.clear()
    os.environ.update(request["env"])
    time.tzset()
    sys.argv[1:] = request["arguments"]
    _end_with(import_module(request["module"]).main)


def _end_with(run: Callable[[], object]) -> NoReturn:
    """Run it and end as Python does, except that memory is not taken apart: that would copy all that the server holds."""
    status: object = 1
    try:
        run()
        status = 0
    except SystemExit as ended:
        status = ended.code or 0
    except BaseException:  # noqa: BLE001 (Python prints it, and ends)
        sys.excepthook(*sys.exc_info())
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    gc.collect()  # Python warns of what nobody has closed
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os._exit(status if isinstance(status, int) else 1)


if __name__ == "__main__":
    main()
