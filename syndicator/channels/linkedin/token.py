"""The expiry of LinkedIn's tokens, which live sixty days and can rarely be refreshed, and of API versions, after a year."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from syndicator.channels.http.client import reveal
from syndicator.channels.oauth import read_instant, stored_token
from syndicator.errors import NeedsLogin, UsageError

if TYPE_CHECKING:
    from syndicator.channels import ChannelContext
    from syndicator.credentials import Secret

LIFE = timedelta(days=60)
VERSION_WARNING = timedelta(days=60)


class Token:
    """The configured token, or the one stored by `auth`."""

    def __init__(self, secret: Secret | None, context: ChannelContext) -> None:
        self._secret = secret
        self._context = context

    def value(self) -> str:
        """Return the token. Raises NeedsLogin if there is none."""
        if self._secret is not None:
            token = reveal(self._secret)
            self._record_first_use(token)
            return token
        if token := self._record().get("access_token", ""):
            return token
        raise NeedsLogin(f"no token: run `syndicator auth {self._context.name}`, or set access_token")

    def obtained_at(self) -> datetime | None:
        """Return when `auth` obtained it; None for a configured token."""
        return read_instant(self._record(), "obtained_at") if self._secret is None else None

    def expires_at(self) -> datetime | None:
        """Return when it expires; for a configured token the latest possible time, counted from its first use."""
        if self._secret is None:
            return read_instant(self._record(), "expires_at")
        first_used = read_instant(self._record(), "first_used")
        return first_used + LIFE if first_used else None

    def rights(self) -> str:
        """Return its scopes, as LinkedIn told `auth`; empty if unknown."""
        return self._record().get("scope", "") if self._secret is None else ""

    def _record(self) -> dict[str, str]:
        return stored_token(self._context)

    def _record_first_use(self, token: str) -> None:
        """Record a token's first use, so that its expiry is known."""
        record, seal, now = self._record(), sha256(token.encode()).hexdigest()[:16], datetime.now(UTC)
        known = read_instant(record, "first_used") if record.get("seal") == seal else None
        if self._context.tokens is None or (known and known <= now):  # else a clock was ahead then
            return
        first_used = now.isoformat(timespec="seconds")
        with suppress(UsageError):  # then only the warning before its expiry is missing
            self._context.tokens.save(self._context.name, {**record, "seal": seal, "first_used": first_used})


def retiring(version: str, now: datetime) -> tuple[str, ...]:
    """Return a warning if an API version retires soon. That is on the 15th, a year after its month."""
    end = datetime(int(version[:4]) + 1, int(version[4:]), 15, tzinfo=UTC)
    if end - now > VERSION_WARNING:
        return ()
    verb = "retires" if end > now else "retired"
    return (f"LinkedIn {verb} version {version} on {end:%Y-%m-%d}: raise `version` in config.toml",)
