"""A Mastodon server's responses, where they mean more than their status."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from syndicator.channels.http.response import clean
from syndicator.errors import Duplicate, Limited, NeedsLogin, Permanent
from syndicator.model import Receipt

if TYPE_CHECKING:
    from syndicator.channels.http.response import Response
    from syndicator.errors import SendError

GONE = "Record not found"
_ACCOUNT = re.compile(r"scope|your (?:login|account)|suspend|disabled|pending|confirm|two-factor", re.IGNORECASE)


def created(response: Response) -> Receipt:
    """Return the copy of an accepted create or edit."""
    status = response.fields
    if isinstance(status.get("id"), str) and status["id"]:
        return receipt(status["id"], str(status.get("url") or status.get("uri") or ""), response.host)
    raise response.unreadable()


def receipt(status_id: str, url: str, instance: str) -> Receipt:
    return Receipt(remote_id=status_id, remote_url=url, ids={"status_id": status_id, "instance": instance})


def fields_of(response: Response) -> dict[str, Any]:
    """Return the body of a 2xx. Raises unless it is a JSON object."""
    if fields := response.fields:
        return fields
    raise response.unreadable()


def accepted(response: Response, name: str) -> Response:
    """Return this response if its status is 2xx. Raises the error that it means otherwise; `name`: the channel's."""
    return response.raise_for_status(partial(_failure, name=name))


def _failure(response: Response, name: str) -> SendError | None:
    evidence, host = response.evidence, response.host
    detail = clean(str(response.fields.get("error") or evidence), response.secrets)
    is_of_application = response.status == 422 and "requires an authenticated user" in detail  # the token
    if response.status == 401 or is_of_application:
        todo = f"run `syndicator auth {name}`, or replace access_token; base_url must be the server that gave it"
        return NeedsLogin(f"{host} refuses the token ({detail}): {todo}", evidence=evidence)
    if response.status == 403:
        todo = f"log in there and see whether the account is in order, or run `syndicator auth {name}` with all scopes"
        is_explained = _ACCOUNT.search(detail) is not None
        return NeedsLogin(
            f"{host} does not allow this ({detail}): {todo}", evidence=evidence, unexplained=not is_explained
        )
    if response.status == 404 and response.publishes and detail == GONE:  # the response to the key of a deleted post
        return Duplicate(f"{host} had this post already, and it was deleted there", evidence=evidence)
    if response.status == 422:
        return Permanent(f"{host} refuses this: {detail}", evidence=evidence, unexplained=True)
    if response.status == 429:
        return Limited(f"{host} takes no more requests for now", retry_after=_wait(response), evidence=evidence)
    return None


def _wait(response: Response) -> timedelta | None:
    """Return the time until the limit resets, from the header."""
    try:
        end = datetime.fromisoformat(response.headers.get("x-ratelimit-reset", ""))
        left = end.astimezone(UTC) - datetime.now(UTC)
    except (ValueError, OverflowError):
        return response.retry_after
    return response.retry_after or max(left, timedelta(0))
