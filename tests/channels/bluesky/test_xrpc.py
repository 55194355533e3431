"""Requests by XRPC."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syndicator.channels.bluesky.xrpc import XrpcServer
from syndicator.errors import Ambiguous, Unreachable

if TYPE_CHECKING:
    from tests.channels.bluesky import fake


def test_a_query_repeats_what_is_given_several_times(server: fake.Server) -> None:
    XrpcServer(server.url, "blue").query(
        "app.bsky.embed.getEmbedExternalView", {"url": "https://b.example/ä", "uris": ["a", "b"]}
    )
    (request,) = server.requests
    assert request.query["url"] == "https://b.example/ä"
    assert request.query["uris"] == "b"
    assert "authorization" not in request.headers


def test_a_call_sends_its_body_with_token_and_type(server: fake.Server) -> None:
    token = str(server._session()["accessJwt"])
    XrpcServer(server.url, "blue").call("com.atproto.repo.uploadBlob", b"x", token=token, content_type="image/png")
    (request,) = server.requests
    assert (request.headers["content-type"], request.headers["authorization"]) == ("image/png", f"Bearer {token}")


def test_only_what_publishes_is_left_open(server: fake.Server) -> None:
    remote = XrpcServer(server.url, "blue")
    for publishes, kind in ((False, Unreachable), (True, Ambiguous)):
        server.misbehave("500_before", on="any", body="")
        with pytest.raises(kind):
            remote.call("com.atproto.repo.putRecord", b"{}", publishes=publishes)


def test_a_token_does_not_show_in_an_error(server: fake.Server) -> None:
    server.misbehave("500_before", on="any", body="no: token-1234567")
    with pytest.raises(Unreachable) as caught:
        XrpcServer(server.url, "blue").call("com.atproto.repo.putRecord", b"{}", token="token-1234567")
    assert "token-1234567" not in str(caught.value) + caught.value.evidence
