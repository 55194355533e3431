"""The worker on a folder of blogs: each is read in its interval, and a file that changes takes effect."""

from __future__ import annotations

import logging
import shutil
import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from syndicator.channels.file import Kind as FileChannel
from syndicator.channels.registry import kind_class
from syndicator.config.folder import ConfigFolder
from syndicator.daemon import blog_passes, blog_turns
from syndicator.daemon.blog_passes import BlogPasses, run_all_once
from syndicator.daemon.polling import Hosts
from syndicator.errors import LedgerError
from syndicator.ledger.blogs import BlogStore
from syndicator.ledger.opening import open_ledger
from syndicator.model import Receipt, State, Step
from syndicator.sources import host_turns
from syndicator.typed_commands import current_blog
from tests.fakes.blog_folder import BlogFolder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from syndicator.ledger import Ledger


class World:
    def __init__(self, path: Path) -> None:
        self.files = BlogFolder(path)
        self.files.share('[schedule]\nevery = "10m"\n')
        self.files.add("ada", "one")
        self.files.add("bob", "two")

    def worker(self) -> BlogPasses:
        folder = ConfigFolder(self.files.path, kind_class=kind_class)
        return BlogPasses(folder.shared, folder)

    def ledger(self) -> Ledger:
        return open_ledger(ConfigFolder(self.files.path, kind_class=kind_class).shared, create=False)

    def make_due(self, column: str = "next_poll_at") -> None:
        """As if the interval was over."""
        past = datetime.now(UTC) - timedelta(minutes=1)
        with self.ledger() as ledger:
            ledger.database.run(
                f"UPDATE blogs SET {column} = :past, pass_at = :past WHERE pass_at IS NOT NULL", past=past
            )


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr(blog_passes, "LOOK", timedelta(0))
    monkeypatch.setattr(blog_passes, "_COST", 0)  # else a slow machine looks at the files less often
    return World(tmp_path)


def test_each_blog_is_read_and_sent_in_its_interval(world: World) -> None:
    worker = world.worker()
    worker()
    assert (world.files.sent("ada"), world.files.sent("bob")) == (["one"], ["two"])
    world.files.add("ada", "later")
    worker()
    assert world.files.sent("ada") == ["one"], "it is not due"
    world.make_due()
    worker()
    assert world.files.sent("ada") == ["later", "one"]


@pytest.mark.long
def test_a_turn_that_a_clock_far_ahead_has_set_is_now(world: World) -> None:
    world.worker()()
    world.files.add("ada", "later")
    with world.ledger() as ledger:
        ledger.database.run("UPDATE blogs SET pass_at = :at, next_poll_at = :at", at=ledger.now() + timedelta(days=366))
    world.worker()()
    assert world.files.sent("ada") == ["later", "one"]


@pytest.mark.long
def test_the_next_read_is_an_interval_after_the_last(world: World) -> None:
    world.worker()()
    with world.ledger() as ledger:
        rows = ledger.database.rows("SELECT pass_at, next_poll_at FROM blogs WHERE pass_at IS NOT NULL")
        assert len(rows) == 2
        for row in rows:
            assert row["pass_at"] == row["next_poll_at"]
            wait = datetime.fromisoformat(row["next_poll_at"]) - ledger.now()
            assert timedelta(minutes=9) < wait <= timedelta(minutes=10)


@pytest.mark.long
def test_what_a_person_releases_goes_out_without_reading_the_sources(world: World) -> None:
    world.files.add("ada", "one", more="[fetch]\nallow = []\n")
    worker = world.worker()
    worker()
    world.files.add("bob", "unread")
    with world.ledger() as ledger:
        ada = ledger.of_blog(ledger.blogs.ids()["ada"])
        (delivery,) = ada.deliveries.all()
        ada.decisions.add_round(delivery.post_id, "outbox", "pushed")
        worker()
        assert [d.state for d in ada.deliveries.all()] == [State.SENT, State.PENDING], "nobody is told yet"
        ada.wake_workers()
        worker()
        assert [d.state for d in ada.deliveries.all()] == [State.SENT, State.SENT]


@pytest.mark.long
def test_files_take_effect_while_it_runs(world: World) -> None:
    worker = world.worker()
    worker()
    world.files.add("carol", "three")
    world.files.add("ada", "more", blog='title = "Changed"')
    (world.files.path / "bob.toml").unlink()
    (world.files.path / "bob-posts" / "unseen.md").write_text("---\ntitle: Unseen\ndate: 2026-11-02\n---\nText.\n")
    world.make_due()
    worker()
    assert world.files.sent("carol") == ["three"]
    assert world.files.sent("ada") == ["more", "one"]
    assert world.files.sent("bob") == ["two"]


