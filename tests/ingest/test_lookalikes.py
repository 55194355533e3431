"""A post that is written anew is announced once; where that can't be told, a person is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.commands import approve, status, waiting, why
from tests.fakes.clocked_blog import ClockedBlog
from tests.sources.matching.test_bodies import edited, text

if TYPE_CHECKING:
    from pathlib import Path

BODY = text(1)
DAY, TITLE = "2026-03-01", "On keeping time"


class Diary(ClockedBlog):
    """A blog that has announced one post."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.write("a", DAY, title=TITLE, body=BODY)
        self.write("other", DAY, body=text(9))
        self.passes()

    def replace(self, slug: str, body: str, *, title: str = TITLE, more: str = "") -> None:
        """Another file in the place of the first, and one pass."""
        (self.folder / "posts/a.md").unlink()
        self.write(slug, DAY, title=title, body=body, more=more)
        self.passes()

    @property
    def sent(self) -> set[str]:
        return {path.stem for path in (self.folder / "outbox").glob("*.json")}

    def why(self, slug: str) -> dict[str, Any]:
        with self.session() as session:
            (row,) = why(session, slug)
            return row


@pytest.fixture
def diary(tmp_path: Path) -> Diary:
    diary = Diary(tmp_path)
    assert diary.sent == {"a", "other"}
    return diary


@pytest.mark.parametrize("title", [TITLE, "On time"])
def test_a_renamed_and_corrected_post_is_announced_once(diary: Diary, title: str) -> None:
    diary.replace("b", edited(BODY, 40), title=title)
    assert diary.sent == {"a", "other"}
    assert diary.why("b")["state"] == "sent"


def test_a_lookalike_is_held_until_it_is_approved_by_name(diary: Diary) -> None:
    diary.replace("b", text(2))
    row = diary.why("b")
    reason = f'looks like "{TITLE}" (a), which was announced on {DAY}'
    assert (row["state"], row["rule"], row["reason"]) == ("held", "lookalike", reason)
    assert row["command"] == "syndicator approve b"
    with diary.session() as session:
        (alert,) = status(session)["needs_you"]
        assert (alert["slug"], alert["what"]) == ("b", f"held: {reason}")
        assert waiting(session, everything=True) == []
        approve(session, waiting(session, ["b"]))
    diary.passes()
    assert diary.sent == {"a", "b", "other"}


@pytest.mark.long
def test_a_draft_that_looks_like_a_post_is_held_when_it_is_published(diary: Diary) -> None:
    diary.replace("b", text(2), more="draft: true")
    diary.write("b", DAY, title=TITLE, body=text(3))
    diary.passes()
    assert diary.why("b")["rule"] == "lookalike"


@pytest.mark.long
def test_what_looks_like_a_draft_that_nobody_saw_is_sent(diary: Diary) -> None:
    diary.write("a2", DAY, title="Next", body=BODY, more="draft: true")
    diary.passes()
    (diary.folder / "posts/a2.md").unlink()
    diary.write("b", DAY, title="Next", body=text(2))
    diary.passes()
    assert diary.sent == {"a", "b", "other"}


def test_what_looks_like_a_post_that_was_left_alone_is_held(tmp_path: Path) -> None:
    blog = ClockedBlog(tmp_path)
    blog.policy = 'first_run = "skip"'
    blog.zone = "Pacific/Auckland"
    blog.write("a", DAY, title=TITLE, body=BODY)
    blog.passes()
    (blog.folder / "posts/a.md").unlink()
    blog.write("b", DAY, title=TITLE, body=text(2))
    blog.passes()
    with blog.session() as session:
        (row,) = why(session, "b")
    assert row["reason"] == f'looks like "{TITLE}" (a), which was first seen on 2026-03-02'


