"""Every delivery with its attempts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syndicator.ledger.engine import database
from syndicator.views.history import history

if TYPE_CHECKING:
    from typing import Any

    from tests.a_blog import Blog


def read(blog: Blog, *, of: str = "") -> list[dict[str, Any]]:
    with blog.open() as session:
        ids = {post.slug: post.id for post in session.posts.all().values()}
        return list(history(session.ledger.deliveries, session.ledger.posts, ids[of] if of else None))


def test_a_sent_delivery_has_its_attempt_and_its_copy(blog: Blog) -> None:
    blog.run()
    (delivery,) = read(blog)
    (attempt,) = delivery.pop("attempt_log")
    assert delivery == {
        "slug": "one", "channel": "outbox", "round": 1, "state": "sent", "attempts": 1,
        "remote_id": "one.json", "remote_url": (blog.folder / "outbox/one.json").as_uri(), "confirmed": True,
        "sent_at": "2026-11-02T09:00:00Z", "error": "", "incomplete": False,
    }  # fmt: skip
    assert (attempt["number"], attempt["step"], attempt["outcome"]) == (1, 0, "sent")
    assert attempt["started_at"] == attempt["ended_at"] == "2026-11-02T09:00:00Z"
    assert set(attempt) == {"number", "step", "started_at", "ended_at", "outcome", "evidence"}


def test_what_was_never_tried_is_listed_only_for_its_own_post(blog: Blog) -> None:
    blog.channels = (f'{blog.channels[0]}\ndelay = "2h"',)
    blog.run()
    assert read(blog) == []
    (delivery,) = read(blog, of="one")
    assert (delivery["state"], delivery["sent_at"], delivery["confirmed"], delivery["remote_url"]) == (
        "held",
        None,
        False,
        "",
    )
    assert delivery["attempt_log"] == []


def test_the_history_of_one_post_is_not_that_of_others(blog: Blog) -> None:
    blog.write("two")
    blog.run()
    assert sorted(delivery["slug"] for delivery in read(blog)) == ["one", "two"]
    assert [delivery["slug"] for delivery in read(blog, of="two")] == ["two"]


@pytest.mark.long
def test_many_are_read_in_batches_with_their_own_attempts(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "AT_ONCE", 2)
    for slug in ("two", "three", "four", "five"):
        blog.write(slug)
    blog.run()
    with blog.open() as session:
        session.ledger.database.run("UPDATE attempts SET evidence = 'attempt ' || delivery")
        ids = {post.slug: post.id for post in session.posts.all().values()}
        of = {id_: delivery.id for id_ in ids.values() for delivery in session.ledger.deliveries.of_post(id_)}
    listed = read(blog)
    assert len(listed) == 5
    for delivery in listed:
        (attempt,) = delivery["attempt_log"]
        assert (attempt["number"], attempt["evidence"]) == (1, f"attempt {of[ids[delivery['slug']]]}")
