"""Results of deliveries and passes: exit codes, and the commands that a person is shown."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from syndicator.app.results import (
    DeliveryOutcome,
    PassResult,
    commands_for,
    delete_by_hand,
    outcome_of,
    outdated_copy,
)
from syndicator.model import Delivery, Post, Receipt, State, Step

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)
POST = Post(id="p1", slug="one", title="On one")
ABOUT = "one --channel x"
RETRY = (f"syndicator retry {ABOUT}", f"syndicator skip {ABOUT}")
RESOLVE = (f"syndicator resolve {ABOUT} --sent URL", f"syndicator resolve {ABOUT} --not-sent")


def delivery(state: State, **fields: object) -> Delivery:
    return Delivery(id=1, post_id="p1", channel="x", state=state, **fields)  # type: ignore[arg-type]


def result(state: State, *, error: str = "", due_at: datetime | None = None) -> DeliveryOutcome:
    return DeliveryOutcome(slug="one", title="On one", channel="x", state=state, error=error, due_at=due_at)


@pytest.mark.parametrize(
    ("outcome", "code"),
    [
        (result(State.SENT), 0),
        (result(State.SENT, error="the rest of the thread is missing"), 1),
        (result(State.PENDING, error="busy"), 1),
        (result(State.FAILED, error="too long"), 3),
        (result(State.UNKNOWN), 4),
        (result(State.UNKNOWN, due_at=NOW), 1),  # checked again without a person
    ],
)
def test_the_exit_code_is_that_of_the_delivery(outcome: DeliveryOutcome, code: int) -> None:
    assert PassResult(outcomes=(outcome,)).exit_code == code


def test_the_highest_exit_code_wins() -> None:
    assert PassResult().exit_code == 0
    assert PassResult(problems=("feed: not found",)).exit_code == 1
    outcomes = (result(State.UNKNOWN), result(State.FAILED), result(State.SENT))
    assert PassResult(outcomes=outcomes, problems=("feed: not found",)).exit_code == 4


def test_notes_and_paused_channels_are_no_failure() -> None:
    assert PassResult(notes=("held",), paused=("paused",)).exit_code == 0


def test_the_result_of_a_sent_delivery_has_its_address() -> None:
    step = Step(number=0, key="k", body=b"", receipt=Receipt(remote_id="1", remote_url="https://x.example/1"))
    assert outcome_of(delivery(State.SENT, steps=(step,)), POST) == DeliveryOutcome(
        slug="one", title="On one", channel="x", state=State.SENT, remote_url="https://x.example/1"
    )


def test_an_unconfirmed_receipt_is_reported_as_such() -> None:
    step = Step(number=0, key="k", body=b"", receipt=Receipt(confirmed=False))
    assert not outcome_of(delivery(State.SENT, steps=(step,)), POST).confirmed


def test_a_post_without_a_slug_is_named_by_its_id() -> None:
    assert outcome_of(delivery(State.SENT), Post(id="p1")).slug == "p1"


def test_the_result_of_a_failed_delivery_has_its_error_and_commands() -> None:
    outcome = outcome_of(delivery(State.FAILED, error="too long", reason="after 5 attempts"), POST)
    assert (outcome.error, outcome.reason, outcome.commands) == ("too long", "after 5 attempts", RETRY)


def test_an_unknown_delivery_that_is_checked_again_needs_no_command() -> None:
    outcome = outcome_of(delivery(State.UNKNOWN, error="cut", due_at=NOW), POST)
    assert (outcome.error, outcome.commands) == ("cut; checked again at 2026-12-01 09:00 UTC", ())
    assert outcome.due_at == NOW
    outcome = outcome_of(delivery(State.UNKNOWN, error="cut"), POST)
    assert (outcome.error, outcome.commands) == ("cut", RESOLVE)


@pytest.mark.parametrize(
    ("state", "incomplete", "commands"),
    [
        (State.SENT, False, ()),
        (State.SENT, True, RETRY),
        (State.PENDING, False, ()),
        (State.FAILED, False, RETRY),
        (State.UNKNOWN, True, RESOLVE),
    ],
)
def test_commands_depend_on_the_state(state: State, incomplete: bool, commands: tuple[str, ...]) -> None:
    assert commands_for(delivery(state, incomplete=incomplete), POST) == commands


@pytest.mark.parametrize(
    ("withheld", "can_delete", "reason", "command"),
    [
        ("", True, "changed since announced", f"syndicator retract {ABOUT} && syndicator push {ABOUT} --again"),
        ("", False, "changed since announced", f"delete it there by hand, then: syndicator push {ABOUT} --again"),
        ("draft", True, "its post is not public: draft", f"syndicator retract {ABOUT}"),
        ("draft", False, "its post is not public: draft", delete_by_hand("one", "x")),
    ],
)
def test_an_outdated_copy_is_replaced_or_deleted(withheld: str, can_delete: bool, reason: str, command: str) -> None:
    assert outdated_copy("one", "x", withheld, can_delete=can_delete) == (reason, command)


def test_a_copy_that_a_person_deletes_is_resolved_and_skipped() -> None:
    assert delete_by_hand("one", "x") == (
        f"delete it there by hand, then: syndicator resolve {ABOUT} --not-sent && syndicator skip {ABOUT}"
    )
