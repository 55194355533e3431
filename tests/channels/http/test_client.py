"""What goes out, and what a request gives back."""

from __future__ import annotations

import pytest

from syndicator import credentials, errors
from syndicator.channels.http.client import json_body, request, reveal
from syndicator.credentials import Secret
from syndicator.testing.server import FakeServer, Reply, Request


class Echo(FakeServer):
    """Replies with the request's path and what it was authorized by."""

    def answer(self, request: Request) -> Reply:
        return Reply(418, f"{request.path} {request.headers.get('authorization', '')}", {"X-Id": "7"})


def test_a_request_goes_out_as_it_is_told_and_its_response_comes_back() -> None:
    with Echo() as server:
        response = request(
            "PUT", f"{server.url}/a/b?c=d", body=b"hello", headers={"Authorization": "Bearer t0ken", "X-Own": "1"}
        )
        (sent,) = server.requests
    assert (sent.method, sent.path, dict(sent.query), sent.body) == ("PUT", "/a/b", {"c": "d"}, b"hello")
    assert sent.headers["x-own"] == "1"
    assert (response.status, response.headers["x-id"], response.host) == (418, "7", "127.0.0.1")
    assert response.text == "/a/b Bearer t0ken"
    assert response.evidence == "HTTP 418: /a/b …", "what authorized a request is hidden by itself"
    assert not response.publishes


def test_secrets_are_hidden_and_publishing_is_remembered() -> None:
    with Echo() as server:
        response = request("POST", f"{server.url}/hush-hush", publishes=True, secrets=["hush-hush"])
    assert response.publishes
    assert response.evidence == "HTTP 418: /…"


@pytest.mark.parametrize("limit", [{"read_seconds": 0.1}, {"total_seconds": 0.1}])
def test_it_waits_no_longer_than_it_is_told(limit: dict[str, float]) -> None:
    with Echo() as server:
        server.misbehave("hang_after", on="any", seconds=5)
        with pytest.raises(errors.Ambiguous):
            request("POST", server.url, publishes=True, **limit)  # type: ignore[arg-type]


def test_a_body_is_compact_json_in_utf_8() -> None:
    assert json_body({"a": ["é", 1], "b": "\ud83d"}) == b'{"a":["\xc3\xa9",1],"b":"?"}'


def test_a_missing_secret_is_a_matter_for_a_person() -> None:
    def missing() -> str:
        raise errors.UsageError("the environment variable RELAY_URL is not set")

    with pytest.raises(errors.NeedsLogin, match=r"^the environment variable RELAY_URL is not set$") as caught:
        reveal(Secret("the environment variable RELAY_URL", missing))
    assert caught.value.__context__ is None
    assert reveal(Secret("a test", lambda: "a value")) == "a value"


def test_a_plain_string_in_place_of_a_secret_is_hidden_from_now_on() -> None:
    assert reveal("https://hook.example/hush") == "https://hook.example/hush"
    assert "https://hook.example/hush" in credentials.revealed()
