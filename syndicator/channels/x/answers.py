"""What X's answers mean where that is more than their status says."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import TYPE_CHECKING

from syndicator.channels.http.client import clean
from syndicator.errors import Duplicate, NeedsLogin, NeedsMoney, Retryable, SendError
from syndicator.model import Receipt

if TYPE_CHECKING:
    from syndicator.channels.http.client import Answer

MAY_WRITE = "give the app the permission to read and write, then make its access token anew"
_LIMITS = ("x-rate-limit", "x-app-limit-24hour", "x-user-limit-24hour")


def receipt(post_id: str) -> Receipt:
    return Receipt(remote_id=post_id, remote_url=f"https://x.com/i/status/{post_id}")


def created(answer: Answer) -> Receipt:
    """The copy that an accepted create made."""
    data = answer.fields.get("data")
    post_id = data.get("id") if isinstance(data, dict) else None
    if isinstance(post_id, str) and post_id.isdigit():
        return receipt(post_id)
    raise answer.unreadable()


def accepted(answer: Answer, name: str) -> Answer:
    """This answer if its status is 2xx. Raises what it means otherwise; `name` is the channel's, for what to do."""
    if (failure := _failure(answer, name)) is not None:
        raise failure
    return answer.accepted()


def _failure(answer: Answer, name: str) -> SendError | None:
    evidence, problem = answer.evidence, answer.fields
    detail = clean(str(problem.get("detail") or evidence), answer.hidden)
    if answer.status == 402:
        return NeedsMoney(f"X wants money ({detail}): buy credits at https://console.x.com", evidence=evidence)
    if answer.status == 403 and "duplicate content" in detail:
        return Duplicate("X has a post with this text already", evidence=evidence)
    if answer.status == 403 and "permission" in detail + str(problem.get("type", "")):
        return NeedsLogin(f"X refuses the app ({detail}): {MAY_WRITE}", evidence=evidence)
    if answer.status in (401, 403):
        todo = f"look at the app's keys, or run `syndicator auth {name}`"
        return NeedsLogin(f"X refuses the account ({detail}): {todo}", evidence=evidence)
    if answer.status == 429:
        return Retryable("X takes no more requests for now", retry_after=_wait(answer), evidence=evidence)
    return None


def _wait(answer: Answer) -> timedelta | None:
    """Until the limit that is used up starts anew: the headers name that second of the epoch."""
    given = {limit: answer.headers.get(f"{limit}-reset", "") for limit in _LIMITS}
    ends = {limit: int(end) for limit, end in given.items() if end.isdigit() and len(end) < 12}
    used_up = [end for limit, end in ends.items() if answer.headers.get(f"{limit}-remaining", "").strip() == "0"]
    if answer.retry_after or not ends:
        return answer.retry_after
    return timedelta(seconds=max(0.0, max(used_up or ends.values()) - time.time()))
