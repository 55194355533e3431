"""The parts of the model that compute something."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from syndicator.model import Delivery, Post, Receipt, State, Step, by_date, dollars

DAY = datetime(2026, 11, 21, 8, tzinfo=UTC)


def test_a_post_is_named_by_its_slug_unless_that_is_ambiguous_or_missing() -> None:
    assert Post(id="p1", slug="one").name == "one"
    assert Post(id="p1", slug="one", display_id="p1").name == "p1"
    assert Post(id="p1").name == "p1"


def test_posts_are_sorted_by_date_then_slug_undated_ones_first() -> None:
    posts = [
        Post(id="1", slug="later", published_at=DAY.replace(day=22)),
        Post(id="2", slug="b", published_at=DAY),
        Post(id="3", slug="a", published_at=DAY),
        Post(id="4", slug="undated"),
        Post(id="5", slug="before 1970", published_at=DAY.replace(year=1960)),
    ]
    assert [post.slug for post in sorted(posts, key=by_date)] == ["undated", "before 1970", "a", "b", "later"]


def test_the_receipt_of_a_delivery_is_that_of_its_first_step() -> None:
    first, second = Receipt(remote_id="1"), Receipt(remote_id="2")
    steps = tuple(Step(number=n, key="k", body=b"", receipt=receipt) for n, receipt in enumerate((first, second)))
    assert Delivery(id=1, post_id="p", channel="x", state=State.SENT, steps=steps).receipt == first
    assert Delivery(id=1, post_id="p", channel="x", state=State.PENDING).receipt is None


@pytest.mark.parametrize(("tries", "receipt", "in_doubt"), [(0, None, False), (1, None, True), (1, Receipt(), False)])
def test_a_step_is_in_doubt_once_tried_and_without_a_receipt(
    tries: int, receipt: Receipt | None, in_doubt: bool
) -> None:
    assert Step(number=0, key="k", body=b"", tries=tries, receipt=receipt).in_doubt == in_doubt


@pytest.mark.parametrize(("amount", "text"), [(0.2, "$0.20"), (0.015, "$0.015"), (0.0, "$0.00"), (12.5, "$12.50")])
def test_dollars(amount: float, text: str) -> None:
    assert dollars(amount) == text
