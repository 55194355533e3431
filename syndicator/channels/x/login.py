"""The credentials for X: four configured keys (OAuth 1.0a), or tokens stored by `auth` (OAuth 2.0), kept fresh."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from syndicator.channels.http.client import reveal
from syndicator.channels.login import Login
from syndicator.channels.oauth import missing_scopes, read_instant, request_token, stored_token
from syndicator.errors import NeedsLogin, NeedsPerson, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from syndicator.channels import ChannelContext
    from syndicator.credentials import Secret

LOGIN = Login(
    instructions="create an app at https://console.x.com, with OAuth 2.0 on and the permission to read and write",
    authorize_url="https://x.com/i/oauth2/authorize",
    token_url="https://api.x.com/2/oauth2/token",  # noqa: S106 - an address
    scopes=("tweet.read", "tweet.write", "users.read", "offline.access", "media.write"),
    pkce=True,
    basic_auth=True,
)


class Credentials:
    """The credentials of a channel. `keys`: the four configured secrets by tweepy's names; empty if `auth` stored a token."""

    def __init__(self, keys: Mapping[str, Secret], context: ChannelContext) -> None:
        self._keys = keys
        self._context = context

    @property
    def signs(self) -> bool:
        """Whether requests are signed (OAuth 1.0a) rather than carrying a token."""
        return bool(self._keys)

    def describe(self) -> str:
        """Describe how it logs in and the known permissions, for `check --online`."""
        if self._keys:
            return "OAuth 1.0a; its keys do not expire"
        return f"OAuth 2.0, refreshed by itself; allowed: {self._rights() or 'unknown'}"

    def warnings(self) -> tuple[str, ...]:
        """Return missing permissions, for `check --online`."""
        return () if self._keys else missing_scopes(self._rights(), LOGIN, self._context.name)

    def _rights(self) -> str:
        return stored_token(self._context).get("scope", "")

    def keys(self, fresh_for: timedelta) -> dict[str, str]:
        """Return what tweepy's client needs, valid for `fresh_for`.

        Raises NeedsLogin; if a token must be refreshed, SendError.
        """
        if self._keys:
            return {name: reveal(secret) for name, secret in self._keys.items()}
        record = stored_token(self._context)
        if not record.get("access_token"):
            raise NeedsLogin(f"no keys: set all four, or run `syndicator auth {self._context.name}`")
        if _ends_within(record, fresh_for):
            record = self._refreshed(fresh_for)
        return {"bearer_token": record["access_token"]}

    def _refreshed(self, fresh_for: timedelta) -> dict[str, str]:
        """Refresh the tokens. A refresh token works only once, so the record is locked, and tried to be stored before."""
        tokens, name = self._context.tokens, self._context.name
        assert tokens is not None, "there was a record to refresh"
        try:
            with tokens.locked(name):
                record = stored_token(self._context)
                if _ends_within(record, fresh_for):
                    tokens.save(name, record)  # if tokens can't be stored, the old one must not be used up
                    record = self._request_refresh(record)
                    tokens.save(name, record)
        except UsageError as error:
            raise NeedsPerson(str(error)) from None
        return record

    def _request_refresh(self, record: Mapping[str, str]) -> dict[str, str]:
        again = f"run `syndicator auth {self._context.name}` again"
        if not record.get("refresh_token"):
            raise NeedsLogin(f"the token has expired and can't be refreshed: {again}")
        form = {"grant_type": "refresh_token", "refresh_token": record["refresh_token"]}
        try:
            return request_token(LOGIN, self._context.base_url, form, record)
        except NeedsLogin as error:
            raise NeedsLogin(f"{error}: {again}", evidence=error.evidence) from None


def _ends_within(record: Mapping[str, str], time: timedelta) -> bool:
    end = read_instant(record, "expires_at")
    return end is not None and end - datetime.now(UTC) <= time
