"""A ledger that is not the newest is found out by its mark: what it may have forgotten is held, not sent twice."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from syndicator.channels.registry import kind_class
from syndicator.config.file import load
from syndicator.daemon.run_pass import run_pass
from syndicator.errors import LedgerError
from syndicator.ledger.backup import backup, prune, restore
from syndicator.ledger.engine.sqlite import SQLite
from syndicator.ledger.mark import Position
from syndicator.ledger.opening import mark_of
from syndicator.ledger.timeline import newest_attempt
from tests.a_blog import Blog, outbox
from tests.commands import approve, waiting
from tests.fakes.ledgers import STEP, claimed, pending, sending
from tests.fork_server import run_command

if TYPE_CHECKING:
    from syndicator.config import Config
    from syndicator.ledger import Ledger
    from tests.fakes.ledgers import Ledgers

DAY = timedelta(days=1)


@pytest.fixture
def blog(tmp_path: Path) -> Blog:
    """A blog that has sent one post. The file channel finds what is in its folder, so tests take it away."""
    blog = Blog(tmp_path)
    blog.write("old", day=blog.now - DAY)
    blog.run()
    blog.now += DAY
    blog.write("known")
    blog.run()
    assert sent(blog) == ["known"]
    return blog


def sent(blog: Blog) -> list[str]:
    """What was sent since this was asked last."""
    slugs = sorted(blog.sent())
    shutil.rmtree(blog.folder / "outbox", ignore_errors=True)
    return slugs


def config(blog: Blog) -> Config:
    return load(blog.configure(), kind_class=kind_class)


def copy_ledger(blog: Blog, name: str = "kept.db") -> Path:
    """A copy by hand, between two passes."""
    return Path(shutil.copy(blog.folder / "syndicator.db", blog.folder / name))


def put_back(blog: Blog, copy: Path) -> None:
    shutil.copy(copy, blog.folder / "syndicator.db")


def publish(blog: Blog, *slugs: str) -> list[str]:
    blog.now += timedelta(minutes=10)
    for slug in slugs:
        blog.write(slug)
    blog.run()
    return sent(blog)


def rules(blog: Blog) -> dict[str, tuple[str, str]]:
    with blog.open("look") as session:
        slugs = {id_: record.slug for id_, record in session.ledger.posts.records().items()}
        return {slugs[d.post_id]: (d.state.value, d.rule) for d in session.ledger.deliveries.all()}


def alerts(blog: Blog) -> list[str]:
    with blog.open("look") as session:
        return [str(alert) for alert in session.alerts()]


# --- an older copy


@pytest.mark.long
def test_what_an_older_copy_may_have_forgotten_is_held(blog: Blog) -> None:
    copy = copy_ledger(blog)
    assert publish(blog, "after") == ["after"]
    put_back(blog, copy)
    assert publish(blog, "later") == []
    assert (rules(blog)["after"], rules(blog)["later"]) == (("held", "restored"), ("held", "restored"))
    (alert, *each) = alerts(blog)
    assert "the ledger is an older copy since 2026-11-03 09:20 UTC" in alert
    assert "2 deliveries are held" in alert
    assert len(each) == 2
    assert publish(blog, "news") == ["news"], "what comes after the next read is news"
    with blog.open("look") as session:
        approve(session, waiting(session, ["after", "later"]))
    assert publish(blog) == ["after", "later"]
    assert alerts(blog) == []


@pytest.mark.long
def test_what_was_about_to_be_sent_is_held_too(blog: Blog) -> None:
    blog.channels = (outbox("outbox", 'delay = "2h"'),)
    blog.write("waiting")
    blog.run()
    copy = copy_ledger(blog)
    blog.now += timedelta(hours=3)
    assert publish(blog) == ["waiting"]
    put_back(blog, copy)
    assert publish(blog) == []
    assert rules(blog)["waiting"] == ("held", "restored")


@pytest.mark.long
def test_the_same_copy_is_found_out_each_time(blog: Blog) -> None:
    copy = copy_ledger(blog)
    publish(blog, "after")
    for _ in range(3):
        put_back(blog, copy)
        assert publish(blog) == []
        assert rules(blog)["after"] == ("held", "restored")


@pytest.mark.long
def test_a_copy_of_the_middle_of_a_pass_is_found_out(blog: Blog) -> None:
    """The mark names each attempt, not each pass."""
    kept: list[Path] = []

    def copy_once(folder: Path) -> bool:
        if list(folder.glob("outbox/*.json")) and not kept:
            with closing(SQLite.open(folder / "syndicator.db", create=False)) as ledger:
                ledger.save(folder / "kept.db", alone=True)
            kept.append(folder / "kept.db")
        return False

    for slug in ("first", "second"):
        blog.write(slug)
    with blog.open() as session:
        run_pass(session.app, stop=lambda: copy_once(blog.folder))
    assert sent(blog) == ["first", "second"]
    put_back(blog, kept[0])
    assert publish(blog) == []


@pytest.mark.long
def test_dry_run_shows_it_and_changes_nothing(blog: Blog) -> None:
    copy = copy_ledger(blog)
    publish(blog, "after")
    put_back(blog, copy)
    mark = (blog.folder / "syndicator.db.mark").read_bytes()
    ledger = (blog.folder / "syndicator.db").read_bytes()
    done = run_command(("dry-run", "--json"), cwd=blog.folder, env=os.environ)
    (row,) = json.loads(done.stdout)
    assert (row["decision"], "may have been sent" in row["reason"]) == ("hold", True)
    assert (blog.folder / "syndicator.db.mark").read_bytes() == mark
    assert (blog.folder / "syndicator.db").read_bytes() == ledger


@pytest.mark.long
def test_status_says_it_before_any_pass_with_the_way_out(blog: Blog) -> None:
    blog.channels = (outbox("outbox", 'delay = "2h"'),)
    blog.write("waiting")
    blog.run()
    copy = copy_ledger(blog)
    blog.now += timedelta(hours=3)
    publish(blog)
    put_back(blog, copy)
    done = run_command(("status",), cwd=blog.folder, env=os.environ)
    assert "needs you: the ledger is an older copy since" in done.stdout
    assert "syndicator approve waiting" in done.stdout
    assert "syndicator resolve waiting --channel outbox --sent URL" in done.stdout
    run_command(
        ("resolve", "waiting", "--channel", "outbox", "--sent", "https://there.example/1"),
        cwd=blog.folder,
        env=os.environ,
    )
    done = run_command(("status",), cwd=blog.folder, env=os.environ)
    assert "needs you" not in done.stdout


# --- another ledger, or none


@pytest.mark.long
def test_a_new_ledger_in_place_of_another_announces_nothing_by_itself(blog: Blog) -> None:
    blog.policy = 'first_run = "all"'
    for path in blog.folder.glob("syndicator.db*"):
        if not path.name.endswith(".mark"):
            path.unlink()
    assert publish(blog) == []
    assert rules(blog) == {"old": ("held", "restored"), "known": ("held", "restored")}
    assert "the ledger is a new one in place of another" in alerts(blog)[0]
    with blog.open("look") as session:
        approve(session, waiting(session, ["known"]))
    assert publish(blog, "news") == ["known", "news"]


@pytest.mark.long
def test_without_a_mark_a_ledger_is_taken_as_it_is(blog: Blog) -> None:
    """It is the first run, or the ledger was moved here, or an earlier program wrote it."""
    (blog.folder / "syndicator.db.mark").unlink()
    assert publish(blog, "after") == ["after"]
    assert (blog.folder / "syndicator.db.mark").exists()
    assert alerts(blog) == []


@pytest.mark.long
def test_a_ledger_may_move_with_its_mark_or_without(blog: Blog, tmp_path: Path) -> None:
    other = Blog(tmp_path / "other", now=blog.now)
    shutil.copytree(blog.folder / "posts", other.folder / "posts")
    shutil.copy(blog.folder / "syndicator.db", other.folder)
    shutil.copy(blog.folder / "syndicator.db.mark", other.folder)
    assert publish(other, "after") == ["after"]
    assert alerts(other) == []


@pytest.mark.long
def test_ledgers_in_one_folder_have_a_mark_each(blog: Blog) -> None:
    publish(blog, "after")
    blog.channels = (*blog.channels, '[ledger]\nurl = "sqlite:///second.db"')
    blog.run()
    assert publish(blog, "for both") == ["for-both"] or publish(blog) == []
    assert alerts(blog) == []
    assert {path.name for path in blog.folder.glob("*.mark")} == {"syndicator.db.mark", "second.db.mark"}


def test_a_damaged_mark_stops_all_with_one_line(blog: Blog) -> None:
    (blog.folder / "syndicator.db.mark").write_text("?")
    done = run_command(("run", "--once"), cwd=blog.folder, env=os.environ)
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    assert "syndicator.db.mark: is damaged; delete it if this ledger is the newest one" in done.stderr


def test_a_mark_that_can_not_be_written_stops_what_is_sent(blog: Blog) -> None:
    mark = blog.folder / "syndicator.db.mark"
    with blog.open() as session:
        mark.unlink()
        mark.mkdir()
        with pytest.raises(LedgerError, match="can't be used, so nothing is sent"):
            session.ledger.timeline.advance(99)


@pytest.mark.long
def test_a_mark_that_is_lost_in_a_pass_stops_it_and_the_next_goes_on(blog: Blog) -> None:
    mark = blog.folder / "syndicator.db.mark"

    def break_mark() -> bool:
        if mark.is_file():
            mark.unlink()
            mark.mkdir()
        return False

    blog.write("after")
    with blog.open() as session:
        result = run_pass(session.app, stop=break_mark)
    assert [problem for problem in result.problems if "nothing is sent" in problem]
    assert sent(blog) == []
    mark.rmdir()
    assert publish(blog) == ["after"]


# --- backups


def test_a_restored_backup_is_held_once(blog: Blog) -> None:
    backup(config(blog), blog.folder / "kept.db")
    publish(blog, "after")
    restore(config(blog), blog.folder / "kept.db")
    assert publish(blog) == []
    with blog.open("look") as session:
        approve(session, waiting(session, ["after"]))
    assert publish(blog, "news") == ["after", "news"]


@pytest.mark.long
def test_a_backup_that_is_put_in_place_by_hand_is_an_older_copy(blog: Blog) -> None:
    backup(config(blog), blog.folder / "kept.db")
    publish(blog, "after")
    put_back(blog, blog.folder / "kept.db")
    assert publish(blog) == []
    assert rules(blog)["after"] == ("held", "restored")


@pytest.mark.long
def test_what_was_replaced_by_a_backup_is_an_older_copy_afterwards(blog: Blog) -> None:
    backup(config(blog), blog.folder / "kept.db")
    copy = copy_ledger(blog, "copy.db")
    restore(config(blog), blog.folder / "kept.db")
    put_back(blog, copy)
    publish(blog, "after")
    assert rules(blog)["after"] == ("held", "restored")


# --- on both engines


def attempt(ledger: Ledger, post: str) -> int:
    """Begin an attempt, and let the mark follow, as a delivery does."""
    number = ledger.transitions.record_intent(claimed(ledger, pending(ledger, post)), STEP)
    ledger.timeline.advance(number)
    return number


def forget(ledger: Ledger, after: int) -> None:
    """Make the ledger what it was some attempts ago, as a dump that is put back does."""
    ledger.database.run("DELETE FROM attempts WHERE id > :after", after=after)


def test_a_dump_that_is_put_back_by_hand_is_an_older_copy(ledgers: Ledgers) -> None:
    with ledgers.open() as ledger:
        first = attempt(ledger, "a")
        attempt(ledger, "b")
        pending(ledger, "c")
        before = ledger.timeline.record
        forget(ledger, first)
    with ledgers.copy() as copy:
        assert copy.timeline.held(copy.blog) == 1
    with ledgers.open() as ledger:
        assert ledger.timeline.record.id != before.id
        assert ledger.timeline.held(ledger.blog) == 1
        again = ledger.timeline.record
    with ledgers.open() as ledger:
        assert ledger.timeline.record == again


def test_each_host_follows_a_timeline_that_another_has_begun(ledgers: Ledgers) -> None:
    """Both have a mark of their own where the ledger is on a server."""
    with ledgers.open("here") as ledger:
        first = attempt(ledger, "a")
    with ledgers.open("there") as ledger:
        attempt(ledger, "b")
        forget(ledger, first)
    with ledgers.open("there") as ledger:
        assert ledger.timeline.record.cause
        pending(ledger, "c")
    for host in ("here", "there", "here"):
        with ledgers.open(host) as ledger:
            assert ledger.timeline.held(ledger.blog) == 0
            attempt(ledger, f"by {host} {newest_attempt(ledger.database)}")


def test_a_host_that_sent_nothing_itself_knows_what_others_sent(ledgers: Ledgers) -> None:
    with ledgers.open("here") as ledger:
        first = attempt(ledger, "a")
        attempt(ledger, "b")
    with ledgers.open("there") as ledger:
        forget(ledger, first)
    with ledgers.open("there") as ledger:
        assert ledger.timeline.record.cause


def test_a_mark_that_lags_behind_is_no_older_ledger(ledgers: Ledgers) -> None:
    """Killed between the commit and the mark; or somebody else's host has sent."""
    with ledgers.open() as ledger:
        attempt(ledger, "a")
        sending(ledger, "b")
        pending(ledger, "c")
    with ledgers.open() as ledger:
        assert (ledger.timeline.record.cause, ledger.timeline.held(ledger.blog)) == ("", 0)


