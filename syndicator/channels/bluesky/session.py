"""The login: an app password opens a session, which is stored and refreshed. A server allows 300 logins a day.

An access token lives two hours, a refresh token ninety days; each refresh gives new ones.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from contextlib import nullcontext, suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from syndicator.channels.bluesky.identity import Identity, resolve
from syndicator.channels.bluesky.responses import APP_PASSWORD, SessionExpired
from syndicator.channels.bluesky.xrpc import XrpcServer
from syndicator.channels.http.client import json_body, reveal
from syndicator.channels.http.urls import server_url
from syndicator.channels.oauth import read_instant, stored_token
from syndicator.errors import NeedsLogin, NeedsPerson, SendError, Unreachable
from syndicator.http import UrlGuard

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from syndicator.channels import ChannelContext
    from syndicator.channels.http.response import Response
    from syndicator.credentials import Secret

LOCATED = timedelta(days=1)  # how long the stored server of an account is used before it is looked up again
FRESH = timedelta(minutes=10)  # an access token must last from preparation to the end of sending
PASSWORD_KEY = "app_password"  # noqa: S105 - the name of a key
_STORED_BY_AUTH = (PASSWORD_KEY, "obtained_at")
_METHODS = "com.atproto.server"


class AccountSession:
    """The session of one account. `memory`: stores it if the context has no token store."""

    def __init__(self, handle: str, password: Secret | None, context: ChannelContext, memory: dict[str, str]) -> None:
        self._handle = handle
        self._password = password
        self._context = context
        self._memory = memory

    def identity(self) -> Identity:
        """Return the account and its server. Logs in if they are unknown; looks the server up again after LOCATED."""
        record = self._record()
        if not record.get("did"):
            record = self._renewed("")
        elif not self._context.base_url and _is_past(record, "located_at", LOCATED):
            record = self.locate()
        return Identity(did=record["did"], server=self._server_of(record))

    def locate(self) -> dict[str, str]:
        """Look up the account's server; if it has moved, end the session. Returns the stored record."""
        with self._locked():
            record = self._record()
            if self._context.base_url or not record.get("did"):
                return record
            with suppress(SendError):  # it is looked up again later
                server = resolve(record["did"], self._guard()).server
                ended = {} if server == record["server"] else {"access_token": "", "refresh_token": ""}
                record = {**record, "server": server, **ended}
            record["located_at"] = datetime.now(UTC).isoformat(timespec="seconds")
            self._save(record)
            return record

    def handle(self) -> str:
        """Return the account's handle, as last stated by its server."""
        return self._record().get("handle") or self._handle

    def token(self) -> str:
        """Return an access token that is valid for at least FRESH."""
        token = self._record().get("access_token", "")
        if token and not _expires_before(token, datetime.now(UTC) + FRESH):
            return token
        return self.renew(token)

    def renew(self, refused: str) -> str:
        """Return a new access token. `refused`: the one that it replaces."""
        return self._renewed(refused)["access_token"]

    def forget(self, refused: str) -> None:
        """Drop an access token, so that the next attempt fetches a new one."""
        with self._locked():
            record = self._record()
            if record.get("access_token") == refused:
                self._save({**record, "access_token": ""})

    def _renewed(self, stale: str) -> dict[str, str]:
        with self._locked():
            record = self._record()
            if record.get("access_token", "") in ("", stale):  # else another worker was quicker
                record = {**record, **(self._refreshed(record) or self._logged_in(record))}
                self._save(record)
            return record

    def _refreshed(self, record: dict[str, str]) -> dict[str, str]:
        """Return new tokens; empty if a login is necessary."""
        if not (token := record.get("refresh_token")):
            return {}
        server = XrpcServer(self._server_of(record), self._context.name)
        try:
            return _session_record(server.call(f"{_METHODS}.refreshSession", None, token=token))
        except (SessionExpired, NeedsLogin):
            return {}

    def _logged_in(self, record: dict[str, str]) -> dict[str, str]:
        password, name = self._app_password(record), self._context.name
        account = None if self._context.base_url else resolve(self._handle, self._guard())
        server = account.server if account else server_url(self._context, "")
        body = json_body({"identifier": account.did if account else self._handle, "password": password})
        tokens = _session_record(XrpcServer(server, name).call(f"{_METHODS}.createSession", body))
        if account and tokens["did"] != account.did:
            raise NeedsPerson(f"{server} logged in as {tokens['did']}, but {self._handle} is {account.did}")
        located_at = datetime.now(UTC).isoformat(timespec="seconds")
        location = {"base_url": self._context.base_url, "server": server, "located_at": located_at}
        return {"identifier": self._handle, **location, **tokens}

    def _app_password(self, record: dict[str, str]) -> str:
        if self._password:
            return reveal(self._password)
        if password := record.get(PASSWORD_KEY):
            return reveal(password)
        raise NeedsLogin(f"no app password: {APP_PASSWORD}, then run `syndicator auth {self._context.name}`")

    def _server_of(self, record: dict[str, str]) -> str:
        return server_url(self._context, "") if self._context.base_url else record["server"]

    def _guard(self) -> UrlGuard:
        return self._context.url_guard or UrlGuard.of([], self._context.blog_url)

    def _record(self) -> dict[str, str]:
        """Return the stored session if it is this account's on this server, else only what `auth` stored."""
        record = stored_token(self._context) if self._context.tokens else self._memory
        if (record.get("identifier"), record.get("base_url")) == (self._handle, self._context.base_url):
            return dict(record)
        return {key: record[key] for key in _STORED_BY_AUTH if key in record}

    def _save(self, record: dict[str, str]) -> None:
        if self._context.tokens:
            self._context.tokens.save(self._context.name, record)
        else:
            self._memory.clear()
            self._memory.update(record)

    def _locked(self) -> AbstractContextManager[None]:
        return self._context.tokens.locked(self._context.name) if self._context.tokens else nullcontext()


def _session_record(response: Response) -> dict[str, str]:
    """Return the record of a new session. Errors do not show the response, which contains tokens."""
    given = response.fields
    names = {"access_token": "accessJwt", "refresh_token": "refreshJwt", "did": "did", "handle": "handle"}
    record = {key: str(given.get(name) or "") for key, name in names.items()}
    if given.get("active") is False:
        status = str(given.get("status") or "not active")
        raise NeedsPerson(f"{response.host}: the account is {status}: log in there to see why")
    if not all(record.values()):
        raise Unreachable(f"{response.host} gave an unreadable answer")
    return record


def _is_past(record: dict[str, str], name: str, age: timedelta) -> bool:
    instant = read_instant(record, name)
    return instant is None or abs(datetime.now(UTC) - instant) > age


def _expires_before(token: str, instant: datetime) -> bool:
    """Whether a token states an expiry before `instant`."""
    try:
        payload = token.split(".")[1]
        stated: Any = json.loads(urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        return datetime.fromtimestamp(stated["exp"], UTC) < instant
    except (IndexError, KeyError, TypeError, ValueError, OverflowError, OSError):
        return False
