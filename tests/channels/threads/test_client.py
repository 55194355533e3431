"""The requests: who asks, what is unreadable, and what never shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syndicator.channels.threads.client import Client
from syndicator.channels.threads.token import Token
from syndicator.errors import Ambiguous, SendError, Unreachable
from syndicator.testing.harness import secret
from tests.channels.threads.fake import TOKEN

if TYPE_CHECKING:
    from collections.abc import Callable

    from syndicator.testing.harness import Harness
    from tests.channels.threads.fake import Server


@pytest.fixture
def client(harness: Harness) -> Client:
    context = harness.channel.context
    return Client(context, Token(secret(TOKEN), context))


@pytest.mark.parametrize(
    "ask",
    [Client.me, Client.quota, lambda client: list(client.posts()), lambda client: client.create({"text": "Hi"})],
)
@pytest.mark.parametrize("how", ["garbage", "empty"])
def test_an_unreadable_answer_publishes_nothing(
    client: Client, server: Server, ask: Callable[[Client], object], how: str
) -> None:
    server.misbehave(how, on="any")
    with pytest.raises(Unreachable):
        ask(client)


def test_an_unreadable_answer_to_a_publication_is_ambiguous(client: Client, server: Server) -> None:
    container = client.create({"media_type": "TEXT", "text": "Hi"})
    server.misbehave("empty")
    with pytest.raises(Ambiguous):
        client.publish(container)
    assert len(server.publications) == 1


def test_the_token_shows_in_no_error(client: Client, server: Server) -> None:
    server.misbehave("500_before", on="any", body=f"no: access_token={TOKEN}")
    with pytest.raises(SendError) as caught:
        client.me()
    assert TOKEN not in f"{caught.value} {caught.value.evidence}"


def test_the_token_is_in_the_body_of_what_is_posted(client: Client, server: Server) -> None:
    client.create({"media_type": "TEXT", "text": "Grün & more"})
    (request,) = server.requests
    assert request.query == {}
    assert request.headers["content-type"] == "application/x-www-form-urlencoded"
    assert TOKEN in request.body.decode()
