"""The styles of hooks: a line in STYLES, a template `<style>.json.j2` with its look, and a variant of the test fake.

`responses` interprets receivers' responses beyond their status.
"""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, Final

from syndicator.channels.http.client import json_body
from syndicator.channels.webhook.responses import (
    accepted_receipt,
    check_discord,
    check_hook,
    discord_receipt,
    is_gone_from_discord,
    slack_receipt,
    teams_receipt,
)
from syndicator.value import value

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from syndicator.channels.http.response import Response
    from syndicator.model import Receipt


def _bytes(text: str) -> int:
    return len(json_body(text)) - 2  # without its quotes


@value
class Style:
    """A receiver's limits, and its responses. The defaults fit a relay that accepts anything."""

    receipt: Callable[[Response, str], Receipt] = accepted_receipt  # of the response to the POST, and the hook's guild
    check: Callable[[Response], Response] = check_hook  # raises the error of any other response
    limit: int | None = None  # of the readable text, as `measure` counts
    measure: Callable[[str], int] = len
    max_bytes: int | None = None  # of the whole body
    dedups: bool = False  # drops a repeated webhook-id, unless configured otherwise
    never_dedups: bool = False
    dated: bool = False  # the body must have a `timestamp`
    card: bool = False  # the final post shows a link card
    query: Mapping[str, str] = field(default_factory=dict)
    keeps_messages: bool = False  # messages can be changed and deleted
    is_gone: Callable[[Response], bool] = lambda _: False


STYLES: Final[Mapping[str, Style]] = {
    "plain": Style(),
    "standard": Style(dedups=True, dated=True),
    "linkedin": Style(limit=3000, card=True),
    "linkedin-share": Style(limit=3000, card=True),
    "slack": Style(receipt=slack_receipt, limit=3000, never_dedups=True),  # the limit is a section block's
    "discord": Style(
        receipt=discord_receipt,
        check=check_discord,
        limit=2000,
        never_dedups=True,
        query={"wait": "true"},
        keeps_messages=True,
        is_gone=is_gone_from_discord,
    ),
    # 28 KB with the card around the text
    "teams": Style(receipt=teams_receipt, limit=20_000, measure=_bytes, max_bytes=28_000, never_dedups=True),
}
