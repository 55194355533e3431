"""What each style takes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from syndicator import errors
from syndicator.channels import ChannelContext
from syndicator.channels.webhook import Kind, WebhookOptions
from syndicator.testing.harness import a_draft, secret
from tests.channels.webhook.fake import FACES, card
from tests.channels.webhook.helpers import server, step

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from syndicator.testing.harness import Harness


@pytest.mark.parametrize("face", FACES)
def test_the_body_is_what_was_shown(open_face: Callable[[str], Harness], face: str) -> None:
    harness = open_face(face)
    shown = harness.channel.compose(harness.draft)
    harness.channel.send(step(harness))
    sent = next(request for request in server(harness).requests if request.method == "POST")
    assert sent.json() == shown.payload == harness.draft.data
    assert sent.headers["content-type"] == "application/json"
    assert shown.text == harness.draft.parts[0]
    assert harness.channel.template == face


@pytest.mark.parametrize(
    ("style", "setting", "resends"),
    [
        ("standard", None, True),
        ("standard", False, False),
        ("plain", None, False),
        ("plain", True, True),
        ("linkedin", None, False),
        ("linkedin", True, True),
        ("linkedin-share", None, False),
        ("slack", None, False),
        ("discord", None, False),
        ("teams", False, False),
    ],
)
def test_only_a_receiver_that_dedups_gets_it_again(
    tmp_path: Path, style: str, setting: bool | None, resends: bool
) -> None:
    options = WebhookOptions(url=secret("https://hook.example/x"), style=style, receiver_dedups=setting)
    within = Kind(options, ChannelContext(name="relay", folder=tmp_path)).resend_within
    assert (within is not None) is resends
    if within is not None:
        assert datetime.now(UTC) - timedelta(days=365) + within > datetime.now(UTC)
        assert datetime.now(UTC) + within > datetime.now(UTC)


@pytest.mark.parametrize(
    ("style", "waits"), [("linkedin", True), ("linkedin-share", True), ("plain", False), ("slack", False)]
)
def test_styles_whose_posts_show_a_card_wait_for_the_page(tmp_path: Path, style: str, *, waits: bool) -> None:
    options = WebhookOptions(url=secret("https://hook.example/x"), style=style)
    assert Kind.waits_for_page(options) is waits
    assert Kind(options, ChannelContext(name="relay", folder=tmp_path)).shows_card is waits


@pytest.mark.parametrize("style", ["slack", "discord", "teams"])
def test_what_never_dedups_can_not_be_told_to(style: str) -> None:
    with pytest.raises(ValueError, match="receiver_dedups"):
        WebhookOptions(url="https://hook.example/x", style=style, receiver_dedups=True)


@pytest.mark.parametrize("face", FACES)
def test_only_discord_can_change_its_copies(open_face: Callable[[str], Harness], face: str) -> None:
    channel = open_face(face).channel
    assert (channel.can_update, channel.can_delete) == ((face == "discord"),) * 2


def test_a_card_that_is_too_large_is_refused_before_sending(open_face: Callable[[str], Harness]) -> None:
    harness = open_face("teams")
    with pytest.raises(errors.Permanent, match="bytes; teams takes 28,000"):
        harness.channel.compose(a_draft(data=card("https://blog.example.dev/x", "é" * 15_000)))
    assert [harness.channel.measure(text) for text in ("x", "é", '"', "🍅")] == [1, 2, 2, 4]
