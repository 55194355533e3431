"""The errors of Threads: `{"error": {"message", "code", "error_subcode", "is_transient", "error_user_msg"}}`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from syndicator.channels.http.response import clean
from syndicator.errors import Ambiguous, Limited, NeedsLogin, NeedsPerson, Permanent, Retryable, Unreachable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from syndicator.channels.http.response import Response
    from syndicator.errors import SendError

_NOT_THERE = 4279009  # with code 24: not yet, or no more
_TOKEN = 190
_LIMITS = (4, 17, 32, 613)
_BLOCKED = (4279013, 2207051)  # the account
_OF_THE_POST = re.compile(
    r"must be at most|LINK_LIMIT_EXCEEDED|could not be fetched from this URI|invalid parameter", re.IGNORECASE
)


class NotThere(Retryable):
    """Threads does not find the object: a container is not ready yet, or it was deleted."""


def accepted(response: Response, name: str) -> Response:
    """Return a response with a 2xx status. Raises the error that it means otherwise; `name`: the channel's."""
    if response.status >= 400 and (failure := _failure(response, name)) is not None:
        raise failure
    return response.raise_for_status()


def _failure(response: Response, name: str) -> SendError | None:
    error, evidence = _error(response), response.evidence
    code, subcode = error.get("code"), error.get("error_subcode")
    detail = clean(str(error.get("error_user_msg") or error.get("message") or evidence), response.secrets)
    if code == _TOKEN:
        todo = f"run `syndicator auth {name}`, or replace access_token"
        return NeedsLogin(f"Threads refuses the token ({detail}): {todo}", evidence=evidence)
    if code == 10 or (isinstance(code, int) and 200 <= code < 300):
        todo = (
            f"give the app threads_basic, threads_content_publish and threads_delete, then run `syndicator auth {name}`"
        )
        return NeedsLogin(f"the token lacks a permission ({detail}): {todo}", evidence=evidence)
    if code in _BLOCKED or subcode in _BLOCKED:
        return NeedsPerson(f"Threads restricts this account ({detail}): look in the Threads app", evidence=evidence)
    if response.status == 429 or code in _LIMITS:
        line = "Threads accepts no more requests for now"
        return Limited(line, retry_after=response.retry_after, evidence=evidence)
    if response.status >= 500:
        return None
    if subcode == _NOT_THERE or code == 24 or (code == 100 and subcode == 33):
        return NotThere(f"Threads does not find it ({detail})", evidence=evidence)
    if error.get("is_transient") is True:
        kind = Ambiguous if response.publishes else Unreachable
        return kind(f"Threads failed ({detail})", evidence=evidence)
    if code == 100 or _OF_THE_POST.search(detail):
        return Permanent(f"Threads refuses this post: {detail}", evidence=evidence)
    return None


def _error(response: Response) -> Mapping[str, Any]:
    error = response.fields.get("error")
    return error if isinstance(error, dict) else {}
