"""A program of the user's."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from syndicator.channels.command import CommandOptions, Kind
from syndicator.errors import Ambiguous, NeedsPerson, Permanent, SendError, Unreachable
from syndicator.model import Receipt
from syndicator.testing.contract import the_step
from tests.channels.command.fake import make, tell

if TYPE_CHECKING:
    from syndicator.testing.harness import Harness


@pytest.fixture
def harness(tmp_path: Path) -> Harness:
    return make(tmp_path)


def with_options(harness: Harness, **options: object) -> Kind:
    """The channel with other options."""
    channel = harness.channel
    assert isinstance(channel, Kind)
    return Kind(replace(channel.options, **options), channel.context)  # type: ignore[arg-type]


def test_the_program_reads_the_announcement_and_its_key(harness: Harness) -> None:
    harness.channel.send(the_step(harness, key="the-key"))
    announcement = json.loads(harness.files()[0])
    assert announcement == {
        "channel": "mine",
        "key": "the-key",
        "text": "\n\n".join(harness.draft.parts),
        "slug": "the-first-tomato",
        "title": "Growing the first tomato",
        "url": "https://blog.example.dev/the-first-tomato",
        "summary": harness.draft.summary(),
        "tags": ["gardening", "learning in public"],
        "image": "https://cdn.example.dev/tomato.png",
        "image_alt": "A red tomato on a balcony",
        "article": harness.draft.article(),
    }


@pytest.mark.parametrize(
    ("output", "receipt"),
    [
        ("", Receipt(confirmed=False)),
        ("posted|https://there.example/1|bye", Receipt(remote_url="https://there.example/1")),
        ('{"id": 7, "url": "https://there.example/7"}', Receipt(remote_id="7", remote_url="https://there.example/7")),
        ('{"id": "7"}', Receipt(remote_id="7")),
        ('{"url": ' + "[" * 50_000, Receipt(confirmed=False)),
        ("{not json|see https://there.example/1 for more", Receipt(confirmed=False)),
    ],
)
def test_the_program_may_name_the_copy(harness: Harness, tmp_path: Path, output: str, receipt: Receipt) -> None:
    tell(tmp_path, output=output)
    assert harness.channel.send(the_step(harness)) == receipt


@pytest.mark.parametrize(
    ("how", "error", "message"),
    [
        ({"status": 75, "output": "busy"}, Unreachable, "./announce.py: exit status 75: busy"),
        ({"status": 64}, Permanent, "./announce.py: exit status 64"),
        ({"status": 1, "output": "first|last\x1b[31m"}, Ambiguous, "./announce.py: exit status 1: last"),
        ({"status": 2, "output": "x" * 100_000}, Ambiguous, "./announce.py: exit status 2: xxx"),
    ],
)
def test_the_exit_status_says_what_became_of_it(
    harness: Harness, tmp_path: Path, how: dict[str, object], error: type[SendError], message: str
) -> None:
    tell(tmp_path, **how)
    with pytest.raises(SendError) as caught:
        harness.channel.send(the_step(harness))
    assert type(caught.value) is error
    assert str(caught.value).startswith(message)
    assert len(str(caught.value)) < 300
    assert "\x1b" not in str(caught.value)


def test_a_program_that_does_not_end_is_killed_with_what_it_started(harness: Harness, tmp_path: Path) -> None:
    script = tmp_path / "slow.sh"
    script.write_text(f"#!/bin/sh\nsleep 60 & echo $! > {tmp_path}/pid\nwait\n")
    script.chmod(0o755)
    channel = with_options(harness, run=("./slow.sh",), timeout=timedelta(seconds=0.5))
    with pytest.raises(Ambiguous, match=r"^\./slow.sh did not end within 0\.5 s, and was killed$"):
        channel.send(the_step(harness))
    state = Path(f"/proc/{(tmp_path / 'pid').read_text().strip()}/stat")
    end = time.monotonic() + 30  # it sleeps for 60
    while state.exists() and " Z " not in state.read_text():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_a_program_that_is_killed_may_have_sent(harness: Harness) -> None:
    channel = with_options(harness, run=("sh", "-c", "kill -9 $$"))
    with pytest.raises(Ambiguous, match=r"^sh: was ended by signal 9$"):
        channel.send(the_step(harness))


def test_a_program_that_reads_nothing_of_a_large_post_and_one_that_leaves_something_running(harness: Harness) -> None:
    step = replace(the_step(harness), body=b"x" * 1_000_000)
    assert with_options(harness, run=("true",)).send(step) == Receipt(confirmed=False)
    begin = time.monotonic()
    with_options(harness, run=("sh", "-c", "sleep 30 & exit 0")).send(step)
    assert time.monotonic() - begin < 25


@pytest.mark.parametrize(
    ("run", "problem"),
    [
        ((), 'run is empty; name a program, such as run = ["./announce.sh"]'),
        (("./none.sh",), "run: program not found: ./none.sh"),
        (("no-such-program-anywhere",), "run: program not found: no-such-program-anywhere"),
        (("./told",), "run: program not found: ./told"),  # it can't be executed
    ],
)
def test_without_a_program_the_channel_pauses(harness: Harness, run: tuple[str, ...], problem: str) -> None:
    channel = with_options(harness, run=run)
    assert channel.problems() == (problem,)
    with pytest.raises(NeedsPerson) as caught:
        channel.send(the_step(harness))
    assert str(caught.value) == f"channels.mine.{problem}"
    assert harness.channel.problems() == ()


def test_a_file_that_is_no_program_is_said_to_be_none(harness: Harness, tmp_path: Path) -> None:
    (tmp_path / "data").write_bytes(b"\x7fELF nonsense")
    (tmp_path / "data").chmod(0o755)
    with pytest.raises(NeedsPerson, match=r"^channels\.mine\.run: .*data: can't be started: Exec format error$"):
        with_options(harness, run=("./data",)).send(the_step(harness))


def test_options_have_a_default() -> None:
    assert CommandOptions(run=("a",)).timeout == timedelta(minutes=1)
