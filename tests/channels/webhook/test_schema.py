"""What the templates that ship make of posts of all kinds is what the receivers say that they take."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from syndicator.channels import ChannelContext
from syndicator.channels.webhook import Kind, WebhookOptions
from syndicator.config import BlogConfig
from syndicator.render import Renderer
from syndicator.testing.harness import a_post, secret
from syndicator.testing.server import Request
from tests.channels.webhook.fake import HOOK, SIGNING
from tests.fakes.specs import errors_of

if TYPE_CHECKING:
    from pathlib import Path

STYLES = ("standard", "slack", "discord", "teams")
pytestmark = pytest.mark.skipif(errors_of("webhook-slack") is None, reason="the descriptions are not at hand")
BARE: dict[str, Any] = {
    "title": "", "seo_title": "", "summary": "", "tags": (), "cover": "", "cover_alt": "", "author": "",
}  # fmt: skip
POSTS: dict[str, dict[str, Any]] = {
    "everything": {},
    "a note": BARE,
    "no words": {**BARE, "title": "Only a title", "markdown": ""},
    "no date": {"published_at": None},
    "no address": {"url": ""},
    "a long title": {"title": "Tomatoes " * 200, "seo_title": ""},
    "a long text": {"summary": "", "markdown": "It took ninety days, and more. " * 4000},
    "a long address": {"cover": f"https://cdn.example.dev/{'x' * 2100}.png"},
    "signs": {"title": "<&> *bold* `code` \\ | @everyone \u202e \U0001f345", "summary": "</tag> \ufffd ]]> {{ x }}"},
}


def request(style: str, folder: Path, **changes: Any) -> Request:
    """What would go out, from template to bytes."""
    options = WebhookOptions(url=secret(f"https://hook.example{HOOK}"), style=style, secret=secret(SIGNING))
    channel = Kind(options, ChannelContext(name="relay", folder=folder))
    channel._guild = "1"  # otherwise it asks Discord
    blog = BlogConfig(title="Balcony", url="https://blog.example.dev")
    announcement = Renderer([], blog=blog).render(a_post(**changes), channel)
    body = channel.prepare(announcement, 0, (), "key")
    headers = {name.lower(): value for name, value in channel._headers("key", body).items()}
    return Request("POST", HOOK, query=channel.style.query, headers=headers, body=body)


@pytest.mark.parametrize("post", POSTS)
@pytest.mark.parametrize("style", STYLES)
def test_each_post_makes_a_body_that_is_taken(style: str, post: str, tmp_path: Path) -> None:
    errors = errors_of(f"webhook-{style}")
    assert errors
    assert errors(request(style, tmp_path, **POSTS[post])) == []


@pytest.mark.parametrize(
    ("style", "body"),
    [
        ("standard", b'{"type": "post.published", "timestamp": "", "data": {}}'),
        ("slack", b'{"text": "x", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": ""}}]}'),
        ("discord", b'{"content": "x", "embeds": [{"title": 7}]}'),
        ("teams", b'{"attachments": [{"content": {"type": "AdaptiveCard", "version": "1.4", "body": [{"type": "Wall"}]}}]}'),
    ],
)  # fmt: skip
def test_what_is_not_taken_is_noticed(style: str, body: bytes) -> None:
    errors = errors_of(f"webhook-{style}")
    assert errors
    headers = {
        "content-type": "application/json",
        "webhook-id": "1",
        "webhook-timestamp": "1",
        "webhook-signature": "1",
    }
    assert errors(Request("POST", HOOK, headers=headers, body=body))
