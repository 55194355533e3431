"""What is read of a publication, by its id or its host."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from syndicator.channels.hashnode import publication
from syndicator.channels.hashnode.publication import Publication, id_in
from syndicator.errors import Permanent
from tests.channels.hashnode.fake import PUBLICATION, Server

if TYPE_CHECKING:
    from collections.abc import Iterator

ID = str(PUBLICATION["id"])


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        yield server


def read(server: Server, name: str = ID) -> Publication:
    return Publication(name, server._remember)


@pytest.mark.parametrize(
    ("name", "id_"), [(ID, ID), ("me.hashnode.dev", ""), (f"{ID}.dev", ""), ("https://me.hashnode.dev", "")]
)
def test_an_id_is_told_from_a_host(name: str, id_: str) -> None:
    assert id_in(name) == id_


@pytest.mark.parametrize("name", [ID, "me.hashnode.dev", "https://me.hashnode.dev/"])
def test_it_is_found_by_either(server: Server, name: str) -> None:
    assert read(server, name).about() == PUBLICATION
    assert read(server, name).series_id("The Garden") == ""
    assert read(server, name).series_id("Garden") == server.series["garden"]


def test_another_is_nothing(server: Server) -> None:
    other = read(server, "other.hashnode.dev")
    assert (other.about(), other.series_id("Garden"), list(other.posts_of_slug("a"))) == ({}, "", [])


def test_posts_are_followed_up_to_a_free_slug(server: Server) -> None:
    posts = [server.add_post("a", title, None) for title in ("One", "Two", "Three", "Four")]
    assert list(read(server).posts_of_slug("a")) == posts[:3]
    assert list(read(server).posts_of_slug("")) == []


def test_drafts_are_read_to_the_end(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(101):
        server._createDraft({"publicationId": ID, "title": f"T{number}", "contentMarkdown": " Text. "})
    drafts = list(read(server).drafts())
    assert [draft["title"] for draft in drafts] == [f"T{number}" for number in range(101)]
    assert read(server).has_draft(drafts[0]["id"])
    assert read(server).draft_text(drafts[0]["id"]) == "Text."
    monkeypatch.setattr(publication, "MOST_PAGES", 2)
    with pytest.raises(Permanent, match="not all drafts can be read"):
        list(read(server).drafts())


@pytest.mark.parametrize("page", [None, {}, {"edges": []}, {"pageInfo": {"hasNextPage": True}}])
def test_a_listing_without_an_end_is_not_all(page: dict[str, Any] | None) -> None:
    with pytest.raises(Permanent, match="not all drafts can be read"):
        list(Publication(ID, lambda *_: {"publication": {"drafts": page}}).drafts())
