"""Dates of every shape that blogs write."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicator.sources.dates import parse_date

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2023-07-07T21:07:25Z", "2023-07-07T21:07:25"),
        ("2023-07-07T21:07:25.123Z", "2023-07-07T21:07:25"),
        ("2023-07-07 21:07:25 +0200", "2023-07-07T19:07:25"),
        ("2023-07-07 21:07:25 UTC", "2023-07-07T21:07:25"),
        ("2023-07-07T21:07:25-03:30", "2023-07-08T00:37:25"),
        ("2023-07-07T21:07+02", "2023-07-07T19:07:00"),
        ("Fri Jul 07 2023 21:07:25 GMT+0000 (Coordinated Universal Time)", "2023-07-07T21:07:25"),
        ("Fri Jul 07 2023 21:07:25 GMT+0530 (India Standard Time)", "2023-07-07T15:37:25"),
        ("2017-02-10 00:10::00 -03:00", "2017-02-10T03:10:00"),
        ("2018-12-21 +0800", "2018-12-20T16:00:00"),
        ("2023-07-07 21:07:25 +0800 CST", "2023-07-07T13:07:25"),
        ("Fri Sep  3 11:21:31 CEST 2021", "2021-09-03T09:21:31"),
        ("2023-01-29 18:30:22 2023 -0800", "2023-01-30T02:30:22"),
        ("2024-02-29 24:00 Z", "2024-03-01T00:00:00"),
        ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59"),
        ("Wed, 02 Oct 2002 13:00:00 GMT", "2002-10-02T13:00:00"),
        ("Wed, 02 Oct 2002 13:00:00 EST", "2002-10-02T18:00:00"),
        ("2 Oct 2002 13:00 GMT+2", "2002-10-02T11:00:00"),
        ("June 3rd, 2019 at 9pm PDT", "2019-06-04T04:00:00"),
        ("mer, 16 nov 2022 00:38:15 +0100", "2022-11-15T23:38:15"),
        ("Пн, 06 мая 2024 10:00:00 +0300", "2024-05-06T07:00:00"),
        ("pon., 06 maj 2024 10:00:00 +0200", "2024-05-06T08:00:00"),
    ],
)
def test_instants_with_an_offset_do_not_depend_on_the_zone(text: str, iso: str) -> None:
    assert parse_date(text, BERLIN) == parse_date(text, UTC) == datetime.fromisoformat(iso).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2023-07-07", "2023-07-06T22:00:00"),
        ("2023-12-07", "2023-12-06T23:00:00"),
        ("2017-3-23", "2017-03-22T23:00:00"),
        ("2023/07/07", "2023-07-06T22:00:00"),
        ("2026-12-01 9:00", "2026-12-01T08:00:00"),
        ("2026-12-01T09:00:30", "2026-12-01T08:00:30"),
        ("Seg, 24 Set 2018", "2018-09-23T22:00:00"),
        ("24 de setembro de 2018", "2018-09-23T22:00:00"),
        ("3. März 2021", "2021-03-02T23:00:00"),
        ("le 5 août 2020", "2020-08-04T22:00:00"),
        ("July 5, 2025", "2025-07-04T22:00:00"),
        ("Sept. 5, 2025", "2025-09-04T22:00:00"),
        ("24/12/2020", "2020-12-23T23:00:00"),
        ("15.03.2021", "2021-03-14T23:00:00"),
        ("05.02.2025", "2025-02-04T23:00:00"),
        ("02/05/2025", "2025-02-04T23:00:00"),
        ("6 мая 2024 года", "2024-05-05T22:00:00"),
        ("6 Ağustos 2024", "2024-08-05T22:00:00"),
        ("2024年5月6日 10:00", "2024-05-06T08:00:00"),
        ("2024년 5월 6일", "2024-05-05T22:00:00"),
        ("2024-05-06 周一 10:00", "2024-05-06T08:00:00"),
        ("2024年5月6日 星期一", "2024-05-05T22:00:00"),
        ("6 مايو 2024", "2024-05-05T22:00:00"),
        ("٦ مايو ٢٠٢٤", "2024-05-05T22:00:00"),
        ("[[2024-05-06]]", "2024-05-05T22:00:00"),
        ("<2024-05-06 Mon 10:00>", "2024-05-06T08:00:00"),
        ("March 2018", "2018-02-28T23:00:00"),
        ("2018-03", "2018-02-28T23:00:00"),
    ],
)
def test_local_times_are_read_in_the_zone(text: str, iso: str) -> None:
    assert parse_date(text, BERLIN) == datetime.fromisoformat(iso).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "", "soon", "true", "Month 2018", "10:30", "12", "May 5", "{{ page.date }}", "2023-13-01", "2023-02-30",
        "2023-07-07 25:00", "2023-07-07 24:30", "0001-01-01T00:00:00Z", "99999999999999999999", "9999-12-31T23:59:59-14:00",
        "2023-07-07 10:00+25:00", "1" * 5000, "2020-01-01" + " " * 10 + "x" * 200,
    ],
)  # fmt: skip
def test_what_names_no_instant_is_none(text: str) -> None:
    assert parse_date(text, BERLIN) is None


@given(st.text(max_size=60) | st.from_regex(r"[0-9A-Za-z:+\-./, ]{1,40}", fullmatch=True))
def test_no_text_raises(text: str) -> None:
    moment = parse_date(text, UTC)
    assert moment is None or moment.tzinfo is UTC
