"""What needs a person, each with the command that settles it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syndicator.alerts.collect import Alert
from syndicator.app import posts as reading
from syndicator.model import State
from tests.a_blog import Blog, outbox

if TYPE_CHECKING:
    from collections.abc import Collection

    from syndicator.model import Post

BOX = outbox("outbox")


def alerts(blog: Blog) -> list[Alert]:
    with blog.open() as session:
        return list(session.alerts())


def test_a_blog_that_works_needs_nobody(blog: Blog) -> None:
    blog.run()
    assert alerts(blog) == []


def test_a_review_is_a_question_with_the_text(blog: Blog) -> None:
    blog.channels = (f"{BOX}\nreview = true",)
    blog.run()
    (alert,) = alerts(blog)
    assert (alert.slug, alert.channel, alert.command, alert.is_problem) == (
        "one", "outbox", "syndicator approve one", False,
    )  # fmt: skip
    assert alert.what.startswith("held: ")
    assert "On one" in alert.text


def test_without_texts_nothing_is_composed(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    blog.channels = (f"{BOX}\nreview = true",)
    blog.run()
    with blog.open() as session:
        (shown,) = session.alerts()
        monkeypatch.setattr(session.composer, "try_compose", None)
        (bare,) = session.alerts(with_texts=False)
        assert bare.as_json() == shown.as_json()


def test_another_text_is_another_alert(blog: Blog) -> None:
    blog.channels = (f"{BOX}\nreview = true",)
    blog.run()
    before = alerts(blog)[0].key
    assert alerts(blog)[0].key == before
    blog.write("one", text="Quite other words.")
    blog.later(hours=1).run()
    assert alerts(blog)[0].key != before


def test_the_flood_limit_is_a_question_without_text(blog: Blog) -> None:
    blog.policy = 'first_run = "skip"\nflood = 1'
    blog.run()
    for slug in ("two", "three"):
        blog.write(slug)
    blog.later(hours=1).run()
    (alert,) = alerts(blog)
    assert (alert.text, alert.is_problem) == ("", False)
    assert alert.command in ("syndicator approve two", "syndicator approve three")


@pytest.mark.parametrize(
    ("state", "verbs"), [(State.UNKNOWN, ["resolve", "resolve"]), (State.FAILED, ["retry", "skip"])]
)
def test_an_unknown_or_failed_delivery_is_a_problem_with_its_commands(
    blog: Blog, state: State, verbs: list[str]
) -> None:
    blog.run()
    with blog.open() as session:
        session.ledger.database.run(
            "UPDATE deliveries SET state = :state, error = 'HTTP 500', due_at = NULL", state=str(state)
        )
    (alert,) = alerts(blog)
    assert (alert.what, alert.is_problem) == (f"{state}: HTTP 500", True)
    assert [line.split()[1] for line in alert.command.splitlines()] == verbs


def test_a_time_that_can_not_be_read_is_corrected_in_the_post(blog: Blog) -> None:
    blog.write("one", front="syndicate: {at: tomorrow}")
    blog.run()
    (alert,) = alerts(blog)
    assert alert.command == "change `at` in the post"


def test_what_is_due_and_can_not_be_written_is_a_problem(blog: Blog) -> None:
    (blog.folder / "templates").mkdir()
    (blog.folder / "templates/outbox.txt.j2").write_text("{{ post.sumary }}")
    blog.run()
    (alert,) = alerts(blog)
    assert alert.what.startswith("can't be sent: templates/outbox.txt.j2:1")
    assert (alert.command, alert.is_problem) == ("syndicator dry-run one --channel outbox", True)


def test_a_page_is_missed_after_a_day_once_for_all_channels(blog: Blog) -> None:
    blog.channels = tuple(f'[channels.{name}]\nkind = "file"\npath = "{name}"' for name in ("outbox", "second"))
    blog.run()
    with blog.open() as session:
        (post,) = session.posts.all().values()
        session.ledger.database.run("UPDATE deliveries SET state = 'held', rule = 'page'")
        session.ledger.posts.record_page(post.id, missing=True)
    blog.later(hours=23, minutes=59)
    assert alerts(blog) == []
    blog.later(minutes=1)
    (alert,) = alerts(blog)
    assert alert.what == "its page has been missing for a day: https://blog.example.dev/one"
    assert (alert.slug, alert.channel, alert.command) == ("one", "", "syndicator push one --force")


def test_a_paused_channel_is_a_problem_unless_it_is_disabled(blog: Blog) -> None:
    blog.run()
    with blog.open() as session:
        session.ledger.channels.pause("outbox", "disk full", blog.now)
    (alert,) = alerts(blog)
    assert (str(alert), alert.command) == ("outbox: paused: disk full", "syndicator check --online")
    blog.channels = (f"{BOX}\nenabled = false", '[channels.second]\nkind = "file"\npath = "second"')
    assert alerts(blog) == []


def test_a_source_is_down_after_six_hours(blog: Blog) -> None:
    blog.feeds = ("http://127.0.0.1:9/rss",)
    blog.run()
    blog.later(hours=5, minutes=59)
    assert alerts(blog) == []
    blog.later(minutes=1)
    (alert,) = alerts(blog)
    assert alert.what.startswith("source feed0 has failed since 2026-11-02 09:00 UTC: ")
    assert (alert.command, alert.key) == ("syndicator check", "source/feed0")
    blog.feeds = ()
    assert alerts(blog) == []


def test_deliveries_of_a_channel_that_is_gone_need_nobody(blog: Blog) -> None:
    blog.channels = (f"{BOX}\nreview = true",)
    blog.run()
    blog.channels = ('[channels.second]\nkind = "file"\npath = "second"',)
    assert alerts(blog) == []


@pytest.mark.long
def test_what_is_unknown_on_a_channel_that_was_renamed_needs_a_person(blog: Blog) -> None:
    blog.run()
    with blog.open() as session:
        session.ledger.database.run("UPDATE deliveries SET state = 'unknown', due_at = :now", now=blog.now)
    for channels, section in (
        (('[channels.second]\nkind = "file"\npath = "second"',), "second"),
        ((f"{BOX.replace('outbox', 'a')}", '[channels.b]\nkind = "file"\npath = "b"'), "NAME"),
    ):
        blog.channels = channels
        (alert,) = alerts(blog)
        assert (alert.slug, alert.channel, alert.is_problem) == ("one", "outbox", True)
        assert alert.what == (
            'unknown, and config.toml has no channel "outbox": if it was renamed, '
            f'write formerly = "outbox" under [channels.{section}]'
        )
        assert alert.command.splitlines() == [
            "syndicator resolve one --channel outbox --sent URL",
            "syndicator resolve one --channel outbox --not-sent",
        ]
    blog.channels = (f'{BOX.replace("channels.outbox", "channels.second")}\nformerly = "outbox"',)
    blog.run()
    assert [alert for alert in alerts(blog) if alert.channel == "outbox"] == []


def test_an_alert_reads_as_far_as_it_has_a_subject() -> None:
    assert str(Alert(key="k", slug="one", channel="x", what="failed", command="c")) == "one on x: failed"
    assert str(Alert(key="k", channel="x", what="paused", command="c")) == "x: paused"
    assert str(Alert(key="k", what="down", command="c")) == "down"
    assert Alert(key="k", what="down", command="c").as_json() == {
        "slug": "", "channel": "", "what": "down", "command": "c",
    }  # fmt: skip


@pytest.mark.long
def test_problems_come_before_questions_and_posts_are_read_as_needed(
    blog: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "_SMALL_BATCH", 2)
    blog.channels = (f"{BOX}\nreview = true", '[channels.other]\nkind = "file"\npath = "other"')
    for slug in ("two", "three", "four"):
        blog.write(slug)
    blog.run()
    with blog.open() as session:
        session.ledger.channels.pause("other", "no login", blog.now)
        delivery = session.ledger.deliveries.on_channel("outbox")[-1]
        session.ledger.database.run(
            "UPDATE deliveries SET state = 'failed', due_at = NULL WHERE id = :id", id=delivery.id
        )
        found = list(session.alerts())
        assert [alert.is_problem for alert in found] == [True, True, False, False, False]
        assert len({alert.slug for alert in found if alert.channel == "outbox"}) == 4
        read: list[int] = []
        get_many = session.posts.get_many

        def counted(ids: Collection[str]) -> dict[str, Post]:
            read.append(len(ids))
            return get_many(ids)

        monkeypatch.setattr(session.posts, "get_many", counted)
        alerts = session.alerts()
        assert [next(alerts).is_problem for _ in range(3)] == [True, True, False]
        assert read == [1, 2]
