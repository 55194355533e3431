"""Every failure of a connection has its class, shown by real failures."""

from __future__ import annotations

import gzip
import logging
import socket
import threading
import traceback
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from syndicator import errors
from syndicator.channels.http.client import request
from syndicator.channels.http.urls import url_secrets
from syndicator.testing.server import FakeServer, Reply, Request

if TYPE_CHECKING:
    from collections.abc import Iterator

    from syndicator.channels.http.response import Response


class Plain(FakeServer):
    """Takes anything that is posted."""

    def answer(self, request: Request) -> Reply:
        if request.method == "POST":
            self.publish(request.body.decode(), request.body.decode())
        return Reply(200, {"id": str(len(self.publications))})


@pytest.fixture
def server() -> Iterator[Plain]:
    with Plain() as server:
        yield server


def post(server: FakeServer, path: str = "/services/T0/B0/hush-hush", **options: Any) -> Response:
    url = server.url + path
    return request(
        "POST", url, body=b"hello", publishes=True, secrets=url_secrets(url), **{"read_seconds": 5, **options}
    )


def test_a_good_answer_comes_back_whole(server: Plain) -> None:
    answer = post(server).raise_for_status()
    assert (answer.status, answer.json()) == (200, {"id": "1"})
    assert [r.body for r in server.requests] == [b"hello"]
    assert server.requests[0].headers["user-agent"].startswith("syndicator/")


@pytest.mark.parametrize(
    ("how", "options", "error", "published"),
    [
        ("refuse", {}, errors.Unreachable, 0),
        ("reset_unread", {}, errors.Ambiguous, 0),
        ("reset_before", {}, errors.Ambiguous, 0),
        ("reset_after", {}, errors.Ambiguous, 1),
        ("close_before", {}, errors.Ambiguous, 0),
        ("close_after", {}, errors.Ambiguous, 1),
        ("hang_after", {"seconds": 5}, errors.Ambiguous, 1),
        ("drip", {"seconds": 5}, errors.Ambiguous, 1),
        ("truncated", {}, errors.Ambiguous, 1),
        ("500_after", {}, errors.Ambiguous, 1),
        ("503_before", {}, errors.Ambiguous, 0),
        ("303_after", {}, errors.Ambiguous, 1),
        ("redirect", {}, errors.NeedsPerson, 0),
        ("429_before", {}, errors.Limited, 0),
        ("408_before", {}, errors.Unreachable, 0),
        ("400_before", {}, errors.Permanent, 0),
        ("404_before", {}, errors.Permanent, 0),
        ("401_before", {}, errors.NeedsLogin, 0),
        ("403_before", {}, errors.NeedsLogin, 0),
        ("402_before", {}, errors.NeedsMoney, 0),
    ],
)
def test_each_failure_of_a_publishing_request_has_its_class(
    server: Plain, how: str, options: dict[str, Any], error: type[Exception], published: int
) -> None:
    server.misbehave(how, **options)
    with pytest.raises(error) as caught:
        post(server, read_seconds=0.3, total_seconds=0.6).raise_for_status()
    assert type(caught.value) is error
    assert len(server.publications) == published


@pytest.mark.parametrize("how", ["reset_unread", "reset_after", "close_after", "truncated", "500_after", "garbage"])
def test_a_request_that_publishes_nothing_can_always_be_repeated(server: Plain, how: str) -> None:
    server.misbehave(how)
    with pytest.raises(errors.Retryable):
        request("POST", server.url, body=b"hello", read_seconds=5).raise_for_status().json()


@pytest.mark.parametrize("how", ["garbage", "empty"])
def test_an_unreadable_success_may_have_published(server: Plain, how: str) -> None:
    server.misbehave(how)
    with pytest.raises(errors.Ambiguous):
        post(server).raise_for_status().json()


def test_a_name_that_does_not_resolve_has_sent_nothing() -> None:
    with pytest.raises(errors.Retryable, match=r"nowhere\.invalid"):
        request("POST", "https://nowhere.invalid/", body=b"x", publishes=True)


def test_a_failed_tls_handshake_has_sent_nothing(server: Plain) -> None:
    with pytest.raises(errors.Retryable):
        request("POST", server.url.replace("http:", "https:"), body=b"x", publishes=True, read_seconds=1)
    assert not server.requests


