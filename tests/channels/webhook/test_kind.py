"""Webhooks: headers, answers of the receivers there are, and an address that stays secret."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from standardwebhooks import Webhook

from syndicator import errors
from syndicator.channels import ChannelContext
from syndicator.channels.webhook import Kind, WebhookOptions
from syndicator.model import CopyQuery, NotFound, Receipt, Step
from tests.channels.webhook.fake import FACES, SIGNING, Server, card, make
from tests.fakes.harness import a_draft, secret

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.fakes.harness import Harness


TEAMS_FAILED = (
    "Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error {} with ContextId tcid=0"
)
WORKFLOW_OFF = json.dumps(
    {"error": {"code": "WorkflowTriggerIsNotEnabled", "message": "Could not execute workflow trigger 'manual'"}}
)


@pytest.fixture
def open_face(tmp_path: Path) -> Iterator[Callable[[str], Harness]]:
    made: list[Harness] = []

    def harness(face: str) -> Harness:
        made.append(make(tmp_path, face))
        return made[-1]

    yield harness
    for one in made:
        server(one).stop()


def server(harness: Harness) -> Server:
    assert isinstance(harness.server, Server)
    return harness.server


def step(harness: Harness, key: str = "key-1") -> Step:
    body = harness.channel.prepare(harness.channel.compose(harness.draft), 0, (), key)
    return Step(number=0, key=key, body=body, started_at=datetime.now(UTC))


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


@pytest.mark.parametrize(
    ("style", "told", "resends"),
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
    tmp_path: Path, style: str, told: bool | None, resends: bool
) -> None:
    options = WebhookOptions(url=secret("https://hook.example/x"), style=style, receiver_dedups=told)
    within = Kind(options, ChannelContext(name="relay", folder=tmp_path)).resend_within
    assert (within is not None) is resends
    if within is not None:
        assert datetime.now(UTC) - timedelta(days=365) + within > datetime.now(UTC)
        assert datetime.now(UTC) + within > datetime.now(UTC)


@pytest.mark.parametrize("style", ["slack", "discord", "teams"])
def test_what_never_dedups_can_not_be_told_to(style: str) -> None:
    with pytest.raises(ValueError, match="receiver_dedups"):
        WebhookOptions(url="https://hook.example/x", style=style, receiver_dedups=True)


@pytest.mark.parametrize("face", FACES)
def test_a_hook_that_was_handed_it_has_not_published_it(open_face: Callable[[str], Harness], face: str) -> None:
    harness = open_face(face)
    assert harness.channel.send(step(harness)).confirmed is (face in ("slack", "discord"))
    assert harness.channel.find(CopyQuery(post=harness.draft.post)) is NotFound.PERHAPS


@pytest.mark.parametrize(
    ("face", "status", "body", "error"),
    [
        ("linkedin", 410, "There is no scenario listening for this webhook.", errors.NeedsPerson),
        ("linkedin", 400, "Queue is full", errors.Retryable),
        ("linkedin", 400, "what is that", errors.Permanent),
        ("linkedin", 429, "", errors.Retryable),
        ("plain", 404, '{"code":404,"message":"The requested webhook is not registered."}', errors.NeedsPerson),
        ("plain", 301, "", errors.NeedsPerson),
        ("plain", 500, '{"message":"Workflow could not be started!"}', errors.Ambiguous),
        ("standard", 410, "", errors.NeedsPerson),
        ("standard", 502, "", errors.Ambiguous),
        ("slack", 400, "no_text", errors.Permanent),
        ("slack", 403, "invalid_token", errors.NeedsLogin),
        ("slack", 403, "action_prohibited", errors.NeedsLogin),
        ("slack", 404, "no_service", errors.NeedsPerson),
        ("slack", 410, "channel_is_archived", errors.NeedsPerson),
        ("slack", 500, "rollup_error", errors.Ambiguous),
        ("slack", 200, "not ok", errors.Ambiguous),
        ("discord", 400, '{"message":"Invalid Form Body","code":50035}', errors.Permanent),
        ("discord", 401, '{"message":"Invalid Webhook Token","code":50027}', errors.NeedsLogin),
        ("discord", 404, '{"message":"Unknown Webhook","code":10015}', errors.NeedsPerson),
        ("discord", 204, "", errors.Ambiguous),
        ("discord", 200, "[]", errors.Ambiguous),
        ("discord", 200, "[" * 100_000, errors.Ambiguous),
        ("teams", 413, "", errors.Permanent),
        ("teams", 200, TEAMS_FAILED.format(413), errors.Permanent),
        ("teams", 200, TEAMS_FAILED.format(429), errors.Retryable),
        ("teams", 200, TEAMS_FAILED.format(404), errors.NeedsPerson),
        ("teams", 200, "Error contacting Microsoft Teams endpoint", errors.Retryable),
        ("teams", 200, "<html>", errors.Ambiguous),
        ("teams", 400, WORKFLOW_OFF, errors.NeedsPerson),
        ("plain", 400, WORKFLOW_OFF, errors.NeedsPerson),
        (
            "discord",
            400,
            '{"message":"Webhooks posted to forum channels must have …","code":220001}',
            errors.NeedsPerson,
        ),
        ("discord", 400, '{"message":"A tag is required to create a forum post","code":40067}', errors.NeedsPerson),
    ],
)
def test_each_receiver_s_answer_has_its_class(
    open_face: Callable[[str], Harness], face: str, status: int, body: str, error: type[Exception]
) -> None:
    harness = open_face(face)
    once = step(harness)
    server(harness).misbehave(f"{status}_before", body=body)
    with pytest.raises(error) as caught:
        harness.channel.send(once)
    assert type(caught.value) is error


@pytest.mark.parametrize(("face", "receiver"), [("linkedin", "make"), ("plain", "n8n"), ("discord", "discord")])
def test_a_hook_that_is_switched_off_says_what_to_do(
    open_face: Callable[[str], Harness], face: str, receiver: str
) -> None:
    harness = open_face(face)
    once = step(harness)
    server(harness).on = False
    with pytest.raises(errors.NeedsPerson, match="switch it on there, or give this channel a new url") as caught:
        harness.channel.send(once)
    assert server(harness).receiver == receiver
    assert "hush" not in str(caught.value)
    server(harness).on = True
    harness.channel.send(once)
    assert harness.copies() == 1


@pytest.mark.parametrize(
    ("status", "error", "says"),
    [
        (302, errors.NeedsPerson, "the address has moved; .*: change the address in config.toml"),
        (403, errors.NeedsLogin, "it refuses this hook: copy its url"),
    ],
)
def test_a_hook_that_refuses_or_has_moved_says_what_to_do(
    open_face: Callable[[str], Harness], status: int, error: type[Exception], says: str
) -> None:
    harness = open_face("slack")
    once = step(harness)
    server(harness).misbehave(f"{status}_before", body="invalid_token")
    with pytest.raises(error, match=says):
        harness.channel.send(once)


@pytest.mark.parametrize(
    ("face", "status", "body", "says"),
    [
        ("teams", 400, WORKFLOW_OFF, "the workflow is switched off: turn it on in Power Automate"),
        ("discord", 400, '{"code": 220001}', "a forum, where each message starts a thread: add `thread_name`"),
        ("teams", 200, TEAMS_FAILED.format(403), "look at the connector there"),
    ],
)
def test_a_hook_that_takes_nothing_as_it_is_set_up_says_what_to_do(
    open_face: Callable[[str], Harness], face: str, status: int, body: str, says: str
) -> None:
    harness = open_face(face)
    once = step(harness)
    server(harness).misbehave(f"{status}_before", body=body)
    with pytest.raises(errors.NeedsPerson, match=says):
        harness.channel.send(once)


def test_teams_takes_a_card_with_202_or_with_200_and_a_number(open_face: Callable[[str], Harness]) -> None:
    harness = open_face("teams")
    server(harness).misbehave("200_after", body="1")
    assert harness.channel.send(step(harness)) == Receipt(confirmed=False)
    assert harness.channel.send(step(harness)) == Receipt(confirmed=False)
    server(harness).misbehave("200_before", body=TEAMS_FAILED.format(429))
    with pytest.raises(errors.Retryable) as caught:
        harness.channel.send(step(harness))
    assert caught.value.retry_after == timedelta(seconds=15)


def test_discord_says_how_long_to_wait_in_its_body_too(open_face: Callable[[str], Harness]) -> None:
    harness = open_face("discord")
    once = step(harness)
    body = {"message": "You are being rate limited.", "retry_after": 64.57, "global": False}
    server(harness).misbehave("429_before", body=body)
    with pytest.raises(errors.Retryable) as caught:
        harness.channel.send(once)
    assert caught.value.retry_after == timedelta(seconds=64.57)
    server(harness).misbehave("429_before", body=body, headers={"Retry-After": "65"})
    with pytest.raises(errors.Retryable) as caught:
        harness.channel.send(once)
    assert caught.value.retry_after == timedelta(seconds=65)


def test_discord_waits_for_the_message_and_links_to_it(open_face: Callable[[str], Harness]) -> None:
    harness = open_face("discord")
    receipt = harness.channel.send(step(harness))
    sent = next(request for request in server(harness).requests if request.method == "POST")
    assert sent.query == {"wait": "true"}
    assert receipt == Receipt(
        remote_id="1000000", remote_url="https://discord.com/channels/700/800/1000000", confirmed=True
    )


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


def test_a_discord_message_that_is_gone(open_face: Callable[[str], Harness]) -> None:
    harness = open_face("discord")
    receipt = harness.channel.send(step(harness))
    harness.channel.delete(receipt)
    harness.channel.delete(receipt)
    with pytest.raises(errors.Permanent, match="no longer exists"):
        harness.channel.update(receipt, harness.channel.compose(harness.draft))
    server(harness).on = False
    with pytest.raises(errors.NeedsPerson):
        harness.channel.delete(receipt)


@pytest.mark.parametrize("face", FACES)
def test_only_discord_can_change_its_copies(open_face: Callable[[str], Harness], face: str) -> None:
    channel = open_face(face).channel
    assert (channel.can_update, channel.can_delete) == ((face == "discord"),) * 2


def test_a_card_that_is_too_large_is_refused_before_sending(open_face: Callable[[str], Harness]) -> None:
    harness = open_face("teams")
    with pytest.raises(errors.Permanent, match="bytes; teams takes 28,000"):
        harness.channel.compose(a_draft(data=card("https://blog.example.dev/x", "é" * 15_000)))
    assert [harness.channel.measure(text) for text in ("x", "é", '"', "🍅")] == [1, 2, 2, 4]


@pytest.mark.parametrize("data", [None, [], "text", 3])
def test_a_template_must_give_an_object(open_face: Callable[[str], Harness], data: Any) -> None:
    with pytest.raises(errors.Permanent, match=r"the template plain\.json does not give a JSON object"):
        open_face("plain").channel.compose(a_draft(data=data))


def test_the_address_is_told_by_host_and_digest_only(open_face: Callable[[str], Harness]) -> None:
    harness = open_face("plain")
    told = harness.channel.endpoint()
    assert told.startswith("127.0.0.1#")
    assert "hush" not in told
    assert told == harness.channel.account() == harness.channel.endpoint()
    harness.channel.options = replace(harness.channel.options, url=secret(f"{server(harness).url}/hooks/other"))
    assert harness.channel.endpoint() != told
    assert "hush" not in repr(WebhookOptions(url="https://hook.example/hush-hush"))


@pytest.mark.parametrize("given", ["whsec_", "whsec_%%%", "x"])
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
