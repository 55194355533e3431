"""The channels: their pauses, their names and what they have sent."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from syndicator.model import (
    State,
    Usage,
)
from tests.fakes.ledgers import THERE, begun, doubtful, later, pending, sending

if TYPE_CHECKING:
    from syndicator.ledger import Ledger
    from tests.fakes.ledgers import Ledgers


def test_a_pause_is_kept_until_it_is_over(ledger: Ledger, ledgers: Ledgers) -> None:
    ledger.channels.add("x", "file", "settings")
    ledger.channels.pause("x", "no token", later(ledger))
    ledgers.clock.advance(timedelta(hours=1))
    ledger.channels.pause("x", "still no token", later(ledger))
    standing = ledger.channels.get("x")
    assert standing
    assert (standing.paused, standing.probe_at) == ("still no token", later(ledger))
    ledger.channels.resume("x")
    assert not (ledger.channels.all()["x"]).paused


def test_a_renamed_channel_keeps_all(ledger: Ledger) -> None:
    fence = sending(ledger)
    ledger.channels.add("x", "file", "")
    ledger.transitions.record_receipt(fence, 0, THERE)
    ledger.channels.rename("x", "y")
    assert list(ledger.channels.all()) == ["y"]
    assert [d.state for d in ledger.deliveries.on_channel("y")] == [State.SENT]


def test_traffic_counts_what_may_be_out(ledger: Ledger, ledgers: Ledgers) -> None:
    yesterday = ledger.now()
    doubtful(ledger, "a")
    ledgers.clock.advance(timedelta(days=1))
    today = ledger.now()
    fence = sending(ledger, "b", cost=0.1)
    refused = sending(ledger, "c", cost=0.4)
    ledger.transitions.schedule_retry(refused, due_at=later(ledger), outcome="retryable", error="busy")
    pending(ledger, "d")
    traffic = ledger.channels.usage("x", day_start=today, month_start=yesterday, gap_start=today)
    assert (traffic.last_at, traffic.today, traffic.month) == (today, 1, 2)
    assert traffic.month_usd == pytest.approx(0.3)
    costs = {(ledger.blog, "x"): pytest.approx(0.3)}
    assert ledger.channels.costs(yesterday) == costs
    assert ledger.channels.costs(today) == {(ledger.blog, "x"): pytest.approx(0.1)}
    assert ledger.channels.costs(today + timedelta(seconds=1)) == {}
    ledger.transitions.record_receipt(fence, 0, THERE)
    assert ledger.channels.usage("x", day_start=today, month_start=yesterday, gap_start=today) == traffic
    none = ledger.channels.usage("y", day_start=today, month_start=yesterday, gap_start=today)
    assert (none.last_at, none.today, none.month, none.month_usd) == (None, 0, 0, 0)


def test_traffic_looks_back_as_far_as_the_gap_though_the_month_is_over(ledger: Ledger, ledgers: Ledgers) -> None:
    sent = ledger.now()
    sending(ledger, cost=0.1)
    ledgers.clock.advance(timedelta(days=20))
    now = ledger.now()
    last_month = ledger.channels.usage("x", day_start=now, month_start=now, gap_start=sent)
    assert last_month == Usage(last_at=sent)
    assert ledger.channels.usage("x", **begun(now)) == Usage()
