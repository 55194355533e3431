"""A post that is changed after it was announced: the copy follows where it can, and status says so where it can't."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from syndicator.app.fingerprint import content_digest, reads_otherwise
from syndicator.model import Post
from syndicator.views.explain import history
from syndicator.views.status import status
from tests.channels.hashnode import fake as hashnode
from tests.fakes.clockwork import SLUG, Clockwork

if TYPE_CHECKING:
    from pathlib import Path

UPDATE = 'kind = "file"\npath = "outbox"\non_edit = "update"'


@pytest.fixture
def town(tmp_path: Path) -> Clockwork:
    town = Clockwork(tmp_path)
    town.channel = UPDATE
    town.write(SLUG, "2026-03-01", title="One")
    town.passes()
    return town


def title(town: Clockwork) -> str:
    told: dict[str, Any] = json.loads(town.copy().read_text())
    return str(told["title"])


def outdated(town: Clockwork) -> list[dict[str, str]]:
    with town.office() as office:
        found: list[dict[str, str]] = status(office)["outdated"]
        return found


def outcomes(town: Clockwork) -> list[str]:
    with town.office() as office:
        (delivery,) = history(office)
    return [attempt["outcome"] for attempt in delivery["attempt_log"]]


def test_an_edit_is_brought_to_the_copy_once(town: Clockwork) -> None:
    town.write(SLUG, "2026-03-01", title="Two")
    town.passes(3)
    assert title(town) == "Two"
    assert outcomes(town) == ["sent", "updated"]
    assert outdated(town) == []
    assert len(list((town.folder / "outbox").iterdir())) == 1
    town.write(SLUG, "2026-03-01", title="Three")
    town.passes(2)
    assert (title(town), outcomes(town)) == ("Three", ["sent", "updated", "updated"])


def test_where_edits_are_ignored_status_says_so_until_it_reads_as_before(town: Clockwork) -> None:
    town.channel = 'kind = "file"\npath = "outbox"'
    town.passes()
    town.write(SLUG, "2026-03-01", title="Two")
    town.passes(2)
    assert title(town) == "One"
    (copy,) = outdated(town)
    assert (copy["slug"], copy["channel"], copy["what"]) == (SLUG, "box", "changed since announced")
    assert copy["command"] == f"syndicator retract {SLUG} --channel box && syndicator push {SLUG} --channel box --again"
    town.write(SLUG, "2026-03-01", title="One")
    town.passes()
    assert (outdated(town), outcomes(town)) == ([], ["sent"])


def test_edits_from_before_are_made_up_for_when_they_are_wanted(town: Clockwork) -> None:
    town.channel = 'kind = "file"\npath = "outbox"'
    town.passes()
    town.write(SLUG, "2026-03-01", title="Two")
    town.passes()
    town.channel = UPDATE
    town.passes()
    assert title(town) == "Two"


def test_a_copy_that_is_gone_is_not_made_again(town: Clockwork) -> None:
    town.copy().unlink()
    town.write(SLUG, "2026-03-01", title="Two")
    first, second = town.passes(2)
    assert (first.exit_code, second.exit_code) == (1, 0)
    assert not town.copy().exists()
    (copy,) = outdated(town)
    assert "not updated: " in copy["what"]
    assert outcomes(town) == ["sent", "not_updated"]


def test_a_failed_update_is_tried_again_with_patience(tmp_path: Path) -> None:
    with hashnode.Server() as server:
        town = Clockwork(tmp_path)
        (tmp_path / "token").write_text(hashnode.TOKEN)
        town.channel = (
            f'kind = "hashnode"\nbase_url = "{server.url}"\ntoken = {{ file = "token" }}\n'
            'publication = "me.hashnode.dev"\non_edit = "update"'
        )
        town.write(SLUG, "2026-03-01", title="One")
        assert town.passes()[0].exit_code == 0
        town.write(SLUG, "2026-03-01", title="Two")
        server.misbehave("503_before", times=2, on="any")
        assert [done.exit_code for done in town.passes(2)] == [1, 1]
        town.now += timedelta(hours=1)
        assert [done.exit_code for done in town.passes(2)] == [0, 0]
        assert outcomes(town) == ["sent", "not_updated", "not_updated", "updated"]
        assert len(server.publications) == 1


def test_a_post_that_was_taken_back_is_shown_with_the_way_out(town: Clockwork) -> None:
    town.write("another", "2026-03-01")  # an empty folder proves nothing
    town.write(SLUG, "2026-03-01", title="One", more="draft: true")
    town.passes()
    (copy,) = outdated(town)
    assert (copy["what"], copy["command"]) == (
        "its post is not public: draft",
        f"syndicator retract {SLUG} --channel box",
    )
    (town.folder / f"posts/{SLUG}.md").unlink()
    town.passes()
    (copy,) = outdated(town)
    assert copy["what"] == "its post is not public: deleted from its source"
    assert title(town) == "One"


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
    assert reads_otherwise(content_digest(Post(**facts)), content_digest(Post(**{**facts, **changes}))) is edited
