"""What every kind of channel promises if the platform fails, as plain functions; see `contract`."""

from __future__ import annotations

import traceback
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from syndicator import errors
from syndicator.channels.http import transport
from syndicator.model import CopyQuery, NotFound, Receipt
from syndicator.testing.contract import expect_copies, send_error, server_of, the_step

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pytest

    from syndicator.channels import Channel
    from syndicator.model import Step
    from syndicator.testing.harness import Harness

FAULTS: Mapping[str, type[errors.SendError]] = {
    "refuse": errors.Unreachable,
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
    "429_before": errors.Limited,
    "401_before": errors.NeedsLogin,
    "402_before": errors.NeedsMoney,
    "404_before": errors.Permanent,
}
SILENT = ("hang_before", "hang_after", "drip")
LEAKS = ("refuse", "reset_after", "hang_after", "garbage", "500_after", "401_before")


def check_fault(harness: Harness, how: str) -> None:
    """A fault has its outcome, and what is done about it never makes a second copy."""
    server, step = server_of(harness), the_step(harness)
    expected = harness.outcomes.get(how, FAULTS[how])
    server.misbehave(how, seconds=60.0 if how == "refuse" else 3.0)
    if expected is None:
        assert not harness.channel.send(step).confirmed
        return
    with _brief_silence(how):
        error = send_error(
            harness.channel,
            step,
            f"although the server was told {how}; if it did not do it, the fake's `publishes` is not true of this request",
        )
    assert type(error) is expected, f"{error!r} instead of {expected.__name__}; see `Harness.outcomes` if that is right"
    server.behave()
    expect_copies(harness, range(2 if expected is errors.Ambiguous else 1))
    if expected is errors.Ambiguous:
        settled = _settle(harness, step)
        expect_copies(harness, range(1 if settled else 0, 2))


def check_secrets(harness: Harness, how: str, log: pytest.LogCaptureFixture) -> None:
    """No secret shows in what went wrong, in the log, or in what is stored of a step."""
    log.set_level("DEBUG")
    server, step = server_of(harness), the_step(harness)
    body = f"no: {' '.join(harness.secrets)} {server.url}"
    server.misbehave(how, seconds=3.0 if how in SILENT else 0.3, body=body)
    shown = [repr(harness.channel.options), step.endpoint, step.account, step.body.decode(errors="replace")]
    try:
        with _brief_silence(how):
            shown.append(repr(harness.channel.send(step)))
    except errors.SendError as error:
        shown += [*traceback.format_exception(error), repr(error), error.evidence]
    assert harness.secrets
    for secret_value in harness.secrets:
        assert not any(secret_value in text for text in [*shown, log.text])


def _settle(harness: Harness, step: Step) -> Receipt | None:
    """What is done about a lost response: look, or send again where that makes no second copy; None: nobody can tell."""
    channel = harness.channel
    found: Receipt | NotFound = NotFound.PERHAPS
    if channel.can_find:
        harness.pass_time(channel.settle_after + timedelta(seconds=1))
        found = channel.find(CopyQuery(post=harness.draft.post, step=step, since=step.started_at))
    if isinstance(found, Receipt):
        return found
    if found is NotFound.SURELY or channel.resend_within is not None:
        return _resend(channel, step)
    return None


def _resend(channel: Channel, step: Step) -> Receipt:
    try:
        return channel.send(step)
    except errors.Duplicate as duplicate:
        return duplicate.receipt or Receipt()


@contextmanager
def _brief_silence(how: str) -> Iterator[None]:
    """Wait only a moment for a server that says nothing; for others as long as the harness does, on however slow a machine."""
    before = transport.READ_SECONDS, transport.TOTAL_SECONDS
    if how in SILENT:
        transport.READ_SECONDS, transport.TOTAL_SECONDS = 0.1, 0.2
    try:
        yield
    finally:
        transport.READ_SECONDS, transport.TOTAL_SECONDS = before
