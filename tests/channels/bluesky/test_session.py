"""One login for a long time."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from syndicator.channels.bluesky.session import AccountSession
from syndicator.errors import Limited, NeedsLogin, NeedsPerson, Unreachable
from syndicator.testing.harness import secret
from tests.channels.bluesky.fake import DID, HANDLE, PASSWORD, Server
from tests.channels.bluesky.helpers import client, context

if TYPE_CHECKING:
    from pathlib import Path


def session(folder: Path, server: Server, password: str = PASSWORD, handle: str = HANDLE) -> AccountSession:
    return AccountSession(handle, secret(password), context(folder, server), {})


def asked(server: Server, name: str) -> int:
    return sum(request.path.endswith(name) for request in server.requests)


def test_every_process_uses_the_same_session(tmp_path: Path, server: Server) -> None:
    tokens = {session(tmp_path, server).token() for _ in range(5)}
    assert len(tokens) == 1
    assert session(tmp_path, server).identity().did == DID
    assert session(tmp_path, server).handle() == HANDLE
    assert (asked(server, "createSession"), asked(server, "refreshSession")) == (1, 0)


def test_it_is_kept_in_memory_where_nothing_can_be_stored(tmp_path: Path, server: Server) -> None:
    memory: dict[str, str] = {}
    for _ in range(2):
        bare = context(tmp_path, server)
        bare.tokens = None  # type: ignore[misc]
        assert AccountSession(HANDLE, secret(PASSWORD), bare, memory).token()
    assert asked(server, "createSession") == 1


def test_a_token_that_is_about_to_end_is_refreshed_before(
    tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.channels.bluesky.fake.ACCESS_SECONDS", 300)
    first = session(tmp_path, server).token()
    monkeypatch.undo()
    second = session(tmp_path, server).token()
    assert second not in (first, "")
    assert second == session(tmp_path, server).token()
    assert (asked(server, "createSession"), asked(server, "refreshSession")) == (1, 1)


def test_a_token_that_the_server_has_ended_is_renewed_once(tmp_path: Path, server: Server) -> None:
    remote = client(tmp_path, server)
    remote.put(
        "site.standard.publication",
        "3lbd4x2qzk22a",
        {"$type": "site.standard.publication", "url": "https://b.example", "name": "b"},
    )
    server.pass_time(timedelta(hours=3))
    assert remote.me().fields["did"] == DID
    assert remote.me().fields["did"] == DID
    assert (asked(server, "createSession"), asked(server, "refreshSession")) == (1, 1)


def test_after_months_it_logs_in_again(tmp_path: Path, server: Server) -> None:
    remote = client(tmp_path, server)
    remote.me()
    server.pass_time(timedelta(days=100))
    assert remote.me().fields["did"] == DID
    assert asked(server, "createSession") == 2


def test_several_threads_refresh_it_once(tmp_path: Path, server: Server) -> None:
    stale = session(tmp_path, server).token()
    threads = [threading.Thread(target=lambda: session(tmp_path, server).renew(stale)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert asked(server, "refreshSession") == 1


def test_a_forgotten_token_is_replaced(tmp_path: Path, server: Server) -> None:
    held = session(tmp_path, server)
    token = held.token()
    held.forget("another")
    assert held.token() == token
    held.forget(token)
    assert held.token() != token
    assert asked(server, "createSession") == 1


def test_another_account_or_server_does_not_get_the_stored_session(tmp_path: Path, server: Server) -> None:
    session(tmp_path, server).token()
    with Server() as other:
        session(tmp_path, other).token()
        assert asked(other, "createSession") == 1
    with pytest.raises(NeedsLogin):
        session(tmp_path, server, handle="grace.test").token()


def test_a_wrong_password_says_what_to_do(tmp_path: Path, server: Server) -> None:
    with pytest.raises(NeedsLogin, match="create an app password under Settings") as caught:
        session(tmp_path, server, "wrong-pass-word-123").token()
    assert "wrong-pass-word-123" not in str(caught.value)


def test_without_a_password_it_names_the_command(tmp_path: Path, server: Server) -> None:
    with pytest.raises(NeedsLogin, match="syndicator auth blue"):
        AccountSession(HANDLE, None, context(tmp_path, server), {}).token()


@pytest.mark.parametrize("status", ["takendown", "deactivated"])
def test_a_blocked_account_needs_a_person(tmp_path: Path, server: Server, status: str) -> None:
    server.status = status
    with pytest.raises(NeedsPerson, match="log in there to see why"):
        session(tmp_path, server).token()


def test_too_many_logins_make_it_wait(tmp_path: Path, server: Server) -> None:
    server.logins = [server.clock()] * 30
    with pytest.raises(Limited) as caught:
        session(tmp_path, server).token()
    assert caught.value.retry_after is not None
    assert caught.value.retry_after <= timedelta(minutes=5)


def test_an_unreadable_login_is_tried_later_and_shows_nothing(tmp_path: Path, server: Server) -> None:
    server.misbehave("200_before", on="any", body={"accessJwt": "half-a-session"})
    with pytest.raises(Unreachable) as caught:
        session(tmp_path, server).token()
    assert "half-a-session" not in str(caught.value) + caught.value.evidence


def test_an_outage_while_refreshing_is_no_new_login(tmp_path: Path, server: Server) -> None:
    stale = session(tmp_path, server).token()
    server.misbehave("500_before", on="any")
    with pytest.raises(Unreachable):
        session(tmp_path, server).renew(stale)
    assert asked(server, "createSession") == 1
