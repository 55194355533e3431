"""What each receiver's response means."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from syndicator import errors
from syndicator.model import CopyQuery, NotFound, Receipt
from tests.channels.webhook.fake import FACES
from tests.channels.webhook.helpers import server, step

if TYPE_CHECKING:
    from collections.abc import Callable

    from syndicator.testing.harness import Harness


TEAMS_FAILED = (
    "Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error {} with ContextId tcid=0"
)


WORKFLOW_OFF = json.dumps(
    {"error": {"code": "WorkflowTriggerIsNotEnabled", "message": "Could not execute workflow trigger 'manual'"}}
)


@pytest.mark.parametrize("face", FACES)
def test_a_hook_that_was_handed_it_has_not_published_it(open_face: Callable[[str], Harness], face: str) -> None:
    harness = open_face(face)
    assert harness.channel.send(step(harness)).confirmed is (face in ("slack", "discord"))
    assert harness.channel.find(CopyQuery(post=harness.draft.post)) is NotFound.PERHAPS


@pytest.mark.parametrize(
    ("face", "status", "body", "error"),
    [
        ("linkedin", 410, "There is no scenario listening for this webhook.", errors.NeedsPerson),
        ("linkedin", 400, "Queue is full", errors.Limited),
        ("linkedin", 400, "what is that", errors.Permanent),
        ("linkedin", 429, "", errors.Limited),
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
        ("teams", 200, TEAMS_FAILED.format(429), errors.Limited),
        ("teams", 200, TEAMS_FAILED.format(404), errors.NeedsPerson),
        ("teams", 200, "Error contacting Microsoft Teams endpoint", errors.Limited),
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
