"""Apprise runs in a process of its own: what a service answers can neither hang nor exhaust a pass."""

from __future__ import annotations

import gzip
import resource
import sys
import time
from typing import TYPE_CHECKING

import pytest

from syndicator import apprise_process
from syndicator.apprise_process import Outcome
from tests.fakes.inbox import Inbox

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.long  # it takes long


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    with Inbox() as inbox:
        yield inbox


def send(inbox: Inbox) -> Outcome:
    return apprise_process.send(f"json://127.0.0.1:{inbox.port}/geheim", "A title", "A body")


def test_a_message_arrives(inbox: Inbox) -> None:
    assert send(inbox) is Outcome.SENT
    assert [(message["title"], message["message"]) for message in inbox.messages] == [("A title", "A body")]


def test_what_is_refused_is_a_problem(inbox: Inbox) -> None:
    inbox.misbehave("400_before")
    assert send(inbox) is Outcome.REFUSED
    inbox.misbehave("429_before")
    assert send(inbox) is Outcome.LIMITED
    inbox.misbehave("500_before")
    assert send(inbox) is Outcome.FAILED
    assert apprise_process.send("nosuch://geheim", "A title", "A body") is Outcome.NOT_VALID


def test_an_address_is_checked_without_sending(inbox: Inbox) -> None:
    assert apprise_process.send(f"json://127.0.0.1:{inbox.port}/geheim", "", "") is Outcome.SENT
    assert apprise_process.send("nosuch://geheim", "", "") is Outcome.NOT_VALID
    assert inbox.messages == []


def test_what_is_longer_than_the_service_takes_is_not_sent(inbox: Inbox) -> None:
    assert apprise_process.send(f"json://127.0.0.1:{inbox.port}/geheim", "A title", "x" * 32_769) is Outcome.TOO_LONG
    assert inbox.messages == []


def test_without_apprise_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [])
    sys.path_importer_cache.clear()
    assert apprise_process.send("json://localhost", "", "") is Outcome.NOT_INSTALLED


def test_an_answer_that_drips_does_not_outlast_the_deadline(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apprise_process, "SECONDS", 2.0)
    inbox.misbehave("drip", seconds=20)
    begun = time.monotonic()
    assert send(inbox) is Outcome.LATE
    assert time.monotonic() - begun < 15


def test_a_bomb_takes_no_more_memory_than_allowed(inbox: Inbox) -> None:
    bomb = gzip.compress(bytes(1_000_000_000), 1)
    inbox.misbehave("200_before", body=lambda _: bomb, headers={"Content-Encoding": "gzip"})
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss  # of the largest child so far
    send(inbox)
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < max(before + 1, 400_000)  # kilobytes
