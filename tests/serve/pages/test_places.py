"""The places: state, account, token, costs, and bars."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from syndicator.serve.pages.places import WEEKS, places_page, weekly
from tests.a_blog import START, Blog
from tests.serve.conftest import serve

if TYPE_CHECKING:
    from pathlib import Path

    from tests.serve.conftest import Served


def test_each_place_with_its_state(served: Served) -> None:
    with served.blog.open("look") as session:
        session.ledger.channels.record_account("outbox", "ada & co")
        session.ledger.channels.pause(
            "letters", "the token was revoked; run `syndicator auth letters`", served.blog.now
        )
    page = served.get("/places")
    assert "ada &amp; co" in page
    assert "the token was revoked" in page
    assert "revoked; run <code>syndicator auth letters</code>" in page
    assert "paused" in page
    assert 'aria-label="outbox: 1 sent in 52 weeks, 1 this week, at most 1 a week"' in page


def test_what_the_next_pass_will_skip_is_not_counted_as_held(tmp_path: Path) -> None:
    blog = Blog(tmp_path, policy='first_run = "skip"')
    blog.write("one")
    with blog.open() as session:
        session.ingest()
        assert session.ledger.deliveries.counts() == {("outbox", "held"): 1}
        page = places_page(session)
    (place,) = page["places"]
    assert (place.state["held"], place.state["pending"]) == (0, 0)


@pytest.mark.long
def test_a_budget(tmp_path: Path) -> None:
    blog = Blog(tmp_path, channels=('[channels.x]\nkind = "x"\nbudget_usd_per_month = 5',))
    blog.write("one")
    blog.run()
    served = serve(blog)
    assert "$0.00 of $5.00" in served.get("/places")
    served.server.close()


@pytest.mark.long
def test_no_channel(tmp_path: Path) -> None:
    blog = Blog(tmp_path, channels=())
    blog.write("one")
    blog.run()
    served = serve(blog)
    assert "No place is configured" in served.get("/places")
    served.server.close()


def test_weeks_begin_on_mondays_in_the_blogs_zone() -> None:
    spans = (
        timedelta(0),
        timedelta(hours=10),
        timedelta(hours=11),
        timedelta(days=7),
        timedelta(weeks=51),
        timedelta(weeks=53),
    )
    counts = weekly(
        [START - span for span in spans], START, ZoneInfo("Europe/Berlin")
    )  # START is a Monday, 10:00 there
    assert len(counts) == WEEKS
    assert (counts[-1], counts[-2], counts[0], sum(counts)) == (2, 2, 1, 5)


@pytest.mark.long
def test_a_place_is_tried(served: Served) -> None:
    with served.blog.open("look") as session:
        session.ledger.channels.pause("outbox", "the folder was away", served.blog.now + timedelta(hours=1))
        before = session.ledger.channels.get("outbox")
    served.post("/do/try-again", served.form("/places", "/do/try-again", channel="outbox"))
    assert "channel  outbox (file)" in served.get("/places").replace("&nbsp;", " ")
    with served.blog.open("look") as session:
        after = session.ledger.channels.get("outbox")
    assert before
    assert after
    assert (before.probe_at is None, after.probe_at is None) == (False, True)
    served.post("/do/try-again", {"channel": "nowhere", "back": "/places"}, status=409)


@pytest.mark.long
def test_a_place_that_does_not_answer_says_why(tmp_path: Path) -> None:
    blog = Blog(tmp_path, channels=('[channels.x]\nkind = "x"',))
    blog.write("one")
    blog.run()
    served = serve(blog)
    answer = served.post("/do/try-again", {"channel": "x", "back": "/places"}, status=409)
    assert "channels.x" in answer.text
    served.server.close()
