"""A post that is changed after it was announced: the copy follows where it can, and status says so where it can't."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from syndicator.app.fingerprint import content_digest, was_edited
from syndicator.model import Post
from tests.channels.hashnode import fake as hashnode
from tests.commands import history, status
from tests.fakes.clocked_blog import SLUG, ClockedBlog

if TYPE_CHECKING:
    from pathlib import Path

UPDATE = 'kind = "file"\npath = "outbox"\non_edit = "update"'


@pytest.fixture
def blog(tmp_path: Path) -> ClockedBlog:
    blog = ClockedBlog(tmp_path)
    blog.channel = UPDATE
    blog.write(SLUG, "2026-03-01", title="One")
    blog.passes()
    return blog


def title(blog: ClockedBlog) -> str:
    copy: dict[str, Any] = json.loads(blog.copy().read_text())
    return str(copy["title"])


def outdated(blog: ClockedBlog) -> list[dict[str, str]]:
    with blog.session() as session:
        found: list[dict[str, str]] = status(session)["outdated"]
        return found


def outcomes(blog: ClockedBlog) -> list[str]:
    with blog.session() as session:
        (delivery,) = history(session)
    return [attempt["outcome"] for attempt in delivery["attempt_log"]]


def test_an_edit_is_brought_to_the_copy_once(blog: ClockedBlog) -> None:
    blog.write(SLUG, "2026-03-01", title="Two")
    blog.passes(3)
    assert title(blog) == "Two"
    assert outcomes(blog) == ["sent", "updated"]
    assert outdated(blog) == []
    assert len(list((blog.folder / "outbox").iterdir())) == 1
    blog.write(SLUG, "2026-03-01", title="Three")
    blog.passes(2)
    assert (title(blog), outcomes(blog)) == ("Three", ["sent", "updated", "updated"])


@pytest.mark.long
def test_where_edits_are_ignored_status_says_so_until_it_reads_as_before(blog: ClockedBlog) -> None:
    blog.channel = 'kind = "file"\npath = "outbox"'
    blog.passes()
    blog.write(SLUG, "2026-03-01", title="Two")
    blog.passes(2)
    assert title(blog) == "One"
    (copy,) = outdated(blog)
    assert (copy["slug"], copy["channel"], copy["what"]) == (SLUG, "box", "changed since announced")
    assert copy["command"] == f"syndicator retract {SLUG} --channel box && syndicator push {SLUG} --channel box --again"
    blog.write(SLUG, "2026-03-01", title="One")
    blog.passes()
    assert (outdated(blog), outcomes(blog)) == ([], ["sent"])


def test_edits_from_before_are_made_up_for_when_they_are_wanted(blog: ClockedBlog) -> None:
    blog.channel = 'kind = "file"\npath = "outbox"'
    blog.passes()
    blog.write(SLUG, "2026-03-01", title="Two")
    blog.passes()
    blog.channel = UPDATE
    blog.passes()
    assert title(blog) == "Two"


def test_a_copy_that_is_gone_is_not_made_again(blog: ClockedBlog) -> None:
    blog.copy().unlink()
    blog.write(SLUG, "2026-03-01", title="Two")
    first, second = blog.passes(2)
    assert (first.exit_code, second.exit_code) == (1, 0)
    assert not blog.copy().exists()
    (copy,) = outdated(blog)
    assert "not updated: " in copy["what"]
    assert outcomes(blog) == ["sent", "not_updated"]


@pytest.mark.long
def test_a_failed_update_is_tried_again_with_patience(tmp_path: Path) -> None:
    with hashnode.Server() as server:
        blog = ClockedBlog(tmp_path)
        (tmp_path / "token").write_text(hashnode.TOKEN)
        blog.channel = (
            f'kind = "hashnode"\nbase_url = "{server.url}"\ntoken = {{ file = "token" }}\n'
            'publication = "me.hashnode.dev"\non_edit = "update"'
        )
        blog.write(SLUG, "2026-03-01", title="One")
        assert blog.passes()[0].exit_code == 0
        blog.write(SLUG, "2026-03-01", title="Two")
        server.misbehave("503_before", times=2, on="any")
        assert [done.exit_code for done in blog.passes(2)] == [1, 1]
        blog.now += timedelta(hours=1)
        assert [done.exit_code for done in blog.passes(2)] == [0, 0]
        assert outcomes(blog) == ["sent", "not_updated", "not_updated", "updated"]
        assert len(server.publications) == 1


def test_a_post_that_was_taken_back_is_shown_with_the_way_out(blog: ClockedBlog) -> None:
    blog.write("another", "2026-03-01")  # an empty folder proves nothing
    blog.write(SLUG, "2026-03-01", title="One", more="draft: true")
    blog.passes()
    (copy,) = outdated(blog)
    assert (copy["what"], copy["command"]) == (
        "its post is not public: draft",
        f"syndicator retract {SLUG} --channel box",
    )
    (blog.folder / f"posts/{SLUG}.md").unlink()
    blog.passes()
    (copy,) = outdated(blog)
    assert copy["what"] == "its post is not public: deleted from its source"
    assert title(blog) == "One"


@pytest.mark.parametrize(
    ("changes", "edited"),
    [
        ({}, False),
        ({"title": "Two"}, True),
        ({"markdown": "Other words."}, True),
        ({"html": "", "markdown": "Words."}, False),  # the same post, as another source tells it
        ({"summary": "Now with one."}, False),
        ({"tags": ("new",)}, False),
    ],
)
def test_what_counts_as_an_edit(changes: dict[str, Any], edited: bool) -> None:
    facts: dict[str, Any] = {"title": "One", "markdown": "Words.", "html": "<p>Words.</p>"}
    assert was_edited(content_digest(Post(**facts)), content_digest(Post(**{**facts, **changes}))) is edited
