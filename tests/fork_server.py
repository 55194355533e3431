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
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, is_dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory, TemporaryFile
from typing import IO, TYPE_CHECKING, Any, NoReturn

from tests import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

LIBRARIES = (
    "apscheduler.schedulers.blocking", "dateutil.parser", "emoji", "encodings.idna", "feedparser", "frontmatter",
    "jinja2.sandbox", "markdown_it", "mdit_py_plugins.footnote", "regex", "requests", "standardwebhooks.webhooks", "tweepy", "wcwidth",
)  # fmt: skip
MOST_BYTES = 200_000  # of a request: arguments and environment
STOPPED = b"stopped\n"


@dataclass
class Command:
    """A command under way: as subprocess.Popen is, but the server is its parent."""

    arguments: tuple[str, ...]
    pid: int
    _answers: IO[bytes]  # a line when it has been stopped, and one when it has ended: its exit status
    _streams: tuple[IO[str], IO[str]]  # what it writes to
    _open: ExitStack
    returncode: int | None = None

    def send_signal(self, number: int) -> None:
        with suppress(ProcessLookupError):  # it has ended
            os.kill(self.pid, number)

    def until_stopped(self, timeout: float = 120) -> None:
        """Wait until a signal has stopped it."""
        self._listen(timeout)
        assert self.returncode is None, "it has ended"

    def communicate(self, timeout: float = 60) -> tuple[str, str]:
        """Wait for its end, and return what it has written to stdout and to stderr.

        Raises subprocess.TimeoutExpired after so many seconds, when it has been killed.
        """
        with self._open:
            while self.returncode is None:
                self._listen(timeout)
            for stream in self._streams:
                stream.seek(0)
            stdout, stderr = (stream.read() for stream in self._streams)
            return stdout, stderr

    def _listen(self, seconds: float) -> None:
        """Wait until it has been stopped or has ended."""
        if not select.select([self._answers], [], [], seconds)[0]:
            os.kill(self.pid, signal.SIGKILL)
            raise subprocess.TimeoutExpired(self.arguments, seconds)
        answer = self._answers.readline()
        self.returncode = None if answer == STOPPED else int(answer)


def start_command(
    arguments: tuple[str, ...],
    *,
    cwd: Path,
    env: Mapping[str, str],
    typed: str | None = None,
    terminal: bool = False,
    module: str = "syndicator.cli",
) -> Command:
    """Begin to run `main` of `module` with these arguments. `typed`: what it reads from stdin, which is empty by default, and
    a terminal with `terminal`.
    """
    request = json.dumps({"arguments": arguments, "cwd": str(cwd), "env": dict(env), "module": module}).encode()
    with ExitStack() as stack:
        stdin, stdout, stderr = (stack.enter_context(TemporaryFile("w+")) for _ in range(3))
        stdin.write(typed or "")
        stdin.seek(0)
        reads = stack.enter_context(_terminal(typed or "")) if terminal else stdin.fileno()
        receive, send = os.pipe()
        answers = stack.enter_context(os.fdopen(receive, "rb", buffering=0))
        try:
            socket.send_fds(_server(), [request], [reads, stdout.fileno(), stderr.fileno(), send])
        finally:
            os.close(send)
        pid = int(answers.readline())
        is_open = stack.pop_all()
    return Command(arguments, pid, answers, (stdout, stderr), is_open)


def run_command(arguments: tuple[str, ...], *, seconds: float = 60, **options: Any) -> subprocess.CompletedProcess[str]:
    """Run it, with the options of `start_command`, to its end, which comes before so many seconds are over."""
    command = start_command(arguments, **options)
    stdout, stderr = command.communicate(seconds)
    assert command.returncode is not None
    return subprocess.CompletedProcess(arguments, command.returncode, stdout, stderr)


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
    _announce_something()
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


def _announce_something() -> None:
    """Make one pass over the sample blog: what is imported, compiled or read when it is first used is there for each command."""
    from syndicator.channels.registry import kind_class
    from syndicator.config.file import load
    from syndicator.daemon.run_pass import run_pass
    from syndicator.session import open_session

    with TemporaryDirectory() as folder:
        copytree(ROOT / "tests/blog", Path(folder, "tests/blog"))
        config = Path(folder, "config.toml")
        config.write_bytes((ROOT / "config.toml").read_bytes())
        with open_session(load(config, kind_class=kind_class), mode="write") as session:
            run_pass(session.app)
    assert threading.active_count() == 1, "a fork has only the thread that forks"


def _report(commands: dict[int, int]) -> None:
    """Tell who asked for it that a command has been stopped, or has ended with which exit status."""
    for pid in tuple(commands):
        changed, status = os.waitpid(pid, os.WNOHANG | os.WUNTRACED)
        if changed:
            is_stopped = os.WIFSTOPPED(status)
            with suppress(BrokenPipeError):  # who asked has stopped waiting
                os.write(commands[pid], STOPPED if is_stopped else b"%d\n" % os.waitstatus_to_exitcode(status))
            if not is_stopped:
                os.close(commands.pop(pid))


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
