"""What a failure on the wire means, told by real failures."""

from __future__ import annotations

import logging
import socket
import traceback
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicator import errors
from syndicator.channels.http import client as _http
from syndicator.channels.linkedin import answers as linkedin
from syndicator.channels.x import answers as x
from syndicator.credentials import Secret
from syndicator.http.retry_after import retry_after
from tests.fakes.server import FakeServer, Reply, Request

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


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


def post(server: FakeServer, path: str = "/services/T0/B0/hush-hush", **options: Any) -> _http.Answer:
    url = server.url + path
    return _http.request(
        "POST", url, body=b"hello", publishes=True, hidden=_http.secrets_of(url), **{"read_seconds": 5, **options}
    )


def test_a_good_answer_comes_back_whole(server: Plain) -> None:
    answer = post(server).accepted()
    assert (answer.status, answer.json()) == (200, {"id": "1"})
    assert [r.body for r in server.requests] == [b"hello"]
    assert server.requests[0].headers["user-agent"].startswith("syndicator/")


@pytest.mark.parametrize(
    ("how", "options", "error", "published"),
    [
        ("refuse", {}, errors.Retryable, 0),
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
        ("429_before", {}, errors.Retryable, 0),
        ("408_before", {}, errors.Retryable, 0),
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
        post(server, read_seconds=0.3, whole_seconds=0.6).accepted()
    assert type(caught.value) is error
    assert len(server.publications) == published


@pytest.mark.parametrize("how", ["reset_unread", "reset_after", "close_after", "truncated", "500_after", "garbage"])
def test_a_request_that_publishes_nothing_can_always_be_repeated(server: Plain, how: str) -> None:
    server.misbehave(how)
    with pytest.raises(errors.Retryable):
        _http.request("POST", server.url, body=b"hello", read_seconds=5).accepted().json()


@pytest.mark.parametrize("how", ["garbage", "empty"])
def test_an_unreadable_success_may_have_published(server: Plain, how: str) -> None:
    server.misbehave(how)
    with pytest.raises(errors.Ambiguous):
        post(server).accepted().json()


def test_a_name_that_does_not_resolve_has_sent_nothing() -> None:
    with pytest.raises(errors.Retryable, match=r"nowhere\.invalid"):
        _http.request("POST", "https://nowhere.invalid/", body=b"x", publishes=True)


def test_a_failed_tls_handshake_has_sent_nothing(server: Plain) -> None:
    with pytest.raises(errors.Retryable):
        _http.request("POST", server.url.replace("http:", "https:"), body=b"x", publishes=True, read_seconds=1)
    assert not server.requests


def test_a_connection_that_never_opens_has_sent_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("syndicator.channels.http.client.CONNECT_SECONDS", 0.2)
    with socket.socket() as full:  # a backlog of none, filled: further connections hang
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        with socket.create_connection(full.getsockname()), socket.socket() as waiting:
            waiting.setblocking(False)
            waiting.connect_ex(full.getsockname())
            with pytest.raises(errors.Retryable, match="timed out"):
                _http.request("POST", f"http://127.0.0.1:{full.getsockname()[1]}/", body=b"x", publishes=True)


def test_slow_dripping_does_not_outlast_the_whole_time(server: Plain) -> None:
    server.misbehave("drip", seconds=30)
    before = datetime.now(UTC)
    with pytest.raises(errors.Ambiguous, match=r"no whole answer within 0\.5 s"):
        post(server, read_seconds=5, whole_seconds=0.5)
    assert datetime.now(UTC) - before < timedelta(seconds=3)


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
    monkeypatch.setattr("syndicator.channels.http.client.MOST_BYTES", 1000)
    server.misbehave("400_before", body="x" * 500_000)
    assert len(post(server).body) == 1000


@pytest.mark.parametrize("how", ["refuse", "reset_after", "close_after", "hang_after", "truncated", "500_after"])
def test_no_failure_tells_the_address_of_a_hook(server: Plain, how: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    server.misbehave(how, body=f"no such hook: {server.url}/services/T0/B0/hush-hush")
    with pytest.raises(errors.SendError) as caught:
        post(server, read_seconds=0.3).accepted()
    told = "".join(traceback.format_exception(caught.value, chain=True)) + repr(caught.value) + caught.value.evidence
    assert caught.value.__context__ is None
    assert "hush-hush" not in told.replace('post(server, "/services', "")
    assert "hush-hush" not in caplog.text
    assert "127.0.0.1" in str(caught.value)


def test_our_authorization_is_not_replaced_from_netrc(server: Plain, tmp_path: Any, monkeypatch: Any) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login someone password else\n")
    monkeypatch.setenv("NETRC", str(netrc))
    _http.request("POST", server.url, body=b"x", headers={"Authorization": "Bearer mine"})
    assert server.requests[0].headers["authorization"] == "Bearer mine"


def test_a_token_that_can_not_be_a_header_is_one_line_without_the_token(server: Plain) -> None:
    with pytest.raises(errors.NeedsPerson) as caught:
        _http.request("POST", server.url, body=b"x", headers={"Authorization": "Bearer tok\nen"}, publishes=True)
    assert "tok" not in str(caught.value).replace("token", "")
    assert not server.requests


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("120", 120), ("0", 0), (" 7 ", 7), ("64.57", 64.57), ("soon", None), ("", None), ("-5", None), ("9" * 40, None)],
)
def test_retry_after_in_seconds(header: str, seconds: float | None) -> None:
    assert retry_after(header, datetime.now(UTC)) == (None if seconds is None else timedelta(seconds=seconds))


def test_retry_after_as_a_date() -> None:
    now = datetime.now(UTC)
    wait = retry_after(format_datetime(now + timedelta(minutes=5), usegmt=True), now)
    assert wait is not None
    assert timedelta(minutes=4, seconds=50) < wait <= timedelta(minutes=5)
    assert retry_after(format_datetime(now - timedelta(minutes=5), usegmt=True), now) == timedelta(0)


def test_the_wait_that_a_server_asks_for_is_passed_on(server: Plain) -> None:
    server.misbehave("429_before", headers={"Retry-After": "33"})
    with pytest.raises(errors.Retryable) as caught:
        post(server).accepted()
    assert caught.value.retry_after == timedelta(seconds=33)


@pytest.mark.parametrize(
    ("url", "fine"),
    [
        ("https://example.com/x", True),
        ("http://127.0.0.1:8000/x", True),
        ("http://[::1]:8000/", True),
        ("http://localhost/", True),
        ("http://example.com/", False),
        ("http://127.0.0.1.example.com/", False),
        ("http://localhost@example.com/", False),
        ("http://127.0.0.1\\@example.com/", False),
        ("http://10.0.0.1/", False),
        ("ftp://127.0.0.1/", False),
        ("https://", False),
        ("https://example.com:port/", False),
        ("https://example.com/a b", False),
        ("https://[::1", False),
        ("example.com", False),
        ("", False),
    ],
)
def test_plain_http_goes_to_this_machine_only(url: str, fine: bool) -> None:
    if fine:
        assert _http.checked(url, "base_url", allow_http=False) == url
        return
    with pytest.raises(errors.NeedsPerson, match="base_url: ") as caught:
        _http.checked(url, "base_url", allow_http=False)
    assert "example" not in str(caught.value)


def test_plain_http_can_be_allowed() -> None:
    assert _http.checked("http://example.com/", "base_url", allow_http=True) == "http://example.com/"
    with pytest.raises(errors.NeedsPerson, match=r"channels\.relay\.url: plain http://") as caught:
        _http.checked("http://example.com/hush", "channels.relay.url", allow_http=False)
    assert "hush" not in str(caught.value)


@given(st.text(), st.text(min_size=1, max_size=20))
def test_evidence_is_one_printable_line_without_secrets(text: str, secret: str) -> None:
    line = _http.clean(text + secret + text, [secret])
    assert line.isprintable()
    assert len(line) <= _http.EVIDENCE
    assert secret not in line or secret == "…" or not secret.strip() or secret in text + "…" + text


def test_a_missing_secret_is_a_matter_for_a_person() -> None:
    def missing() -> str:
        raise errors.UsageError("the environment variable RELAY_URL is not set")

    with pytest.raises(errors.NeedsLogin, match="RELAY_URL is not set"):
        _http.reveal(Secret("the environment variable RELAY_URL", missing))
    assert _http.reveal(Secret("a test", lambda: "v")) == "v"
    assert _http.reveal("as it is") == "as it is"


def test_what_a_hook_repeats_of_its_own_address_is_hidden() -> None:
    url = "https://flow.example/webhook/c0ffee-cafe?sig=abcdef123"
    said = 'The requested webhook "POST c0ffee-cafe" is not registered; sig abcdef123'
    assert _http.clean(said, _http.secrets_of(url)) == 'The requested webhook "POST …" is not registered; sig …'


@pytest.mark.parametrize("accepted", [linkedin.accepted, x.accepted])
def test_an_answer_that_is_nested_without_end_means_what_its_status_says(accepted: Callable[..., object]) -> None:
    with pytest.raises(errors.Retryable, match="no more requests"):
        accepted(_http.Answer(status=429, body=b"[" * 100_000), "it")
