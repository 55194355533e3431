"""What each style of hook takes, and what its receivers' answers mean."""

from __future__ import annotations

from dataclasses import field
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from syndicator.channels.http.client import json_body
from syndicator.channels.http.response import Response, clean
from syndicator.errors import NeedsLogin, NeedsPerson, Retryable
from syndicator.model import Receipt
from syndicator.value import value

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def check(response: Response) -> Response:
    """An response that any hook may give, as long as it is 2xx. Raises what it means otherwise."""
    if response.status in (404, 410):
        # A relay that is switched off says 410 (Make) or 404 (n8n), and comes back under the same address.
        raise NeedsPerson(
            f"{response.host} answered {response.evidence} - the hook is switched off or gone: "
            "turn it on over there, or give this channel a new url",
            evidence=response.evidence,
        )
    if response.status in (401, 403):
        raise NeedsLogin(
            f"{response.host} answered {response.evidence} - it refuses this hook: copy its url (and secret) over there anew",
            evidence=response.evidence,
        )
    if response.status == 400 and response.text.strip().lower() == "queue is full":  # Make
        raise Retryable(f"{response.host} answered {response.evidence}", evidence=response.evidence)
    return response.raise_for_status()


def handed_over(response: Response, _: str = "") -> Receipt:
    """Any 2xx: the receiver has it. What it makes of it, it does not say."""
    check(response)
    return Receipt(remote_id=_identifier(response), confirmed=False)


def slack(response: Response, _: str = "") -> Receipt:
    if check(response).text.strip() != "ok":
        raise response.unreadable()
    return Receipt()


def discord(response: Response, guild: str = "") -> Receipt:
    """The message that `?wait=true` gives back; `guild` is where the hook's channel is."""
    message = discord_check(response).fields
    if not message.get("id"):
        raise response.unreadable()
    found = str(message["id"])
    guild, channel = message.get("guild_id") or guild, message.get("channel_id")
    link = f"https://discord.com/channels/{guild}/{channel}/{found}" if guild and channel else ""
    return Receipt(remote_id=found, remote_url=link)


def discord_check(response: Response) -> Response:
    if response.status == 429:
        seconds = response.fields.get("retry_after")
        wait = timedelta(seconds=seconds) if isinstance(seconds, int | float) and 0 <= seconds < 1e8 else None
        raise Retryable(
            f"{response.host} answered {response.evidence}",
            retry_after=response.retry_after or wait,
            evidence=response.evidence,
        )
    return check(response)


def discord_gone(response: Response) -> bool:
    """Whether the message is gone already; a hook that is gone has another code."""
    return response.status == 404 and response.fields.get("code") == 10008


def _bytes(text: str) -> int:
    return len(json_body(text)) - 2  # without its quotes


@value
class Style:
    read: Callable[[Response, str], Receipt] = handed_over  # what an response to a POST means
    check: Callable[[Response], Response] = check  # what any response means
    limit: int | None = None  # of the text that people read, as `measure` counts
    measure: Callable[[str], int] = len
    most_bytes: int | None = None  # of the whole body
    dedups: bool = False  # unless the configuration says otherwise
    never_dedups: bool = False
    card: bool = False  # what becomes of it shows a card of the page
    query: Mapping[str, str] = field(default_factory=dict)
    keeps_messages: bool = False  # and lets them be changed and deleted
    is_gone: Callable[[Response], bool] = lambda _: False


STYLES: Final[Mapping[str, Style]] = {
    "plain": Style(),
    "standard": Style(dedups=True),
    "linkedin": Style(limit=3000, card=True),
    "linkedin-share": Style(limit=3000, card=True),
    "slack": Style(read=slack, limit=3000, never_dedups=True),  # the limit is a section block's
    "discord": Style(
        read=discord,
        check=discord_check,
        limit=2000,
        never_dedups=True,
        query={"wait": "true"},
        keeps_messages=True,
        is_gone=discord_gone,
    ),
    # 28 KB with the card around the text
    "teams": Style(limit=20_000, measure=_bytes, most_bytes=28_000, never_dedups=True),
}


def _identifier(response: Response) -> str:
    """What the receiver calls it, where it says."""
    found = response.fields.get("id", "")
    return clean(str(found), response.secrets, 100) if isinstance(found, str | int) else ""
