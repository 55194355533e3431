"""Digests: what came out in a week or month as one message, each post in one of them."""

from __future__ import annotations

import json
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from syndicator.channels.registry import kind_class
from syndicator.config.file import load
from syndicator.daemon.run_pass import run_pass
from syndicator.ledger.backup import backup, restore
from syndicator.model import State
from syndicator.session import open_session
from tests.channels.webhook import fake as webhook
from tests.commands import approve, find, history, links, plan_push, preview, push, retract, waiting, why
from tests.fakes.clocked_blog import ClockedBlog
from tests.long_cases import first_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from syndicator.app.results import PassResult
    from syndicator.session import Session

BERLIN = ZoneInfo("Europe/Berlin")
TUESDAY = datetime(2026, 3, 3, 9, tzinfo=UTC)
MONDAY = datetime(2026, 3, 9, 1, tzinfo=UTC)  # an hour of Berlin's after midnight, and one more
HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)


class Weekly(ClockedBlog):
    """A blog with a channel that speaks once a week."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.now, self.zone, self.policy = TUESDAY, "Europe/Berlin", 'first_run = "skip"'
        self.channel = 'kind = "file"\npath = "outbox"\ndigest = "week"'
        self.at(TUESDAY)

    def at(self, now: datetime) -> PassResult:
        """A pass at this time, by a program started anew."""
        self.now = now
        with self.session() as session:
            return run_pass(session.app)

    def post(self, slug: str, *, more: str = "") -> None:
        self.write(slug, f"{self.now:%Y-%m-%dT%H:%M:%SZ}", more=more)

    def announced(self) -> dict[str, str]:
        """Slug → text, of everything in the outbox."""
        files = sorted((self.folder / "outbox").glob("*.json"))
        return {path.stem: json.loads(path.read_text())["text"] for path in files}

    def why(self, slug: str) -> dict[str, Any]:
        with self.session() as session:
            return why(session, slug)[0]

    def states(self) -> dict[str, str]:
        with self.session() as session:
            slugs = {post.id: post.slug for post in session.posts.all().values()}
            return {slugs[d.post_id]: d.state.value for d in session.ledger.deliveries.all()}


@pytest.fixture
def blog(tmp_path: Path) -> Weekly:
    """Two posts in the week after the first run."""
    blog = Weekly(tmp_path)
    for slug in ("clay", "glaze"):
        blog.now += DAY
        blog.post(slug)
        blog.at(blog.now + HOUR)
    return blog


TEXT = """\
Week 10 of 2026

• Clay
https://blog.example.dev/clay

• Glaze
https://blog.example.dev/glaze

https://blog.example.dev"""


def test_a_weeks_posts_go_out_as_one_message_once_the_week_is_over(blog: Weekly) -> None:
    assert blog.announced() == {}
    waits = blog.why("clay")
    assert (waits["state"], waits["rule"], waits["due_at"]) == ("held", "digest", "2026-03-08T23:00:00Z")
    assert waits["command"] == "syndicator push clay --channel box"
    blog.at(datetime(2026, 3, 8, 22, 59, tzinfo=UTC))
    assert blog.announced() == {}
    done = blog.at(MONDAY)
    assert [(outcome.slug, outcome.state) for outcome in done.outcomes] == [("box-2026-w10", State.SENT)]
    assert blog.announced() == {"box-2026-w10": TEXT}
    announced = blog.why("clay")
    assert (announced["state"], announced["rule"], announced["reason"]) == (
        "skipped",
        "told",
        "announced in box-2026-w10",
    )
    for later in range(1, 30):
        assert blog.at(MONDAY + later * DAY).outcomes == ()
    assert blog.announced() == {"box-2026-w10": TEXT}


@pytest.mark.long
def test_a_week_without_posts_has_no_digest(blog: Weekly) -> None:
    blog.at(MONDAY)
    blog.at(MONDAY + 2 * WEEK)
    blog.post("kiln")
    blog.at(blog.now + HOUR)
    blog.at(MONDAY + 3 * WEEK)
    assert list(blog.announced()) == ["box-2026-w10", "box-2026-w13"]


