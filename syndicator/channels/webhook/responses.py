"""The responses of receivers. `check` functions raise the error of a bad response; `receipt` functions return the receipt of
a good one. A rejection concerns this post (Permanent) or the hook (the channel pauses).
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from syndicator.channels.http.response import clean
from syndicator.errors import Limited, NeedsLogin, NeedsPerson, Permanent, SendError
from syndicator.model import Receipt

if TYPE_CHECKING:
    from syndicator.channels.http.response import Response

SWITCHED_OFF = "the hook is switched off or gone: switch it on there, or give this channel a new url"
REGISTERING = timedelta(hours=1)  # n8n may take so long
TEAMS_WAIT = timedelta(seconds=15)
_TEAMS_STATUS = re.compile(r"HTTP error (\d{3})")
_FORUM_CODES = {220001, 220002, 220003, 40067}  # whether the channel requires thread names or tags


def check_hook(response: Response) -> Response:
    """Return a response of any hook if it is 2xx. Raises the error that it means otherwise."""
    if response.status == 404 and "is not registered" in response.text:  # n8n, for some time also where it is published
        todo = f"{SWITCHED_OFF}; if it is on, n8n has lost it: unpublish the workflow and publish it there"
        raise _needs_person(response, todo, may_pass=REGISTERING)
    if response.status in (404, 410):
        # a relay that is switched off responds 410 (Make), and comes back at the same address
        raise _needs_person(response, SWITCHED_OFF)
    if response.status in (401, 403):
        raise NeedsLogin(
            f"{response.host} answered {response.evidence} - it refuses this hook: copy its url (and secret) from there again",
            evidence=response.evidence,
        )
    if response.status == 400 and response.text.strip().lower() == "queue is full":  # Make
        raise Limited(f"{response.host} answered {response.evidence}", evidence=response.evidence)
    if response.status == 400 and "WorkflowTriggerIsNotEnabled" in response.text:  # Power Automate
        raise _needs_person(response, "the workflow is switched off: turn it on in Power Automate")
    return response.raise_for_status()


def accepted_receipt(response: Response, _: str = "") -> Receipt:
    """Return an unconfirmed receipt for any 2xx: the receiver accepted the body, and may not have published it."""
    message_id = check_hook(response).fields.get("id", "")
    remote_id = clean(str(message_id), response.secrets, 100) if isinstance(message_id, str | int) else ""
    return Receipt(remote_id=remote_id, confirmed=False)


def slack_receipt(response: Response, _: str = "") -> Receipt:
    if check_hook(response).text.strip() != "ok":
        raise response.unreadable()
    return Receipt()


def check_discord(response: Response) -> Response:
    if response.status == 429:
        seconds = response.fields.get("retry_after")
        wait = timedelta(seconds=seconds) if isinstance(seconds, int | float) and 0 <= seconds < 1e8 else None
        raise Limited(
            f"{response.host} answered {response.evidence}",
            retry_after=response.retry_after or wait,
            evidence=response.evidence,
        )
    if response.status == 400 and response.fields.get("code") in _FORUM_CODES:
        raise _needs_person(
            response,
            "the hook's channel is a forum, where each message starts a thread: "
            "add `thread_name` to a discord.json.j2 of your own (or `?thread_id=…` to the url), or use another channel",
        )
    return check_hook(response)


def discord_receipt(response: Response, guild: str = "") -> Receipt:
    """Return the message in the response to `?wait=true`; `guild`: the server of the hook's channel."""
    message = check_discord(response).fields
    if not message.get("id"):
        raise response.unreadable()
    ids = (message["id"], message.get("guild_id") or guild, message.get("channel_id") or "")
    message_id, guild, channel = (clean(str(each), response.secrets, 100) for each in ids)
    url = f"https://discord.com/channels/{guild}/{channel}/{message_id}" if guild and channel else ""
    return Receipt(remote_id=message_id, remote_url=url)


def is_gone_from_discord(response: Response) -> bool:
    """Whether the message no longer exists; a missing hook has another code."""
    return response.status == 404 and response.fields.get("code") == 10008


def teams_receipt(response: Response, _: str = "") -> Receipt:
    """Return the receipt of a card: workflows respond 202, connectors 200 with a number. An error may also come with 200."""
    text = check_hook(response).text.strip()
    if response.status == 200 and not text.isdecimal():
        raise _teams_error(response, text)
    return Receipt(confirmed=False)


def _teams_error(response: Response, text: str) -> SendError:
    message, evidence = f"{response.host} answered {response.evidence}", response.evidence
    status = _TEAMS_STATUS.search(text)
    if "Error contacting Microsoft Teams endpoint" in text or (status and status[1] == "429"):
        return Limited(message, retry_after=TEAMS_WAIT, evidence=evidence)
    if status is None:
        return response.unreadable()
    if status[1] == "413":
        return Permanent(message, evidence=evidence)
    return _needs_person(
        response, "Teams refuses the hook or its card: look at the connector there, and at teams.json.j2"
    )


def _needs_person(response: Response, todo: str, may_pass: timedelta | None = None) -> NeedsPerson:
    line = f"{response.host} answered {response.evidence} - {todo}"
    return NeedsPerson(line, evidence=response.evidence, may_pass=may_pass)
