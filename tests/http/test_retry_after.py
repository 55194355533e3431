"""The wait that a server asks for."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from syndicator.http.retry_after import retry_after

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)  # a Saturday


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("5", 5),
        (" 0.5 ", 0.5),
        ("0", 0),
        ("Sat, 21 Nov 2026 12:01:00 GMT", 60),
        ("Sat, 21 Nov 2026 12:01:00", 60),
        ("Sat, 21 Nov 2026 14:00:00 +0200", 0),
        ("Sat, 21 Nov 2026 11:00:00 GMT", 0),
        ("1234567890", None),
        ("soon", None),
        ("", None),
        ("-1", None),
        ("Sat, 21 Nov 99999999999999999999 12:00:00 GMT", None),
        ("Sat, 21 Nov 2026 99999999999999999999:00:00 GMT", None),
        ("Sat, 21 Nov 2026 12:00:00 +9999999999999999", None),
    ],
)
def test_retry_after_is_a_number_or_a_date(header: str, seconds: float | None) -> None:
    wait = retry_after(header, NOW)
    assert (wait.total_seconds() if wait is not None else None) == seconds