@pytest.mark.long
def test_what_comes_too_late_for_its_digest_is_told_of_in_the_next(blog: Weekly) -> None:
    blog.at(MONDAY)
    blog.write("shards", f"{MONDAY - DAY:%Y-%m-%d}")  # of last week, says its author
    blog.at(MONDAY + HOUR)
    assert blog.why("shards")["due_at"] == "2026-03-15T23:00:00Z"
    blog.at(MONDAY + WEEK)
    assert "• Shards" in blog.announced()["box-2026-w11"]
    assert "Clay" not in blog.announced()["box-2026-w11"]


@pytest.mark.long
def test_a_program_that_was_away_over_the_end_tells_of_the_week_when_it_is_back(blog: Weekly) -> None:
    blog.write("kiln", f"{MONDAY - DAY:%Y-%m-%d}")
    blog.write("wheel", f"{MONDAY + DAY:%Y-%m-%d}")
    blog.at(MONDAY + 2 * DAY)
    assert blog.announced()["box-2026-w10"].count("•") == 3
    assert blog.why("wheel")["rule"] == "digest"


@pytest.mark.long
def test_posts_that_must_not_go_out_are_not_in_it(blog: Weekly) -> None:
    blog.post("nowhere", more="syndicate: false")
    blog.post("elsewhere", more="syndicate: {box: false}")
    blog.post("draft", more="draft: true")
    blog.write("ancient", "2019-01-01")
    blog.at(blog.now + HOUR)
    blog.at(MONDAY)
    assert blog.announced() == {"box-2026-w10": TEXT}
    assert {blog.why(slug)["rule"] for slug in ("nowhere", "elsewhere")} == {"words"}
    assert (blog.why("draft")["rule"], blog.why("ancient")["rule"]) == ("withheld", "max_age")
    blog.post("draft", more="draft: false")
    blog.at(MONDAY + DAY)
    blog.at(MONDAY + WEEK)
    assert blog.announced()["box-2026-w11"].count("•") == 1


@pytest.mark.long
def test_what_choice_says_is_said_of_the_posts(blog: Weekly) -> None:
    blog.channel += '\nonly = { tags = ["python"] }'
    blog.post("snakes", more="tags: [python]")
    blog.at(blog.now + HOUR)
    blog.at(MONDAY)
    assert blog.announced()["box-2026-w10"].count("•") == 1


@pytest.mark.long
def test_when_to_speak_is_said_of_the_digest(blog: Weekly) -> None:
    blog.channel += '\nwindow = "Wed 10:00-11:00"\nreview = true'
    blog.at(MONDAY)
    with blog.session() as session:
        (row,) = waiting(session, everything=True)
        assert (row.post.slug, row.announcement and row.announcement.text) == ("box-2026-w10", TEXT)
        approve(session, [row])
    blog.at(MONDAY + HOUR)
    assert (blog.announced(), blog.why("box-2026-w10")["rule"]) == ({}, "window")
    blog.at(datetime(2026, 3, 11, 9, 30, tzinfo=UTC))
    assert blog.announced() == {"box-2026-w10": TEXT}


@pytest.mark.long
def test_a_month_ends_with_the_blogs_month(tmp_path: Path) -> None:
    blog = Weekly(tmp_path)
    blog.channel = blog.channel.replace("week", "month")
    blog.post("clay")
    blog.at(TUESDAY + HOUR)
    blog.at(datetime(2026, 3, 31, 21, 59, tzinfo=UTC))
    assert blog.announced() == {}
    blog.at(datetime(2026, 3, 31, 22, 1, tzinfo=UTC))
    assert blog.announced()["box-2026-03"].startswith("March 2026\n\n• Clay\n")
    blog.at(datetime(2026, 5, 20, tzinfo=UTC))
    assert list(blog.announced()) == ["box-2026-03"]


@pytest.mark.long
def test_a_post_pushed_by_hand_goes_out_alone_and_is_not_told_of_again(blog: Weekly) -> None:
    with blog.session() as session:
        push(session, plan_push(session, ["clay"]))
    assert blog.announced()["clay"].startswith("Clay\n")
    blog.at(MONDAY)
    assert blog.announced()["box-2026-w10"].count("•") == 1


