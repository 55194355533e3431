"""Against a server that speaks Mastodon's API and was written by others, mastodon-mock. Skipped without it.

Between it and the channel stands a relay that loses responses.
"""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import requests

from syndicator.channels import ChannelContext
from syndicator.channels.mastodon import Kind, MastodonOptions
from syndicator.errors import Ambiguous, NeedsLogin, Permanent
from syndicator.model import CopyQuery, NotFound, Receipt, Step
from syndicator.testing.harness import a_draft, a_post, secret
from syndicator.testing.server import FakeServer, Reply

if TYPE_CHECKING:
    from collections.abc import Iterator

    from syndicator.testing.server import Request

COMMAND = shutil.which("mastodon_mock", path=str(Path(sys.executable).parent))
pytestmark = [pytest.mark.long, pytest.mark.skipif(COMMAND is None, reason="mastodon-mock is not installed")]
TOKEN = "token-of-alice-0123456789"
CONFIG = """\
[database]
path = "{folder}/mock.db"
[server]
port = {port}
[auth]
enforce_scopes = true
[[seed.accounts]]
username = "alice"
access_token = "{token}"
"""
READY_SECONDS = 120
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c63f8cfc0f01f00050001ff"
    "5ca2f1d00000000049454e44ae426082"
)


class Relay(FakeServer):
    """Hands each request on. It also serves a picture."""

    def __init__(self, upstream: str) -> None:
        self.upstream = upstream
        super().__init__()

    def publishes(self, request: Request) -> bool:
        return (request.method, request.path) == ("POST", "/api/v1/statuses")

    def answer(self, request: Request) -> Reply:
        if request.path == "/cover.png":
            return Reply(200, PNG)
        passed = ("authorization", "content-type", "idempotency-key")
        got = requests.request(
            request.method, self.upstream + request.path, params=dict(request.query), data=request.body,
            headers={name: value for name, value in request.headers.items() if name in passed}, timeout=60,
        )  # fmt: skip
        kept = {name: value for name, value in got.headers.items() if name.lower().startswith("x-ratelimit")}
        return Reply(got.status_code, got.json() if got.content else None, kept)

    def published(self) -> list[dict[str, Any]]:
        """The account's posts as the server lists them, newest first."""
        headers = {"Authorization": f"Bearer {TOKEN}"}
        me = requests.get(f"{self.upstream}/api/v1/accounts/verify_credentials", headers=headers, timeout=60).json()
        posts = requests.get(f"{self.upstream}/api/v1/accounts/{me['id']}/statuses", headers=headers, timeout=60)
        found: list[dict[str, Any]] = posts.json()
        return found


