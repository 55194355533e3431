"""What commands take from a session."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syndicator.cli.context import CommandContext
from syndicator.cli.sessions import decided_now, find_named, forecast, named_posts, push_plan, row_writer, schedules
from syndicator.errors import UsageError
from syndicator.model import State

if TYPE_CHECKING:
    from tests.a_blog import Blog


@pytest.fixture
def two(blog: Blog) -> Blog:
    """A blog with two channels, of which one is not enabled."""
    blog.channels = (*blog.channels, '[channels.off]\nkind = "file"\npath = "off"\nenabled = false')
    blog.write("two")
    return blog


def test_posts_are_found_by_any_of_their_names_once(two: Blog) -> None:
    two.run()
    with two.open() as session:
        names = ["two", "one", "two.md", "https://blog.example.dev/one"]
        assert [post.slug for post in named_posts(session, names)] == ["two", "one"]
        with pytest.raises(UsageError, match="owt"):
            find_named(session, "owt")


def test_schedules_are_of_enabled_channels_or_of_those_named(two: Blog) -> None:
    with two.open() as session:
        assert [schedule.settings.name for schedule in schedules(session)] == ["outbox"]
        assert [schedule.settings.name for schedule in schedules(session, ["outbox"])] == ["outbox"]
        with pytest.raises(UsageError, match="outbx"):
            schedules(session, ["outbx"])


def test_what_is_open_is_decided_as_in_the_next_pass_and_drawn(two: Blog) -> None:
    two.policy = 'first_run = "latest"'
    with two.open() as session:
        session.ingest()
        (scheduled,) = [each for each in decided_now(session) if each.decision.state is State.PENDING]
        row = row_writer(session).row(scheduled, session.posts.get(scheduled.post.id))
        assert (row.decision, row.channel) == ("send", "outbox")
        plan = push_plan(session, again=True, force=True)
        assert (plan.again, plan.level, push_plan(session).level) == (True, "forced", "pushed")


def test_only_without_a_ledger_the_sources_are_read_for_a_forecast(two: Blog) -> None:
    with two.open("dry") as session:
        forecast(CommandContext(), session)
        assert len(session.posts.all()) == 2
    two.run()
    two.write("three")
    with two.open("look") as session:
        forecast(CommandContext(), session)
        assert len(session.posts.all()) == 2
