"""X's responses, where they mean more than their status."""

from __future__ import annotations

import re
import time
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from syndicator.channels.http.response import Response, clean
from syndicator.errors import Duplicate, Limited, NeedsLogin, NeedsMoney, Permanent, Retryable, SendError
from syndicator.model import Receipt

if TYPE_CHECKING:
    from collections.abc import Mapping

MAY_WRITE = "give the app the permission to read and write, then create a new access token"
LATER = timedelta(hours=6)
# v1.1 codes, which still appear among `errors`
APP_CODES = {261, 453}
ACCOUNT_CODES = {32, 64, 89, 141, 326}
LATER_CODES = {185, 226, 344}
POST_CODES = {186, 385, 433}
_ACCOUNT = re.compile(r"suspended|\blocked|client-not-enrolled|client-forbidden|not enrolled")
_POST = re.compile(
    r"a bit shorter|too long|repl(?:y|ies) to this conversation|only reply to or quote|cashtag|malware|spam|harmful|quote_tweet_id"
)
_LIMITS = ("x-rate-limit", "x-app-limit-24hour", "x-user-limit-24hour")


def receipt(post_id: str) -> Receipt:
    return Receipt(remote_id=post_id, remote_url=f"https://x.com/i/status/{post_id}")


def created(response: Response) -> Receipt:
    """Return the copy of an accepted create."""
    data = response.fields.get("data")
    post_id = data.get("id") if isinstance(data, dict) else None
    if isinstance(post_id, str) and post_id.isdecimal() and post_id.isascii():
        return receipt(post_id)
    raise response.unreadable()


def accepted(response: Response, name: str) -> Response:
    """Return this response if its status is 2xx. Raises the error that it means otherwise; `name`: the channel's."""
    return response.raise_for_status(partial(_failure, name=name))


def _failure(response: Response, name: str) -> SendError | None:
    evidence, problem = response.evidence, response.fields
    detail = clean(str(problem.get("detail") or evidence), response.secrets)
    if response.status == 402:
        return NeedsMoney(f"X has no credits left ({detail}): buy some at https://console.x.com", evidence=evidence)
    if response.status == 401:
        return NeedsLogin(f"X refuses the account ({detail}): {_look_at_keys(name)}", evidence=evidence)
    if response.status == 403:
        return _refusal(response, name, detail)
    if response.status == 429:
        return Limited("X accepts no more requests for now", retry_after=_wait(response), evidence=evidence)
    return None


def _refusal(response: Response, name: str, detail: str) -> SendError:
    """Classify a 403: an existing copy, the app, the account, or this post."""
    evidence, reasons = response.evidence, f"{detail} {_further_reasons(response.fields)}".lower()
    if "duplicate content" in reasons:
        return Duplicate("X has a post with this text already", evidence=evidence)
    if "permission" in reasons or _codes(response.fields) & APP_CODES:
        return NeedsLogin(f"X refuses the app ({detail}): {MAY_WRITE}", evidence=evidence)
    if _ACCOUNT.search(reasons) or _codes(response.fields) & ACCOUNT_CODES:
        return NeedsLogin(f"X refuses the account ({detail}): {_look_at_keys(name)}", evidence=evidence)
    if "might be automated" in reasons or _codes(response.fields) & LATER_CODES:
        return Retryable(f"X refuses this post for now ({detail})", retry_after=LATER, evidence=evidence)
    if _POST.search(reasons) or _codes(response.fields) & POST_CODES:
        return Permanent(f"X refuses this post ({detail})", evidence=evidence)
    return NeedsLogin(f"X refuses the account ({detail}): {_look_at_keys(name)}", evidence=evidence, unexplained=True)


def _look_at_keys(name: str) -> str:
    return f"look at the account and the app's keys, or run `syndicator auth {name}`"


def _further_reasons(problem: Mapping[str, Any]) -> str:
    """Return the other texts that explain a refusal: its type, reason, and v1.1 messages."""
    messages = [error.get("message", "") for error in _errors(problem)]
    return " ".join(map(str, (problem.get("type", ""), problem.get("reason", ""), *messages)))


def _codes(problem: Mapping[str, Any]) -> set[int]:
    return {error["code"] for error in _errors(problem) if isinstance(error.get("code"), int)}


def _errors(problem: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    errors = problem.get("errors")
    return [error for error in errors if isinstance(error, dict)] if isinstance(errors, list) else []


def _wait(response: Response) -> timedelta | None:
    """Return the time until the exhausted limit resets; headers give it in seconds of the epoch."""
    given = {limit: response.headers.get(f"{limit}-reset", "") for limit in _LIMITS}
    ends = {limit: int(end) for limit, end in given.items() if end.isdecimal() and len(end) < 12}
    used_up = [end for limit, end in ends.items() if response.headers.get(f"{limit}-remaining", "").strip() == "0"]
    if response.retry_after or not ends:
        return response.retry_after
    return timedelta(seconds=max(0.0, max(used_up or ends.values()) - time.time()))
