"""What becomes of an attempt: a test for each arm of the table."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from syndicator.delivery.attempt import ChannelPaused
from syndicator.delivery.retry_policy import MAX_ATTEMPTS, PROBE_INTERVAL
from syndicator.errors import Ambiguous, ByHand, Duplicate, LedgerError, NeedsLogin, Permanent, Retryable
from syndicator.model import Receipt, State, Step
from tests.delivery.workbench import Workbench, workbench

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MINUTE = timedelta(minutes=1)
COPY = Receipt(remote_id="17", remote_url="https://elsewhere.example/17")


@pytest.fixture
def linkedin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workbench]:
    """It recognises the same bytes for a few minutes, once."""
    with workbench(tmp_path, monkeypatch, "linkedin") as made:
        yield made


def test_a_receipt_makes_it_sent(hook: Workbench, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    attempt = hook.begun()
    hook.completer.sent(attempt, Step(number=0, key="k", body=b""), COPY)
    assert (hook.delivery.state, hook.delivery.receipt, hook.outcomes) == (State.SENT, COPY, ["sent"])
    assert (hook.delivery.due_at, hook.delivery.incomplete) == (None, False)
    assert [(record.message, record.url) for record in caplog.records if record.message == "sent"] == [  # type: ignore[attr-defined]
        ("sent", COPY.remote_url)
    ]


def test_a_receipt_of_a_part_leaves_the_rest_due(hook: Workbench) -> None:
    attempt = hook.begun()
    attempt.parts = 2
    hook.completer.sent(attempt, Step(number=0, key="k", body=b""), COPY)
    assert (hook.delivery.state, hook.delivery.incomplete, hook.due_in()) == (State.SENT, True, timedelta(0))


@pytest.mark.parametrize(
    ("receipt", "name"), [(COPY, COPY.remote_url), (Receipt(remote_id="17"), "17"), (Receipt(), "URL")]
)
def test_a_receipt_that_can_not_be_recorded_is_told_to_a_person(hook: Workbench, receipt: Receipt, name: str) -> None:
    attempt = hook.begun()
    hook.ledger.database.run("DROP TABLE attempts")
    with pytest.raises(LedgerError) as raised:
        hook.completer.sent(attempt, Step(number=0, key="k", body=b""), receipt)
    first, second = str(raised.value).splitlines()
    assert first.startswith(f"published on box ({name}), but the receipt could not be stored in the ledger: ")
    assert second == f"  when it can again: syndicator resolve the-first-tomato --channel box --sent {name}"


def test_a_snoozed_attempt_does_not_count(hook: Workbench) -> None:
    hook.completer.snooze(hook.attempt(), "the template is broken", outcome="template")
    assert (hook.delivery.state, hook.delivery.attempts, hook.due_in()) == (State.PENDING, 0, MINUTE)
    assert hook.delivery.error == "the template is broken"


def test_what_may_work_later_is_tried_again(hook: Workbench) -> None:
    hook.completer.failed(hook.begun(), Retryable("busy", evidence="503"), 0)
    assert (hook.delivery.state, hook.delivery.attempts, hook.due_in()) == (State.PENDING, 1, MINUTE)
    assert (hook.delivery.error, hook.outcomes, hook.delivery.steps) == ("busy", ["retryable"], ())
    assert hook.ledger.deliveries.attempts(hook.delivery.id)[0].evidence == "503"


def test_what_may_work_later_waits_as_long_as_it_is_asked_to(hook: Workbench) -> None:
    hook.completer.failed(hook.begun(), Retryable("busy", retry_after=timedelta(hours=1)), 0)
    assert hook.due_in() == timedelta(hours=1)


def test_what_was_tried_often_enough_has_failed(hook: Workbench) -> None:
    for number in range(1, MAX_ATTEMPTS + 1):
        assert hook.delivery.state is State.PENDING, number
        hook.completer.failed(hook.begun(), Retryable("busy"), 0)
    assert (hook.delivery.state, hook.due_in(), hook.delivery.attempts) == (State.FAILED, None, MAX_ATTEMPTS)


def test_what_can_not_work_has_failed(hook: Workbench) -> None:
    hook.completer.failed(hook.begun(), Permanent("too long", evidence="422"), 0)
    assert (hook.delivery.state, hook.due_in(), hook.delivery.error) == (State.FAILED, None, "too long")
    assert hook.outcomes == ["permanent"]


def test_a_broken_channel_pauses_and_gives_the_attempt_back(hook: Workbench, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    with pytest.raises(ChannelPaused, match="expired"):
        hook.completer.failed(hook.begun(), NeedsLogin("the token has expired"), 0)
    assert (hook.delivery.state, hook.delivery.attempts) == (State.PENDING, 0)
    assert hook.due_in() == PROBE_INTERVAL
    record = hook.ledger.channels.get("box")
    assert record
    assert (record.paused, record.probe_at) == ("the token has expired", hook.blog.now + PROBE_INTERVAL)
    (logged,) = [one for one in caplog.records if one.message == "not sent"]
    assert logged.levelno == logging.INFO


def test_what_went_wrong_is_logged_as_a_warning(hook: Workbench, caplog: pytest.LogCaptureFixture) -> None:
    hook.completer.failed(hook.begun(), Permanent("too long"), 0)
    (logged,) = [one for one in caplog.records if one.message == "not sent"]
    assert (logged.levelno, logged.error) == (logging.WARNING, "too long")  # type: ignore[attr-defined]


# --- ambiguous


def test_where_nobody_can_tell_a_person_is_asked(hook: Workbench) -> None:
    hook.completer.failed(hook.begun(), Ambiguous("cut", evidence="reset"), 0)
    assert (hook.delivery.state, hook.due_in(), hook.delivery.error) == (State.UNKNOWN, None, "cut")
    assert (hook.outcomes, hook.delivery.steps[0].in_doubt) == (["ambiguous"], True)


def test_where_the_channel_can_tell_it_is_asked_at_once_and_then_later(hashnode: Workbench) -> None:
    hashnode.completer.failed(hashnode.begun(), Ambiguous("cut"), 0)
    assert (hashnode.delivery.state, hashnode.due_in()) == (State.UNKNOWN, timedelta(0))
    hashnode.completer.failed(hashnode.attempt(), Ambiguous("cut"), 0)
    assert (hashnode.delivery.state, hashnode.due_in()) == (State.UNKNOWN, 2 * MINUTE)


def test_where_a_resend_is_recognised_it_is_resent_as_long_as_attempts_are_left(standard: Workbench) -> None:
    standard.completer.failed(standard.begun(), Ambiguous("cut"), 0)
    assert (standard.delivery.state, standard.due_in()) == (State.UNKNOWN, timedelta(0))
    while standard.delivery.attempts < MAX_ATTEMPTS:
        assert standard.due_in() is not None
        standard.completer.failed(standard.begun(), Ambiguous("cut"), 0)
    assert (standard.delivery.attempts, standard.due_in()) == (MAX_ATTEMPTS, None)


def test_where_a_resend_is_recognised_once_a_person_is_asked_after_that(linkedin: Workbench) -> None:
    linkedin.completer.failed(linkedin.begun(), Ambiguous("cut"), 0)
    assert linkedin.due_in() == timedelta(0)
    linkedin.completer.failed(linkedin.begun(), Ambiguous("cut"), 0)
    assert linkedin.due_in() is None


# --- duplicate


def test_a_duplicate_of_nothing_that_we_tried_has_failed(hook: Workbench) -> None:
    hook.completer.failed(hook.attempt(), Duplicate("there already", receipt=COPY), 0)
    assert hook.delivery.state is State.FAILED
    assert hook.delivery.error == (
        f"there already; if that is this post: syndicator resolve the-first-tomato --channel box --sent {COPY.remote_url}"
    )


def test_a_duplicate_of_another_copy_of_ours_needs_other_words(hook: Workbench) -> None:
    other = hook.begun()
    hook.completer.sent(other, Step(number=0, key="k", body=b""), COPY)
    hook.ledger.decisions.add_round(hook.post.id, "box", "forced")
    hook.completer.failed(hook.attempt(), Duplicate("there already", receipt=COPY), 0)
    assert hook.delivery.state is State.FAILED
    assert hook.delivery.error == (
        f"there already: {COPY.remote_url}, another copy of yours, maybe deleted since; to send a different text: "
        "syndicator push the-first-tomato --channel box --edit"
    )


def test_a_duplicate_of_what_we_tried_is_our_copy(hook: Workbench) -> None:
    hook.completer.failed(hook.begun(), Ambiguous("cut"), 0)
    hook.completer.failed(hook.attempt(), Duplicate("there already", receipt=COPY), 0)
    assert (hook.delivery.state, hook.delivery.receipt) == (State.SENT, COPY)
    assert hook.outcomes == ["ambiguous", "duplicate"]


def test_a_duplicate_that_nobody_can_look_up_is_our_copy_unseen(hook: Workbench) -> None:
    hook.completer.failed(hook.begun(), Ambiguous("cut"), 0)
    hook.completer.failed(hook.attempt(), Duplicate("there already"), 0)
    assert (hook.delivery.state, hook.delivery.receipt) == (State.SENT, Receipt(confirmed=False))


def test_a_duplicate_in_a_later_round_may_be_the_earlier_copy(hook: Workbench) -> None:
    """Recorded as sent, it would be a thread without a root to reply to, or a copy that never was."""
    hook.completer.sent(hook.begun(), Step(number=0, key="k", body=b""), COPY)
    hook.ledger.decisions.add_round(hook.post.id, "box", "forced")
    hook.completer.failed(hook.begun(), Ambiguous("cut"), 0)
    hook.completer.failed(hook.attempt(), Duplicate("there already"), 0)
    assert (hook.delivery.state, hook.delivery.due_at) == (State.UNKNOWN, None)
    assert hook.delivery.error == "there already; it may be the earlier copy"


def test_a_duplicate_is_looked_up_where_that_can_be_done(hashnode: Workbench) -> None:
    hashnode.server.misbehave("close_after")
    hashnode.execute()
    assert hashnode.state() == (State.UNKNOWN, False)
    hashnode.later(minutes=5)
    hashnode.completer.failed(hashnode.attempt(), Duplicate("there already"), 0)
    assert hashnode.delivery.state is State.SENT
    assert hashnode.delivery.receipt
    assert hashnode.delivery.receipt.remote_id == hashnode.server.publications[0].id


def test_looking_a_duplicate_up_costs_what_a_look_costs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with workbench(tmp_path, monkeypatch, "x") as x:
        x.server.misbehave("close_after")
        x.execute()
        x.completer.failed(x.attempt(), Duplicate("there already"), 0)
        assert x.delivery.state is State.SENT
        (row,) = x.ledger.database.rows("SELECT looks_usd FROM steps")
        assert row["looks_usd"] == x.channel.look_usd > 0


def test_a_duplicate_stays_unknown_where_it_can_not_be_looked_up_now(hashnode: Workbench) -> None:
    hashnode.server.misbehave("close_after")
    hashnode.execute()
    hashnode.server.misbehave("500_before", times=9, on="any")
    hashnode.completer.failed(hashnode.attempt(), Duplicate("there already"), 0)
    assert (hashnode.delivery.state, hashnode.due_in()) == (State.UNKNOWN, 2 * MINUTE)
    assert hashnode.delivery.error.startswith("there already; can't be looked up: ")


def test_what_a_person_publishes_is_held_until_they_say_what_became_of_it(
    hook: Workbench, caplog: pytest.LogCaptureFixture
) -> None:
    attempt = hook.begun()
    hook.completer.failed(attempt, ByHand("post it by hand: https://there.example"), 0)
    delivery = hook.delivery
    assert (delivery.state, delivery.rule, delivery.due_at, delivery.error) == (State.HELD, "by_hand", None, "")
    assert (delivery.reason, delivery.steps) == ("post it by hand: https://there.example", ())
    assert hook.outcomes == ["by_hand"]
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


def test_an_interrupted_try_does_not_leave_it_in_doubt(hook: Workbench) -> None:
    hook.completer.failed(hook.begun(), Ambiguous("lost"), 0)
    assert hook.delivery.state is State.UNKNOWN
    hook.completer.failed(hook.begun(), ByHand("post it by hand"), 0)
    assert (hook.delivery.state, hook.delivery.steps) == (State.HELD, ())
