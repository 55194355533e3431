"""Apprise runs in a process of its own: what a service answers can neither hang nor exhaust a pass."""

from __future__ import annotations

import gzip
import resource
import sys
import time
from typing import TYPE_CHECKING

import pytest

from syndicator.alerts import apprise_process
from tests.fakes.inbox import Inbox

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    with Inbox() as inbox:
        yield inbox


def send(inbox: Inbox) -> str:
    return apprise_process.send(f"json://127.0.0.1:{inbox.port}/geheim", "A title", "A body")


def test_a_message_arrives(inbox: Inbox) -> None:
    assert send(inbox) == ""
    assert [(message["title"], message["message"]) for message in inbox.messages] == [("A title", "A body")]


def test_what_is_refused_is_a_problem(inbox: Inbox) -> None:
    inbox.misbehave("500_before")
    assert send(inbox) == "Apprise could not deliver it"
    assert apprise_process.send("nosuch://geheim", "A title", "A body") == "not a valid Apprise address"


def test_without_apprise_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [])
    sys.path_importer_cache.clear()
    assert "run `pip install '.[notify]'` in syndicator's checkout" in apprise_process.send("json://localhost", "", "")


def test_an_answer_that_drips_does_not_outlast_the_deadline(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apprise_process, "SECONDS", 2.0)
    inbox.misbehave("drip", seconds=20)
    begun = time.monotonic()
    assert send(inbox) == "Apprise did not deliver it within 2 s"
    assert time.monotonic() - begun < 5


def test_a_bomb_takes_no_more_memory_than_allowed(inbox: Inbox) -> None:
    bomb = gzip.compress(bytes(1_000_000_000), 1)
    inbox.misbehave("200_before", body=lambda _: bomb, headers={"Content-Encoding": "gzip"})
    send(inbox)
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < 400_000  # kilobytes
