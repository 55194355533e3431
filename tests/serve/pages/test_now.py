"""What Now shows, and what can be done there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syndicator.model import Receipt
from syndicator.serve.pages import now
from tests.a_blog import Blog
from tests.serve.conftest import serve

if TYPE_CHECKING:
    from pathlib import Path

    from tests.serve.conftest import Served

JOURNEY = '[journey]\nstarted = "2026-11-01"\ncadence = "3d"'


@pytest.mark.long
def test_what_waits_for_a_review_is_drawn_and_approved(served: Served) -> None:
    page = served.get("/")
    assert "Needs you" in page
    assert "What one is about, in a sentence." in page
    served.post("/do/approve", served.form("/", "/do/approve", channel="letters"))
    page = served.get("/")
    assert "approved: one on letters" in page
    assert "Nothing needs you" in page
    assert "approved: one" not in served.get("/"), "it is said once"


@pytest.mark.long
def test_the_next_post_leaves_first_and_copies_are_linked(served: Served) -> None:
    page = served.get("/")
    assert "Nothing waits" in page
    assert "outbox" in page.split("Last copies")[1]
    served.blog.channels = (*served.blog.channels, '[channels.later]\nkind = "file"\npath = "later"\ndelay = "2h"')
    served.blog.later(minutes=1).write("two")
    served.blog.run()
    page = served.get("/")
    assert "Nothing waits" not in page
    assert "On two" in page.split(">Next</h2>")[1].split("Last copies")[0]


@pytest.mark.long
def test_an_address_that_is_no_link_is_none(served: Served) -> None:
    with served.blog.open("look") as session:
        (copy,) = session.ledger.overview.last_sent(1)
        delivery = session.ledger.deliveries.latest(copy.post_id, "outbox")
        assert delivery
        session.ledger.decisions._store_receipt(
            delivery.id, 0, Receipt(remote_id="1", remote_url="javascript:alert(1)"), served.blog.now
        )
    assert "javascript:" not in served.get("/")


@pytest.mark.long
def test_a_hostile_title_is_text(served: Served) -> None:
    served.blog.write("two", front="title2: x").write_text(
        f'---\ntitle: "<script>alert(1)</script><img src=x onerror=alert(1)>"\nslug: two\ndate: {served.blog.now.isoformat()}\n---\nBody.\n'
    )
    served.blog.later(minutes=1).run()
    page = served.get("/")
    assert "&lt;script&gt;" in page
    assert "<img" not in page
    assert page.count("<script") == 1


@pytest.mark.long
def test_the_journey_is_a_line(tmp_path: Path) -> None:
    blog = Blog(tmp_path, policy='first_run = "all"\nmax_age = "0s"', channels=(JOURNEY,))
    blog.write("one")
    blog.run()
    served = serve(blog)
    assert "1 post, streak" in served.get("/")
    served.server.close()


@pytest.mark.long
def test_no_more_is_shown_than_can_be_looked_at(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(now, "MOST_NEEDS", 2)
    for slug in ("two", "three", "four"):
        served.blog.write(slug)
    served.blog.later(minutes=1).run()
    page = served.get("/")
    assert page.count('class="need"') == 2
    assert "There is more" in page
    with served.blog.open("look") as session:
        session.ledger.channels.pause("outbox", "the token was revoked", served.blog.now)
    assert "the token was revoked" in served.get("/"), "no question hides a problem"


@pytest.mark.long
def test_what_is_about_one_post_stands_together(served: Served) -> None:
    with served.blog.open("look") as session:
        session.ledger.database.run(
            "UPDATE deliveries SET state = 'failed', error = 'HTTP 400' WHERE channel = 'outbox'"
        )
    page = served.get("/")
    assert page.count('class="need bad"') == 1
    assert page.count('class="matter"') == 2
    assert '<span class="number">2</span>' in page
    assert page.index("HTTP 400") < page.index("waits for your review"), "problems come first"


@pytest.mark.long
def test_before_the_first_pass(tmp_path: Path) -> None:
    blog = Blog(tmp_path)
    blog.write("one")
    served = serve(blog)
    assert "The blog was not read yet" in served.get("/")
    assert not (tmp_path / "syndicator.db").exists()
    served.server.close()


@pytest.mark.long
def test_looking_changes_nothing(served: Served) -> None:
    served.get("/")
    version = served.get("/").split('data-version="')[1].split('"')[0]
    assert served.get(f"/now?since={version}", 204) == ""
    served.blog.later(minutes=20)
    served.get("/")
    assert served.get(f"/now?since={version}", 204) == ""
    served.post("/do/skip", served.form("/", "/do/skip", channel="letters"))
    assert served.get(f"/now?since={version}") != version