@pytest.mark.long
def test_dry_run_shows_the_digest_that_is_coming_and_the_one_that_is_due(blog: Weekly) -> None:
    def rows() -> dict[str, tuple[str, str | None]]:
        with open_session(
            load(blog.folder / "config.toml", kind_class=kind_class), mode="dry", now=lambda: blog.now
        ) as dry:
            return {
                row.post.slug: (row.decision, row.announcement.text if row.announcement else None)
                for row in preview(dry)
            }

    assert rows() == {"clay": ("hold", None), "glaze": ("hold", None), "box-2026-w10": ("hold", TEXT)}
    blog.now = MONDAY
    assert rows() == {"box-2026-w10": ("send", TEXT)}
    assert blog.states() == {"clay": "held", "glaze": "held"}
    blog.at(MONDAY)
    assert blog.announced() == {"box-2026-w10": TEXT}


@pytest.mark.long
def test_a_post_withdrawn_before_the_digest_goes_out_is_not_in_it(blog: Weekly) -> None:
    blog.channel += "\nreview = true"
    blog.at(MONDAY)
    (blog.folder / "posts/glaze.md").unlink()
    blog.at(MONDAY + HOUR)
    with blog.session() as session:
        (row,) = waiting(session, everything=True)
        assert row.announcement
        assert "Glaze" not in row.announcement.text
    (blog.folder / "posts/clay.md").unlink()
    blog.write("kiln", f"{MONDAY - 8 * DAY:%Y-%m-%d}")  # else it looks as if the folder itself had gone
    blog.at(MONDAY + 2 * HOUR)
    with blog.session() as session:
        (row,) = waiting(session, everything=True)
        assert row.error == "none of its posts is public any more"


@pytest.mark.long
def test_a_digest_is_no_post_of_the_blog_or_of_its_journey(blog: Weekly) -> None:
    blog.more = '[journey]\nstarted = "2026-03-01"\ncadence = "3d"'
    blog.at(MONDAY)
    with blog.session() as session:
        assert session.journey
        progress = session.journey.progress(session.ledger.now())
        assert progress
        assert progress.posts == 2


@contextmanager
def second_channel(blog: Weekly) -> Iterator[None]:
    before = blog.channel
    blog.channel += '\n[channels.later]\nkind = "file"\npath = "later"'
    yield
    blog.channel = before


@pytest.mark.long
def test_a_channel_added_later_has_no_duty_to_announce_digests(blog: Weekly) -> None:
    blog.at(MONDAY)
    with second_channel(blog):
        blog.at(MONDAY + DAY)
        with blog.session() as session:
            digest = find(session, "box-2026-w10").id
            assert [d.channel for d in session.ledger.deliveries.of_post(digest)] == ["box"]
            assert [one["channel"] for one in why(session, digest)] == ["box"]


@pytest.mark.long
def test_a_digest_is_pushed_to_its_own_channel_unless_another_is_named(blog: Weekly) -> None:
    blog.at(MONDAY)
    with second_channel(blog), blog.session() as session:
        for named, expected in ((), ["box"]), (["later"], ["later"]):
            rows = plan_push(session, ["box-2026-w10"], named, again=True)
            assert [(row.channel, row.decision) for row in rows] == [(name, "send") for name in expected]


@pytest.mark.long
def test_a_channel_with_another_name_knows_what_it_has_told_of(blog: Weekly) -> None:
    blog.at(MONDAY)
    with blog.session() as session:
        until = session.ledger.posts.last_digest_until("box")
        assert until == datetime(2026, 3, 8, 23, tzinfo=UTC)
        session.ledger.channels.rename("box", "news")
        assert (session.ledger.posts.last_digest_until("news"), session.ledger.posts.last_digest_until("box")) == (
            until,
            None,
        )


@pytest.mark.long
def test_its_copy_is_a_copy_like_any_other(blog: Weekly) -> None:
    blog.at(MONDAY)
    with blog.session() as session:
        assert [(post["slug"], len(post["copies"])) for post in links(session)] == [("box-2026-w10", 1)]
        retract(session, "box-2026-w10")
    assert blog.announced() == {}
    blog.at(MONDAY + WEEK)
    assert blog.announced() == {}
    with blog.session() as session:
        push(session, plan_push(session, ["box-2026-w10"], again=True), again=True)
    assert blog.announced() == {"box-2026-w10": TEXT}


