"""The calendar: a month with what was sent, what is due, the cadence and pauses; moving a post."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import pytest

from syndicator.serve.pages.calendar import month_of

if TYPE_CHECKING:
    from tests.serve.conftest import Served

JOURNEY = '[journey]\nstarted = "2026-11-01"\ncadence = "3d"\npause = ["2026-11-20/2026-11-22"]'
LATER = '[channels.later]\nkind = "file"\npath = "later"\ndelay = "5d"'


def day(page: str, of: str) -> str:
    (found,) = re.findall(rf'<li class="day[^>]*data-day="{of}">.*?(?=<li class="day|</ol>)', page, re.DOTALL)
    return str(found)


@pytest.fixture
def planned(served: Served) -> Served:
    served.blog.channels = (*served.blog.channels, JOURNEY, LATER)
    served.blog.write("two")
    served.blog.later(minutes=1).run()
    return served


@pytest.mark.long
def test_what_was_sent_what_is_due_the_cadence_and_a_pause(planned: Served) -> None:
    page = planned.get("/calendar")
    assert "November 2026" in page
    assert page.count('data-day="') == 30
    assert "On one" in day(page, "2026-11-02")
    assert "sent: outbox" in day(page, "2026-11-02")
    assert "today" in day(page, "2026-11-02")
    assert "later 10:01" in day(page, "2026-11-07")
    assert "a post is due" in day(page, "2026-11-05")
    assert "a post is due" not in day(page, "2026-11-06")
    assert "pause" in day(page, "2026-11-21")


@pytest.mark.parametrize(
    ("written", "first"),
    [("2026-12", date(2026, 12, 1)), ("2026-13", None), ("", None), ("1999-01", None), ("2026-1", None)],
)
def test_the_month_that_is_asked_for(written: str, first: date | None) -> None:
    assert month_of(written) == first


@pytest.mark.long
def test_other_months(planned: Served) -> None:
    page = planned.get("/calendar?month=2026-10")
    assert "On one" not in page
    assert "from-3" in page, "it begins on a Thursday"
    assert "November 2026" in planned.get("/calendar?month=junk")


@pytest.mark.long
def test_a_moved_post_is_shown_where_it_went_and_keeps_to_it(planned: Served) -> None:
    path = "/calendar?month=2026-11"
    fields = planned.form(path, "/do/move")
    assert fields["was"] == ""
    planned.post("/do/move", fields | {"at": "2026-11-12T18:30"})
    assert (planned.blog.folder / "words/two.yaml").read_text() == "syndicate:\n  at: 2026-11-12 18:30\n"
    page = planned.get(path)
    assert "moved: two goes out at 2026-11-12 18:30 CET at the earliest" in page
    assert "later 18:30" in day(page, "2026-11-12")
    assert "On two" not in day(page, "2026-11-07")
    planned.blog.later(days=6).run()
    assert planned.blog.sent("later") == []
    planned.blog.later(days=5).run()
    assert planned.blog.sent("later") == ["two"]


@pytest.mark.long
def test_a_post_that_was_moved_meanwhile_stays(planned: Served) -> None:
    fields = planned.form("/calendar", "/do/move")
    planned.post("/do/move", fields | {"at": "2026-11-12T18:30"})
    assert (
        "its <code>at</code> is 2026-11-12 18:30 now"
        in planned.post("/do/move", fields | {"at": "2026-11-13T18:30"}, status=409).text
    )
    planned.post("/do/move", fields | {"at": "tomorrow"}, status=400 if fields["was"] else 409)
