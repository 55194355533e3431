"""The publication and its documents."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from syndicator.channels.bluesky import site as module
from syndicator.channels.bluesky.site import MOST_TEXT, document_key, document_of, path_of, site_url
from syndicator.errors import Permanent, Retryable
from tests.channels.bluesky.fake import DID, DOCUMENT, PUBLICATION
from tests.channels.bluesky.helpers import BLOG, URL, WHEN, a_post, draft, site

if TYPE_CHECKING:
    from pathlib import Path

    from syndicator.channels.bluesky.site import StandardSite
    from syndicator.model import Post
    from tests.channels.bluesky.fake import Server

KEY = document_key(a_post(), BLOG)


def keep(held: StandardSite, post: Post | None = None, blob: dict[str, Any] | None = None, **more: Any) -> bool:
    """Keep the document of a post; return whether it was written."""
    document = document_of(draft(post=post), BLOG)
    old = held.find(document["path"], KEY)
    return held.keep(document, KEY, old, lambda: blob, **more)[1]


@pytest.mark.parametrize(
    ("url", "blog", "path"),
    [
        (URL, BLOG, "/loops/"),
        (URL, f"{BLOG}/", "/loops/"),
        ("https://Blog.Example.dev/Loops", BLOG, "/Loops"),
        (f"{BLOG}/blog/loops?x=1#y", f"{BLOG}/blog/", "/loops"),
        (f"{BLOG}/", BLOG, ""),
        ("https://www.blog.example.dev/loops", BLOG, ""),
        ("http://blog.example.dev/loops", BLOG, ""),
        (f"{BLOG}.evil.example/loops", BLOG, ""),
        ("https://elsewhere.example/loops", BLOG, ""),
        (URL, "", ""),
        ("", BLOG, ""),
    ],
)
def test_the_path_below_the_publication(url: str, blog: str, path: str) -> None:
    assert path_of(url, blog) == path


def test_the_address_of_a_publication_has_no_slash_at_its_end() -> None:
    assert site_url("https://Blog.Example.dev/my/Blog/") == "https://blog.example.dev/my/Blog"


def test_a_document_says_what_is_known_of_the_post() -> None:
    post = a_post(updated_at=WHEN + timedelta(days=1), tags=("#python", "a" * 200, ""))
    assert document_of(draft(post=post, body="x" * (MOST_TEXT + 1)), BLOG) == {
        "$type": DOCUMENT,
        "path": "/loops/",
        "title": "Loops",
        "description": "How to leave them.",
        "publishedAt": "2026-11-20T10:00:00.000Z",
        "updatedAt": "2026-11-21T10:00:00.000Z",
        "tags": ["python", "a" * 127 + "…"],
        "textContent": "x" * MOST_TEXT,
    }


@pytest.mark.parametrize(
    "changes",
    [{"published_at": None}, {"withheld": "protected"}, {"url": "https://elsewhere.example/a"}, {"digest_of": ("a",)}],
)
def test_what_can_have_no_document(changes: dict[str, Any]) -> None:
    assert document_of(draft(post=a_post(**changes)), BLOG) == {}


def test_the_first_document_makes_the_publication(tmp_path: Path, server: Server) -> None:
    assert keep(site(tmp_path, server))
    (publication,) = server.records(PUBLICATION).values()
    assert publication == {"$type": PUBLICATION, "url": BLOG, "name": "Slow days"}
    (key,) = server.records(PUBLICATION)
    assert server.records(DOCUMENT)[KEY]["site"] == f"at://{DID}/{PUBLICATION}/{key}"


def test_a_blog_without_a_title_is_named_after_its_host(tmp_path: Path, server: Server) -> None:
    assert keep(site(tmp_path, server, blog_title=""))
    assert [record["name"] for record in server.records(PUBLICATION).values()] == ["blog.example.dev"]


def test_what_is_there_is_not_written_again(tmp_path: Path, server: Server) -> None:
    assert keep(site(tmp_path, server))
    before = len(server.points)
    assert not keep(site(tmp_path, server))
    assert len(server.points) == before


def test_the_publication_and_document_of_another_tool_are_used(tmp_path: Path, server: Server) -> None:
    server.repo[PUBLICATION, "3lbd4x2qzk22a"] = {"$type": PUBLICATION, "url": f"{BLOG}/", "name": "Mine"}
    server.repo[PUBLICATION, "3lbd4x2qzk22b"] = {"$type": PUBLICATION, "url": "https://other.example", "name": "Other"}
    uri = f"at://{DID}/{PUBLICATION}/3lbd4x2qzk22a"
    theirs = {"$type": DOCUMENT, "site": uri, "path": "/loops/", "title": "Old", "publishedAt": "2026-01-01T00:00:00Z"}
    more = {"bskyPostRef": {"uri": "at://x", "cid": "y"}, "coverImage": {"size": 1}, "tags": ["gone"]}
    server.repo[DOCUMENT, "3lbd4x2qzk22c"] = {**theirs, **more}
    server.repo[DOCUMENT, KEY] = {**theirs, "site": "at://another"}
    blob = {"size": 2, "mimeType": "image/png"}
    server.repo[DOCUMENT, "3lbd4x2qzk22c"]["coverImage"] = {**blob, "size": 1}
    assert keep(site(tmp_path, server), a_post(tags=()), blob)
    assert len(server.records(PUBLICATION)) == 2
    changed = server.records(DOCUMENT)["3lbd4x2qzk22c"]
    assert (changed["title"], changed["publishedAt"]) == ("Loops", "2026-01-01T00:00:00Z")
    assert (changed["bskyPostRef"], changed["coverImage"]["size"]) == (more["bskyPostRef"], 1)
    assert "tags" not in changed
    assert changed["updatedAt"] > "2026-11-20"
    assert server.records(DOCUMENT)[KEY]["site"] == "at://another"


def test_a_cover_is_renewed_or_taken_away_when_asked_to(tmp_path: Path, server: Server) -> None:
    first, second = ({"size": n, "mimeType": "image/png"} for n in (1, 2))
    keep(site(tmp_path, server), blob=first)
    for blob, renewed, left in ((second, False, first), (None, True, first), (second, True, second), ({}, True, None)):
        keep(site(tmp_path, server), blob=blob, renew_cover=renewed)
        assert server.records(DOCUMENT)[KEY].get("coverImage") == left


def test_a_document_that_is_changed_meanwhile_is_tried_again(tmp_path: Path, server: Server) -> None:
    keep(site(tmp_path, server))
    held = site(tmp_path, server)
    old = held.find("/loops/", KEY)
    server.repo[DOCUMENT, KEY] = {**server.repo[DOCUMENT, KEY], "title": "Theirs"}
    with pytest.raises(Retryable, match="changed meanwhile"):
        held.keep(document_of(draft(post=a_post(title="Ours")), BLOG), KEY, old, lambda: None)
    assert server.repo[DOCUMENT, KEY]["title"] == "Theirs"


def test_an_invalid_document_is_not_written(tmp_path: Path, server: Server) -> None:
    document = {**document_of(draft(), BLOG), "title": "t" * 501}
    with pytest.raises(Permanent, match="title is longer"):
        site(tmp_path, server).keep(document, KEY, None, lambda: None)
    assert server.records(DOCUMENT) == {}


def kept(tmp_path: Path, server: Server) -> tuple[StandardSite, Any]:
    held = site(tmp_path, server)
    return held, held.keep(document_of(draft(), BLOG), KEY, None, lambda: None)[0]


def views(server: Server) -> int:
    return sum(request.path.endswith("getEmbedExternalView") for request in server.requests)


def test_the_app_is_asked_until_it_knows_the_document(tmp_path: Path, server: Server) -> None:
    held, record = kept(tmp_path, server)
    server.asks_until_view = 3
    assert held.await_view(URL, record)
    assert views(server) == 3
    assert server.requests[-1].query["uris"] == held.publication.uri


def test_it_is_asked_for_a_limited_time(tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    assert module.VIEW_SECONDS == 60
    monkeypatch.setattr(module, "VIEW_SECONDS", 0.2)
    held, record = kept(tmp_path, server)
    server.asks_until_view = 10_000
    assert not held.await_view(URL, record)
    assert 2 <= views(server) <= 21


def test_an_app_that_can_not_be_asked_is_not_waited_for(tmp_path: Path, server: Server) -> None:
    held, record = kept(tmp_path, server)
    server.misbehave("502_before", on="any")
    assert not held.await_view(URL, record)
    assert views(server) == 1
