"""What every channel keeps to, whatever its kind: one suite over every module in `syndicator.channels`."""

from __future__ import annotations

import os
import subprocess
import sys
import traceback
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib import import_module
from importlib.util import find_spec
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from syndicator import errors
from syndicator.channels import Channel
from syndicator.channels.registry import kind_class, kinds
from syndicator.model import Announcement, CopyQuery, NotFound, Receipt, Step
from tests import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.fakes.harness import Harness

FAULTS: dict[str, type[errors.SendError] | None] = {
    "refuse": errors.Retryable,
    "reset_unread": errors.Ambiguous,
    "reset_before": errors.Ambiguous,
    "reset_after": errors.Ambiguous,
    "close_before": errors.Ambiguous,
    "close_after": errors.Ambiguous,
    "hang_before": errors.Ambiguous,
    "hang_after": errors.Ambiguous,
    "drip": errors.Ambiguous,
    "garbage": errors.Ambiguous,
    "empty": errors.Ambiguous,
    "truncated": errors.Ambiguous,
    "redirect": errors.NeedsPerson,
    "500_before": errors.Ambiguous,
    "500_after": errors.Ambiguous,
    "503_after": errors.Ambiguous,
    "429_before": errors.Retryable,
    "401_before": errors.NeedsLogin,
    "402_before": errors.NeedsMoney,
    "404_before": errors.Permanent,
}


def faces(kind: str) -> list[str]:
    return (
        list(getattr(import_module(f"tests.channels.{kind}.fake"), "FACES", ("",)))
        if find_spec(f"tests.channels.{kind}.fake")
        else []
    )


CASES = [f"{kind}-{face}" if face else kind for kind in kinds() for face in faces(kind)]


@pytest.fixture(params=CASES)
def harness(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Harness]:
    monkeypatch.setattr("syndicator.channels.http.transport.READ_SECONDS", 0.5)
    monkeypatch.setattr("syndicator.channels.http.transport.TOTAL_SECONDS", 1.0)
    kind, _, face = request.param.partition("-")
    make = import_module(f"tests.channels.{kind}.fake").make
    made: Harness = make(tmp_path, face) if face else make(tmp_path)
    yield made
    if made.server is not None:
        made.server.stop()


@pytest.fixture
def served(harness: Harness) -> Harness:
    if harness.server is None:
        pytest.skip("sends to no server")
    return harness


def the_step(harness: Harness, key: str = "step-1") -> Step:
    """The root step as it would be stored just before it is sent."""
    channel = harness.channel
    body = channel.prepare(channel.compose(harness.draft), 0, (), key)
    return Step(
        number=0,
        key=key,
        body=body,
        endpoint=channel.endpoint(),
        account=channel.account(),
        started_at=datetime.now(UTC),
    )


def settle(harness: Harness, step: Step) -> Receipt | None:
    """What is done about a lost answer: look, or send again where that is no second copy; None: nobody can tell."""
    channel = harness.channel
    harness.pass_time(channel.settle_after + timedelta(seconds=1))
    found: Receipt | NotFound = NotFound.PERHAPS
    if channel.can_find:
        found = channel.find(CopyQuery(post=harness.draft.post, step=step, since=step.started_at))
    if isinstance(found, Receipt):
        return found
    if found is NotFound.SURELY or channel.resend_within is not None:
        return resend(channel, step)
    return None


def resend(channel: Channel, step: Step) -> Receipt:
    try:
        return channel.send(step)
    except errors.Duplicate as duplicate:
        return duplicate.receipt or Receipt()


def misbehave(harness: Harness, how: str) -> None:
    assert harness.server is not None
    harness.server.misbehave(how, seconds=3.0 if how in ("hang_before", "hang_after", "drip") else 0.3)


@pytest.mark.parametrize("kind", kinds())
def test_every_kind_has_a_fake(kind: str) -> None:
    assert faces(kind), (
        f"syndicator/channels has the kind {kind}: write tests/channels/{kind}/fake.py with make(folder) -> Harness"
    )


@pytest.mark.parametrize("kind", kinds())
def test_a_kind_is_a_channel_of_its_name(kind: str) -> None:
    found = kind_class(kind)
    assert issubclass(found, Channel)
    assert found.kind == kind
    assert found.format in ("txt", "md", "json")


@pytest.mark.parametrize("kind", kinds())
def test_a_kind_loads_no_heavy_library_before_it_sends(kind: str) -> None:
    heavy = "requests urllib3 tweepy jinja2 yaml markdown_it emoji standardwebhooks"
    code = f"import sys, syndicator.channels.registry as c; c.kind_class({kind!r}); print(*set({heavy!r}.split()) & set(sys.modules))"
    ran = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert ran.stdout.split() == []


def test_composing_needs_neither_network_nor_secrets(harness: Harness) -> None:
    if harness.server is not None:
        harness.server.stop()
    before = len(harness.server.requests) if harness.server else 0
    first, second = harness.channel.compose(harness.draft), harness.channel.compose(harness.draft)
    assert isinstance(first, Announcement)
    assert first == second
    assert first.text
    assert first.length == max(harness.channel.measure(part) for part in first.parts or (first.text,))
    assert first.limit is None or first.length <= first.limit
    assert (len(harness.server.requests) if harness.server else 0) == before


