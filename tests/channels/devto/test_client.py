"""Requests to a Forem community."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syndicator.channels.devto.client import Client
from syndicator.errors import Ambiguous, Permanent
from tests.channels.devto.fake import KEY, Server

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        yield server


def test_an_article_goes_from_a_draft_to_published_and_back(server: Server) -> None:
    client = Client(server.url, KEY, "devto")
    made = client.create(b'{"article":{"title":"T","published":false}}')
    assert [one["id"] for one in client.unpublished()] == [made["id"]]
    client.change(made["id"], b'{"article":{"published":true}}', publishes=True)
    assert [one["id"] for one in client.published()] == [made["id"]]
    client.unpublish(made["id"])
    assert list(client.published()) == []
    client.unpublish(4711)
    with pytest.raises(Permanent, match="not found"):
        client.change(4711, b'{"article":{"published":true}}')


def test_a_success_without_an_article_is_in_doubt_only_if_it_publishes(server: Server) -> None:
    client = Client(server.url, KEY, "devto")
    made = client.create(b'{"article":{"title":"T","published":false}}')
    server.misbehave("200_after", body={"id": "none"})
    with pytest.raises(Ambiguous):
        client.change(made["id"], b'{"article":{"published":true}}', publishes=True)
