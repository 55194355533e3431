"""What a person was told about, so that they are told once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syndicator.model import Receipt, Step

if TYPE_CHECKING:
    from tests.fakes.ledgers import Ledgers

THERE = Receipt(remote_id="1", remote_url="https://there.example.com/1")
STEP = Step(number=0, key="key", body=b"body")


def test_a_notice_is_told_by_one_worker_and_again_after_it_was_settled(ledgers: Ledgers) -> None:
    with ledgers.open() as one, ledgers.open() as other:
        notices = {"a": "first", "b": "second"}
        assert one.alerts.fire(notices) == ["a", "b"]
        assert other.alerts.fire(notices) == []
        assert other.alerts.firing() == notices
        assert other.alerts.resolve(["a"]) == ["a"]
        assert one.alerts.resolve(["a"]) == []
        assert one.alerts.fire({"a": "anew"}) == ["a"]
        one.alerts.revert(["b"], [])
        assert one.alerts.firing() == {"a": "anew"}
        one.alerts.resolve(["a"])
        one.alerts.revert([], ["a"])
        assert other.alerts.firing() == {"a": "anew"}