def test_what_is_broken_is_told_before_the_first_turn_and_of_no_other_blog(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blog_turns, "SIDE_BY_SIDE", 1)
    told: list[tuple[str, str]] = []

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            told.append((record.getMessage().partition(":")[0], current_blog()))

    def noted(*words: Any, **options: Any) -> Any:
        done = run(*words, **options)
        told.append(("a turn", current_blog()))
        world.files.spoil("dave")
        return done

    run = blog_turns.run_turn
    monkeypatch.setattr(blog_passes, "run_turn", noted)
    world.files.spoil("carol")
    logger, listener = logging.getLogger("syndicator.daemon.passes"), Listener()
    logger.addHandler(listener)
    world.worker()()
    logger.removeHandler(listener)
    assert [what.rpartition("/")[2] for what, _ in told[:3]] == ["carol.toml", "a turn", "dave.toml"]
    assert [blog != "" for _, blog in told[:3]] == [False, True, False]


@pytest.mark.long
def test_a_blog_whose_former_file_is_still_there_waits(world: World, caplog: pytest.LogCaptureFixture) -> None:
    """As between the copy of a file and the removal of the first: as a new blog it would send everything once more."""
    worker = world.worker()
    worker()
    path, text = world.files.path, (world.files.path / "ada.toml").read_text()
    (path / "lovelace.toml").write_text(text.replace("[blog]", '[blog]\nformerly = "ada"'))
    for _ in range(2):
        worker()
    assert caplog.messages == [
        'lovelace: blog.formerly = "ada", but ada.toml is still there; remove one of them',
    ]
    with world.ledger() as ledger:
        assert "lovelace" not in ledger.blogs.ids()
    (path / "ada.toml").unlink()
    (path / "ada-posts" / "later.md").write_text("---\ntitle: Later\ndate: 2026-11-02\n---\nText.\n")
    worker()
    assert world.files.sent("ada") == ["later", "one"]
    with world.ledger() as ledger:
        assert set(ledger.blogs.ids()) == {"blog", "lovelace", "bob"}
    assert len(list((path / "ada-outbox").glob("*.json"))) == 2


