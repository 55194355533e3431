"""What is sent is what Mastodon's API describes, by a schema that others made of its documentation."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from email import message_from_bytes
from typing import TYPE_CHECKING, Any

import pytest

from syndicator.channels import ChannelContext
from syndicator.channels.mastodon import Kind, MastodonOptions
from syndicator.model import CopyQuery, Step
from syndicator.testing.harness import a_draft, a_post, secret
from tests import ROOT
from tests.channels.mastodon.fake import TOKEN, Server

if TYPE_CHECKING:
    from pathlib import Path

    from syndicator.testing.server import Request

SCHEMA = ROOT.parent / "shared" / "specs" / "mastodon" / "openapi.json"
BEYOND = ("/api/v1/apps/verify_credentials", "/cover.png", "/")  # not in it
openapi_core = pytest.importorskip("openapi_core")
testing = pytest.importorskip("openapi_core.testing")
pytestmark = [
    pytest.mark.skipif(not SCHEMA.is_file(), reason="the schema is not at hand"),
    pytest.mark.filterwarnings("ignore:Unsupported scheme type"),  # of its OAuth
]


def described() -> dict[str, Any]:
    """The schema, in which a post with text and pictures may be both kinds of post that it knows."""
    schema: dict[str, Any] = json.loads(SCHEMA.read_text())
    body = schema["paths"]["/api/v1/statuses"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    body["anyOf"] = body.pop("oneOf")
    return schema


def check(api: Any, request: Request) -> None:
    kind = request.headers.get("content-type", "").partition(";")[0]
    api.validate_request(
        testing.MockRequest(
            "https://mastodon.example", request.method.lower(), request.path, args=dict(request.query),
            headers=dict(request.headers), data=request.body or None, content_type=kind or "application/json",
        )
    )  # fmt: skip


def check_form(request: Request) -> None:
    """The parts of a form are those that are described, and the file has a type."""
    form = described()["paths"][request.path]["post"]["requestBody"]["content"]["multipart/form-data"]["schema"]
    head = f"Content-Type: {request.headers['content-type']}\r\n\r\n".encode()
    parts = {
        part.get_param("name", header="content-disposition"): part
        for part in message_from_bytes(head + request.body).walk()
    }
    parts.pop(None)
    assert set(form["required"]) <= set(parts) <= set(form["properties"])
    assert parts["file"].get_content_type() == "image/png"


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
    api = openapi_core.OpenAPI.from_dict(described())
    seen = [request for request in server.requests if request.path not in BEYOND]
    for request in seen:
        check_form(request) if "multipart" in request.headers.get("content-type", "") else check(api, request)
    methods = {(request.method, request.path.split("/")[3]) for request in seen}
    assert {("POST", "statuses"), ("PUT", "statuses"), ("POST", "media"), ("GET", "media")} <= methods
