"""Requests to a listmonk server."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syndicator.channels.listmonk.client import Client
from syndicator.errors import Ambiguous, Permanent
from tests.channels.listmonk.fake import TOKEN, Server

if TYPE_CHECKING:
    from collections.abc import Iterator

BODY = b'{"name":"S","subject":"S","body":"B","lists":[1],"tags":["a"]}'


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        yield server


def test_campaigns_are_found_by_tag(server: Server) -> None:
    client = Client(server.url, "syndicator", TOKEN, "lists")
    made = client.create(BODY)
    assert [one["id"] for one in client.campaigns("a")] == [made["id"]]
    assert client.campaigns("b") == []
    client.delete(made["id"])
    client.delete(made["id"])
    assert client.campaigns() == []
    with pytest.raises(Permanent, match="Campaign not found"):
        client.campaign(made["id"])


def test_a_start_whose_answer_is_unreadable_is_in_doubt(server: Server) -> None:
    client = Client(server.url, "syndicator", TOKEN, "lists")
    made = client.create(BODY)
    server.misbehave("200_after", body={"data": True})
    with pytest.raises(Ambiguous):
        client.start(made["id"])
