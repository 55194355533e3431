"""Passes over a small blog, from its folder to the file channel: first runs, floods, gaps, and a person's commands."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from syndicator.model import State
from tests.a_blog import START, Blog, outbox
from tests.commands import approve, plan_push, preview, push, resolve, retry, skip, split, waiting, why

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def blog(tmp_path: Path) -> Blog:
    return Blog(tmp_path)


# --- the first run


def test_latest_sends_the_newest_of_what_was_there(blog: Blog) -> None:
    blog.policy = 'first_run = "latest"'
    blog.write("older", day=START - timedelta(days=90))
    blog.write("newest", day=START - timedelta(days=60))
    blog.run()
    assert blog.sent() == ["newest"]


def test_all_sends_everything_in_order_whatever_its_age_and_number(blog: Blog) -> None:
    blog.policy = 'first_run = "all"\nmax_age = "7d"\nflood = 2'
    for number in range(6):
        blog.write(f"post-{number}", day=START - timedelta(days=100 - number))
    blog.run()
    assert blog.sent() == [f"post-{number}" for number in range(6)]


def test_a_post_dated_ahead_goes_out_when_its_day_comes(blog: Blog) -> None:
    blog.write("ahead", day=START + timedelta(days=2))
    blog.run()
    blog.later(days=1).run()
    assert blog.sent() == []
    blog.later(days=1).run()
    assert blog.sent() == ["ahead"]


# --- news


@pytest.mark.long
def test_nothing_goes_out_twice_however_often_it_is_looked_at(blog: Blog) -> None:
    blog.run()
    blog.write("fresh")
    assert len(blog.run().outcomes) == 1
    for _ in range(3):
        assert blog.later(hours=1).run().outcomes == ()


def test_what_is_too_old_when_first_seen_is_held_and_can_be_pushed(blog: Blog) -> None:
    blog.run()
    blog.write("backdated", day=START - timedelta(days=30))
    blog.run()
    assert blog.sent() == []
    with blog.open() as session:
        (said,) = why(session, "backdated")
        assert (said["state"], said["rule"]) == ("held", "max_age")
        push(session, plan_push(session, ["backdated"]))
    assert blog.sent() == ["backdated"]


def test_a_flood_is_held_beyond_the_guard_and_released_by_hand(blog: Blog) -> None:
    blog.policy = "flood = 2"
    blog.run()
    for number in range(5):
        blog.write(f"post-{number}", day=START - timedelta(days=5 - number))
    blog.run()
    assert blog.sent() == ["post-3", "post-4"]
    with blog.open() as session:
        rows = waiting(session, everything=True)
        assert [row.post.slug for row in rows] == ["post-0", "post-1", "post-2"]
        approve(session, rows[:1])
    blog.run()
    assert blog.sent() == ["post-3", "post-4", "post-0"]
    blog.later(hours=25).write("next")
    blog.run()
    assert blog.sent()[-1] == "next"


@pytest.mark.long
def test_of_one_date_the_slug_decides_what_is_newest_and_what_goes_first(blog: Blog) -> None:
    blog.policy = "flood = 6"
    blog.run()
    for number in (4, 8, 1, 6, 3, 9, 2, 7, 5):
        blog.write(f"post-{number}", day=START - timedelta(days=1))
    blog.run()
    assert blog.sent() == [f"post-{number}" for number in range(4, 10)]


@pytest.mark.long
def test_a_gap_spaces_out_what_has_waited(blog: Blog) -> None:
    blog.channels = (outbox("outbox", 'min_gap = "30m"'),)
    blog.run()
    for number in range(3):
        blog.write(f"post-{number}", day=START + timedelta(minutes=number - 10))
    for expected in (
        ["post-0"],
        ["post-0"],
        ["post-0", "post-1"],
        ["post-0", "post-1"],
        ["post-0", "post-1", "post-2"],
    ):
        blog.run()
        assert blog.sent() == expected
        blog.later(minutes=16)


def test_a_changed_mind_in_the_front_matter_is_heard(blog: Blog) -> None:
    blog.run()
    blog.write("fresh", front="syndicate: false")
    blog.run()
    assert blog.sent() == []
    blog.later(hours=1).write("fresh")
    blog.run()
    assert blog.sent() == ["fresh"]


# --- a person's commands


@pytest.mark.long
def test_what_a_person_skipped_stays_skipped_until_pushed(blog: Blog) -> None:
    blog.channels = (outbox("outbox", 'delay = "1h"'),)
    blog.run()
    blog.write("fresh")
    blog.run()
    with blog.open() as session:
        skip(session, "fresh")
    blog.later(hours=2).write("fresh", text="Edited since.")
    blog.run()
    assert blog.sent() == []
    with blog.open() as session:
        push(session, plan_push(session, ["fresh"]))
    assert blog.sent() == ["fresh"]


@pytest.mark.long
def test_a_resolved_post_is_not_sent_and_one_that_is_not_there_is(blog: Blog) -> None:
    blog.channels = (outbox("outbox", 'delay = "1h"'),)
    blog.run()
    blog.write("by-hand")
    blog.write("lost")
    blog.run()
    with blog.open() as session:
        resolve(session, "by-hand", "outbox", sent_url="https://elsewhere.example/1")
        resolve(session, "lost", "outbox", sent_url=None)
    blog.later(hours=2).run()
    assert blog.sent() == ["lost"]


@pytest.mark.long
def test_a_failed_delivery_is_tried_again_when_asked(blog: Blog) -> None:
    blog.run()
    (blog.folder / "outbox").write_text("in the way")
    blog.write("fresh")
    done = blog.run()
    assert done.exit_code in {1, 3}
    (blog.folder / "outbox").unlink()
    with blog.open() as session:
        delivery = session.ledger.deliveries.latest(next(iter(session.posts.all())), "outbox")
        if delivery and delivery.state is State.FAILED:
            retry(session, "fresh")
    blog.later(days=1).run()
    assert blog.sent() == ["fresh"]


@pytest.mark.long
def test_posts_that_were_taken_apart_stay_apart_and_are_left_alone(blog: Blog) -> None:
    blog.channels += (outbox("second"),)
    blog.run()
    post = blog.write("one", front="canonical: https://blog.example.dev/one")
    blog.run()
    other = post.with_name("other.md")
    other.write_text(post.read_text().replace("On one", "On another").replace("slug: one", "slug: other"))
    blog.later(hours=1).run()
    with blog.open() as session:
        found = session.posts.all()
        if len(found) == 1:  # the address joined them
            assert len(split(session, "one")) == 2
    before = blog.sent()
    blog.later(hours=1).run()
    assert blog.sent() == before
    with blog.open() as session:
        assert len(session.posts.all()) == 2


def test_dry_run_says_what_the_pass_then_does(blog: Blog) -> None:
    blog.run()
    blog.write("fresh")
    blog.write("draft", front="draft: true")
    with blog.open("dry") as session:
        rows = {row.post.slug: row for row in preview(session)}
    assert {slug: row.decision for slug, row in rows.items()} == {"fresh": "send", "draft": "hold"}
    assert blog.sent() == []
    blog.run()
    assert blog.sent() == ["fresh"]