@pytest.fixture(scope="module")
def upstream(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder, port = tmp_path_factory.mktemp("mock"), free_port()
    (folder / "m.toml").write_text(CONFIG.format(folder=folder, port=port, token=TOKEN))
    command = [str(COMMAND), "serve", "--config", str(folder / "m.toml"), "--log-level", "warning"]
    with subprocess.Popen(command, cwd=folder) as process:
        wait_for(f"http://127.0.0.1:{port}/api/v1/instance")
        yield f"http://127.0.0.1:{port}"
        process.terminate()


@pytest.fixture
def relay(upstream: str) -> Iterator[Relay]:
    requests.post(f"{upstream}/api/v1/_mock/reset", timeout=60)
    with Relay(upstream) as relay:
        yield relay


@pytest.fixture
def kind(relay: Relay, tmp_path: Path) -> Kind:
    return channel(relay, tmp_path, TOKEN)


@pytest.fixture(autouse=True)
def _short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("syndicator.channels.http.transport.READ_SECONDS", 3.0)


def channel(relay: Relay, folder: Path, token: str) -> Kind:
    context = ChannelContext(name="mastodon", folder=folder, blog_url=relay.url, base_url=relay.url)
    return Kind(MastodonOptions(access_token=secret(token), language="de"), context)


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


def wait_for(url: str) -> None:
    end = time.monotonic() + READY_SECONDS
    while time.monotonic() < end:
        try:
            if requests.get(url, timeout=1).ok:
                return
        except requests.RequestException:
            time.sleep(0.2)
    raise AssertionError("the server did not start")


def prepared(kind: Kind, key: str = "key-1", **post: Any) -> Step:
    body = kind.prepare(kind.compose(a_draft(a_post(**post))), 0, (), key)
    return Step(number=0, key=key, body=body, started_at=datetime.now(UTC))


def copy_query(step: Step) -> CopyQuery:
    return CopyQuery(post=a_post(), step=step, since=step.started_at)


def test_a_post_is_there_once_under_its_key(kind: Kind, relay: Relay) -> None:
    step = prepared(kind)
    receipt = kind.send(step)
    assert kind.send(step) == receipt
    (post,) = relay.published()
    assert (post["id"], post["url"]) == (receipt.remote_id, receipt.remote_url)
    assert (post["visibility"], post["language"]) == ("public", "de")
    assert kind.find(copy_query(step)) == receipt
    assert kind.find(CopyQuery(post=a_post())) == receipt


@pytest.mark.parametrize(
    "how", ["close_after", "reset_after", "hang_after", "500_after", "503_after", "garbage", "empty", "truncated"]
)
def test_a_lost_response_is_found(kind: Kind, relay: Relay, how: str) -> None:
    step = prepared(kind)
    relay.misbehave(how, seconds=8.0)
    with pytest.raises(Ambiguous):
        kind.send(step)
    found = kind.find(copy_query(step))
    assert isinstance(found, Receipt)
    assert kind.send(step) == found
    assert [post["id"] for post in relay.published()] == [found.remote_id]


@pytest.mark.parametrize("how", ["close_before", "reset_before", "500_before", "hang_before"])
def test_a_lost_request_is_surely_not_there(kind: Kind, relay: Relay, how: str) -> None:
    step = prepared(kind)
    relay.misbehave(how, seconds=8.0)
    with pytest.raises(Ambiguous):
        kind.send(step)
    assert kind.find(copy_query(step)) is NotFound.SURELY
    kind.send(step)
    assert len(relay.published()) == 1


def test_it_is_edited_with_its_picture_and_deleted(kind: Kind, relay: Relay) -> None:
    step = prepared(kind, cover=f"{relay.url}/cover.png", cover_alt="A „tomato“")
    receipt = kind.send(step)
    changed = kind.compose(a_draft(a_post(title="Another title", cover="")))
    assert kind.update(receipt, changed).remote_id == receipt.remote_id
    (post,) = relay.published()
    assert "Another title" in post["content"]
    assert [one["description"] for one in post["media_attachments"]] == ["A „tomato“"]
    kind.delete(receipt)
    kind.delete(receipt)
    assert relay.published() == []
    with pytest.raises(Permanent):
        kind.update(receipt, changed)


def test_a_thread_hangs_together(kind: Kind, relay: Relay) -> None:
    thread, receipts = kind.compose(a_draft(parts=("One", "Two"))), list[Receipt]()
    for part in range(2):
        body = kind.prepare(thread, part, receipts, f"part-{part}")
        receipts.append(kind.send(Step(number=part, key=f"part-{part}", body=body)))
    second, first = relay.published()
    assert second["in_reply_to_id"] == first["id"] == receipts[0].remote_id


def test_a_text_counts_there_as_it_does_here(kind: Kind) -> None:
    """But for links, of which this server counts every character."""
    for number, text in enumerate(("x" * 500, "ä→👍漢" * 125)):
        assert kind.measure(text) == 500
        kind.send(Step(number=0, key=str(number), body=json.dumps({"status": text}).encode()))
    with pytest.raises(Permanent, match="500"):
        kind.send(Step(number=0, key="more", body=json.dumps({"status": "x" * 501}).encode()))


def test_a_wrong_token_is_refused(relay: Relay, tmp_path: Path) -> None:
    wrong = channel(relay, tmp_path, "wrong-0123456789")
    with pytest.raises(NeedsLogin):
        wrong.account()


def test_it_says_who_it_is(kind: Kind) -> None:
    account = kind.whoami()
    assert account.name.startswith("@alice@localhost")
    assert kind.account() == account.url
    assert account.notes[0] == "a post has at most 500 characters, a link counts 23"
