"""Webhooks: headers, answers of the receivers there are, and an address that stays secret."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from standardwebhooks import Webhook

from syndicator import errors
from syndicator.channels import ChannelContext
from syndicator.channels.webhook import Kind, WebhookOptions
from syndicator.model import Step
from syndicator.testing.harness import a_draft, secret
from tests.channels.webhook.fake import SIGNING
from tests.channels.webhook.helpers import server, step

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from syndicator.testing.harness import Harness


@pytest.mark.parametrize("face", ["linkedin", "standard"])
def test_a_signed_hook_can_be_verified_with_the_standard_s_library(
    open_face: Callable[[str], Harness], face: str
) -> None:
    harness = open_face(face)
    harness.channel.send(step(harness))
    sent = server(harness).requests[0]
    assert Webhook(SIGNING).verify(sent.body, dict(sent.headers)) == harness.draft.data
    assert sent.headers["webhook-id"] == "key-1"
    assert abs(int(sent.headers["webhook-timestamp"]) - datetime.now(UTC).timestamp()) < 5


def test_without_a_secret_there_is_no_signature_but_an_id(open_face: Callable[[str], Harness]) -> None:
    harness = open_face("plain")
    harness.channel.send(step(harness))
    headers = server(harness).requests[0].headers
    assert headers["webhook-id"] == "key-1"
    assert "webhook-signature" not in headers


def test_a_resend_has_the_same_id_and_body_and_is_dropped_by_a_receiver_that_dedups(
    open_face: Callable[[str], Harness],
) -> None:
    harness = open_face("standard")
    once = step(harness)
    server(harness).misbehave("reset_after")
    with pytest.raises(errors.Ambiguous):
        harness.channel.send(once)
    harness.channel.send(once)
    first, second = server(harness).requests
    assert (first.body, first.headers["webhook-id"]) == (second.body, second.headers["webhook-id"])
    assert harness.copies() == 1


def test_a_discord_thread_stays_in_the_address(open_face: Callable[[str], Harness]) -> None:
    harness = open_face("discord")
    harness.channel.options = replace(
        harness.channel.options, url=secret(f"{server(harness).url}/api/webhooks/1/tok?thread_id=5")
    )
    receipt = harness.channel.send(step(harness))
    harness.channel.update(receipt, harness.channel.compose(harness.draft))
    harness.channel.delete(receipt)
    seen = [(request.method, request.path, dict(request.query)) for request in server(harness).requests]
    hook = "/api/webhooks/1/tok"
    assert seen == [
        ("GET", hook, {"thread_id": "5"}),
        ("POST", hook, {"thread_id": "5", "wait": "true"}),
        ("PATCH", f"{hook}/messages/{receipt.remote_id}", {"thread_id": "5"}),
        ("DELETE", f"{hook}/messages/{receipt.remote_id}", {"thread_id": "5"}),
    ]


@pytest.mark.parametrize("data", [None, [], "text", 3])
def test_a_template_must_give_an_object(open_face: Callable[[str], Harness], data: Any) -> None:
    with pytest.raises(errors.Permanent, match=r"the template plain\.json does not give a JSON object"):
        open_face("plain").channel.compose(a_draft(data=data))


def test_the_address_is_told_by_host_and_digest_only(open_face: Callable[[str], Harness]) -> None:
    harness = open_face("plain")
    endpoint = harness.channel.endpoint()
    assert endpoint.startswith("127.0.0.1#")
    assert "hush" not in endpoint
    assert endpoint == harness.channel.account() == harness.channel.endpoint()
    harness.channel.options = replace(harness.channel.options, url=secret(f"{server(harness).url}/hooks/other"))
    assert harness.channel.endpoint() != endpoint
    assert "hush" not in repr(WebhookOptions(url="https://hook.example/hush-hush"))


@pytest.mark.parametrize("given", ["whsec_", "whsec_%%%", "no base64"])
def test_a_signing_secret_that_is_none_is_said_before_anything_is_stored(
    open_face: Callable[[str], Harness], given: str
) -> None:
    harness = open_face("standard")
    harness.channel.options = replace(harness.channel.options, secret=secret(given))
    with pytest.raises(errors.NeedsLogin, match=r"channels\.relay\.secret") as caught:
        step(harness)
    assert caught.value.__context__ is None
    with pytest.raises(errors.NeedsLogin, match=r"channels\.relay\.secret"):
        harness.channel.whoami()


def test_its_secrets_are_named(tmp_path: Path) -> None:
    url, key = secret("https://hook.example/x"), secret(SIGNING)
    context = ChannelContext(name="relay", folder=tmp_path)
    assert Kind(WebhookOptions(url=url, secret=key), context).secrets() == {"url": url, "secret": key}
    assert Kind(WebhookOptions(url="https://hook.example/x"), context).secrets() == {}


def test_text_beyond_ascii_travels_as_it_is(open_face: Callable[[str], Harness]) -> None:
    harness = open_face("plain")
    data = {**harness.draft.data, "text": "Tomaten 🍅 für „alle“ \ud800"}
    harness.channel.send(
        Step(number=0, key="k", body=harness.channel.prepare(harness.channel.compose(a_draft(data=data)), 0, (), "k"))
    )
    assert json.loads(server(harness).requests[0].body)["text"] == "Tomaten 🍅 für „alle“ ?"
