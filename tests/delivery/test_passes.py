"""What a pass does with posts that come, change and go: through the ledger, into the file channel."""

from __future__ import annotations

import os
import shlex
from datetime import timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from syndicator.channels.registry import kind_class
from syndicator.ledger import sources
from syndicator.ledger.serialize import unpack
from syndicator.model import State
from tests.a_blog import START, Blog
from tests.commands import approve, plan_push, preview, push, resolve, retry, skip, split, status, waiting, why

if TYPE_CHECKING:
    from pathlib import Path

    from syndicator.model import Announcement, Post


@pytest.fixture
def blog(tmp_path: Path) -> Blog:
    return Blog(tmp_path)


def outbox(name: str, *lines: str) -> str:
    return "\n".join((f'[channels.{name}]\nkind = "file"\npath = "{name}"', *lines))


# --- the first run


def test_skip_leaves_what_was_there_alone_and_says_how_to_send_the_newest(blog: Blog) -> None:
    blog.write("older", day=START - timedelta(days=9))
    blog.write("newer", day=START - timedelta(days=1))
    assert blog.run().notes == ("2 older posts left alone; to send the newest: syndicator push newer",)
    assert blog.sent() == []
    blog.later(hours=1).write("fresh")
    assert [outcome.slug for outcome in blog.run().outcomes] == ["fresh"]
    assert blog.sent() == ["fresh"]


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


def test_a_draft_of_the_first_run_has_its_day_when_it_is_published(blog: Blog) -> None:
    blog.write("draft", front="draft: true")
    blog.run()
    blog.later(days=3).write("draft")
    blog.run()
    assert blog.sent() == ["draft"]


def test_a_post_dated_ahead_goes_out_when_its_day_comes(blog: Blog) -> None:
    blog.write("ahead", day=START + timedelta(days=2))
    blog.run()
    blog.later(days=1).run()
    assert blog.sent() == []
    blog.later(days=1).run()
    assert blog.sent() == ["ahead"]


# --- many posts, several channels


