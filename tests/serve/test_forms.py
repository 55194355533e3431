"""Fields of forms, checked."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from syndicator.serve import forms
from syndicator.serve.forms import FormError


def test_a_field_that_is_missing_or_too_long() -> None:
    assert forms.field({"channel": "x"}, "channel") == "x"
    with pytest.raises(FormError, match="no field 'channel'"):
        forms.field({}, "channel")
    with pytest.raises(FormError, match="longer than 4,000"):
        forms.field({"channel": "x" * 4001}, "channel")


def test_a_text_has_the_line_ends_that_it_was_shown_with() -> None:
    assert forms.text({"text": "One.\r\n\r\nTwo. \r\n"}) == "One.\n\nTwo."
    with pytest.raises(FormError, match="empty"):
        forms.text({"text": " \r\n"})


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "https://", "x", "", "https:///a", " http://a b"],
)
def test_what_is_no_address_of_a_copy(url: str) -> None:
    with pytest.raises(FormError):
        forms.copy_address({"url": url})


def test_an_address_of_a_copy() -> None:
    assert forms.copy_address({"url": " https://x.com/ada/1 "}) == "https://x.com/ada/1"


def test_a_time_is_in_the_blogs_zone() -> None:
    zone = ZoneInfo("Europe/Berlin")
    assert forms.local_time({"at": "2026-12-01T09:00"}, zone) == datetime(2026, 12, 1, 8, tzinfo=UTC)
    for wrong in ("", "tomorrow", "2026-13-01T09:00", "0001-01-01T00:00"):
        with pytest.raises(FormError, match="not a valid time"):
            forms.local_time({"at": wrong}, zone)


@pytest.mark.parametrize(
    "path", ["//evil.example", "/\\evil.example", "https://evil.example", "", "x", "/a b", "/\tx", "/" + "x" * 5000]
)
def test_the_way_back_leads_to_no_other_site(path: str) -> None:
    assert forms.way_back({"back": path}) == "/"


def test_the_way_back() -> None:
    assert forms.way_back({"back": "/post/one?x=1"}) == "/post/one?x=1"
    assert forms.way_back({}, "/posts") == "/posts"
