"""Apprise: one message to one service, and doubt where Apprise does not say what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syndicator import apprise_process
from syndicator.channels import ChannelContext
from syndicator.channels.apprise import AppriseOptions, Kind
from syndicator.channels.registry import kind_class
from syndicator.config.file import load
from syndicator.errors import Ambiguous, NeedsPerson, Permanent
from syndicator.model import Receipt, Step
from syndicator.testing.contract import the_step
from syndicator.testing.harness import a_draft, secret
from syndicator.testing.server import FakeServer, Reply, Request
from tests.channels.apprise.fake import PATH, make
from tests.fakes.inbox import Inbox

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from syndicator.testing.harness import Harness


@pytest.fixture
def harness(tmp_path: Path) -> Iterator[Harness]:
    harness = make(tmp_path)
    yield harness
    harness.close()


def channel(tmp_path: Path, url: str) -> Kind:
    return Kind(AppriseOptions(url=secret(url)), ChannelContext(name="anything", folder=tmp_path))


def test_the_first_line_is_the_title_if_it_is_the_headline(harness: Harness) -> None:
    text = "A headline\n\nSome words\nhttps://a.example"
    compose = harness.channel.compose
    assert compose(a_draft(parts=(text,), headline="A headline")).payload == {
        "title": "A headline",
        "body": "Some words\nhttps://a.example",
    }
    for headline in ("Another", ""):
        assert compose(a_draft(parts=(text,), headline=headline)).payload == {"title": "", "body": text}
    assert compose(a_draft(parts=("Only",), headline="Only")).payload == {"title": "", "body": "Only"}
    with pytest.raises(Permanent, match="empty"):
        compose(a_draft(parts=(" ",)))


def test_a_message_arrives_and_stays_unconfirmed(harness: Harness) -> None:
    assert harness.channel.send(the_step(harness)) == Receipt(confirmed=False)
    assert isinstance(harness.server, Inbox)
    (message,) = harness.server.messages
    assert "\n\n".join(harness.draft.parts) in f"{message['title']}\n\n{message['message']}"


@pytest.mark.long
def test_silence_leaves_doubt(harness: Harness, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apprise_process, "SECONDS", 2.0)
    assert harness.server
    harness.server.misbehave("hang_after", seconds=10)
    with pytest.raises(Ambiguous, match=r"^Apprise got no answer within 2 s$"):
        harness.channel.send(the_step(harness))


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        (
            "http://a.example/x",
            "http:// is not a service of Apprise; for a plain receiver use json:// or jsons://",
        ),
        ("just words", "must be one address of Apprise, such as ntfy://topic"),
        ("ntfy://one, ntfy://two", "must be one address of Apprise, such as ntfy://topic"),
        ("ntfy://one?Retry=3", "remove retry= from the address: it would send again after a lost answer"),
        ("ntfy://one?a=b&optional=yes", "remove optional= from the address: it would count a failure as sent"),
    ],
)
def test_an_address_that_hides_failures_is_refused(tmp_path: Path, url: str, problem: str) -> None:
    assert list(channel(tmp_path, url).credential_errors()) == [f"channels.anything.url: {problem}"]
    with pytest.raises(NeedsPerson):
        channel(tmp_path, url).endpoint()
    assert list(channel(tmp_path, "ntfy://one?retry=0&optional=no").credential_errors()) == []


@pytest.mark.long
def test_an_address_that_no_service_has_pauses_the_channel(tmp_path: Path) -> None:
    with pytest.raises(NeedsPerson, match=r"^channels\.anything\.url: not a valid Apprise address$"):
        channel(tmp_path, "nosuch://x").whoami()


@pytest.mark.long
def test_what_is_too_long_for_the_service_fails_alone(harness: Harness) -> None:
    step_channel = harness.channel
    body = step_channel.prepare(step_channel.compose(a_draft(parts=("x" * 40_000,))), 0, (), "key")
    step = the_step(harness)
    with pytest.raises(Permanent, match="longer than the service takes"):
        step_channel.send(type(step)(number=0, key="key", body=body))
    assert harness.copies() == 0


@pytest.mark.long
def test_where_nobody_listens_there_is_doubt(harness: Harness) -> None:
    harness.close()
    with pytest.raises(Ambiguous, match="reports a failure, but not whether the message arrived"):
        harness.channel.send(the_step(harness))


@pytest.mark.long
def test_of_several_receivers_one_may_have_what_another_refused(tmp_path: Path) -> None:
    server = OneTopic()
    two = channel(tmp_path, f"ntfy://127.0.0.1:{server.port}/open/closed")
    one = channel(tmp_path, f"ntfy://127.0.0.1:{server.port}/closed")
    body = b'{"title": "", "body": "Hello"}'
    with server:
        with pytest.raises(Ambiguous):
            two.send(Step(number=0, key="k", body=body))
        with pytest.raises(NeedsPerson):
            one.send(Step(number=0, key="k", body=body))
    assert [made.content["topic"] for made in server.publications] == ["open"]


class OneTopic(FakeServer):
    """Like ntfy, where one topic refuses messages."""

    def answer(self, request: Request) -> Reply:
        if request.json()["topic"] == "closed":
            return Reply(403, {})
        self.publish(request.path, request.json())
        return Reply(200, {})


@pytest.mark.long
def test_neither_endpoint_nor_account_shows_the_address(harness: Harness) -> None:
    endpoint = harness.channel.endpoint()
    assert endpoint.startswith("json#")
    assert PATH not in endpoint
    assert harness.channel.account() == harness.channel.whoami().name == endpoint


def test_an_address_may_stand_in_the_config(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text(
        '[[sources]]\nkind = "repo"\npath = "."\n[channels.anything]\nkind = "apprise"\nurl = "ntfy://topic"\n'
    )
    options = load(file, kind_class=kind_class).channels["anything"].options
    assert "ntfy" not in repr(options)
    assert options.url == "ntfy://topic"
