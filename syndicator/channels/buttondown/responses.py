"""Buttondown's responses, where they mean more than their status: `{"code": "…", "detail": "…"}`."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from syndicator.channels.http.response import clean
from syndicator.errors import Ambiguous, Duplicate, Limited, NeedsLogin, NeedsMoney, NeedsPerson, Permanent

if TYPE_CHECKING:
    from syndicator.channels.http.response import Response
    from syndicator.errors import SendError

TAKEN = ("slug_invalid", "email_duplicate")
OF_THE_ACCOUNT = ("email_not_confirmed", "sending_requires_confirmation")


def accepted(response: Response, name: str) -> Response:
    """Return this response if its status is 2xx. Raises the error that it means otherwise; `name`: the channel's."""
    return response.raise_for_status(partial(_failure, name=name))


def _failure(response: Response, name: str) -> SendError | None:
    evidence, code = response.evidence, str(response.fields.get("code") or "")
    detail = clean(str(response.fields.get("detail") or code or evidence), response.secrets)
    if response.status == 401 or (response.status == 403 and code != "feature_disabled"):
        todo = f"run `syndicator auth {name}`, or replace api_key by one that may write emails and send"
        return NeedsLogin(f"Buttondown refuses the key ({detail}): {todo}", evidence=evidence)
    if response.status == 403:
        return NeedsMoney(f"Buttondown's plan does not include this: {detail}", evidence=evidence)
    if response.status == 409 and response.publishes:
        return Ambiguous(f"Buttondown reports a conflict: {detail}", evidence=evidence)
    if response.status == 429:
        return Limited("Buttondown takes no more requests for now", retry_after=_wait(response), evidence=evidence)
    if response.status == 400 and code in OF_THE_ACCOUNT:
        return NeedsPerson(f"Buttondown does not send yet: {detail}; confirm it there", evidence=evidence)
    if response.status == 400 and code in TAKEN:
        return Duplicate(f"Buttondown has an email of this slug already: {detail}", evidence=evidence)
    if response.status in (400, 422):
        return Permanent(f"Buttondown refuses this email: {detail}", evidence=evidence, unexplained=True)
    return None


def _wait(response: Response) -> timedelta | None:
    """Return the time until the limit resets, from the headers."""
    if response.retry_after:
        return response.retry_after
    reset = response.headers.get("x-ratelimit-reset", "")
    if not (reset.isdecimal() and reset.isascii() and len(reset) <= 10):
        return None
    return max(datetime.fromtimestamp(int(reset), UTC) - datetime.now(UTC), timedelta(0))
