"""What is sent with pictures and in threads is what X's own description of its API says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syndicator.model import CopyQuery
from syndicator.testing.server import Request
from tests.channels.x.helpers import channel, draft, prepared
from tests.fakes.specs import errors_of

if TYPE_CHECKING:
    from pathlib import Path

    from tests.channels.x.fake import FakeX

errors = errors_of("x")
pytestmark = pytest.mark.skipif(errors is None, reason="the description is not at hand")


@pytest.mark.parametrize("picture", [b"\x89PNG\r\n\x1a\n" + b"\0" * 64, b"GIF89a" + b"\0" * 64])
def test_every_request_is_as_described(tmp_path: Path, server: FakeX, picture: bytes) -> None:
    assert errors
    kind, server.picture = channel(tmp_path, server), picture
    thread = draft("One", "Two", cover=f"{server.url}/cover.png", cover_alt="A loop")
    first = kind.send(prepared(kind, thread))
    kind.send(prepared(kind, thread, 1, (first,)))
    kind.find(CopyQuery(post=thread.post, step=prepared(kind, thread)))
    kind.whoami()
    kind.delete(first)
    assert {"/2/media/upload", "/2/media/metadata", "/2/tweets"} <= {request.path for request in server.requests}
    assert [wrong for request in server.requests for wrong in errors(request)] == []


@pytest.mark.parametrize("body", [b'{"txt": "One"}', b'{"text": 1}', b'{"text": "One", "media": {"media_ids": []}}'])
def test_what_is_not_described_is_noticed(body: bytes) -> None:
    assert errors
    assert errors(Request("POST", "/2/tweets", headers={"content-type": "application/json"}, body=body))