def test_preparing_publishes_nothing(harness: Harness) -> None:
    assert the_step(harness).body
    assert harness.copies() == 0


def test_sending_publishes_once_and_gives_a_receipt(harness: Harness) -> None:
    receipt = harness.channel.send(the_step(harness))
    assert isinstance(receipt, Receipt)
    assert receipt.remote_id or not receipt.confirmed or not harness.channel.can_delete
    assert harness.copies() == 1


def test_a_copy_that_is_there_is_found_and_never_denied(harness: Harness) -> None:
    step = the_step(harness)
    receipt = harness.channel.send(step)
    harness.pass_time(harness.channel.settle_after + timedelta(seconds=1))
    for sought in (
        CopyQuery(post=harness.draft.post, step=step, since=step.started_at),
        CopyQuery(post=harness.draft.post),
    ):
        found = harness.channel.find(sought)
        assert found is not NotFound.SURELY
        if harness.channel.find_is_free:
            assert isinstance(found, Receipt)
            assert found.remote_id == receipt.remote_id


def test_a_copy_that_is_not_there_is_not_found(harness: Harness) -> None:
    step = the_step(harness)
    found = harness.channel.find(CopyQuery(post=harness.draft.post, step=step, since=step.started_at))
    assert found is (NotFound.SURELY if harness.channel.find_is_free else found)
    assert not isinstance(found, Receipt)


@pytest.mark.parametrize("how", FAULTS)
def test_a_fault_has_its_outcome_and_never_makes_a_second_copy(served: Harness, how: str) -> None:
    step = the_step(served)
    expected = served.reads.get(how, FAULTS[how])
    misbehave(served, how)
    if expected is None:
        assert not served.channel.send(step).confirmed
        return
    with pytest.raises(errors.SendError) as caught:
        served.channel.send(step)
    assert type(caught.value) is expected, caught.value
    assert served.copies() <= (1 if expected is errors.Ambiguous else 0)
    if expected is errors.Ambiguous:
        assert served.server is not None
        served.server.behave()
        settled = settle(served, step)
        assert served.copies() == 1 if settled else served.copies() <= 1


def test_after_a_fault_that_published_nothing_it_can_be_sent(served: Harness) -> None:
    step = the_step(served)
    misbehave(served, "429_before")
    with pytest.raises(errors.Retryable):
        served.channel.send(step)
    served.channel.send(step)
    assert served.copies() == 1


@pytest.mark.parametrize("how", ["refuse", "reset_after", "hang_after", "garbage", "500_after", "401_before"])
def test_no_secret_shows_in_what_went_wrong(served: Harness, how: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    step = the_step(served)
    assert served.server is not None
    said = f"no: {' '.join(served.secrets)} {served.server.url}"
    served.server.misbehave(how, seconds=1.0 if how == "hang_after" else 0.3, body=said)
    told = [repr(served.channel.options), step.endpoint, step.account, step.body.decode(errors="replace")]
    try:
        told.append(repr(served.channel.send(step)))
    except errors.SendError as error:
        told += [*traceback.format_exception(error), repr(error), error.evidence]
    for secret in served.secrets:
        assert not any(secret in text for text in [*told, caplog.text])


def test_plain_http_goes_to_this_machine_only(served: Harness) -> None:
    channel = served.channel
    step = the_step(served)
    channel.context = replace(channel.context, base_url="http://192.0.2.1/")
    if any(field == "url" for field in channel.secrets()):
        from tests.fakes.harness import secret

        channel.options = replace(channel.options, url=secret("http://192.0.2.1/x"))
    with pytest.raises(errors.NeedsPerson, match="http://"):
        channel.send(step)


def test_it_says_who_it_is_without_publishing(harness: Harness) -> None:
    assert harness.channel.whoami().name
    assert harness.copies() == 0


def test_a_copy_can_be_deleted_and_deleting_again_is_no_error(harness: Harness) -> None:
    if not harness.channel.can_delete:
        pytest.skip("nothing can be deleted there")
    receipt = harness.channel.send(the_step(harness))
    harness.channel.delete(receipt)
    harness.channel.delete(receipt)


def test_a_copy_can_be_updated(harness: Harness) -> None:
    if not harness.channel.can_update:
        pytest.skip("nothing can be changed there")
    receipt = harness.channel.send(the_step(harness))
    assert harness.channel.update(receipt, harness.channel.compose(harness.draft)).remote_id == receipt.remote_id
    assert harness.copies() == 1


def test_a_kind_of_somebody_elses_that_can_not_be_loaded_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    plugin = SimpleNamespace(load=lambda: 1 / 0, value="mastodon_channel:Kind")
    monkeypatch.setattr("importlib.metadata.entry_points", lambda **_: [plugin])
    with pytest.raises(
        errors.UsageError, match=r'^kind "mastodon" can\'t be loaded from mastodon_channel:Kind: division'
    ):
        kind_class("mastodon")
