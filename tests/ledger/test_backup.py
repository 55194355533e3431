"""Backups that can be trusted, the way back from one, and what is forgotten in the long run."""

from __future__ import annotations

import os
import resource
import sqlite3
import stat
import subprocess
import sys
import threading
from contextlib import closing, contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from syndicator.channels.registry import kind_class
from syndicator.config.file import load
from syndicator.errors import LedgerError, UsageError
from syndicator.ledger.backup import backup, look_over, look_over_backup, prune, restore
from syndicator.ledger.engine.migrations import MIGRATIONS
from syndicator.ledger.instance import Instance
from syndicator.model import State
from tests import ROOT
from tests.a_blog import Blog, outbox
from tests.commands import approve, waiting
from tests.fork_server import run_command

if TYPE_CHECKING:
    from collections.abc import Iterator

    from syndicator.config import Config

DAY = timedelta(days=1)


@pytest.fixture
def blog(tmp_path: Path) -> Blog:
    """A blog that has run once, and since then has sent one post."""
    blog = Blog(tmp_path, channels=(outbox("outbox"),))
    blog.write("old", day=blog.now - DAY)
    blog.run()
    blog.now += DAY
    blog.write("known")
    blog.run()
    assert there(blog) == {"known"}
    return blog


def config(blog: Blog) -> Config:
    return load(blog.configure(), kind_class=kind_class)


def there(blog: Blog) -> set[str]:
    return set(blog.sent())


def where(blog: Blog) -> dict[str, tuple[str, str]]:
    """Slug → state and rule."""
    with blog.open("look") as session:
        slugs = {id_: standing.slug for id_, standing in session.ledger.posts.records().items()}
        return {slugs[d.post_id]: (d.state.value, d.rule) for d in session.ledger.deliveries.all()}


# --- backup


def test_a_backup_is_one_file_for_its_owner_alone_and_whole(blog: Blog, tmp_path: Path) -> None:
    file = tmp_path / "kept.db"
    backup(config(blog), file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir() if "kept" in path.name] == ["kept.db"]
    look_over(file)
    with closing(sqlite3.connect(f"file:{file}?mode=ro&immutable=1", uri=True)) as copy:
        assert copy.execute("SELECT COUNT(*) FROM deliveries WHERE state = 'sent'").fetchone() == (1,)


def test_a_backup_takes_no_file_s_place_without_a_word(blog: Blog, tmp_path: Path) -> None:
    file = tmp_path / "kept.db"
    file.write_text("precious")
    with pytest.raises(UsageError, match="already exists"):
        backup(config(blog), file)
    assert file.read_text() == "precious"
    backup(config(blog), file, replace=True)
    look_over(file)


def test_a_backup_while_others_write_is_of_one_moment(blog: Blog, tmp_path: Path) -> None:
    """Two rows that are always written together are in each backup together."""
    path, done = tmp_path / "syndicator.db", threading.Event()

    def write() -> None:
        with closing(sqlite3.connect(path, timeout=30, isolation_level=None)) as ledger:
            number = 0
            while not done.is_set():
                number += 1
                ledger.execute("BEGIN IMMEDIATE")
                for name in "ab":
                    ledger.execute("INSERT OR REPLACE INTO instances VALUES (?, ?, '', '', NULL)", (name, str(number)))
                ledger.execute("COMMIT")

    thread = threading.Thread(target=write)
    thread.start()
    try:
        for number in range(10):
            file = tmp_path / f"kept-{number}.db"
            backup(config(blog), file)
            with closing(sqlite3.connect(file)) as copy:
                assert len(set(copy.execute("SELECT host FROM instances WHERE id IN ('a', 'b')"))) <= 1
    finally:
        done.set()
        thread.join()


