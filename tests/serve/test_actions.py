"""What people do on the page is what the commands do; what has changed meanwhile is said."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syndicator.model import State

if TYPE_CHECKING:
    from tests.serve.conftest import Served


def set_state(served: Served, channel: str, state: State, **columns: object) -> None:
    """Put the post's delivery on a channel into a state, as a pass might have."""
    with served.blog.open("look") as session:
        columns |= {"state": state}
        sets = ", ".join(f"{name} = :{name}" for name in columns)
        session.ledger.database.run(f"UPDATE deliveries SET {sets} WHERE channel = :on", on=channel, **columns)


def test_approve_releases_the_text_that_was_shown(served: Served) -> None:
    served.post("/do/approve", served.form("/", "/do/approve", channel="letters"))
    assert served.state("one", "letters") == "pending"
    served.blog.later(minutes=1).run()
    assert served.blog.sent("letters") == ["one"]


def test_a_text_that_has_changed_is_not_approved(served: Served) -> None:
    fields = served.form("/", "/do/approve", channel="letters")
    served.blog.write("one", text="Something else altogether.")
    served.blog.later(minutes=1).run()
    assert "has changed meanwhile" in served.post("/do/approve", fields, status=409).text
    assert served.state("one", "letters") == "held"


def test_what_another_person_has_done_is_said_and_stays(served: Served) -> None:
    fields = served.form("/", "/do/skip", channel="letters")
    served.post("/do/approve", served.form("/", "/do/approve", channel="letters"))
    page = served.post("/do/skip", fields, status=409).text
    assert "it is pending now" in page
    assert served.state("one", "letters") == "pending"


def test_skip(served: Served) -> None:
    served.post("/do/skip", served.form("/", "/do/skip", channel="letters"))
    assert served.state("one", "letters") == "skipped"
    assert "skipped: one on letters" in served.get("/")


def test_retry(served: Served) -> None:
    set_state(served, "letters", State.FAILED, error="HTTP 400", due_at=None)
    served.post("/do/retry", served.form("/", "/do/retry"))
    assert served.state("one", "letters") == "pending"


@pytest.mark.parametrize("url", ["https://x.example/ada/1"])
def test_resolve_where_the_copy_is(served: Served, url: str) -> None:
    set_state(served, "letters", State.UNKNOWN, error="no answer", due_at=None)
    fields = served.form("/", "/do/resolve-sent")
    served.post("/do/resolve-sent", fields | {"url": "javascript:alert(1)"}, status=400)
    served.post("/do/resolve-sent", fields | {"url": url})
    assert served.state("one", "letters") == "sent"
    assert f'href="{url}"' in served.get("/")


def test_resolve_that_it_is_not_there(served: Served) -> None:
    set_state(served, "letters", State.UNKNOWN, error="no answer", due_at=None)
    served.post("/do/resolve-not-sent", served.form("/", "/do/resolve-not-sent"))
    assert served.state("one", "letters") == "pending"


def test_a_post_that_is_gone(served: Served) -> None:
    fields = served.form("/", "/do/skip")
    assert "not in the ledger any more" in served.post("/do/skip", fields | {"post": "x"}, status=409).text


def test_a_source_that_changed_as_a_whole_is_accepted(served: Served) -> None:
    with served.blog.open("look") as session:
        session.ledger.sources.hold("repo", "moved")
    served.post("/do/approve-source", served.form("/", "/do/approve-source"))
    with served.blog.open("look") as session:
        assert session.ledger.sources.get("repo").upheaval == "accepted"
