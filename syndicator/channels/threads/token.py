"""The token lives sixty days and is renewed every week; one that has expired can't be renewed."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from syndicator.channels.http.client import request, reveal
from syndicator.channels.http.urls import server_url
from syndicator.channels.oauth import read_instant, stored_token, token_record
from syndicator.channels.threads.responses import accepted
from syndicator.errors import NeedsLogin, SendError, UsageError

if TYPE_CHECKING:
    from syndicator.channels import ChannelContext
    from syndicator.credentials import Secret, TokenStore

log = logging.getLogger(__name__)

HOME = "https://graph.threads.net"
LIFE = timedelta(days=60)
FIRST_RENEWAL = timedelta(hours=25)  # Threads renews no token that is younger than a day
RENEWAL = timedelta(days=7)
RETRY = timedelta(hours=1)


class Token:
    """The configured token, or the one stored by `auth`. Renewed tokens are in the store."""

    def __init__(self, secret: Secret | None, context: ChannelContext) -> None:
        self._secret = secret
        self._context = context

    def value(self) -> str:
        """Return the token, renewed if it is time. Raises NeedsLogin if there is none."""
        record = self._record()
        if self._context.tokens is not None and _is_due(record):
            record = self._renewed(record, self._context.tokens)
        return record["access_token"]

    def expires_at(self) -> datetime | None:
        """Return when it expires; for a configured token that was not renewed yet, the latest possible time."""
        return read_instant(stored_token(self._context), "expires_at")

    def _record(self) -> dict[str, str]:
        stored = stored_token(self._context)
        if self._secret is not None:
            return self._configured(reveal(self._secret), stored)
        if stored.get("access_token"):
            return stored
        raise NeedsLogin(f"no token: run `syndicator auth {self._context.name}`, or set access_token")

    def _configured(self, token: str, stored: dict[str, str]) -> dict[str, str]:
        """Return the record of a configured token. Its expiry is counted from its first use."""
        seal = sha256(token.encode()).hexdigest()[:16]
        if stored.get("seal") == seal:
            return {"access_token": token, **stored}
        now = datetime.now(UTC).replace(microsecond=0)
        record = {"seal": seal, "obtained_at": now.isoformat(), "expires_at": (now + LIFE).isoformat()}
        try:
            if self._context.tokens is not None:
                self._context.tokens.save(self._context.name, record)
        except UsageError as error:
            log.warning("the token can't be renewed", extra={"channel": self._context.name, "error": str(error)})
        return {"access_token": token, **record}

    def _renewed(self, record: dict[str, str], tokens: TokenStore) -> dict[str, str]:
        """Return the record with a new token; with the old one, which still works, if it can't be renewed."""
        name = self._context.name
        try:
            with tokens.locked(name):
                record = self._record()
                if _is_due(record):  # else another process was quicker
                    record = {**record, **self._requested(record["access_token"])}
                    tokens.save(name, record)
        except UsageError as error:
            log.warning("the token can't be renewed", extra={"channel": name, "error": str(error)})
        return record

    def _requested(self, token: str) -> dict[str, str]:
        now = datetime.now(UTC).replace(microsecond=0)
        query = urlencode({"grant_type": "th_refresh_token", "access_token": token})
        url = f"{server_url(self._context, HOME)}/refresh_access_token?{query}"
        try:
            renewed = token_record(accepted(request("GET", url, secrets=[token]), self._context.name).fields)
        except SendError as error:
            log.warning("the token was not renewed", extra={"channel": self._context.name, "error": str(error)})
            renewed = {}
        wait = RENEWAL if renewed.get("access_token") else RETRY
        return {**renewed, "renew_after": (now + wait).isoformat()}


def _is_due(record: dict[str, str]) -> bool:
    """Also if the time is further off than it is ever set: by a clock that was ahead."""
    obtained_at, now = read_instant(record, "obtained_at"), datetime.now(UTC)
    due_at = read_instant(record, "renew_after") or (obtained_at + FIRST_RENEWAL if obtained_at else None)
    return due_at is not None and not now < due_at <= now + RENEWAL
