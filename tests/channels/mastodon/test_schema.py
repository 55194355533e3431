"""What is sent is what Mastodon's API describes, by a schema that others made of its documentation."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from syndicator.channels import ChannelContext
from syndicator.channels.mastodon import Kind, MastodonOptions
from syndicator.model import CopyQuery, Step
from syndicator.testing.harness import a_draft, a_post, secret
from tests.channels.mastodon.fake import TOKEN, Server
from tests.fakes.specs import errors_of, form

if TYPE_CHECKING:
    from pathlib import Path

errors = errors_of("mastodon")
pytestmark = pytest.mark.skipif(errors is None, reason="the schema is not at hand")


def test_every_request_is_as_described(tmp_path: Path) -> None:
    with Server() as server:
        channel = Kind(
            MastodonOptions(access_token=secret(TOKEN), language="de"),
            ChannelContext(name="mastodon", folder=tmp_path, blog_url=server.url, base_url=server.url),
        )
        server.polls_until_ready = 1
        draft = a_draft(a_post(cover=f"{server.url}/cover.png"))
        body = channel.prepare(channel.compose(draft), 0, (), "key")
        step = Step(number=0, key="key", body=body, started_at=datetime.now(UTC))
        receipt = channel.send(step)
        assert channel.find(CopyQuery(post=draft.post, step=step, since=step.started_at)) == receipt
        channel.update(receipt, channel.compose(draft))
        channel.whoami()
        channel.delete(receipt)
    assert errors
    assert [wrong for request in server.requests for wrong in errors(request)] == []
    (upload,) = [request for request in server.requests if request.path == "/api/v2/media"]
    assert form(upload).keys() == {"file", "description"}
    assert b"Content-Type: image/png" in upload.body
    methods = {(request.method, (request.path + "///").split("/")[3]) for request in server.requests}
    assert {("POST", "statuses"), ("PUT", "statuses"), ("POST", "media"), ("GET", "media")} <= methods
