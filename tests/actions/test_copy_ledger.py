"""A ledger goes on in another database: every row is there, and nothing is sent from both."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from syndicator.actions.copy_ledger import copy_blog_ledger, copy_ledger
from syndicator.errors import LedgerError, UsageError
from syndicator.ledger.engine.postgresql import PostgreSQL
from syndicator.ledger.instance import Instance
from syndicator.ledger.opening import open_database, open_ledger
from syndicator.ledger.timeline import close_timeline
from syndicator.model import Post, SourceUpdate, State
from tests.fakes.ledgers import STEP, THERE, Ledgers, claimed, doubtful, ledgers_on, pending, seen, sending

if TYPE_CHECKING:
    from pathlib import Path

    from syndicator.config import Config
    from syndicator.ledger import Ledger

TABLES = (
    "blogs",
    "sources",
    "source_posts",
    "posts",
    "aliases",
    "channels",
    "deliveries",
    "steps",
    "attempts",
    "imports",
)


@pytest.fixture
def target(request: pytest.FixtureRequest, ledgers: Ledgers, tmp_path: Path) -> Ledgers:
    """An empty place on the other engine than `ledgers`."""
    folder = tmp_path / "target"
    folder.mkdir()
    if ledgers.url.startswith("postgresql"):
        return ledgers_on("sqlite", "", folder)
    return ledgers_on("postgresql", request.getfixturevalue("postgresql_server"), folder)


def fill(ledger: Ledger) -> None:
    """One of everything: sent, unknown, pending, held."""
    ledger.channels.add("x", "x", "{}")
    ledger.transitions.record_receipt(sending(ledger, "sent"), 0, THERE)
    doubtful(ledger, "doubtful")
    pending(ledger, "waiting")
    update = SourceUpdate(
        present={"sent.md": "1"},
        source_posts=(seen("sent.md", Post(id="sent", slug="sent", title="Ünïcode", markdown="Text\n")),),
    )
    ledger.sources.save_update("posts", update, {("posts", "sent.md"): "sent"}, {"slug:sent": "sent"})
    ledger.sources.record_read("posts", "repo", {"etag": "é"}, complete=True)


def rows(config: Config) -> dict[str, list[dict[str, object]]]:
    with closing(open_database(config, create=False)) as database:
        return {table: sorted(database.rows(f"SELECT * FROM {table}"), key=repr) for table in TABLES}


@pytest.mark.long
def test_every_row_is_copied_and_the_copy_goes_on(ledgers: Ledgers, target: Ledgers) -> None:
    with ledgers.open() as ledger:
        fill(ledger)
    before = rows(ledgers.config())
    assert all(before[table] for table in TABLES if table != "imports")
    assert copy_ledger(ledgers.config(), target.config()) > len(TABLES)
    assert rows(target.config()) == before
    with target.open() as ledger:
        fence = claimed(ledger, ledger.deliveries.on_channel("x", State.PENDING)[0])
        assert ledger.transitions.record_intent(fence, STEP) not in {row["id"] for row in before["attempts"]}
        ledger.transitions.record_receipt(fence, 0, THERE)
        assert pending(ledger, "another").id not in {row["id"] for row in before["deliveries"]}


@pytest.mark.long
def test_schemas_of_one_database_are_two_places(tmp_path: Path, postgresql_server: str) -> None:
    ledgers, target, shared = (ledgers_on("postgresql", postgresql_server, tmp_path / name) for name in "abc")
    with ledgers.open() as ledger:
        fill(ledger)
    before = rows(ledgers.config())
    assert copy_ledger(ledgers.config(), target.config())
    assert rows(target.config()) == before
    assert copy_blog_ledger(target.config(), shared.config(), "ada")


def test_a_ledger_is_not_copied_to_itself(ledgers: Ledgers) -> None:
    with ledgers.open() as ledger:
        fill(ledger)
    before = rows(ledgers.config())
    for copy in (copy_ledger, lambda source, target: copy_blog_ledger(source, target, "ada")):
        with pytest.raises(UsageError, match="can't be copied to itself"):
            copy(ledgers.config(), ledgers.config())
    assert rows(ledgers.config()) == before


@pytest.mark.long
def test_the_old_ledger_holds_what_the_new_one_sends(ledgers: Ledgers, target: Ledgers) -> None:
    with ledgers.open() as ledger:
        fill(ledger)
    copy_ledger(ledgers.config(), target.config())
    with ledgers.open() as old, target.open() as new:
        assert [d.rule for d in old.deliveries.on_channel("x", State.HELD)] == ["restored"]
        assert old.deliveries.on_channel("x", State.PENDING) == []
        assert old.sources.get("posts").restored_at
        assert [d.post_id for d in new.deliveries.on_channel("x", State.PENDING)] == ["waiting"]
        assert new.timeline.record.cause == ""
        assert new.sources.get("posts").restored_at is None


def test_an_open_ledger_sends_nothing_after_it_was_copied(tmp_path: Path) -> None:
    ledgers = ledgers_on("sqlite", "", tmp_path)
    with ledgers.open() as late:
        delivery = pending(late)
        copy_ledger(ledgers.config(), replace_url(ledgers, tmp_path / "new.db"))
        assert late.transitions.claim(delivery, "late") is None
        fence = claimed(late, pending(late, "b"))
        with pytest.raises(LedgerError, match="nothing is sent"):
            late.transitions.record_intent(fence, STEP)


def replace_url(ledgers: Ledgers, path: Path) -> Config:
    return replace(ledgers, url=f"sqlite:///{path}").config()


@pytest.mark.long
def test_a_target_with_posts_is_refused(ledgers: Ledgers, target: Ledgers) -> None:
    for place in (ledgers, target):
        with place.open() as ledger:
            pending(ledger)
    with pytest.raises(UsageError, match="not empty"):
        copy_ledger(ledgers.config(), target.config())
    with ledgers.open() as ledger:
        assert ledger.deliveries.on_channel("x", State.PENDING)


@pytest.mark.long
@pytest.mark.parametrize("side", ["source", "target"])
def test_a_running_worker_is_refused(ledgers: Ledgers, target: Ledgers, side: str) -> None:
    with ledgers.open() as ledger:
        pending(ledger)
    place = ledgers if side == "source" else target
    instance = Instance(place.folder / "owners")
    with pytest.raises(UsageError, match="a worker is running"):
        copy_ledger(ledgers.config(), target.config())
    instance.close()
    copy_ledger(ledgers.config(), target.config())


@pytest.mark.long
def test_a_worker_on_another_host_is_refused(tmp_path: Path, postgresql_server: str) -> None:
    ledgers = ledgers_on("postgresql", postgresql_server, tmp_path)
    with ledgers.open() as ledger:
        pending(ledger)
    with closing(PostgreSQL(ledgers.url)) as elsewhere:
        elsewhere.listen()
        with pytest.raises(UsageError, match="a worker is running"):
            copy_ledger(ledgers.config(), replace_url(ledgers, tmp_path / "new.db"))
    copy_ledger(ledgers.config(), replace_url(ledgers, tmp_path / "new.db"))


def test_a_copy_that_was_interrupted_is_refused_and_made_again(ledgers: Ledgers, target: Ledgers) -> None:
    with ledgers.open() as ledger:
        fill(ledger)
    with target.open() as ledger:
        pending(ledger, "from a copy that was cut")
        close_timeline(ledger.database, ledger.now())
    with pytest.raises(LedgerError, match="unfinished copy"):
        target.open()
    before = rows(ledgers.config())
    assert copy_ledger(ledgers.config(), target.config())
    assert rows(target.config()) == before


@pytest.mark.long
def test_a_copy_that_lacked_only_its_end_is_finished(ledgers: Ledgers, target: Ledgers) -> None:
    with ledgers.open() as ledger:
        fill(ledger)
    copy_ledger(ledgers.config(), target.config())
    expected = rows(target.config())
    with closing(open_database(target.config(), create=False)) as database:
        close_timeline(database, target.clock())
    assert copy_ledger(ledgers.config(), target.config()) == 0
    assert rows(target.config()) == expected


@pytest.mark.long
def test_a_blog_is_moved_in_beside_others(ledgers: Ledgers, target: Ledgers) -> None:
    with ledgers.open() as ledger:
        fill(ledger)
    with target.open() as ledger:
        fill(ledger.of_blog(ledger.blogs.register("bob")))
    copy_blog_ledger(ledgers.config(), target.config(), "ada")
    with ledgers.open() as old, target.open() as ledger:
        ada, bob = (ledger.of_blog(ledger.blogs.ids()[name]) for name in ("ada", "bob"))
        assert {d.post_id: (d.state, d.round, len(d.steps)) for d in ada.deliveries.all()} == {
            "sent": (State.SENT, 1, 1), "doubtful": (State.UNKNOWN, 1, 1), "waiting": (State.PENDING, 1, 0),
        }  # fmt: skip
        for theirs in bob.deliveries.all():
            (ours,) = [d for d in ada.deliveries.all() if d.post_id == theirs.post_id]
            assert ours.id != theirs.id
            assert [a.outcome for a in ada.deliveries.attempts(ours.id)] == [
                a.outcome for a in bob.deliveries.attempts(theirs.id)
            ]
        assert pending(bob, "later").id > max(d.id for d in ada.deliveries.all())
        assert old.deliveries.on_channel("x", State.PENDING) == []
    with pytest.raises(UsageError, match="already has a blog ada"):
        copy_blog_ledger(ledgers.config(), target.config(), "ada")


@pytest.mark.long
def test_a_move_that_was_interrupted_is_made_again(ledgers: Ledgers, target: Ledgers) -> None:
    with ledgers.open() as ledger:
        fill(ledger)
    with target.open() as ledger:
        pending(ledger.of_blog(ledger.blogs.register("ada (unfinished copy)")), "cut")
    copy_blog_ledger(ledgers.config(), target.config(), "ada")
    with open_ledger(target.config(), create=False) as ledger:
        assert set(ledger.blogs.ids()) == {"blog", "ada"}
        assert len(ledger.of_blog(ledger.blogs.ids()["ada"]).deliveries.all()) == 3