def test_however_many_channels_decide_about_a_post_it_is_unpacked_once(
    blog: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    unpacked: list[bytes] = []

    def counted(data: bytes) -> Post:
        unpacked.append(data)
        return unpack(data)

    monkeypatch.setattr(sources, "unpack", counted)
    blog.channels = tuple(outbox(name) for name in ("one", "two", "three", "four"))
    for number in range(5):
        blog.write(f"post-{number}")
    blog.run()
    assert len(unpacked) == 5
    with blog.open("look") as session:
        assert {delivery.rule for delivery in session.ledger.deliveries.all()} == {"first_run"}


def test_every_row_says_what_its_post_says(blog: Blog) -> None:
    blog.channels = (outbox("now"), outbox("later", 'delay = "3d"'))
    blog.write("older")
    blog.run()
    blog.later(hours=1).write("fresh")
    with blog.open("dry") as session:
        rows = preview(session, everything=True)
    assert [(row.post.slug, row.channel, row.decision) for row in rows] == [
        ("older", "now", "skip"), ("older", "later", "skip"), ("fresh", "now", "send"), ("fresh", "later", "hold"),
    ]  # fmt: skip
    texts = [row.announcement.text if row.announcement else "" for row in rows]
    assert all(f"What {row.post.slug} is about" in text for row, text in zip(rows, texts, strict=True))


def test_what_goes_out_is_decided_about_as_it_goes_out(blog: Blog) -> None:
    blog.run()
    blog.write("fresh")
    with blog.open() as session, blog.open() as another:
        session.ingest()
        (delivery,) = session.ledger.deliveries.due("outbox")
        session.posts.summaries([delivery.post_id])
        blog.write("fresh", front="syndicate: false")
        another.ingest()
        (planned,) = session.schedule("outbox").evaluate([delivery])
    assert (planned.decision.state, planned.decision.rule) == (State.SKIPPED, "words")


def test_what_turned_out_meanwhile_to_be_another_posts_double_is_left_to_that(blog: Blog) -> None:
    blog.run()
    blog.write("fresh")
    blog.write("double")
    with blog.open() as session:
        session.ingest()
        due = session.ledger.deliveries.due("outbox")
        keep, gone = session.posts.summaries(delivery.post_id for delivery in due)
        assert session.ledger.posts.merge(keep, gone)
        assert [one.post.id for one in session.schedule("outbox").evaluate(due)] == [keep]


# --- news


def test_nothing_goes_out_twice_however_often_it_is_looked_at(blog: Blog) -> None:
    blog.run()
    blog.write("fresh")
    assert len(blog.run().outcomes) == 1
    for _ in range(3):
        assert blog.later(hours=1).run().outcomes == ()


def test_an_edit_a_new_name_and_a_new_date_are_the_same_post(blog: Blog) -> None:
    blog.run()
    path = blog.write("fresh")
    blog.run()
    blog.later(days=1).write("fresh", day=START, text="Quite another text than before, and a longer one.")
    assert blog.run().outcomes == ()
    path = path.rename(path.with_name("renamed.md"))
    assert blog.later(days=1).run().outcomes == ()
    path.write_text(path.read_text().replace("2026-11-02", "2026-11-03"))
    assert blog.later(days=1).run().outcomes == ()
    with blog.open("look") as session:
        assert len(session.posts.all()) == 1


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


def test_of_one_date_the_slug_decides_what_is_newest_and_what_goes_first(blog: Blog) -> None:
    blog.policy = "flood = 6"
    blog.run()
    for number in (4, 8, 1, 6, 3, 9, 2, 7, 5):
        blog.write(f"post-{number}", day=START - timedelta(days=1))
    blog.run()
    assert blog.sent() == [f"post-{number}" for number in range(4, 10)]


def test_what_is_deleted_before_its_turn_is_not_sent(blog: Blog) -> None:
    blog.channels = (outbox("outbox", 'delay = "2h"'),)
    blog.run()
    path = blog.write("regretted")
    blog.write("kept")
    blog.run()
    path.unlink()
    blog.later(hours=3).run()
    assert blog.sent() == ["kept"]


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


# --- channels that come and go


def test_a_channel_added_later_starts_from_there(blog: Blog) -> None:
    blog.run()
    blog.write("before")
    blog.run()
    blog.channels = (*blog.channels, outbox("second"))
    blog.later(days=1).run()
    assert blog.sent("second") == []
    blog.later(days=1).write("after")
    blog.run()
    assert (blog.sent(), blog.sent("second")) == (["before", "after"], ["after"])


def test_a_channel_that_was_away_gets_nothing_of_what_it_missed(blog: Blog) -> None:
    blog.run()
    first, blog.channels = blog.channels, (outbox("outbox", "enabled = false"),)
    blog.write("missed")
    blog.run()
    blog.channels = first
    blog.later(days=1).run()
    assert blog.sent() == []
    blog.later(days=1).write("fresh")
    blog.run()
    assert blog.sent() == ["fresh"]


def test_a_renamed_channel_keeps_what_it_has_sent(blog: Blog) -> None:
    blog.run()
    blog.write("fresh")
    blog.run()
    blog.channels = ('[channels.archive]\nkind = "file"\npath = "outbox"\nformerly = "outbox"',)
    blog.later(days=1).run()
    with blog.open() as session:
        assert status(session)["channels"]["archive"]["sent"] == 1
        assert why(session, "fresh")[0]["state"] == "sent"


def test_what_why_says_can_be_pasted(blog: Blog) -> None:
    blog.run()
    blog.write("it's-here")
    blog.run()
    with blog.open() as session:
        command = why(session, "it's-here")[0]["command"]
    assert shlex.split(command) == ["syndicator", "push", "it's-here", "--channel", "outbox", "--again"]


# --- words


def test_posts_that_are_gone_all_at_once_are_told_of_and_not_forgotten(blog: Blog) -> None:
    files = [blog.write("a"), blog.write("b")]
    blog.run()
    for file in files:
        file.unlink()
    for _ in range(2):
        told = blog.later(hours=1).run().problems
        assert told == ("repo: every file has gone at once: taken for a folder that is not there now",)


def test_words_name_a_channel_in_whatever_case(blog: Blog) -> None:
    blog.channels = (outbox("Out"), outbox("in"))
    blog.run()
    blog.write("a", front="syndicate: {out: false}")
    blog.write("b", front="syndicate: [OUT]")
    assert {(outcome.slug, outcome.channel) for outcome in blog.run().outcomes} == {("a", "in"), ("b", "Out")}


def test_words_beside_the_config_speak_for_a_post(blog: Blog) -> None:
    blog.channels = (outbox("outbox", 'delay = "1h"'), outbox("second"))
    blog.run()
    blog.write("fresh")
    (blog.folder / "words").mkdir()
    (blog.folder / "words" / "fresh.yaml").write_text("syndicate: [outbox]\n")
    blog.run()
    blog.later(hours=2).run()
    assert (blog.sent(), blog.sent("second")) == (["fresh"], [])


def test_a_changed_mind_in_the_front_matter_is_heard(blog: Blog) -> None:
    blog.run()
    blog.write("fresh", front="syndicate: false")
    blog.run()
    assert blog.sent() == []
    blog.later(hours=1).write("fresh")
    blog.run()
    assert blog.sent() == ["fresh"]


# --- a person's word


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


# --- looking


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


# --- what nobody foresaw


def test_a_source_that_breaks_takes_neither_the_others_nor_the_pass_with_it(
    blog: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    blog.run()
    blog.write("fresh")
    with monkeypatch.context() as broken:
        broken.setattr(os, "scandir", lambda *_: 1 / 0)
        done = blog.run()
    assert done.exit_code == 1
    assert done.problems[0].startswith("repo: unexpected ZeroDivisionError")
    assert blog.run().exit_code == 0
    assert blog.sent() == ["fresh"]


class Broken(kind_class("file")):  # type: ignore[misc]
    """Another person's channel, with a mistake where nothing expects one."""

    kind = "broken"

    def cost_usd(self, announcement: Announcement) -> float:
        return 1 / len(announcement.text[:0])


def test_a_channel_that_breaks_does_not_stop_the_others(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    plugin = SimpleNamespace(load=lambda: Broken)
    monkeypatch.setattr("importlib.metadata.entry_points", lambda **wanted: [plugin] * (wanted["name"] == "broken"))
    blog.channels += (
        '[channels.second]\nkind = "broken"\npath = "second"\nbudget_usd_per_month = 1\ntemplate = "file.txt.j2"',
    )
    blog.run()
    blog.write("fresh")
    assert blog.run().problems[0].startswith("second: unexpected ZeroDivisionError")
    assert (blog.sent(), blog.sent("second")) == (["fresh"], [])
