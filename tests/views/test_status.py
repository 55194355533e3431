"""The state of deliveries, channels, sources and the journey."""

from __future__ import annotations

from syndicator.alerts.collect import Alert
from syndicator.model import State
from syndicator.views.status import channel_state
from syndicator.views.status import status as read_status
from tests.a_blog import Blog, outbox
from tests.commands import status

BOX = outbox("outbox")


def test_deliveries_are_counted_by_state_and_a_claimed_one_as_sending(blog: Blog) -> None:
    for slug in ("two", "three", "four"):
        blog.write(slug)
    blog.run()
    with blog.open() as session:
        first, second, third, _ = session.ledger.deliveries.all()
        for delivery, state in ((first, State.CLAIMED), (second, State.SENDING), (third, State.FAILED)):
            session.ledger.database.run(
                "UPDATE deliveries SET state = :state WHERE id = :id", state=str(state), id=delivery.id
            )
        assert status(session)["deliveries"] == {
            "pending": 0, "held": 0, "sending": 2, "sent": 1, "failed": 1, "unknown": 0, "skipped": 0,
        }  # fmt: skip


def test_a_channel_has_its_own_counts_and_its_budget(blog: Blog) -> None:
    blog.channels = (BOX, '[channels.second]\nkind = "file"\npath = "second"\ndelay = "2h"\nbudget_usd_per_month = 5')
    blog.run()
    with blog.open() as session:
        channels = status(session)["channels"]
    assert channels["outbox"] == {
        "kind": "file", "state": "ok", "reason": "", "sent": 1, "pending": 0, "held": 0, "token_expires_at": None,
        "spent_usd": 0.0, "budget_usd": None,
    }  # fmt: skip
    second = channels["second"]
    assert (second["sent"], second["pending"], second["held"], second["budget_usd"]) == (0, 0, 1, 5.0)


def test_a_paused_channel_has_its_reason_and_a_disabled_one_is_left_out(blog: Blog) -> None:
    blog.channels = (BOX, '[channels.off]\nkind = "file"\npath = "off"\nenabled = false')
    blog.run()
    with blog.open() as session:
        session.ledger.channels.pause("outbox", "disk full", blog.now)
        channels = status(session)["channels"]
    assert list(channels) == ["outbox"]
    assert (channels["outbox"]["state"], channels["outbox"]["reason"]) == ("paused", "disk full")


def test_a_channel_that_can_t_send_is_not_called_ok(blog: Blog) -> None:
    blog.channels = (BOX, '[channels.x]\nkind = "x"')
    with blog.open() as session:
        channels = status(session)["channels"]
    assert {name: channel_state(channel) for name, channel in channels.items()} == {
        "outbox": "ok",
        "x": "no token: run `syndicator auth x`",
    }
    assert (channels["x"]["state"], channels["x"]["reason"]) == ("ok", "no token: run `syndicator auth x`")
    assert channel_state(channels["x"] | {"state": "paused"}) == "paused, no token: run `syndicator auth x`"


def test_a_source_has_its_posts_and_its_error(blog: Blog) -> None:
    blog.feeds = ("http://127.0.0.1:9/rss",)
    blog.run()
    with blog.open() as session:
        sources = status(session)["sources"]
    assert sources["repo"] == {"kind": "repo", "last_ok_at": "2026-11-02T09:00:00Z", "error": "", "posts": 1}
    assert (sources["feed0"]["last_ok_at"], sources["feed0"]["posts"]) == (None, 0)
    assert "http://127.0.0.1:9/rss" in sources["feed0"]["error"]


def test_before_the_first_pass_there_is_nothing_yet(blog: Blog) -> None:
    with blog.open("dry") as session:
        state = status(session)
    assert (state["sources"]["repo"]["last_ok_at"], state["sources"]["repo"]["posts"]) == (None, 0)
    assert (state["journey"], state["outdated"], state["needs_you"]) == (None, [], [])


def test_a_journey_is_there_once_it_has_begun(blog: Blog) -> None:
    blog.channels += ('[journey]\nstarted = "2026-11-02"\ncadence = "3d"',)
    blog.run()
    with blog.open() as session:
        assert status(session)["journey"]["day"] == 0
    blog.channels = (BOX, '[journey]\nstarted = "2026-12-01"')
    with blog.open() as session:
        assert status(session)["journey"] is None


def test_a_copy_that_its_post_has_left_behind_is_listed_with_its_error(blog: Blog) -> None:
    blog.run()
    blog.write("one", text="Quite other words than before.")
    blog.later(hours=1).run()
    with blog.open() as session:
        (copy,) = status(session)["outdated"]
        assert (copy["slug"], copy["channel"], copy["what"]) == ("one", "outbox", "changed since announced")
        assert copy["command"].startswith("syndicator retract one --channel outbox && syndicator push one")
        session.ledger.database.run("UPDATE deliveries SET error = 'HTTP 500'")
        assert status(session)["outdated"][0]["what"] == "changed since announced; HTTP 500"
    blog.channels = ('[channels.other]\nkind = "file"\npath = "other"',)
    with blog.open() as session:
        assert status(session)["outdated"] == []


def test_what_needs_a_person_is_what_the_alerts_say(blog: Blog) -> None:
    alert = Alert(key="k", slug="one", channel="outbox", what="held", command="syndicator approve one")
    with blog.open() as session:
        state = read_status(session.config, session.ledger, session.channels, session.journey, [alert])
    assert state["needs_you"] == [
        {"slug": "one", "channel": "outbox", "what": "held", "command": "syndicator approve one"}
    ]