@pytest.mark.long
def test_what_a_worker_leaves_when_it_is_stopped_is_due_for_the_next(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else it would wait until the sources are read next, which may be a day later."""
    world.files.add("ada", "one", "more", "most")
    worker, send = world.worker(), FileChannel.send

    def send_and_stop(channel: FileChannel, step: Step) -> Receipt:
        worker.stopping = True
        return send(channel, step)

    with monkeypatch.context() as patched:
        patched.setattr(FileChannel, "send", send_and_stop)
        worker()
    assert len(world.files.sent("ada") + world.files.sent("bob")) in (1, 2)
    world.worker()()
    assert (world.files.sent("ada"), world.files.sent("bob")) == (["more", "most", "one"], ["two"])


@pytest.mark.long
def test_a_former_file_that_comes_back_is_no_new_blog(world: World, caplog: pytest.LogCaptureFixture) -> None:
    """As on a host where the folder is renamed later, or where a worker has read it before."""
    worker, late = world.worker(), world.worker()
    worker()
    path, text = world.files.path, (world.files.path / "ada.toml").read_text()
    renamed = text.replace("[blog]", '[blog]\nformerly = "ada"')
    (path / "ada.toml").unlink()
    (path / "lovelace.toml").write_text(renamed)
    worker()
    late()  # it has read the folder when there was ada.toml
    (path / "ada.toml").write_text(text)
    shutil.rmtree(path / "ada-outbox")
    for _ in range(2):
        worker()
    line = "ada: this blog is lovelace now; remove ada.toml, or `formerly` from lovelace.toml if it is another blog"
    assert caplog.messages == [line]
    assert world.files.sent("ada") == []
    with world.ledger() as ledger:
        assert "ada" not in ledger.blogs.ids()
    (path / "lovelace.toml").write_text(renamed.replace('formerly = "ada"\n', ""))
    world.worker()()
    with world.ledger() as ledger:
        assert set(ledger.blogs.ids()) == {"blog", "lovelace", "bob", "ada"}


@pytest.mark.long
def test_two_files_that_are_copies_of_a_renamed_one_are_one_blog(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    worker = world.worker()
    worker()
    path = world.files.path
    renamed = (path / "ada.toml").read_text().replace("[blog]", '[blog]\nformerly = "ada"')
    (path / "ada.toml").unlink()
    for name in ("byron", "lovelace"):
        (path / f"{name}.toml").write_text(renamed)
    worker()
    line = 'lovelace: blog.formerly = "ada", but that blog is byron now; write "byron" if it is this one, or remove the line'
    assert caplog.messages == [line]
    with world.ledger() as ledger:
        assert set(ledger.blogs.ids()) == {"blog", "bob", "byron"}


@pytest.mark.long
def test_a_broken_file_stops_its_blog_and_says_so_once(world: World, caplog: pytest.LogCaptureFixture) -> None:
    worker = world.worker()
    worker()
    world.files.spoil("bob")
    world.files.add("ada", "more")
    world.make_due()
    for _ in range(2):
        worker()
    assert world.files.sent("ada") == ["more", "one"]
    (said,) = [record.getMessage() for record in caplog.records if "tittle" in record.getMessage()]
    assert 'bob.toml:2: blog.tittle: unknown key, did you mean "title"?' in said
    world.files.add("bob", "again")
    worker()
    assert world.files.sent("bob") == ["again", "two"]


def test_a_blog_that_fails_stops_no_other(world: World, caplog: pytest.LogCaptureFixture) -> None:
    world.files.add("ada", more='[ledger]\nreceipts = "ada.json"\n')
    (world.files.path / "ada.json").write_text("no receipts")
    world.worker()()
    assert (world.files.sent("ada"), world.files.sent("bob")) == ([], ["two"])
    assert any(
        record.getMessage().startswith("ada: ") and "receipts" in record.getMessage() for record in caplog.records
    )


@pytest.mark.long
def test_one_pass_of_all_reads_what_is_not_due_yet(world: World) -> None:
    world.worker()()
    world.files.add("ada", "later")
    results = run_all_once(ConfigFolder(world.files.path, kind_class=kind_class), lambda: False)
    assert world.files.sent("ada") == ["later", "one"]
    assert {name: [outcome.slug for result in passes for outcome in result.outcomes] for name, passes in results.items()} == {
        "ada": ["later"], "bob": [],
    }  # fmt: skip


def test_two_workers_share_the_turns(world: World) -> None:
    """What one has claimed the other leaves alone, until the lease is over."""
    world.worker()()
    world.make_due()
    with world.ledger() as ledger:
        turns = [ledger.blogs.claim(timedelta(minutes=5)) for _ in range(3)]
        assert [turn and turn.name for turn in turns] in (["ada", "bob", None], ["bob", "ada", None])
        assert all(turn.polls for turn in turns if turn)
        world.files.add("ada", "later")
        world.worker()()
        assert world.files.sent("ada") == ["one"]
        ledger.database.run("UPDATE blogs SET pass_at = :past WHERE pass_at IS NOT NULL", past=ledger.now())
        world.worker()()
        assert world.files.sent("ada") == ["later", "one"]
        turn = turns[0]
        assert turn
        before = ledger.database.rows("SELECT pass_at FROM blogs WHERE id = :id", id=turn.blog)
        ledger.blogs.finish(turn, ledger.now() + timedelta(days=9), turn.next_poll_at)
        assert ledger.database.rows("SELECT pass_at FROM blogs WHERE id = :id", id=turn.blog) == before, "claimed since"


@pytest.mark.long
def test_one_with_much_to_send_lets_the_others_have_their_turn(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also those of the others that come up while it sends."""
    monkeypatch.setattr(blog_turns, "SLICE_SECONDS", 0.0)
    monkeypatch.setattr(blog_turns, "SIDE_BY_SIDE", 1)
    world.files.add("ada", *(f"p{number}" for number in range(12)))
    turns, run = [], blog_turns.run_turn

    def noted(*words: Any, **options: Any) -> Any:
        done = run(*words, **options)
        turns.append([outcome.slug for outcome in done.result.outcomes])
        if len(turns) == 5:
            world.files.add("cay", "late")
        return done

    monkeypatch.setattr(blog_passes, "run_turn", noted)
    worker = world.worker()
    worker()
    assert len(world.files.sent("ada")) == 13
    order = [slug for slugs in turns for slug in slugs]
    assert order.index("two") < 3
    assert "late" in order[5:9]


HOST = "git.example.com"


def asks_host(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if every blog was read from there."""
    monkeypatch.setattr(blog_passes, "hosts_of", lambda _sources: frozenset((HOST,)))
    monkeypatch.setattr(host_turns, "SHORTEST_PAUSE", 0.01)
    monkeypatch.setattr(host_turns, "LONGEST_PAUSE", 0.01)


@pytest.mark.long
def test_a_host_that_another_worker_asks_is_asked_afterwards(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.worker()()
    asks_host(monkeypatch)
    world.files.add("ada", "later")
    world.files.add("bob", "later")
    world.make_due()
    with world.ledger() as ledger:
        assert ledger.hosts.take(HOST, timedelta(hours=1))
        ada = ledger.of_blog(ledger.blogs.ids()["ada"])
        (delivery,) = ada.deliveries.all()
        ada.decisions.add_round(delivery.post_id, "outbox", "pushed")
        world.worker()()
        assert [d.state for d in ada.deliveries.all()] == [State.SENT, State.SENT], "what needs no reading goes out"
        assert (world.files.sent("ada"), world.files.sent("bob")) == (["one"], ["two"])
        ledger.hosts.release(HOST, timedelta(0))
    worker = world.worker()
    worker._linger = 1.0
    worker()
    assert (world.files.sent("ada"), world.files.sent("bob")) == (["later", "one"], ["later", "two"])


@pytest.mark.long
def test_one_pass_of_all_asks_a_host_for_one_blog_at_a_time(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    asks_host(monkeypatch)
    asking: list[int] = []
    asked = Hosts.asked

    @contextmanager
    def counted(hosts: Hosts) -> Iterator[None]:
        with asked(hosts):
            asking.append(1)
            assert len(asking) == 1
            yield
            asking.pop()

    monkeypatch.setattr(Hosts, "asked", counted)
    for number in range(10):
        world.files.add(f"b{number}", "only")
    results = run_all_once(ConfigFolder(world.files.path, kind_class=kind_class), lambda: False)
    assert [results[f"b{number}"][0].problems for number in range(10)] == [()] * 10
    assert all(world.files.sent(f"b{number}") == ["only"] for number in range(10))


@pytest.mark.long
def test_turns_that_ended_with_the_ledger_are_due_at_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """And the hosts that were to be asked are free: nobody waits for the end of a lease."""
    asks_host(monkeypatch)
    worker = world.worker()

    def fails(*_: object, **__: object) -> None:
        raise LedgerError("the connection was cut")

    with monkeypatch.context() as patch:
        patch.setattr(blog_passes, "run_turn", fails)
        worker()
    with monkeypatch.context() as patch:
        patch.setattr(BlogStore, "finish", fails)
        worker()
    assert world.files.sent("ada") == []
    worker._linger = 1.0
    worker()
    assert (world.files.sent("ada"), world.files.sent("bob")) == (["one"], ["two"])


@pytest.mark.long
def test_a_ledger_that_failed_while_something_was_sent_is_opened_anew(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    """As long as it is open, nobody takes over what is claimed, or sends on the same account."""
    failure = "BEFORE UPDATE OF remote_id ON steps BEGIN SELECT RAISE(ABORT, 'disk I/O error'); END"
    with open_ledger(ConfigFolder(world.files.path, kind_class=kind_class).shared, create=True) as ledger:
        ledger.database.run(f"CREATE TRIGGER failure {failure}")
    worker = world.worker()
    worker._linger = 60.0
    timer = threading.Timer(10, lambda: setattr(worker, "stopping", True))
    timer.start()
    worker()
    timer.cancel()
    assert not worker.stopping
    assert "published on outbox" in caplog.text
    with world.ledger() as ledger:
        ledger.database.run("DROP TRIGGER failure")
        assert {row["state"] for row in ledger.database.rows("SELECT state FROM deliveries")} <= {
            "unknown",
            "pending",
            "held",
        }
        assert ledger.database.rows("SELECT 1 FROM channels WHERE instance IS NOT NULL") == []
    worker._linger = 1.0
    worker()
    assert (world.files.sent("ada"), world.files.sent("bob")) == (["one"], ["two"])


@pytest.mark.long
def test_a_turn_that_takes_longer_than_the_lease_may_be_claimed_twice(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (world.files.path / "bob.toml").unlink()
    together, run, turns = threading.Barrier(2), blog_turns.run_turn, list[int]()

    def takes_long(*words: Any, **options: Any) -> Any:
        turns.append(1)
        if len(turns) <= 2:
            world.make_due("pass_at")
            together.wait(timeout=30)
        return run(*words, **options)

    monkeypatch.setattr(blog_passes, "run_turn", takes_long)
    world.worker()()
    assert len(turns) >= 2
    assert world.files.sent("ada") == ["one"]
    assert caplog.messages == [], "no problem"


@pytest.mark.long
def test_a_reload_looks_at_the_files_while_a_pass_runs(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A look at many files takes long, so it is seldom; but not for who asks for it."""
    monkeypatch.setattr(blog_passes, "LOOK", timedelta(hours=1))
    worker = world.worker()
    asked: list[bool] = []

    def during(config: object) -> tuple[str, ...]:
        del config
        if not asked:
            world.files.add("carol", "three")
            asked.append(worker.follow_up())
        return ()

    monkeypatch.setattr(blog_passes, "ping", during)
    worker()
    assert asked == [True]
    assert world.files.sent("carol") == ["three"]