@pytest.mark.long
def test_a_damaged_or_foreign_file_is_found_out(blog: Blog, tmp_path: Path) -> None:
    file = tmp_path / "kept.db"
    backup(config(blog), file)
    whole = file.read_bytes()
    file.write_bytes(whole[:8192] + os.urandom(len(whole) - 8192))
    with pytest.raises(LedgerError):
        look_over(file)
    for damaged in (file.read_bytes(), whole[:20_000], whole[:100]):
        file.write_bytes(damaged)
        for use in (look_over_backup, partial(restore, config(blog))):
            with pytest.raises(UsageError, match=r"kept\.db: this backup is damaged or incomplete; use another one$"):
                use(file)
    file.write_text("a shopping list")
    with pytest.raises(UsageError, match="not a backup"):
        look_over_backup(file)
    file.unlink()
    with closing(sqlite3.connect(file)) as other:
        other.execute("CREATE TABLE recipes (name)")
    with pytest.raises(UsageError, match="belongs to another program"):
        restore(config(blog), file)
    with pytest.raises(UsageError, match="file not found"):
        look_over_backup(tmp_path / "nowhere.db")
    assert where(blog)["known"] == ("sent", "")


# --- restore


def test_what_came_after_the_backup_is_held_until_a_person_has_looked(blog: Blog, tmp_path: Path) -> None:
    file = tmp_path / "kept.db"
    backup(config(blog), file)
    blog.now += DAY
    blog.write("after")
    blog.run()
    assert there(blog) == {"known", "after"}

    aside = restore(config(blog), file)
    (tmp_path / "outbox/after.json").unlink()
    assert aside is not None
    look_over(aside)
    blog.write("ahead", day=blog.now + DAY)
    done = blog.run()
    assert there(blog) == {"known"}
    assert any("newer than the restored backup" in note for note in done.notes)
    assert where(blog) | {"old": None} == {
        "old": None, "known": ("sent", ""), "after": ("held", "restored"), "ahead": ("held", "future"),
    }  # fmt: skip

    with blog.open("look") as session:
        approve(session, waiting(session, ["after"]))
    blog.write("news")  # the sources have been read once: what is new now is news
    blog.run()
    assert there(blog) == {"known", "after", "news"}


@pytest.mark.long
def test_what_waited_when_the_backup_was_made_is_held_too(blog: Blog, tmp_path: Path) -> None:
    blog.channels = (outbox("outbox", 'delay = "2h"'),)
    blog.write("waiting")
    blog.run()
    assert where(blog)["waiting"] == ("held", "delay")
    file = tmp_path / "kept.db"
    backup(config(blog), file)
    blog.now += timedelta(hours=3)
    blog.run()
    assert "waiting" in there(blog)
    restore(config(blog), file)
    (tmp_path / "outbox/waiting.json").unlink()
    blog.run()
    assert where(blog)["waiting"] == ("held", "restored")
    assert there(blog) == {"known"}


@pytest.mark.long
def test_what_a_person_had_pushed_is_held_as_well(blog: Blog, tmp_path: Path) -> None:
    blog.write("pushed")
    with blog.open() as session:
        session.ingest()
        (delivery,) = [d for d in session.ledger.deliveries.all() if d.state is State.HELD and d.rule == "new"]
        session.ledger.decisions.allow(delivery.id, "pushed")
    file = tmp_path / "kept.db"
    backup(config(blog), file)
    restore(config(blog), file)
    blog.run()
    assert where(blog)["pushed"] == ("held", "restored")


def test_no_restore_under_a_living_worker(blog: Blog, tmp_path: Path) -> None:
    file = tmp_path / "kept.db"
    backup(config(blog), file)
    worker = Instance(tmp_path / "owners")
    try:
        with pytest.raises(UsageError, match="stop it first"):
            restore(config(blog), file)
    finally:
        worker.close()
    restore(config(blog), file)


def test_a_damaged_ledger_is_put_aside_as_it_is(blog: Blog, tmp_path: Path) -> None:
    file = tmp_path / "kept.db"
    backup(config(blog), file)
    path = tmp_path / "syndicator.db"
    for name in ("-wal", "-shm"):
        Path(f"{path}{name}").unlink(missing_ok=True)
    path.write_bytes(b"nothing that was ever a ledger" * 300)
    aside = restore(config(blog), file)
    assert aside is not None
    assert aside.read_bytes().startswith(b"nothing that was ever a ledger")
    assert where(blog)["known"] == ("sent", "")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@contextmanager
