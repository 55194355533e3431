"""The blog that is served: a changed config, a changed ledger, a ledger that may only be read."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from syndicator.channels.registry import kind_class
from syndicator.config.file import load
from syndicator.errors import LedgerError
from syndicator.ledger.instance import is_alive
from syndicator.model import State
from syndicator.serve.blog import ServedBlog

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.a_blog import Blog
    from tests.fakes.ledgers import Ledgers


@pytest.fixture
def served_blog(blog: Blog) -> Iterator[ServedBlog]:
    path = blog.configure()
    made = ServedBlog(lambda: load(path, kind_class=kind_class))
    yield made
    made.close()


def test_a_changed_config_is_read_again_and_a_wrong_one_named(blog: Blog, served_blog: ServedBlog) -> None:
    path = blog.folder / "config.toml"
    path.write_text(path.read_text().replace("[blog]", '[blog]\ntitle = "Balcony"'))
    assert served_blog.config.get().blog.title == "Balcony"
    path.write_text("[blgo]")
    assert served_blog.config.get().blog.title == "Balcony"
    assert "unknown key" in served_blog.config.problem
    path.unlink()
    assert served_blog.config.get().blog.title == "Balcony"
    path = blog.configure()
    assert served_blog.config.get().blog.title == ""
    assert served_blog.config.problem == ""


def test_without_a_ledger_there_is_an_empty_one_to_read(blog: Blog, served_blog: ServedBlog) -> None:
    with served_blog.reading() as session:
        assert session.dry_run
    with pytest.raises(LedgerError, match="no ledger yet"), served_blog.writing():
        pass
    assert not (blog.folder / "syndicator.db").exists()


def test_a_change_by_anybody_is_noticed(blog: Blog, served_blog: ServedBlog) -> None:
    before = served_blog.changes.version()
    blog.run()
    version = served_blog.changes.version()
    assert version != before
    with served_blog.reading() as session:
        assert session.posts.all()
    assert served_blog.changes.version() == version
    with served_blog.writing() as session:
        session.ledger.channels.pause("outbox", "no login", blog.now)
    assert served_blog.changes.version() != version


def test_every_thread_is_told_the_same(blog: Blog, served_blog: ServedBlog) -> None:
    blog.run()
    served_blog.changes.version()
    blog.later(minutes=1).run()
    version = served_blog.changes.version()
    with ThreadPoolExecutor(4) as threads:
        assert {threads.submit(served_blog.changes.version).result() for _ in range(4)} == {version}


def test_as_long_as_the_ledger_is_open_its_owner_is_alive(blog: Blog, served_blog: ServedBlog) -> None:
    blog.run()
    served_blog.changes.version()
    owners = blog.folder / "owners"
    assert [is_alive(owners, path.name) for path in owners.iterdir()] == [True]
    served_blog.changes._thread.submit(served_blog.changes._close).result()
    assert list(owners.iterdir()) == []


def test_a_ledger_that_fails_is_asked_anew(blog: Blog, served_blog: ServedBlog) -> None:
    blog.run()
    version = served_blog.changes.version()
    assert served_blog.changes._ledger
    served_blog.changes._thread.submit(served_blog.changes._ledger.database.release_connection).result()
    blog.folder.joinpath("syndicator.db").rename(blog.folder / "moved.db")
    blog.folder.joinpath("syndicator.db").write_text("not a ledger, but long enough to look like a file of one")
    assert served_blog.changes.version() != version
    blog.folder.joinpath("moved.db").replace(blog.folder / "syndicator.db")
    assert served_blog.changes.version()


def test_a_ledger_that_cannot_be_opened_leaves_no_owner(blog: Blog, served_blog: ServedBlog) -> None:
    blog.folder.joinpath("syndicator.db").write_text("not a ledger, but long enough to look like a file of one")
    assert served_blog.changes.version() == served_blog.changes.version()
    assert list((blog.folder / "owners").iterdir()) == []


def test_both_engines_say_whether_others_have_written(ledgers: Ledgers) -> None:
    with ledgers.open() as ledger, ledgers.open(create=False) as other:
        before = ledger.database.data_version()
        assert ledger.database.data_version() == before
        other.sources.record_error("feed", "feed", "no answer")
        if ledgers.url.startswith("postgresql"):
            other.database.rows("SELECT pg_stat_force_next_flush()")
            other.database.close()
        assert ledger.database.data_version() != before


def test_what_a_dead_worker_had_claimed_is_read_as_pending(blog: Blog, served_blog: ServedBlog) -> None:
    with blog.open() as session:
        session.ingest()
        (delivery,) = session.ledger.deliveries.all()
        session.ledger.decisions.allow(delivery.id, "pushed")
        assert session.ledger.transitions.claim(delivery, "dead")
    with served_blog.reading() as session:
        assert session.ledger.deliveries.get(delivery.id).state is State.PENDING
