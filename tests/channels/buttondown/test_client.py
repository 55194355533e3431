"""Requests to Buttondown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syndicator.channels.buttondown.client import Client
from syndicator.errors import Ambiguous, Permanent
from tests.channels.buttondown.fake import KEY, Server

if TYPE_CHECKING:
    from collections.abc import Iterator

BODY = b'{"subject":"S","body":"B","status":"draft"}'


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        yield server


def test_a_known_key_makes_no_second_email(server: Server) -> None:
    client = Client(server.url, KEY, "letter")
    first = client.create(BODY, "key-1")
    assert client.create(BODY, "key-1") == first
    assert [email["id"] for email in client.emails()] == [first["id"]]
    client.mail(first["id"], "key-2")
    client.mail(first["id"], "key-2")
    assert len(server.publications) == 1
    with pytest.raises(Permanent, match="Only drafts"):
        client.mail(first["id"], "key-3")


def test_an_email_that_is_gone(server: Server) -> None:
    client = Client(server.url, KEY, "letter")
    assert client.email("em_none") is None
    client.delete("em_none")
    with pytest.raises(Permanent):
        client.change("em_none", b"{}")


def test_a_success_without_an_email_is_in_doubt(server: Server) -> None:
    server.misbehave("200_before", on="any", body={})
    with pytest.raises(Ambiguous):
        Client(server.url, KEY, "letter").create(BODY, "key-1", publishes=True)
