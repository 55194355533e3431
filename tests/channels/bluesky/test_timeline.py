"""Copies that nobody has told us of."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from syndicator.channels.bluesky import timeline
from syndicator.channels.bluesky.tid import tid
from syndicator.channels.bluesky.timeline import find_linking
from syndicator.model import CopyQuery, NotFound
from tests.channels.bluesky.helpers import URL, WHEN, a_post, client

if TYPE_CHECKING:
    from pathlib import Path

    from tests.channels.bluesky.fake import Server

SOUGHT = CopyQuery(post=a_post())


def facet(uri: str) -> dict[str, Any]:
    features = [{"$type": "app.bsky.richtext.facet#link", "uri": uri}]
    return {"facets": [{"index": {"byteStart": 0, "byteEnd": 2}, "features": features}]}


def card(uri: str) -> dict[str, Any]:
    return {"embed": {"$type": "app.bsky.embed.external", "external": {"uri": uri, "title": "", "description": ""}}}


@pytest.mark.parametrize("said", [facet(URL), card(URL), card(f"{URL}?utm_source=x"), facet(URL.rstrip("/"))])
def test_a_post_that_links_to_the_page_is_found(tmp_path: Path, server: Server, said: dict[str, Any]) -> None:
    uri = server.by_hand("Hi", tid(WHEN + timedelta(hours=1), "x"), **said)
    found = find_linking(client(tmp_path, server), SOUGHT)
    assert not isinstance(found, NotFound)
    assert found.uri == uri


@pytest.mark.parametrize(
    "said",
    [
        {}, facet("https://blog.example.dev/other"), facet("http://["), {"facets": [3, {"features": 3}], "embed": 3},
        card(URL) | {"reply": {"root": {}, "parent": {}}}, {"embed": {"external": [URL]}},
    ],
)  # fmt: skip
def test_other_posts_are_not_it(tmp_path: Path, server: Server, said: dict[str, Any]) -> None:
    server.by_hand(f"About {URL}", tid(WHEN + timedelta(hours=1), "x"), **said)
    assert find_linking(client(tmp_path, server), SOUGHT) is NotFound.SURELY


def test_a_copy_that_is_known_is_not_found_again(tmp_path: Path, server: Server) -> None:
    uri = server.by_hand("Hi", tid(WHEN, "x"), **card(URL))
    query = CopyQuery(post=a_post(), known=frozenset({uri}))
    assert find_linking(client(tmp_path, server), query) is NotFound.SURELY


def test_it_reads_back_to_the_publication_of_the_post(tmp_path: Path, server: Server) -> None:
    for n in range(250):
        server.by_hand("Hi", tid(WHEN - timedelta(days=3, seconds=-n), "x"))
    remote = client(tmp_path, server)
    assert find_linking(remote, SOUGHT) is NotFound.SURELY
    assert sum(request.path.endswith("listRecords") for request in server.requests) == 1


def test_it_gives_up_after_some_pages(tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timeline, "MOST_PAGES", 2)
    for n in range(201):
        server.by_hand("Hi", tid(WHEN + timedelta(hours=n + 1), "x"))
    server.by_hand("Hi", tid(WHEN, "y"), **card(URL))
    assert find_linking(client(tmp_path, server), SOUGHT) is NotFound.PERHAPS
    assert sum(request.path.endswith("listRecords") for request in server.requests) == 2


@pytest.mark.parametrize("changes", [{"url": ""}, {"digest_of": ("a",)}])
def test_what_has_no_page_of_its_own_may_be_anywhere(tmp_path: Path, server: Server, changes: dict[str, Any]) -> None:
    query = CopyQuery(post=a_post(**changes))
    assert find_linking(client(tmp_path, server), query) is NotFound.PERHAPS
