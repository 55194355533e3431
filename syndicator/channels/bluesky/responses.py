"""A server's responses, where their `error` means more than their status."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from syndicator.channels.http.response import clean
from syndicator.errors import Duplicate, Limited, NeedsLogin, NeedsPerson, Permanent, Retryable

if TYPE_CHECKING:
    from syndicator.channels.http.response import Response
    from syndicator.errors import SendError

_EXPIRED = ("ExpiredToken", "InvalidToken")  # with status 400
_ACCOUNT = (
    "AccountTakedown",
    "AccountDeactivated",
    "AccountSuspended",
    "RepoTakendown",
    "RepoDeactivated",
    "RepoSuspended",
)
APP_PASSWORD = "create an app password under Settings, Privacy and security, App passwords"  # noqa: S105


class SessionExpired(Retryable):
    """The access token has expired: a new one has to be fetched."""


class Missing(Permanent):
    """The record does not exist."""


class Taken(Duplicate):
    """Another record has the key."""


def accepted(response: Response, name: str) -> Response:
    """Return this response if its status is 2xx. Raises the error that it means otherwise; `name`: the channel's."""
    return response.raise_for_status(partial(_failure, name=name))


def _failure(response: Response, name: str) -> SendError | None:
    evidence, host, error = response.evidence, response.host, str(response.fields.get("error") or "")
    message = str(response.fields.get("message") or "")
    detail = clean(": ".join(filter(None, (error, message))) or evidence, response.secrets)
    if error in _EXPIRED:
        return SessionExpired(f"{host}: the session has expired and will be renewed", evidence=evidence)
    if error in _ACCOUNT:
        return NeedsPerson(f"{host} has blocked the account ({detail}): log in there to see why", evidence=evidence)
    if error == "AuthFactorTokenRequired":
        return NeedsLogin(f"{host} wants a code for this password: {APP_PASSWORD}, and use that", evidence=evidence)
    if error == "RecordNotFound":
        return Missing(f"{host} has no such record", evidence=evidence)
    if error == "InvalidSwap":
        return Taken(f"{host} has another record under this key ({detail})", evidence=evidence)
    if response.status in (401, 403):
        todo = f"{APP_PASSWORD}, then run `syndicator auth {name}` or replace app_password"
        return NeedsLogin(f"{host} does not accept the login ({detail}): {todo}", evidence=evidence)
    if response.status in (400, 413):
        return Permanent(f"{host} refuses this: {detail}", evidence=evidence, unexplained=True)
    if response.status == 429:
        return Limited(f"{host} takes no more requests for now", retry_after=_wait(response), evidence=evidence)
    return None


def _wait(response: Response) -> timedelta | None:
    """Return the time until the limit resets."""
    try:
        end = datetime.fromtimestamp(int(response.headers.get("ratelimit-reset", "")), UTC)
    except (ValueError, OverflowError, OSError):
        return response.retry_after
    return response.retry_after or max(end - datetime.now(UTC), timedelta(0))
