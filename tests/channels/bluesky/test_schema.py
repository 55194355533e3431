"""What is sent is what AT Protocol's lexicons describe."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from syndicator.model import CopyQuery
from tests.channels.bluesky.fake import DID, DOCUMENT, POST, PUBLICATION
from tests.channels.bluesky.helpers import a_post, channel, draft, prepared
from tests.channels.bluesky.lexicons import FOLDER, record_errors
from tests.channels.bluesky.schema import errors

if TYPE_CHECKING:
    from pathlib import Path

    from tests.channels.bluesky.fake import Server

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the lexicons are not at hand")
WHEN = "2026-11-20T10:00:00.000Z"


def test_every_request_is_as_described(tmp_path: Path, server: Server) -> None:
    kind = channel(tmp_path, server, site=True, language="pt-BR")
    kind.context.blog_url = server.url  # type: ignore[misc]
    post = a_post(
        url=f"{server.url}/loops/", cover=f"{server.url}/cover.png", tags=("#a", "b" * 200), title="t" * 700,
        updated_at=a_post().published_at + timedelta(days=1),  # type: ignore[operator]
    )  # fmt: skip
    thread = draft("Ünï https://b.example/ä #語 @grace.test", "Two", post=post, body="x" * 200_000)
    first = kind.send(prepared(kind, thread))
    second = kind.send(prepared(kind, thread, 1, (first,)))
    assert kind.find(CopyQuery(post=post, step=prepared(kind, thread))) is not None
    kind.find(CopyQuery(post=post))
    kind.update(first, kind.compose(draft(post=a_post(url=post.url, cover=post.cover))))
    kind.records().keep(kind.compose(draft(post=a_post(url=f"{server.url}/other/"))))
    kind.whoami()
    server.pass_time(timedelta(hours=3))
    for copy in (second, first):
        kind.delete(copy)
    seen = [request for request in server.requests if request.path.startswith("/xrpc/")]
    assert [(request.path, wrong) for request in seen for wrong in errors(request, "site")] == []
    written = {request.json()["collection"] for request in seen if request.path.endswith("putRecord")}
    assert written == {POST, DOCUMENT, PUBLICATION}
    assert {
        "createSession",
        "refreshSession",
        "getSession",
        "uploadBlob",
        "deleteRecord",
        "getRecord",
        "listRecords",
        "resolveHandle",
    } <= {request.path.rpartition(".")[2] for request in seen}


@pytest.mark.parametrize(
    ("record", "says"),
    [
        ({"$type": POST, "createdAt": WHEN}, "text is missing"),
        ({"$type": POST, "text": "a" * 301, "createdAt": WHEN}, "text"),
        ({"$type": POST, "text": "", "createdAt": "today"}, "createdAt"),
        ({"$type": POST, "text": "", "createdAt": WHEN, "langs": ["a", "b", "c", "d"]}, "langs"),
        ({"$type": POST, "text": "", "createdAt": WHEN, "facets": [{"features": []}]}, "index is missing"),
        (
            {"$type": POST, "text": "", "createdAt": WHEN, "embed": {"$type": "app.bsky.embed.external"}},
            "external is missing",
        ),
        ({"$type": DOCUMENT, "site": "x y", "title": "t", "publishedAt": WHEN}, "site"),
        ({"$type": DOCUMENT, "site": f"at://{DID}", "title": "t" * 501, "publishedAt": WHEN}, "title"),
        ({"$type": PUBLICATION, "url": "https://b.example"}, "name is missing"),
    ],
)
def test_the_lexicons_notice_what_is_wrong(record: dict[str, Any], says: str) -> None:
    assert any(says in error for error in record_errors(record))
