"""Receipts and the log of attempts, as their tables have them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syndicator.credentials import Secret
from syndicator.ledger.evidence import CUT, EvidenceStore, receipt_of
from syndicator.model import Receipt
from tests.fakes.ledgers import THERE, doubtful, pending

if TYPE_CHECKING:
    from collections.abc import Iterator

    from syndicator.ledger import Ledger
    from tests.fakes.ledgers import Ledgers


@pytest.fixture
def ledger(ledgers: Ledgers) -> Iterator[Ledger]:
    with ledgers.open() as ledger:
        yield ledger


@pytest.fixture
def evidence(ledger: Ledger) -> EvidenceStore:
    return EvidenceStore(ledger.database, 1, ledger.now)


def test_a_receipt_is_stored_though_there_is_no_step(ledger: Ledger, evidence: EvidenceStore) -> None:
    delivery = pending(ledger)
    evidence._store_receipt(delivery.id, 0, THERE, ledger.now())
    (step,) = ledger.deliveries.get(delivery.id).steps
    assert (step.receipt, step.sent_at, step.body, step.tries) == (THERE, ledger.now(), b"", 0)


def test_a_receipt_replaces_what_a_step_had(ledger: Ledger, evidence: EvidenceStore) -> None:
    delivery = doubtful(ledger)
    (before,) = delivery.steps
    evidence._store_receipt(delivery.id, 0, Receipt(confirmed=False), ledger.now())
    (step,) = ledger.deliveries.get(delivery.id).steps
    assert (step.receipt, step.body) == (Receipt(confirmed=False), before.body)


def test_a_note_is_an_attempt_that_has_ended_cut_to_a_length(ledger: Ledger, evidence: EvidenceStore) -> None:
    delivery = pending(ledger)
    evidence._note(delivery.id, 0, "me", "found", "x" * (CUT + 1))
    (attempt,) = ledger.deliveries.attempts(delivery.id)
    assert (attempt.outcome, attempt.started_at, attempt.ended_at) == ("found", ledger.now(), ledger.now())
    assert attempt.evidence == "x" * CUT


def test_a_row_without_an_id_has_no_receipt() -> None:
    row = {"remote_id": None, "remote_url": None, "ids": "", "confirmed": None}
    assert receipt_of(row) is None
    assert receipt_of({"remote_id": "", "remote_url": None, "ids": "", "confirmed": 0}) == Receipt(confirmed=False)


def test_what_a_receiver_repeats_of_a_secret_is_not_stored(ledger: Ledger, evidence: EvidenceStore) -> None:
    Secret("a test", lambda: "tok/en-0123456789").reveal()
    delivery = pending(ledger)
    repeated = Receipt(remote_id="id tok/en-0123456789\0", remote_url="https://x.dev/?t=tok%2Fen-0123456789")
    evidence._store_receipt(delivery.id, 0, repeated, ledger.now())
    evidence._note(delivery.id, 0, "an instance", "sent", r"it said tok\/en-0123456789 " + "and more " * 100)
    (step,) = ledger.deliveries.get(delivery.id).steps
    assert step.receipt == Receipt(remote_id="id …", remote_url="https://x.dev/?t=…")
    (attempt,) = ledger.deliveries.attempts(delivery.id)
    assert attempt.evidence.startswith("it said … and more")
    assert len(attempt.evidence) == CUT
