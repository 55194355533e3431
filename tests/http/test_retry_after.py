"""How long a server asks to be left alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from syndicator.http.retry_after import retry_after


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("120", 120), ("0", 0), (" 7 ", 7), ("64.57", 64.57), ("soon", None), ("", None), ("-5", None), ("9" * 40, None)],
)
def test_retry_after_in_seconds(header: str, seconds: float | None) -> None:
    assert retry_after(header, datetime.now(UTC)) == (None if seconds is None else timedelta(seconds=seconds))


def test_retry_after_as_a_date() -> None:
    now = datetime.now(UTC)
    wait = retry_after(format_datetime(now + timedelta(minutes=5), usegmt=True), now)
    assert wait is not None
    assert timedelta(minutes=4, seconds=50) < wait <= timedelta(minutes=5)
    assert retry_after(format_datetime(now - timedelta(minutes=5), usegmt=True), now) == timedelta(0)
