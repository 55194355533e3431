"""Forem's responses, where they mean more than their status: `{"error": "…", "status": 422}`."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from syndicator.channels.http.response import clean
from syndicator.errors import Duplicate, Limited, NeedsLogin, NeedsPerson, Permanent, Retryable

if TYPE_CHECKING:
    from syndicator.channels.http.response import Response
    from syndicator.errors import SendError

PAUSE = timedelta(seconds=30)  # the period of the rate limits
SAME_TITLE = timedelta(minutes=5)  # during which Forem accepts no second article with the same title


def accepted(response: Response, name: str) -> Response:
    """Return this response if its status is 2xx. Raises the error that it means otherwise; `name`: the channel's."""
    return response.raise_for_status(partial(_failure, name=name))


def _failure(response: Response, name: str) -> SendError | None:
    evidence = response.evidence
    detail = clean(str(response.fields.get("error") or evidence), response.secrets)
    if response.status in (401, 403):
        todo = f"see whether the account is in order, then run `syndicator auth {name}`, or replace api_key"
        return NeedsLogin(f"{response.host} refuses the key ({detail}): {todo}", evidence=evidence)
    if response.status == 429:
        wait = response.retry_after or PAUSE
        return Limited(f"{response.host} takes no more requests for now", retry_after=wait, evidence=evidence)
    if response.status == 422:
        return _refusal(response, detail)
    return None


def _refusal(response: Response, detail: str) -> SendError:
    evidence = response.evidence
    if "anonical url has already been taken" in detail:
        return Duplicate(f"{response.host} has an article of this post already: {detail}", evidence=evidence)
    if "last five minutes" in detail:
        return Retryable(f"{response.host} waits: {detail}", retry_after=SAME_TITLE, evidence=evidence)
    if "allowed_values" in response.fields:
        todo = 'set ai_disclosure = "no_ai", "some_ai" or "fully_autonomous"'
        return NeedsPerson(f"{response.host} wants to know what part an AI had: {todo}", evidence=evidence)
    return Permanent(f"{response.host} refuses this article: {detail}", evidence=evidence, unexplained=True)
