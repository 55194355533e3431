"""Against Postfix's smtp-sink, which takes mail and misbehaves as told. Skipped where Postfix is not installed."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from contextlib import contextmanager, suppress
from email import message_from_bytes, policy
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest

from syndicator.channels import ChannelContext
from syndicator.channels.email import EmailOptions, Kind
from syndicator.errors import Ambiguous, NeedsPerson, Permanent, Retryable, Unreachable
from syndicator.model import Step
from syndicator.testing.harness import Harness, a_draft
from tests.proof.faults import Trial, settled
from tests.proof.scenario import SLUGS, Count, Scenario

if TYPE_CHECKING:
    from collections.abc import Iterator

COMMAND = shutil.which("smtp-sink", path=f"{os.environ['PATH']}:/usr/sbin")
pytestmark = [pytest.mark.long, pytest.mark.skipif(COMMAND is None, reason="Postfix's smtp-sink is not installed")]
FROM, TO = "ada@example.org", "news@lists.example.org"
READY_SECONDS = 60
HARD, SOFT, CLOSING = ("-B", "550 5.1.1 refused", "-f"), ("-r",), ("-Q",)


class Sink:
    """Where smtp-sink is told to listen, and the folder of what it takes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]

    @contextmanager
    def running(self, *faults: str) -> Iterator[None]:
        """Run it. `faults`: its options, as `-q .`: hang up after a mail."""
        as_nobody = ("-u", "nobody") if os.geteuid() == 0 else ()  # it refuses to run as root
        command = [str(COMMAND), *as_nobody, *faults, "-d", f"{self.folder}/mail.", f"127.0.0.1:{self.port}", "10"]
        with subprocess.Popen(command, cwd=self.folder) as process:
            try:
                self._wait()
                yield
            finally:
                process.kill()

    def mails(self) -> list[str]:
        """The text of each mail that was taken to its end."""
        mails = [message_from_bytes(file.read_bytes(), policy=policy.default) for file in self.folder.glob("mail.*")]
        return [f"{mail['Subject']}\n{mail.get_body(('plain',))}" for mail in mails if mail["Subject"]]

    def _wait(self) -> None:
        end = time.monotonic() + READY_SECONDS
        while time.monotonic() < end:
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1):
                return
            time.sleep(0.1)
        raise AssertionError("smtp-sink did not start")


@pytest.fixture
def sink() -> Iterator[Sink]:
    with TemporaryDirectory() as folder:  # not below tmp_path, where nobody but its owner may go
        Path(folder).chmod(0o777)
        yield Sink(Path(folder))


def channel(sink: Sink, folder: Path) -> Kind:
    options = EmailOptions(smtp=f"smtp://127.0.0.1:{sink.port}", from_=FROM, to=TO)
    return Kind(options, ChannelContext(name="copy", folder=folder))


def send(kind: Kind) -> None:
    body = kind.prepare(kind.compose(a_draft(headline="Tomatoes")), 0, (), "the-key")
    kind.send(Step(number=0, key="the-key", body=body))


def scenario(sink: Sink, folder: Path) -> Scenario:
    """The program with a channel to the sink."""
    section = f'kind = "email"\nsmtp = "smtp://127.0.0.1:{sink.port}"\nfrom = "{FROM}"\nto = "{TO}"\n'
    scenario = Scenario(folder, {"copy": Harness(channel=channel(sink, folder), section=section, files=sink.mails)})
    scenario.write()
    return scenario


def test_a_mail_arrives_once(sink: Sink, tmp_path: Path) -> None:
    with sink.running():
        send(channel(sink, tmp_path))
    (mail,) = sink.mails()
    assert mail.startswith("Tomatoes\n")


def test_a_server_that_takes_the_mail_and_hangs_up_leaves_it_in_doubt(sink: Sink, tmp_path: Path) -> None:
    with sink.running("-q", "."), pytest.raises(Ambiguous):
        send(channel(sink, tmp_path))
    assert len(sink.mails()) == 1


@pytest.mark.parametrize("command", ["RCPT", "DATA"])
@pytest.mark.parametrize("how", [SOFT, HARD, CLOSING, ("-q",)], ids=["450", "550", "421", "hangs up"])
def test_what_is_refused_before_the_mail_is_not_sent(
    sink: Sink, tmp_path: Path, command: str, how: tuple[str, ...]
) -> None:
    refused = {"RCPT": NeedsPerson, "DATA": Permanent}[command] if how == HARD else Unreachable
    with sink.running(*how, command), pytest.raises(refused):
        send(channel(sink, tmp_path))
    assert sink.mails() == []


@pytest.mark.parametrize(
    ("how", "error"), [(SOFT, Retryable), (HARD, Permanent), (CLOSING, Unreachable)], ids=["450", "550", "421"]
)
def test_a_mail_that_is_refused_at_its_end_is_not_in_doubt(
    sink: Sink, tmp_path: Path, how: tuple[str, ...], error: type[Exception]
) -> None:
    with sink.running(*how, "."), pytest.raises(error):
        send(channel(sink, tmp_path))


def test_the_program_sends_no_mail_again_that_may_have_been_taken(sink: Sink, tmp_path: Path) -> None:
    program, posts = scenario(sink, tmp_path), len(SLUGS)
    with sink.running("-q", "."):
        trial = settled(program)["copy"]
    assert trial == Trial(Count(copies=posts, asked=posts), Count(copies=posts))


@pytest.mark.parametrize("command", ["RCPT", "DATA", "."])
def test_the_program_sends_each_mail_once_after_it_was_put_off(sink: Sink, tmp_path: Path, command: str) -> None:
    program = scenario(sink, tmp_path)
    with sink.running(*SOFT, command):
        program.run()
    for refused in sink.folder.glob("mail.*"):
        refused.unlink()
    with sink.running():
        program.until_quiet()
    assert program.count("copy") == Count(copies=len(SLUGS))
