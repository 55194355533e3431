"""The Bot API's responses: `{"ok": false, "error_code", "description", "parameters"}`."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from syndicator.channels.http.response import clean
from syndicator.errors import Limited, NeedsLogin, NeedsPerson, Permanent

if TYPE_CHECKING:
    from syndicator.channels.http.response import Response
    from syndicator.errors import SendError

# of the bot or the chat, not of the message
_OF_THE_CHAT = re.compile(
    r"chat not found|administrator rights|not enough rights|need administrator|not a member|was kicked|was blocked"
    r"|CHAT_WRITE_FORBIDDEN|have no rights|user is deactivated|upgraded to a supergroup|chat was deleted|CHANNEL_PRIVATE",
    re.IGNORECASE,
)
_GONE = re.compile(
    r"message (to delete|to edit|can't be deleted because it was already deleted).*not found|MESSAGE_ID_INVALID",
    re.IGNORECASE,
)


def accepted(response: Response, name: str) -> Response:
    """Return a response that says `ok`. Raises the error that it means otherwise; `name`: the channel's."""
    if response.is_success and response.fields.get("ok") is True:
        return response
    if (failure := _failure(response, name)) is not None:
        raise failure
    response.raise_for_status()
    raise response.unreadable()


def is_unchanged(response: Response) -> bool:
    """Whether an edit was refused because it changes nothing."""
    return response.status == 400 and "message is not modified" in _description(response)


def is_gone(response: Response) -> bool:
    """Whether the message does not exist."""
    return response.status == 400 and bool(_GONE.search(_description(response)))


def _failure(response: Response, name: str) -> SendError | None:
    evidence, detail = response.evidence, clean(_description(response), response.secrets)
    if response.status in (401, 404):  # 404: the token is malformed
        todo = f"run `syndicator auth {name}`, or replace token"
        return NeedsLogin(f"Telegram refuses the token ({detail}): {todo}", evidence=evidence)
    if response.status == 429:
        return Limited("Telegram takes no more messages for now", retry_after=_wait(response), evidence=evidence)
    if response.status in (400, 403) and (response.status == 403 or _OF_THE_CHAT.search(detail)):
        todo = "make the bot an administrator of the channel who may post messages, and see that `chat` names it"
        return NeedsPerson(f"Telegram does not let the bot post there ({detail}): {todo}", evidence=evidence)
    if response.status == 400:
        return Permanent(f"Telegram refuses this message: {detail}", evidence=evidence, unexplained=True)
    return None


def _description(response: Response) -> str:
    return str(response.fields.get("description") or "")


def _wait(response: Response) -> timedelta | None:
    parameters = response.fields.get("parameters")
    seconds = parameters.get("retry_after") if isinstance(parameters, dict) else None
    return timedelta(seconds=seconds) if isinstance(seconds, int) and 0 < seconds < 10**7 else response.retry_after
