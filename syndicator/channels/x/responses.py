"""What X's answers mean where that is more than their status says."""

from __future__ import annotations

import time
from datetime import timedelta

from syndicator.channels.http.response import Response, clean
from syndicator.errors import Duplicate, NeedsLogin, NeedsMoney, Retryable, SendError
from syndicator.model import Receipt

MAY_WRITE = "give the app the permission to read and write, then make its access token anew"
_LIMITS = ("x-rate-limit", "x-app-limit-24hour", "x-user-limit-24hour")


def receipt(post_id: str) -> Receipt:
    return Receipt(remote_id=post_id, remote_url=f"https://x.com/i/status/{post_id}")


def created(response: Response) -> Receipt:
    """The copy that an accepted create made."""
    data = response.fields.get("data")
    post_id = data.get("id") if isinstance(data, dict) else None
    if isinstance(post_id, str) and post_id.isdigit():
        return receipt(post_id)
    raise response.unreadable()


def accepted(response: Response, name: str) -> Response:
    """This response if its status is 2xx. Raises what it means otherwise; `name` is the channel's, for what to do."""
    if (failure := _failure(response, name)) is not None:
        raise failure
    return response.raise_for_status()


def _failure(response: Response, name: str) -> SendError | None:
    evidence, problem = response.evidence, response.fields
    detail = clean(str(problem.get("detail") or evidence), response.secrets)
    if response.status == 402:
        return NeedsMoney(f"X wants money ({detail}): buy credits at https://console.x.com", evidence=evidence)
    if response.status == 403 and "duplicate content" in detail:
        return Duplicate("X has a post with this text already", evidence=evidence)
    if response.status == 403 and "permission" in detail + str(problem.get("type", "")):
        return NeedsLogin(f"X refuses the app ({detail}): {MAY_WRITE}", evidence=evidence)
    if response.status in (401, 403):
        todo = f"look at the app's keys, or run `syndicator auth {name}`"
        return NeedsLogin(f"X refuses the account ({detail}): {todo}", evidence=evidence)
    if response.status == 429:
        return Retryable("X takes no more requests for now", retry_after=_wait(response), evidence=evidence)
    return None


def _wait(response: Response) -> timedelta | None:
    """Until the limit that is used up starts anew: the headers name that second of the epoch."""
    given = {limit: response.headers.get(f"{limit}-reset", "") for limit in _LIMITS}
    ends = {limit: int(end) for limit, end in given.items() if end.isdigit() and len(end) < 12}
    used_up = [end for limit, end in ends.items() if response.headers.get(f"{limit}-remaining", "").strip() == "0"]
    if response.retry_after or not ends:
        return response.retry_after
    return timedelta(seconds=max(0.0, max(used_up or ends.values()) - time.time()))
