"""A postmark and bars."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from xml.etree.ElementTree import fromstring
from zoneinfo import ZoneInfo

from syndicator.serve.charts import HEIGHT, bars, postmark


def test_a_postmark_says_day_and_hour_in_the_blogs_zone() -> None:
    mark = postmark(datetime(2026, 11, 29, 23, 5, tzinfo=UTC), ZoneInfo("Europe/Berlin"))
    fromstring(mark)
    assert "30 NOV" in mark
    assert "00:05" in mark


def test_the_highest_bar_is_as_high_as_the_chart_and_none_is_a_line() -> None:
    drawn = bars([0, 1, 4], 'Sent "a week"')
    assert fromstring(drawn).get("aria-label") == 'Sent "a week"'
    assert re.findall(r'height="(\d+)"', drawn) == ["1", str(round(HEIGHT / 4)), str(HEIGHT)]
    assert drawn.count('class="none"') == 1


def test_bars_of_nothing() -> None:
    fromstring(bars([0] * 52, "Nothing"))
