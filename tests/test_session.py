"""A session: the parts of a pass or a command, built from the configuration."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from syndicator.channels.registry import kind_class
from syndicator.config import SourceConfig
from syndicator.config.file import load
from syndicator.model import Post, State
from syndicator.session import open_session
from tests.a_blog import START, Blog, outbox
from tests.fakes import git_blog
from tests.fakes.git_server import git_server

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Literal

OUTBOX = outbox("outbox")


def test_it_keeps_what_ingest_brought(blog: Blog) -> None:
    blog.policy = 'first_run = "skip"'
    with blog.open() as session:
        assert session.ingested.left_alone == ()
        result = session.ingest()
        assert session.ingested is result
        assert [post.slug for post in result.left_alone] == ["one"]


def test_ingest_may_be_left_early(blog: Blog) -> None:
    with blog.open() as session:
        session.ingest(lambda: True)
        assert session.posts.all() == {}


@pytest.mark.long
@pytest.mark.parametrize(("mode", "count"), [("write", 2), ("dry", 1)])
def test_a_dry_run_reads_a_mirror_as_it_is(
    blog: Blog, tmp_path: Path, mode: Literal["write", "dry"], count: int
) -> None:
    repository = git_blog.Blog(tmp_path / "git")
    config = load(blog.configure(), kind_class=kind_class)
    with git_server(repository.bare.parent) as server:
        mirror = SourceConfig(kind="repo", name="mirror", git=server.url("blog.git"))
        config = replace(config, sources=(mirror,))
        for slug in ("kiln", "glaze"):
            repository.write(f"{slug}.md", f"---\ntitle: {slug}\nslug: {slug}\n---\nText.\n")
            repository.publish()
            with open_session(config, mode="write" if slug == "kiln" else mode) as session:
                session.ingest()
                posts = session.posts.all()
    assert len(posts) == count


def test_its_queue_sends_reconciles_and_updates_on_one_channel(blog: Blog) -> None:
    blog.channels = (f'{OUTBOX}\non_edit = "update"', '[channels.second]\nkind = "file"\npath = "second"')
    with blog.open() as session:
        session.ingest()
        (outcome,) = session.queue("outbox").work(lambda: False).outcomes
        assert (outcome.channel, outcome.state, blog.sent(), blog.sent("second")) == ("outbox", State.SENT, ["one"], [])
    blog.later(minutes=1).write("one", day=START, text="Another text.")
    with blog.open() as session:
        session.ingest()
        (outcome,) = session.queue("outbox").work(lambda: False).outcomes
        assert outcome.updated


@pytest.mark.parametrize("on_edit", ["ignore", "update"])
def test_copies_are_updated_only_where_that_is_configured(blog: Blog, on_edit: str) -> None:
    blog.channels = (f'{OUTBOX}\non_edit = "{on_edit}"',)
    blog.run()
    blog.later(minutes=1).write("one", day=START, text="Another text.")
    assert [outcome.updated for outcome in blog.run().outcomes] == [True] * (on_edit == "update")


def test_its_schedule_decides_with_its_posts(blog: Blog) -> None:
    with blog.open() as session:
        session.ingest()
        schedule = session.schedule("outbox")
        (scheduled,) = schedule.evaluate(session.ledger.deliveries.due("outbox"))
        assert (schedule.settings.name, scheduled.post.slug, scheduled.decision.state) == (
            "outbox",
            "one",
            State.PENDING,
        )


def test_its_receipts_name_the_kind_of_each_channel(blog: Blog) -> None:
    blog.channels += ('[ledger]\nreceipts = "receipts.json"',)
    blog.run()
    (post,) = json.loads((blog.folder / "receipts.json").read_text())
    assert [(copy["channel"], copy["kind"]) for copy in post["copies"]] == [("outbox", "file")]


def test_a_dry_run_writes_no_receipts(blog: Blog) -> None:
    blog.channels += ('[ledger]\nreceipts = "receipts.json"',)
    with blog.open("dry") as session:
        session.ingest()
        assert session.receipts.update() == ()
    assert not (blog.folder / "receipts.json").exists()
    assert not (blog.folder / "syndicator.db").exists()


def test_its_alerts_are_what_needs_a_person(blog: Blog) -> None:
    blog.channels = (f"{OUTBOX}\nreview = true",)
    blog.run()
    with blog.open("look") as session:
        (alert,) = session.alerts()
        assert alert.command == "syndicator approve one"


# --- the journey


def test_without_a_journey_there_is_none(blog: Blog) -> None:
    with blog.open() as session:
        assert session.journey is None


def test_the_journey_counts_public_posts(blog: Blog) -> None:
    blog.channels += (f'[journey]\nstarted = "{(START - timedelta(days=30)).date()}"',)
    blog.write("two")
    blog.write("draft", front="draft: true")
    with blog.open() as session:
        session.ingest()
        assert session.journey
        progress = session.journey.progress(START)
        assert progress
        assert (progress.day, progress.posts) == (30, 2)
        blog.write("three")
        session.ingest()
        assert session.journey.progress(START) == progress


def test_a_digest_is_no_post_of_the_journey(blog: Blog) -> None:
    blog.channels += (f'[journey]\nstarted = "{(START - timedelta(days=30)).date()}"',)
    with blog.open() as session:
        session.ingest()
        session.ledger.posts.add_digest(Post(id="d", slug="digest", published_at=START, digest_of=("x",)), "outbox")
        assert session.journey
        progress = session.journey.progress(START)
        assert progress
        assert progress.posts == 1