class Garden(ClockedBlog):
    """A blog with two folders, whose names are no part of addresses."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        for name in ("old", "new"):
            (folder / "posts" / name).mkdir()

    @property
    def outcomes(self) -> dict[str, tuple[str, str]]:
        """Title → state and reason of the delivery."""
        with self.session() as session:
            deliveries = session.app.ledger.deliveries.all()
            titles = {id_: record.title for id_, record in session.app.ledger.posts.records().items()}
        return {titles[each.post_id]: (each.state.value, each.reason) for each in deliveries}


SAME = 'looks like "Rocks" (rocks), which has the same address'


def test_of_two_posts_with_one_address_one_is_announced(tmp_path: Path) -> None:
    garden = Garden(tmp_path)
    garden.write("new/rocks", "2026-02-27", title="Rocks!", body=text(2))
    garden.write("old/rocks", "2026-02-26", title="Rocks", body=text(1))
    garden.write("old/roses", "2026-02-26", body=text(3))
    garden.passes(2)
    assert garden.outcomes["Rocks!"] == ("held", SAME)
    assert garden.outcomes["Rocks"][0] == garden.outcomes["Old/Roses"][0] == "sent"
    garden.write("new/rocks", "2026-02-27", title="Rocks!", body=text(2), more="slug: stones")
    garden.passes()
    assert garden.outcomes["Rocks!"][0] == "sent"


def test_the_newest_post_is_announced_at_the_first_run_whatever_copy_there_is(tmp_path: Path) -> None:
    garden = Garden(tmp_path)
    garden.policy = 'first_run = "latest"'
    garden.write("new/rocks", "2026-02-27", title="Rocks!", body=text(2))
    garden.write("old/rocks", "2026-02-26", title="Rocks", body=text(1))
    garden.passes()
    assert {title: state for title, (state, _) in garden.outcomes.items()} == {"Rocks!": "sent", "Rocks": "skipped"}


@pytest.mark.long
@pytest.mark.parametrize("more", ["", "draft: true"])
def test_a_post_with_the_address_of_a_public_one_waits_for_approval(tmp_path: Path, more: str) -> None:
    garden = Garden(tmp_path)
    garden.policy = 'first_run = "skip"'
    garden.write("old/rocks", "2026-02-26", title="Rocks", body=text(1), more=more)
    garden.passes()
    garden.write("new/rocks", "2026-03-01", title="Rocks!", body=text(2))
    garden.passes()
    if more:
        assert garden.outcomes["Rocks!"][0] == "sent"
        return
    assert garden.outcomes["Rocks!"] == ("held", SAME)
    with garden.session() as session:
        ids = {id_ for id_, post in session.app.ledger.posts.records().items() if post.title == "Rocks!"}
        approve(session, waiting(session, sorted(ids)))
    garden.passes()
    assert garden.outcomes["Rocks!"][0] == "sent"


@pytest.mark.long
def test_a_post_that_was_deleted_has_no_address(tmp_path: Path) -> None:
    garden = Garden(tmp_path)
    garden.write("old/rocks", "2026-02-26", title="Rocks", body=text(1))
    garden.write("old/roses", "2026-02-26", body=text(3))
    garden.passes()
    (tmp_path / "posts/old/rocks.md").unlink()
    garden.write("new/rocks", "2026-03-01", title="Of other stones", body=text(2))
    garden.passes()
    assert garden.outcomes["Of other stones"][0] == "sent"


def two_rocks(folder: Path, *, channel: str = "", first: str = "old/rocks", second: str = "new/rocks") -> Garden:
    """A blog with "Rocks" and, held, "Rocks!"."""
    garden = Garden(folder)
    garden.channel += channel
    garden.write(first, "2026-02-26", title="Rocks", body=text(1))
    garden.write(second, "2026-02-27", title="Rocks!", body=text(2))
    garden.passes()
    assert garden.outcomes["Rocks!"] == ("held", SAME)
    return garden


@pytest.mark.long
def test_a_post_is_free_if_the_other_one_was_deleted_before_it_was_announced(tmp_path: Path) -> None:
    garden = two_rocks(tmp_path, channel='\ndelay = "1h"')
    (tmp_path / "posts/old/rocks.md").unlink()
    garden.passes(5)
    assert garden.outcomes["Rocks"][0] == "held"
    assert garden.outcomes["Rocks!"][0] == "sent"


@pytest.mark.long
def test_a_post_is_free_if_the_other_one_has_another_address(tmp_path: Path) -> None:
    garden = two_rocks(tmp_path)
    garden.write("old/rocks", "2026-02-26", title="Rocks", body=text(1), more="slug: stones")
    garden.passes()
    assert garden.outcomes["Rocks!"][0] == "sent"


@pytest.mark.long
def test_a_post_waits_on_if_the_file_of_the_other_one_is_renamed(tmp_path: Path) -> None:
    garden = two_rocks(tmp_path)
    (tmp_path / "posts/old/rocks.md").unlink()
    garden.write("old/stones", "2026-02-26", title="Rocks", body=text(1), more="slug: rocks")
    garden.passes(2)
    assert garden.outcomes["Rocks!"] == ("held", SAME)


@pytest.mark.long
@pytest.mark.parametrize("is_held", [True, False])
def test_a_renamed_file_has_no_address_any_more(tmp_path: Path, is_held: bool) -> None:
    garden = two_rocks(tmp_path)
    if not is_held:
        (tmp_path / "posts/new/rocks.md").unlink()
    (tmp_path / "posts/old/rocks.md").unlink()
    garden.write("old/stones", "2026-02-26", title="Rocks", body=text(1))
    garden.passes()
    if not is_held:
        garden.write("new/rocks", "2026-03-01", title="Gravel", body=text(4))
        garden.passes()
    assert garden.outcomes["Rocks!" if is_held else "Gravel"][0] == "sent"
    assert "Rocks" in garden.outcomes


@pytest.mark.long
@pytest.mark.parametrize("body", [text(2), text(4)])
def test_a_post_waits_on_if_the_other_one_is_deleted_after_it_was_announced(tmp_path: Path, body: str) -> None:
    garden = two_rocks(tmp_path)
    (tmp_path / "posts/old/rocks.md").unlink()
    garden.write("new/rocks", "2026-02-27", title="Rocks!", body=body)
    garden.passes(2)
    reason = 'looks like "Rocks" (rocks), which was announced with the same address'
    assert garden.outcomes["Rocks!"] == ("held", reason)


@pytest.mark.long
@pytest.mark.parametrize(("first", "second"), [("old/rocks", "new/rocks"), ("new/rocks", "old/rocks")])
def test_an_edit_frees_no_post_with_the_address_of_an_announced_one(tmp_path: Path, first: str, second: str) -> None:
    garden = two_rocks(tmp_path, first=first, second=second)
    garden.write(first, "2026-02-26", title="Rocks", body=text(5))
    garden.write(second, "2026-02-27", title="Rocks!", body=text(6))
    garden.passes(2)
    assert garden.outcomes["Rocks!"] == ("held", SAME)


ENTRY = "<item><title>{0}</title><guid>{0}</guid><link>https://blog.example.dev/show</link><pubDate>{1} Feb 2026 09:00:00 GMT</pubDate></item>"


def test_entries_of_a_feed_may_share_a_link(tmp_path: Path) -> None:
    garden = Garden(tmp_path)
    entries = ENTRY.format("One", "26") + ENTRY.format("Two", "27")
    (tmp_path / "rss.xml").write_text(f'<rss version="2.0"><channel><title>Show</title>{entries}</channel></rss>')
    garden.more = '[[sources]]\nkind = "feed"\nurl = "rss.xml"'
    garden.passes()
    assert {state for state, _ in garden.outcomes.values()} == {"sent"}
    garden.write("new/show", "2026-03-01", title="Three", body=text(2))
    garden.passes()
    assert garden.outcomes["Three"][0] == "held"


@pytest.mark.long
@pytest.mark.parametrize("files", [["One"], ["One", "Two"]])
def test_entries_of_a_feed_may_share_a_link_if_not_both_are_files(tmp_path: Path, files: list[str]) -> None:
    garden = Garden(tmp_path)
    for number, title in enumerate(files):
        garden.write(["old/show", "new/show"][number], f"2026-02-2{6 + number}", title=title)
    entries = ENTRY.format("One", "26") + ENTRY.format("Two", "27")
    for more in (ENTRY.format("One", "26"), entries):
        (tmp_path / "rss.xml").write_text(f'<rss version="2.0"><channel><title>Show</title>{more}</channel></rss>')
        garden.more = '[[sources]]\nkind = "feed"\nurl = "rss.xml"'
        garden.passes()
    garden.passes()
    states = {title: state for title, (state, _) in garden.outcomes.items()}
    assert states == {"One": "sent", "Two": "held" if "Two" in files else "sent"}


def test_a_feed_says_that_two_addresses_differ(tmp_path: Path) -> None:
    garden = Garden(tmp_path)
    garden.write("new/rocks", "2026-02-27", title="Of stones", body=text(2))
    garden.write("old/rocks", "2026-02-26", title="Rocks", body=text(1))
    one, two = ENTRY.format("Rocks", "26"), ENTRY.format("Of stones", "27")
    entries = one.replace("/show", "/old/rocks") + two.replace("/show", "/new/rocks")
    (tmp_path / "rss.xml").write_text(f'<rss version="2.0"><channel><title>Show</title>{entries}</channel></rss>')
    garden.more = '[[sources]]\nkind = "feed"\nurl = "rss.xml"'
    garden.passes()
    assert {title: state for title, (state, _) in garden.outcomes.items()} == {"Of stones": "sent", "Rocks": "sent"}
