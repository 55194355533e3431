"""What Discord, Teams and Slack say that their hooks take, and what Standard Webhooks asks for."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from tests.channels.webhook.fake import HOOK
from tests.fakes.specs import Api, read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from syndicator.testing.server import Request

NEEDS: tuple[str, ...] = ("openapi_core", "jsonschema", "slack_sdk")
MOST_IN_EMBEDS = 6000  # characters of all embeds of a message; not in Discord's description
MOST_IN_TEAMS = 28 * 1024  # bytes


@cache
def discord() -> Api:
    return Api(read("discord/openapi.json"), "https://discord.com/api/v10")


def _discord(request: Request) -> Iterator[str]:
    path = request.path.replace(HOOK, "/webhooks/123456789012345678/hush-hush-hook")
    yield from discord().errors(replace(request, path=path))
    embeds = request.json().get("embeds", ()) if request.body else ()
    size = sum(len(str(embed.get(name, ""))) for embed in embeds for name in ("title", "description"))
    if size > MOST_IN_EMBEDS:
        yield f"{size} characters in embeds"


def _teams(request: Request) -> Iterator[str]:
    from jsonschema import Draft6Validator, FormatChecker

    if len(request.body) > MOST_IN_TEAMS:
        yield f"{len(request.body)} bytes"
    for attachment in request.json()["attachments"]:
        card = attachment["content"]
        schema = read(f"adaptive-cards/{card['version']}.0/adaptive-card.json")
        checker = Draft6Validator(schema, format_checker=FormatChecker())
        yield from (error.message[:300] for error in checker.iter_errors(card))


def _slack(request: Request) -> Iterator[str]:
    from slack_sdk.errors import SlackObjectFormationError
    from slack_sdk.models.blocks import Block

    limits = read("slack/limits.json")["text"]
    for block in request.json().get("blocks", ()):
        try:
            Block.parse(block).validate_json()
        except SlackObjectFormationError as error:
            yield str(error)
        if (
            block["type"] == "section"
            and not limits["min_length"] <= len(block["text"]["text"]) <= limits["max_length"]
        ):
            yield f"a section of {len(block['text']['text'])} characters"


def _standard(request: Request) -> Iterator[str]:
    headers = {"webhook-id", "webhook-timestamp", "webhook-signature"}
    yield from (f"no {name}" for name in headers - set(request.headers))
    body: Mapping[str, Any] = request.json()
    yield from (f"no {name}" for name in ("type", "timestamp", "data") if not body.get(name))
    if not re.fullmatch(r"[a-zA-Z0-9_]+(\.[a-zA-Z0-9_]+)*", body["type"]):
        yield f"type {body['type']!r}"
    try:
        datetime.fromisoformat(body["timestamp"])
    except ValueError:
        yield f"timestamp {body['timestamp']!r}"


_CHECKS: Mapping[str, Callable[[Request], Iterator[str]]] = {
    "discord": _discord, "teams": _teams, "slack": _slack, "standard": _standard,
}  # fmt: skip


def errors(request: Request, face: str) -> list[str]:
    return list(_CHECKS[face](request)) if face in _CHECKS else []
