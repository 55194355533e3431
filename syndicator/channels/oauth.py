"""OAuth 2.0's authorization code grant with PKCE, and refreshing tokens."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from syndicator.channels.http.client import request, reveal
from syndicator.channels.http.urls import at_server
from syndicator.errors import NeedsLogin, Unreachable, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from syndicator.channels import ChannelContext
    from syndicator.channels.http.response import Response
    from syndicator.channels.login import Login
    from syndicator.credentials import Secret


WARNINGS = (1, 7, 14)  # days before a token expires


def request_token(login: Login, base_url: str, form: Mapping[str, str], record: Mapping[str, str]) -> dict[str, str]:
    """Request tokens; return `record` updated with them.

    `record` has the app's `client_id` and, if any, `client_secret`. Raises NeedsLogin if the request is denied.
    """
    sent, headers = _identified(login, form, record)
    response = request(
        "POST",
        at_server(login.token_url, base_url),
        body=urlencode(sent).encode(),
        headers=headers,
        secrets=[value for name, value in {**record, **sent}.items() if name != "grant_type"],
    )
    if response.status in (400, 401, 403):
        raise NeedsLogin(f"{response.host} gave no token: {response.evidence}", evidence=response.evidence)
    tokens = {**record, **_tokens_in(response)}
    return _extended(login, base_url, tokens) if login.extend_url else tokens


def _extended(login: Login, base_url: str, record: dict[str, str]) -> dict[str, str]:
    """Return the record with a token that lives longer; the app's secret and the token go in the query."""
    query = {name: record[name] for name in ("client_secret", "access_token")}
    address = at_server(login.extend_url, base_url)
    url = f"{address}?{urlencode({'grant_type': login.extend_grant, **query})}"
    return {**record, **_tokens_in(request("GET", url, secrets=query.values()))}


def _identified(
    login: Login, form: Mapping[str, str], record: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, str]]:
    """Return the form and the headers that identify the app."""
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    client, secret = record.get("client_id", ""), record.get("client_secret", "")
    if not secret:
        return {**form, "client_id": client}, headers
    if login.basic_auth:
        basic = b64encode(f"{quote(client, safe='')}:{quote(secret, safe='')}".encode()).decode()
        return dict(form), {**headers, "Authorization": f"Basic {basic}"}
    return {**form, "client_id": client, "client_secret": secret}, headers


def _tokens_in(response: Response) -> dict[str, str]:
    """Return the token record for a response. Errors do not show the response, which may contain a token."""
    try:
        fields = json.loads(response.raise_for_status().body)
    except ValueError:
        fields = None
    if not isinstance(fields, dict):
        raise Unreachable(f"{response.host} gave an unreadable answer")
    if not fields.get("access_token"):
        raise NeedsLogin(f"{response.host} answered without a token")
    return token_record(fields)


def token_record(fields: Mapping[str, Any]) -> dict[str, str]:
    """Return the token record for the fields of a response with a token."""
    now = datetime.now(UTC).replace(microsecond=0)
    record = {name: str(fields[name]) for name in ("access_token", "refresh_token", "scope") if fields.get(name)}
    record["obtained_at"] = now.isoformat()
    with suppress(KeyError, TypeError, ValueError, OverflowError):  # without a valid expiry, it is unknown
        record["expires_at"] = (now + timedelta(seconds=float(fields["expires_in"]))).isoformat()
    return record


def stored_token(context: ChannelContext) -> dict[str, str]:
    """Return the token record of a channel; empty if there is none. Raises NeedsLogin if it is damaged."""
    try:
        return context.tokens.load(context.name) if context.tokens else {}
    except UsageError as error:
        raise NeedsLogin(str(error)) from None


def token_of(secret: Secret | str | None, context: ChannelContext, login: Login) -> str:
    """Return the configured token, else the one stored by `auth`. Raises NeedsLogin if there is none."""
    if secret:
        return reveal(secret)
    if token := stored_token(context).get(login.token_key):
        return token
    noun = login.token_key.rpartition("_")[2]  # "key" of "api_key"
    raise NeedsLogin(f"no {noun}: run `syndicator auth {context.name}`, or set {login.token_key}")


def missing_token(context: ChannelContext, login: Login) -> tuple[str, ...]:
    """Return what to do if a channel has no stored token, for `check`; empty if it has one."""
    try:
        token = stored_token(context).get(login.token_key)
    except NeedsLogin as error:
        return (str(error),)
    return () if token else (f"no token: run `syndicator auth {context.name}`",)


def missing_scopes(rights: str, login: Login, name: str) -> tuple[str, ...]:
    """Return a message if the token of channel `name` has fewer scopes than requested."""
    missing = [scope for scope in login.scopes if scope not in re.split(r"[\s,]+", rights)]
    if not rights or not missing:
        return ()
    todo = f"give the app that right, then run `syndicator auth {name}` again"
    return (f"its token lacks {', '.join(missing)}: {todo}",)


def read_instant(record: Mapping[str, str], name: str) -> datetime | None:
    """Return an instant in a token record; None if it is missing or not valid."""
    try:
        return datetime.fromisoformat(record[name]).astimezone(UTC)
    except (KeyError, ValueError):
        return None


def expiry_warnings(expires_at: datetime | None, now: datetime, name: str) -> tuple[str, ...]:
    """Return a warning about a token that expires within 14, 7 or 1 days, or has expired; else none."""
    if expires_at is None or expires_at - now > timedelta(days=max(WARNINGS)):
        return ()
    todo = f"run `syndicator auth {name}`, or replace access_token"
    if expires_at <= now:
        return (f"its token expired on {expires_at:%Y-%m-%d}: {todo}",)
    days = next(days for days in WARNINGS if expires_at - now <= timedelta(days=days))
    return (f"its token expires on {expires_at:%Y-%m-%d}, within {days} day{'s' * (days > 1)}: {todo}",)
