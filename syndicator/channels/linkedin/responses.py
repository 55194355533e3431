"""LinkedIn's responses, where they mean more than their status."""

from __future__ import annotations

import logging
import re
from datetime import UTC, datetime, time, timedelta
from functools import partial
from typing import Any

from syndicator.channels.http.response import Response, clean
from syndicator.errors import Duplicate, Limited, NeedsLogin, NeedsPerson, Permanent, Retryable, SendError
from syndicator.model import Receipt

log = logging.getLogger(__name__)

COPY = r"(urn:li:(?:share|ugcPost):\d+)"
_NEW_TOKEN = timedelta(minutes=10)  # LinkedIn may call a token revoked in the first seconds
_REVOKED = 65601
_ACCOUNT = re.compile(r"permission|token|scope|restricted|suspended|application|\bapp\b", re.IGNORECASE)


def receipt(urn: str) -> Receipt:
    return Receipt(remote_id=urn, remote_url=f"https://www.linkedin.com/feed/update/{urn}/")


def created(response: Response) -> Receipt:
    """Return the copy of an accepted create. Its id is in a header; the older API may have it only in the body."""
    urn = response.headers.get("x-restli-id") or str(response.fields.get("id", ""))
    if re.fullmatch(COPY, urn):
        return receipt(urn)
    raise response.unreadable()


def accepted(response: Response, name: str, obtained_at: datetime | None = None) -> Response:
    """Return this response if its status is 2xx. Raises the error that it means otherwise.

    `name`: the channel's, for messages. `obtained_at`: when its token was created, if known.
    """
    about = {"channel": name, "status": response.status, "uuid": clean(response.headers.get("x-li-uuid", ""))}
    log.debug("LinkedIn has answered", extra=about)
    return response.raise_for_status(partial(_failure, name=name, obtained_at=obtained_at))


def _failure(response: Response, name: str, obtained_at: datetime | None) -> SendError | None:
    evidence, fields = response.evidence, response.fields
    if response.status == 426 or fields.get("code") == "VERSION_MISSING":
        line = f'set version = "{recent_version(datetime.now(UTC))}" under [channels.{name}] in config.toml'
        return NeedsPerson(f"LinkedIn has retired this API version: {line}", evidence=evidence)
    if response.status == 401 and fields.get("serviceErrorCode") == _REVOKED and _is_new(obtained_at):
        return Retryable(
            "LinkedIn does not accept its new token yet", retry_after=timedelta(minutes=1), evidence=evidence
        )
    if response.status in (401, 403):
        what = clean(str(fields.get("message", evidence)), response.secrets)
        is_explained = (
            response.status == 401 or fields.get("code") == "ACCESS_DENIED" or _ACCOUNT.search(what) is not None
        )
        line = f"LinkedIn refuses the token ({what}): run `syndicator auth {name}`"
        return NeedsLogin(line, evidence=evidence, unexplained=not is_explained)
    if response.status == 409:
        return Retryable("LinkedIn was busy with another write", evidence=evidence)
    if response.status == 429:
        wait = response.retry_after or _until_midnight()
        return Limited("LinkedIn accepts no more requests today", retry_after=wait, evidence=evidence)
    return _unprocessable(response, fields) if response.status == 422 else None


def _unprocessable(response: Response, fields: dict[str, Any]) -> SendError:
    message = str(fields.get("message", ""))
    if "DUPLICATE_POST" not in response.text and "duplicate" not in message.lower():
        return Permanent(f"LinkedIn answered {response.evidence}", evidence=response.evidence, unexplained=True)
    copy = re.search(rf"{COPY}\b", message)
    existing = receipt(copy.group()) if copy else None
    return Duplicate("LinkedIn has a post like this already", receipt=existing, evidence=response.evidence)


def _is_new(obtained_at: datetime | None) -> bool:
    return obtained_at is not None and datetime.now(UTC) - obtained_at < _NEW_TOKEN


def _until_midnight() -> timedelta:
    """Return the time until midnight UTC, when LinkedIn's daily limits reset. LinkedIn itself does not say how long."""
    now = datetime.now(UTC)
    return datetime.combine(now.date() + timedelta(days=1), time(), UTC) - now


def recent_version(now: datetime) -> str:
    """Return a version that certainly exists: of two months ago, since new ones come late, or before a December, without one."""
    month = now.year * 12 + now.month - 1 - 2
    if month % 12 == 11:
        month -= 1
    return f"{month // 12}{month % 12 + 1:02}"