@pytest.mark.long
def test_a_ledger_that_is_lost_tells_of_nothing_again_where_the_receipts_are_kept(blog: Weekly) -> None:
    blog.more = '[ledger]\nreceipts = "data/syndicated.json"'
    blog.policy = 'first_run = "all"'
    blog.at(MONDAY)
    for path in blog.folder.glob("syndicator.db*"):
        path.unlink()
    blog.at(MONDAY + HOUR)
    blog.at(MONDAY + WEEK)
    assert list(blog.announced()) == ["box-2026-w10"]


@pytest.mark.long
def test_a_digest_newer_than_the_backup_is_not_sent_again_unseen(blog: Weekly) -> None:
    blog.channel += '\nwindow = "Wed 10:00-11:00"'
    blog.at(MONDAY)  # it is made, and waits
    with blog.session() as session:
        config = session.config
    backup(config, blog.folder / "copy.db")
    blog.at(datetime(2026, 3, 11, 9, 30, tzinfo=UTC))
    assert list(blog.announced()) == ["box-2026-w10"]
    (blog.folder / "outbox/box-2026-w10.json").unlink()
    restore(config, blog.folder / "copy.db")
    blog.at(datetime(2026, 3, 18, 9, 30, tzinfo=UTC))
    assert (blog.announced(), blog.why("box-2026-w10")["rule"]) == ({}, "restored")
    with blog.session() as session:
        approve(session, waiting(session, ["box-2026-w10"]))
    blog.at(datetime(2026, 3, 18, 9, 40, tzinfo=UTC))
    assert list(blog.announced()) == ["box-2026-w10"]


def test_an_answer_that_is_lost_makes_no_second_digest(blog: Weekly, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIGNING", webhook.SIGNING)
    with webhook.Server("standard", dedups=True) as hook:
        blog.channel = f'kind = "webhook"\nstyle = "standard"\nurl = "{hook.url}/hook"\nsecret = {{ env = "SIGNING" }}\ndigest = "week"'
        hook.misbehave("reset_after", times=2)
        for hour in range(6):
            blog.at(MONDAY + hour * HOUR)
        assert (len({made.of for made in hook.publications}), hook.duplicates()) == (1, 0)
        (sent,) = [made for made in hook.requests if b"Clay" in made.body][-1:]
    announced = json.loads(sent.body)["data"]
    assert (announced["title"], announced["url"]) == ("Week 10 of 2026", "https://blog.example.dev")
    assert "Clay\nhttps://blog.example.dev/clay" in announced["text"]


@pytest.mark.parametrize("style", first_of(["linkedin", "linkedin-share", "plain", "slack", "discord", "teams"]))
def test_every_hook_tells_of_every_post(blog: Weekly, style: str) -> None:
    slugs = [f"a-pot-with-a-rather-long-name-{n}" for n in range(10)]
    for slug in slugs:
        blog.post(slug)
    blog.policy += "\nflood = 0"
    blog.at(blog.now + HOUR)
    blog.channel = f'kind = "webhook"\nstyle = "{style}"\nurl = "https://hooks.example.com/catch/1"\ndigest = "week"'
    with blog.session() as session:
        (row,) = [row for row in preview(session) if row.announcement]
    assert row.announcement
    body = json.dumps(row.announcement.payload)
    assert [slug for slug in slugs if f"https://blog.example.dev/{slug}" not in body] == []
    titles = [slug.replace("-", " ").capitalize() for slug in slugs]
    assert [title for title in titles if title.lower() not in row.announcement.text.replace("-", " ").lower()] == []


def test_history_tells_of_it(blog: Weekly) -> None:
    blog.at(MONDAY)

    def announced(session: Session) -> list[tuple[str, str]]:
        return [(one["slug"], one["state"]) for one in history(session)]

    with blog.session() as session:
        assert announced(session) == [("box-2026-w10", "sent")]
