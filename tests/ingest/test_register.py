"""Registering the configured channels and policy."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from syndicator.ingest.register import register_channels
from syndicator.model import Post
from tests.a_blog import START, Blog, outbox
from tests.commands import status, why
from tests.fakes.ledgers import STEP

if TYPE_CHECKING:
    from collections.abc import Iterator

    from syndicator.ledger import Ledger
    from syndicator.ledger.channels import ChannelRecord


@contextmanager
def registered(blog: Blog, *channels: str) -> Iterator[Ledger]:
    """The ledger, after the channels were registered an hour later than before."""
    if channels:
        blog.channels = channels
    blog.later(hours=1)
    with blog.open() as session:
        register_channels(session.config, session.ledger, session.channels)
        yield session.ledger


def record(ledger: Ledger, name: str) -> ChannelRecord:
    record = ledger.channels.get(name)
    assert record
    return record


def held(ledger: Ledger, *ids: str, channels: tuple[str, ...] = ("a",)) -> None:
    """Posts whose deliveries are held and not due."""
    ledger.posts.save((Post(id=id_, slug=id_), "news") for id_ in ids)
    ledger.decisions.create(channels, ids)
    ledger.database.run("UPDATE deliveries SET due_at = NULL")


def due(ledger: Ledger, channel: str = "a") -> int:
    return len(ledger.deliveries.due(channel))


# --- channels


def test_a_new_channel_is_added_with_a_delivery_for_each_post(blog: Blog) -> None:
    with registered(blog, outbox("a")) as ledger:
        held(ledger, "p1", "p2")
        assert (record(ledger, "a").kind, record(ledger, "a").since, record(ledger, "a").enabled) == (
            "file",
            blog.now,
            True,
        )
    with registered(blog, outbox("a"), outbox("b")) as ledger:
        assert (record(ledger, "b").since, due(ledger, "b"), due(ledger, "a")) == (blog.now, 2, 0)


def test_an_unchanged_channel_stays_as_it_is(blog: Blog) -> None:
    with registered(blog, outbox("a")) as ledger:
        held(ledger, "p1")
        before = record(ledger, "a")
    with registered(blog) as ledger:
        assert (record(ledger, "a"), due(ledger)) == (before, 0)


def test_a_channel_with_changed_settings_is_decided_again(blog: Blog) -> None:
    with registered(blog, outbox("a"), outbox("b")) as ledger:
        held(ledger, "p1", channels=("a", "b"))
        before = record(ledger, "a")
    with registered(blog, outbox("a", 'delay = "1h"'), outbox("b")) as ledger:
        after = record(ledger, "a")
        assert (after.since, after.settings != before.settings) == (before.since, True)
        assert (due(ledger, "a"), due(ledger, "b")) == (1, 0)


@pytest.mark.parametrize(("on_edit", "is_due"), [("update", True), ("ignore", False)])
def test_a_change_of_on_edit_reaches_copies_edited_before(blog: Blog, on_edit: str, is_due: bool) -> None:
    other = {"update": "ignore", "ignore": "update"}[on_edit]
    with registered(blog, outbox("a", f'on_edit = "{other}"')) as ledger:
        held(ledger, "p1")
        ledger.database.run(
            "UPDATE deliveries SET state = 'sent', rule = 'edited', due_at = :due", due=None if is_due else START
        )
    with registered(blog, outbox("a", f'on_edit = "{on_edit}"')) as ledger:
        assert due(ledger) == is_due


def test_a_channel_that_is_switched_off_or_gone_is_disabled(blog: Blog) -> None:
    with registered(blog, outbox("a"), outbox("b"), outbox("c")):
        pass
    with registered(blog, outbox("a", "enabled = false"), outbox("c")) as ledger:
        assert {name: record.enabled for name, record in ledger.channels.all().items()} == {
            "a": False,
            "b": False,
            "c": True,
        }
        held(ledger, "p1")
    with registered(blog, outbox("a"), outbox("c")) as ledger:
        assert (record(ledger, "a").enabled, record(ledger, "a").since, due(ledger)) == (True, blog.now, 1)


# --- renamed channels


def test_a_renamed_channel_keeps_its_record(blog: Blog) -> None:
    with registered(blog, outbox("old")) as ledger:
        held(ledger, "p1", channels=("old",))
        before = record(ledger, "old")
    with registered(blog, outbox("new", 'formerly = "old"')) as ledger:
        assert ledger.channels.all().keys() == {"new"}
        assert (record(ledger, "new").since, record(ledger, "new").enabled) == (before.since, True)
        assert [delivery.channel for delivery in ledger.deliveries.all()] == ["new"]


def test_a_name_that_has_sent_already_takes_over_no_record(blog: Blog) -> None:
    with registered(blog, outbox("old"), outbox("new")) as ledger:
        held(ledger, "p1", channels=("new",))
        (delivery,) = ledger.deliveries.all()
        ledger.decisions.allow(delivery.id, "pushed")
        fence = ledger.transitions.claim(ledger.deliveries.get(delivery.id), ledger.instance.id)
        assert fence
        assert ledger.transitions.record_intent(fence, STEP)
    with registered(blog, outbox("new", 'formerly = "old"')) as ledger:
        assert ledger.channels.all().keys() == {"old", "new"}


def test_posts_since_the_new_name_was_first_seen_are_sent_though_formerly_came_later(blog: Blog) -> None:
    with registered(blog, outbox("old")):
        pass
    with registered(blog, outbox("new")) as ledger:
        first_seen = record(ledger, "new").since
        assert first_seen == blog.now
        assert not record(ledger, "old").enabled
    with registered(blog, outbox("new", 'formerly = "old"')) as ledger:
        assert ledger.channels.all().keys() == {"new"}
        assert (record(ledger, "new").enabled, record(ledger, "new").since) == (True, first_seen)


# --- the policy


@pytest.mark.parametrize(
    "change",
    [
        "policy",
        "journey",
        "words",
    ],
)
def test_a_changed_policy_is_applied_to_what_is_held(blog: Blog, change: str) -> None:
    with registered(blog, outbox("a")) as ledger:
        held(ledger, "p1")
    with registered(blog) as ledger:
        assert due(ledger) == 0
    if change == "policy":
        blog.policy += '\nmax_age = "3d"'
    elif change == "journey":
        blog.channels += ('[journey]\nstarted = "2026-01-01"',)
    else:
        (blog.folder / "words").mkdir()
        (blog.folder / "words/p1.yaml").write_text("syndicate: false")
    with registered(blog) as ledger:
        assert due(ledger) == 1
        ledger.database.run("UPDATE deliveries SET due_at = NULL")
    with registered(blog) as ledger:
        assert due(ledger) == 0


def test_other_files_beside_the_words_change_nothing(blog: Blog) -> None:
    (blog.folder / "words").mkdir()
    with registered(blog, outbox("a")) as ledger:
        held(ledger, "p1")
    (blog.folder / "words/notes.txt").write_text("mine")
    with registered(blog) as ledger:
        assert due(ledger) == 0


# --- in passes


@pytest.mark.long
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


def test_a_channel_that_another_process_has_added_meanwhile_is_not_added_again(
    blog: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Posts that the other has read since would count as older than the channel."""
    blog.channels = (outbox("outbox"),)
    with blog.open() as session:
        names = session.channels.enabled()

        def others_are_quicker() -> list[str]:
            with blog.open() as other:
                other.ingest()
            blog.later(seconds=1)
            return names

        monkeypatch.setattr(session.channels, "enabled", others_are_quicker)
        register_channels(session.config, session.ledger, session.channels)
        assert record(session.ledger, "outbox").since == START


def test_a_channel_that_another_process_has_renamed_meanwhile_keeps_its_history(
    blog: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    blog.write("one")
    blog.channels = (outbox("outbox", 'delay = "2h"'),)
    with blog.open() as session:
        session.ingest()
        (delivery,) = session.ledger.deliveries.all()
        assert session.ledger.decisions.skip(delivery.id)
    blog.channels = (outbox("second", 'delay = "2h"', 'formerly = "outbox"'),)
    with blog.open() as session:
        records = session.ledger.channels.all()

        def others_are_quicker() -> dict[str, ChannelRecord]:
            with blog.open() as other:
                other.ingest()
            return records

        monkeypatch.setattr(session.ledger.channels, "all", others_are_quicker)
        register_channels(session.config, session.ledger, session.channels)
        (delivery,) = session.ledger.deliveries.all()
        assert (delivery.channel, delivery.state, delivery.rule) == ("second", "skipped", "person")