def test_what_was_pruned_makes_no_ledger_older(ledgers: Ledgers) -> None:
    with ledgers.open() as ledger:
        number = attempt(ledger, "a")
        ledger.database.run("UPDATE deliveries SET state = 'sent'")
        ledger.database.run("UPDATE attempts SET ended_at = started_at")
        ledgers.clock.advance(800 * DAY)
        assert prune(ledger, 700 * DAY) == 1
        assert newest_attempt(ledger.database) == number
    with ledgers.open() as ledger:
        assert ledger.timeline.record.cause == ""
        assert attempt(ledger, "b") > number


def test_a_ledger_that_is_replaced_while_it_is_open_sends_nothing_more(ledgers: Ledgers) -> None:
    with ledgers.open() as ledger:
        attempt(ledger, "a")
        mark, known = mark_of(ledgers.config()), newest_attempt(ledger.database)
        fence = claimed(ledger, pending(ledger, "b"))
        for other in (
            Position(timeline=ledger.timeline.record.id, attempt=known + 5),
            Position(timeline="b" * 32, attempt=0),
        ):
            mark.replace(other)
            with pytest.raises(LedgerError, match="was replaced meanwhile"):
                ledger.transitions.record_intent(fence, STEP)
            assert ledger.deliveries.get(fence.delivery).state == "claimed"
        assert newest_attempt(ledger.database) == known


# --- a log of writes that a killed worker has left


LEFT = r"the ledger is damaged; restore a backup .*, or put back the ledger to which syndicator\.db-wal belongs$"


@pytest.mark.long
def test_a_copy_that_does_not_agree_with_a_log_that_was_left_is_not_used(blog: Blog) -> None:
    blog.policy += "\nflood = 0"
    ledger, log = blog.folder / "syndicator.db", blog.folder / "syndicator.db-wal"
    copy = copy_ledger(blog)
    with closing(sqlite3.connect(ledger)) as other:  # so that the log stays
        other.execute("SELECT * FROM posts").fetchall()
        publish(blog, *(f"before-{number}" for number in range(30)))
        other.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        publish(blog, "after")
        left = log.read_bytes()
    log.write_bytes(left)
    assert publish(blog, "agrees") == ["agrees"]
    put_back(blog, copy)
    log.write_bytes(left)
    for _ in range(2):
        with pytest.raises(LedgerError, match=LEFT), blog.open("look"):
            pass
    assert sent(blog) == []
    restore(config(blog), copy)
    assert publish(blog) == []
    assert rules(blog)["before-0"] == ("held", "restored")
