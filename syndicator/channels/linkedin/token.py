"""LinkedIn's token lives sixty days and can rarely be refreshed, and each API version about a year: when both end."""

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
WARNINGS = (1, 7, 14)  # days before the end
VERSION_WARNING = timedelta(days=60)


class Token:
    """The configuration's token, or else the one that `auth` has stored."""

    def __init__(self, secret: Secret | None, context: ChannelContext) -> None:
        self._secret = secret
        self._context = context

    def value(self) -> str:
        """Raises NeedsLogin where there is none."""
        if self._secret is not None:
            token = reveal(self._secret)
            self._notice(token)
            return token
        if token := self._record().get("access_token", ""):
            return token
        raise NeedsLogin(f"there is no token: run `syndicator auth {self._context.name}`, or set access_token")

    def minted(self) -> datetime | None:
        """When `auth` got it; None for one of the configuration."""
        return read_instant(self._record(), "obtained_at") if self._secret is None else None

    def expires_at(self) -> datetime | None:
        """When it dies. Of a token in the configuration: at the latest, counted from when it was first used."""
        if self._secret is None:
            return read_instant(self._record(), "expires_at")
        first_used = read_instant(self._record(), "first_used")
        return first_used + LIFE if first_used else None

    def rights(self) -> str:
        """What it may do, as LinkedIn said when `auth` got it; empty where that is not known."""
        return self._record().get("scope", "") if self._secret is None else ""

    def _record(self) -> dict[str, str]:
        return stored_token(self._context)

    def _notice(self, token: str) -> None:
        """Remember when a token was first used, so that its end can be told."""
        record, seal = self._record(), sha256(token.encode()).hexdigest()[:16]
        if self._context.tokens is None or record.get("seal") == seal:
            return
        first_used = datetime.now(UTC).isoformat(timespec="seconds")
        with suppress(UsageError):  # it works without
            self._context.tokens.save(self._context.name, {**record, "seal": seal, "first_used": first_used})


def ending(expires_at: datetime | None, now: datetime, name: str) -> tuple[str, ...]:
    """What to say of a token that ends soon: another sentence 14, 7 and 1 days before, and once it has ended."""
    if expires_at is None or expires_at - now > timedelta(days=max(WARNINGS)):
        return ()
    todo = f"run `syndicator auth {name}`, or replace access_token"
    if expires_at <= now:
        return (f"its token ended on {expires_at:%Y-%m-%d}: {todo}",)
    days = next(days for days in WARNINGS if expires_at - now <= timedelta(days=days))
    return (f"its token ends on {expires_at:%Y-%m-%d}, within {days} day{'s' * (days > 1)}: {todo}",)


def retiring(version: str, now: datetime) -> tuple[str, ...]:
    """What to say of an API version that LinkedIn is about to retire: a year after its month, on the 15th."""
    end = datetime(int(version[:4]) + 1, int(version[4:]), 15, tzinfo=UTC)
    if end - now > VERSION_WARNING:
        return ()
    verb = "retires" if end > now else "retired"
    return (f"LinkedIn {verb} version {version} on {end:%Y-%m-%d}: raise `version` in config.toml",)
