"""A post as Hashnode's inputs want it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from syndicator.channels.hashnode import article
from syndicator.model import CopyQuery, NotFound, Receipt
from syndicator.testing.harness import a_post
from tests.channels.hashnode.fake import PUBLICATION, TOKEN
from tests.channels.hashnode.helpers import asked, server, step

if TYPE_CHECKING:
    from syndicator.testing.harness import Harness


def test_the_draft_has_what_the_post_has(harness: Harness) -> None:
    harness.channel.send(step(harness))
    assert asked(harness, "createDraft") == [
        {
            "publicationId": PUBLICATION["id"],
            "title": "The first tomato",
            "contentMarkdown": "It took **ninety** days.",
            "slug": "the-first-tomato",
            "tags": [
                {"slug": "gardening", "name": "gardening"},
                {"slug": "learning-in-public", "name": "learning in public"},
            ],
            "originalArticleURL": "https://blog.example.dev/the-first-tomato",
            "coverImageOptions": {"coverImageURL": "https://cdn.example.dev/tomato.png"},
            "metaTags": {
                "title": "Growing the first tomato",
                "description": "What a balcony teaches about patience.",
                "image": "https://cdn.example.dev/tomato.png",
            },
            "settings": {"slugOverridden": True},
        }
    ]
    assert [set(given) for given in asked(harness, "publishDraft")] == [{"draftId"}]
    assert all(request.headers["authorization"] == f"Bearer {TOKEN}" for request in server(harness).requests)


def test_a_copy_made_by_hand_is_found_by_its_original(harness: Harness) -> None:
    made = server(harness).add_post(
        "the-first-tomato", "Another title", "http://www.blog.example.dev/the-first-tomato/"
    )
    found = harness.channel.find(CopyQuery(post=a_post()))
    assert found == Receipt(remote_id=made["id"], remote_url=made["url"])
    assert harness.channel.find(CopyQuery(post=a_post(), known=frozenset({made["id"]}))) is not found


def test_a_copy_without_an_original_is_told_by_its_title(harness: Harness) -> None:
    made = server(harness).add_post("the-first-tomato", "The First Tomato", None)
    assert harness.channel.find(CopyQuery(post=a_post())) == Receipt(remote_id=made["id"], remote_url=made["url"])


def test_another_post_with_the_slug_is_not_ours(harness: Harness) -> None:
    server(harness).add_post("the-first-tomato", "Somebody's tomato", "https://other.example/tomato")
    assert harness.channel.find(CopyQuery(post=a_post())) is NotFound.PERHAPS


def test_an_edit_goes_into_the_published_post(harness: Harness) -> None:
    receipt = harness.channel.send(step(harness))
    changed = harness.channel.compose(replace(harness.draft, post=a_post(title="The last tomato")))
    assert harness.channel.update(receipt, changed) == receipt
    (given,) = asked(harness, "updatePost")
    assert given["id"] == receipt.remote_id
    assert given["title"] == "The last tomato"
    assert given["coverImage"] == "https://cdn.example.dev/tomato.png"
    assert given["metaTitle"] == "Growing the first tomato"
    assert "slug" not in given


@pytest.mark.parametrize(
    ("names", "slugs"),
    [
        (["Python", "python", "PYTHON"], ["python"]),
        (["C++", "C#", "C"], ["cplusplus", "csharp", "c"]),
        (["Node.js", "#100DaysOfCode", "machine learning"], ["nodejs", "100daysofcode", "machine-learning"]),
        (["Éducation", "日本語", ""], ["education"]),
        ([f"tag {n}" for n in range(40)], [f"tag-{n}" for n in range(15)]),
    ],
)
def test_tags_become_slugs(names: list[str], slugs: list[str]) -> None:
    assert [tag["slug"] for tag in article.tags(names)] == slugs


@pytest.mark.parametrize(
    ("slug", "title", "expected"),
    [
        ("the-first-tomato", "x", "the-first-tomato"),
        ("2026/11/tomato", "x", "2026-11-tomato"),
        ("", "Día uno: ¡tomate!", "dia-uno-tomate"),
        ("日本語", "日本語", ""),
    ],
)
def test_the_slug_of_the_copy(slug: str, title: str, expected: str) -> None:
    assert article.slug_of(a_post(slug=slug, title=title)) == expected


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://www.me.hashnode.dev/a", "me.hashnode.dev"),
        ("me.hashnode.dev:443", "me.hashnode.dev"),
        ("http://127.0.0.1:8001/a", "127.0.0.1:8001"),
        ("/srv/rss.xml", ""),
        ("http://[", ""),
        ("http://me.hashnode.dev:port/", ""),
    ],
)
def test_hosts_are_compared_with_their_ports(address: str, host: str) -> None:
    assert article.host_of(address) == host