def test_a_connection_that_never_opens_has_sent_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("syndicator.channels.http.transport.CONNECT_SECONDS", 0.2)
    with socket.socket() as full:  # a backlog of none, filled: further connections hang
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        with socket.create_connection(full.getsockname()), socket.socket() as waiting:
            waiting.setblocking(False)
            waiting.connect_ex(full.getsockname())
            with pytest.raises(errors.Retryable, match="timed out"):
                request("POST", f"http://127.0.0.1:{full.getsockname()[1]}/", body=b"x", publishes=True)


def test_slow_dripping_does_not_outlast_the_whole_time(server: Plain) -> None:
    server.misbehave("drip", seconds=30)
    before = datetime.now(UTC)
    with pytest.raises(errors.Ambiguous, match=r"no complete answer within 0\.5 s"):
        post(server, read_seconds=5, total_seconds=0.5)
    assert datetime.now(UTC) - before < timedelta(seconds=15)


def test_every_request_opens_a_connection_of_its_own(server: Plain) -> None:
    """A kept connection that the server has just closed would make a request that never arrived look sent."""
    server.misbehave("idle_close", times=3)
    assert [post(server).status for _ in range(3)] == [200, 200, 200]
    assert len(server.publications) == 3


def test_a_redirect_is_not_followed(server: Plain) -> None:
    server.misbehave("redirect")
    assert post(server).status == 302
    assert [r.path for r in server.requests] == ["/services/T0/B0/hush-hush"]


def test_an_endless_answer_is_cut(server: Plain, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("syndicator.channels.http.transport.MAX_BYTES", 1000)
    server.misbehave("400_before", body="x" * 500_000)
    assert len(post(server).body) == 1000


@pytest.mark.parametrize("how", ["refuse", "reset_after", "close_after", "hang_after", "truncated", "500_after"])
def test_no_failure_tells_the_address_of_a_hook(server: Plain, how: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    server.misbehave(how, body=f"no such hook: {server.url}/services/T0/B0/hush-hush")
    with pytest.raises(errors.SendError) as caught:
        post(server, read_seconds=0.3).raise_for_status()
    shown = "".join(traceback.format_exception(caught.value, chain=True)) + repr(caught.value) + caught.value.evidence
    assert caught.value.__context__ is None
    assert "hush-hush" not in shown.replace('post(server, "/services', "")
    assert "hush-hush" not in caplog.text
    assert "127.0.0.1" in str(caught.value)


def test_our_authorization_is_not_replaced_from_netrc(server: Plain, tmp_path: Any, monkeypatch: Any) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login someone password else\n")
    monkeypatch.setenv("NETRC", str(netrc))
    request("POST", server.url, body=b"x", headers={"Authorization": "Bearer mine"})
    assert server.requests[0].headers["authorization"] == "Bearer mine"


def test_a_token_that_can_not_be_a_header_is_one_line_without_the_token(server: Plain) -> None:
    with pytest.raises(errors.NeedsPerson) as caught:
        request("POST", server.url, body=b"x", headers={"Authorization": "Bearer tok\nen"}, publishes=True)
    assert "tok" not in str(caught.value).replace("token", "")
    assert not server.requests


def test_a_response_is_decoded(server: Plain) -> None:
    server.misbehave("400_before", body=gzip.compress(b"no such place"), headers={"Content-Encoding": "gzip"})
    assert post(server).body == b"no such place"


def test_the_user_that_an_address_names_is_sent_with_it(server: Plain) -> None:
    url = server.url.replace("//", "//ada:p%40ss@")
    response = request("POST", url, body=b"x")
    assert server.requests[0].headers["authorization"] == "Basic YWRhOnBAc3M="
    assert "YWRhOnBAc3M=" in response.secrets


def test_a_proxy_is_used(server: Plain, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("http_proxy", server.url.replace("//", "//me:word@"))
    assert request("POST", "http://hook.example/services", body=b"hello", publishes=True).status == 200
    assert server.requests[0].headers["proxy-authorization"] == "Basic bWU6d29yZA=="
    assert server.requests[0].headers["host"] == "hook.example"


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "GET"])
def test_a_request_without_a_body_says_so_where_one_is_expected(server: Plain, method: str) -> None:
    request(method, server.url)
    expected = "0" if method in ("POST", "PUT", "PATCH") else None
    assert server.requests[0].headers.get("content-length") == expected


def test_a_request_needs_no_thread(server: Plain, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[str] = []
    start = threading.Thread.start

    def watch(thread: threading.Thread) -> None:
        started.append(threading.current_thread().name)
        start(thread)

    monkeypatch.setattr(threading.Thread, "start", watch)
    post(server)
    assert threading.current_thread().name not in started
