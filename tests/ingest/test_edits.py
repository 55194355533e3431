"""Posts that were changed after they were announced."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syndicator.session import Session
from syndicator.sources.repo import folder
from tests.delivery.workbench import Workbench, workbench
from tests.fakes.clocked_blog import SLUG

if TYPE_CHECKING:
    from pathlib import Path


def sent(made: Workbench) -> None:
    made.session.queue("box").work(lambda: False)
    made.later(minutes=1)


def edit(made: Workbench, title: str) -> None:
    made.blog.write(SLUG, "2026-02-28 10:00", title=title)
    Session(made.session.app).ingest()


@pytest.mark.parametrize(("on_edit", "due"), [("update", True), ("ignore", False)])
def test_a_copy_whose_post_was_edited_is_marked_and_due_where_it_is_to_follow(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, on_edit: str, due: bool
) -> None:
    with workbench(tmp_path, monkeypatch, more=f'on_edit = "{on_edit}"') as made:
        sent(made)
        assert made.delivery.rule == ""
        edit(made, "Another title")
        assert (made.delivery.rule, made.delivery.due_at) == ("edited", made.blog.now if due else None)


def test_a_copy_whose_post_reads_again_as_announced_is_not_marked_any_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with workbench(tmp_path, monkeypatch, more='on_edit = "update"') as made:
        sent(made)
        edit(made, "Another title")
        edit(made, SLUG.title())
        assert (made.delivery.rule, made.delivery.due_at) == ("", None)


def test_a_post_that_reads_as_before_marks_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with workbench(tmp_path, monkeypatch, more='on_edit = "update"') as made:
        sent(made)
        made.blog.write(SLUG, "2026-02-28 10:00", more="tags: [another]\n")
        Session(made.session.app).ingest()
        assert made.delivery.rule == ""


def test_a_post_that_reads_otherwise_by_other_rules_was_not_edited(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder, "_SETTLED", 0)
    with workbench(tmp_path, monkeypatch, more='on_edit = "update"') as made:
        sent(made)
        other_rules(made)
        Session(made.session.app).ingest()
        assert made.delivery.rule == ""
        edit(made, "Another title")
        assert made.delivery.rule == "edited"
        other_rules(made)
        Session(made.session.app).ingest()
        assert made.delivery.rule == "edited"


def other_rules(made: Workbench) -> None:
    """Leave the ledger as a program leaves it that reads titles by other rules."""
    title, *others = made.delivery.content_digest.split(".")
    made.ledger.edits.record_content(made.delivery.id, ".".join([title[::-1], *others]))
    record = made.ledger.sources.get("repo")
    made.ledger.sources.record_read("repo", "repo", {**record.checkpoint, "rules": "other"}, complete=True)