def full_disk() -> Iterator[None]:
    """No file of this process may grow beyond the size of a small ledger."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.long
def test_a_restore_that_a_full_disk_ends_changes_nothing(blog: Blog, tmp_path: Path) -> None:
    file, path = tmp_path / "kept.db", tmp_path / "syndicator.db"
    backup(config(blog), file)
    before = sorted(tmp_path.iterdir())
    with full_disk(), pytest.raises(LedgerError, match="disk"):
        restore(config(blog), file)
    assert sorted(tmp_path.iterdir()) == before
    look_over(path)
    blog.run()
    assert where(blog)["known"] == ("sent", "")


@pytest.mark.long
def test_a_restore_that_can_move_nothing_says_so(blog: Blog, tmp_path: Path) -> None:
    file, path = tmp_path / "kept.db", tmp_path / "syndicator.db"
    backup(config(blog), file)
    path.write_bytes(b"nothing that was ever a ledger" * 300)
    (tmp_path / ".syndicator.db.restored").mkdir()
    with pytest.raises(LedgerError, match="nothing was restored"):
        restore(config(blog), file)
    assert path.read_bytes().startswith(b"nothing that was ever a ledger")


def test_a_lost_ledger_comes_back(blog: Blog, tmp_path: Path) -> None:
    file = tmp_path / "kept.db"
    backup(config(blog), file)
    (tmp_path / "syndicator.db").unlink()
    assert restore(config(blog), file) is None
    assert where(blog)["known"] == ("sent", "")


@pytest.mark.long
def test_what_was_left_beside_a_lost_ledger_does_not_come_back(blog: Blog, tmp_path: Path) -> None:
    file, path, journal = tmp_path / "kept.db", tmp_path / "syndicator.db", tmp_path / "syndicator.db-wal"
    backup(config(blog), file)
    with closing(sqlite3.connect(path)) as killed:
        killed.execute("BEGIN")
        killed.execute("SELECT COUNT(*) FROM posts").fetchall()  # so nobody tidies up
        blog.later(minutes=1).write("unknown to it")
        blog.run()
        left = journal.read_bytes()
    path.unlink()
    journal.write_bytes(left)
    assert restore(config(blog), file) is None
    assert where(blog).keys() == {"old", "known"}


@pytest.mark.long
def test_a_backup_of_an_older_version_is_brought_up_to_date(blog: Blog, tmp_path: Path) -> None:
    file = tmp_path / "kept.db"
    backup(config(blog), file)
    with closing(sqlite3.connect(file)) as copy:
        copy.execute("ALTER TABLE sources DROP COLUMN restored_at")
        copy.execute("DELETE FROM migrations WHERE name = 'm002_restored'")
        copy.commit()
    restore(config(blog), file)
    blog.write("after")
    blog.run()
    assert where(blog)["after"] == ("held", "restored")


def test_a_backup_of_a_newer_version_is_refused(blog: Blog, tmp_path: Path) -> None:
    assert "m999" not in {function.__name__ for function in MIGRATIONS}
    file = tmp_path / "kept.db"
    backup(config(blog), file)
    with closing(sqlite3.connect(file)) as copy:
        copy.execute("INSERT INTO migrations VALUES ('m999', '')")
        copy.commit()
    with pytest.raises(UsageError, match="newer syndicator"):
        restore(config(blog), file)


def test_a_backup_of_a_ledger_that_is_newer_names_the_ledger(blog: Blog, tmp_path: Path) -> None:
    with closing(sqlite3.connect(blog.folder / "syndicator.db")) as ledger:
        ledger.execute("INSERT INTO migrations VALUES ('m999', '')")
        ledger.commit()
    with pytest.raises(UsageError, match=r"syndicator\.db: written by a newer syndicator \(m999\)"):
        backup(config(blog), tmp_path / "kept.db")
    assert list(tmp_path.glob("*kept*")) == []


def test_on_a_server_it_is_the_server_s_tools_that_do_it(blog: Blog, tmp_path: Path) -> None:
    path = blog.configure()
    path.write_text(path.read_text() + '\n[ledger]\nurl = "postgresql://localhost/syndicator"\n')
    there = load(path, kind_class=kind_class)
    with pytest.raises(UsageError, match="pg_dump"):
        backup(there, tmp_path / "kept.db")
    with pytest.raises(UsageError, match="pg_restore"):
        restore(there, tmp_path / "kept.db")


def test_the_commands(blog: Blog, tmp_path: Path) -> None:
    blog.configure()

    def said(*arguments: str) -> tuple[int, str]:
        ran = run_command(arguments, cwd=tmp_path, env=os.environ)
        return ran.returncode, ran.stdout + ran.stderr

    assert said("backup", "kept.db")[0] == 0
    assert said("backup", "kept.db") == (2, "kept.db already exists; name another file or add --force\n")
    assert said("backup", "--force", "kept.db")[0] == 0
    assert said("backup", "config.toml/kept.db")[0] == 2  # a file is no folder
    assert said("backup", "tpyo/kept.db") == (2, "tpyo/kept.db: folder not found: tpyo\n")
    assert not Path("tpyo").exists()
    assert said("check", "--backup", "kept.db") == (0, "backup   kept.db: intact, can be restored\n")
    assert said("check", "--backup", "config.toml")[0] == 2
    status, text = said("restore", "kept.db")
    assert (status, text.count("before-")) == (0, 1)
    (tmp_path / "half.db").write_bytes((tmp_path / "kept.db").read_bytes()[:20_000])
    assert said("restore", "half.db") == (2, "half.db: this backup is damaged or incomplete; use another one\n")
    assert said("restore", "nowhere.db") == (2, "nowhere.db: file not found\n")


@pytest.mark.long
@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give away files")
def test_what_root_leaves_in_a_service_s_folder_becomes_the_service_s(blog: Blog, tmp_path: Path) -> None:
    blog.write("by-root")
    config_file, service = blog.configure(), 64_123
    outside = tmp_path.parent / f"{tmp_path.name}-outside"
    outside.write_text("root's own")
    (tmp_path / "link").symlink_to(outside)
    (tmp_path / "second-name").hardlink_to(outside)
    by_hand = {"config.toml", "posts", "old.md", "known.md", "by-root.md", "link", "second-name"}
    os.chown(tmp_path, service, service)
    command = [sys.executable, "-m", "syndicator", "--config", str(config_file), "push", "by-root", "--yes"]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    assert subprocess.run(command, env=env, capture_output=True, check=False).returncode == 0
    owners = {path.name: path.lstat().st_uid for path in tmp_path.rglob("*")}
    assert {owners.pop(name) for name in by_hand} == {outside.stat().st_uid} == {0}
    assert set(owners.values()) == {service}
    assert {"syndicator.db", "owners", "outbox", "by-root.json"} <= set(owners)


# --- prune


def attempts(blog: Blog) -> int:
    with blog.open("look") as session:
        return sum(len(session.ledger.deliveries.attempts(d.id)) for d in session.ledger.deliveries.all())


def test_old_attempts_are_forgotten_and_what_was_sent_is_not(blog: Blog, tmp_path: Path) -> None:
    blog.channels = (*blog.channels, '[ledger]\nkeep = "2y"')
    assert attempts(blog) == 1
    blog.now += timedelta(days=729)
    blog.run()
    assert attempts(blog) == 1
    blog.now += timedelta(days=4)
    blog.run()
    assert attempts(blog) == 0
    assert where(blog)["known"] == ("sent", "")
    with blog.open("look") as session:
        (sent,) = session.ledger.deliveries.in_state(State.SENT)
    assert sent.receipt is not None
    assert sent.receipt.remote_url.endswith("known.json")
    (tmp_path / "outbox/known.json").unlink()
    blog.run()
    assert there(blog) == set()


def test_the_attempts_at_what_is_not_settled_are_kept(blog: Blog) -> None:
    blog.channels = (*blog.channels, '[ledger]\nkeep = "2y"')
    with blog.open("look") as session:
        session.ledger.database.run("UPDATE deliveries SET state = 'unknown', due_at = NULL WHERE state = 'sent'")
    blog.now += timedelta(days=900)
    blog.run()
    assert attempts(blog) == 1


def test_what_stays_in_doubt_does_not_have_the_rest_looked_through_at_each_pass(blog: Blog) -> None:
    keep = timedelta(days=730)
    with blog.open("look") as session:
        session.ledger.database.run("UPDATE deliveries SET state = 'unknown'")
    blog.now += timedelta(days=10)
    blog.write("later")
    blog.run()
    blog.now += keep + timedelta(hours=12)
    with blog.open("look") as session:
        assert prune(session.ledger, keep) == 0
        blog.now += timedelta(days=1)
        assert prune(session.ledger, keep) == 1
