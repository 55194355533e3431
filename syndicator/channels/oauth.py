"""How a person's leave is got: OAuth 2.0's authorization code with PKCE, and the refreshing of what it gave."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode, urlsplit, urlunsplit

from syndicator.channels.http.client import request
from syndicator.errors import NeedsLogin, Retryable, UsageError
from syndicator.value import value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from syndicator.channels import ChannelContext
    from syndicator.channels.http.client import Answer


@value
class Login:
    """What `syndicator auth` needs to know of a kind, and what refreshing takes.

    `where` says where a token, or the app that asks for one, is made. Without `authorize` a token is pasted;
    with `pasteable` it may be. `key` is the name of the token in its record.
    """

    where: str
    key: str = "access_token"
    authorize: str = ""  # the page that asks the person
    exchange: str = ""  # the address that gives a token for a code
    scopes: tuple[str, ...] = ()
    pasteable: bool = False
    life: timedelta | None = None  # of a pasted token
    pkce: bool = False  # then the app need not have a secret
    basic: bool = False  # the app's secret travels in a Basic header, not in the form


def moved(url: str, base_url: str) -> str:
    """`url` at `base_url` in place of its own server; unchanged without one."""
    parts = urlsplit(url)
    return base_url.rstrip("/") + urlunsplit(("", "", parts.path, parts.query, "")) if base_url else url


def grant(login: Login, base_url: str, form: Mapping[str, str], record: Mapping[str, str]) -> dict[str, str]:
    """Ask for tokens; returns `record` with those that were given.

    `record` has the app's `client_id` and, if it has one, `client_secret`. Raises NeedsLogin where it is refused.
    """
    sent, headers = _identified(login, form, record)
    answer = request(
        "POST",
        moved(login.exchange, base_url),
        body=urlencode(sent).encode(),
        headers=headers,
        hidden=[value for name, value in {**record, **sent}.items() if name != "grant_type"],
    )
    if answer.status in (400, 401, 403):
        raise NeedsLogin(f"{answer.host} gave no token: {answer.evidence}", evidence=answer.evidence)
    given = _read(answer.accepted())
    if not given.get("access_token"):
        raise NeedsLogin(f"{answer.host} answered without a token")
    return {**record, **_kept(given)}


def _identified(
    login: Login, form: Mapping[str, str], record: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, str]]:
    """The form and the headers that say which app asks."""
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    client, secret = record.get("client_id", ""), record.get("client_secret", "")
    if not secret:
        return {**form, "client_id": client}, headers
    if login.basic:
        basic = b64encode(f"{quote(client, safe='')}:{quote(secret, safe='')}".encode()).decode()
        return dict(form), {**headers, "Authorization": f"Basic {basic}"}
    return {**form, "client_id": client, "client_secret": secret}, headers


def _read(answer: Answer) -> dict[str, Any]:
    """The answer's JSON. What can't be read is not shown: there may be a token in it."""
    try:
        given = json.loads(answer.body)
    except ValueError:
        given = None
    if isinstance(given, dict):
        return given
    raise Retryable(f"{answer.host} gave an answer that can't be read")


def _kept(given: Mapping[str, Any]) -> dict[str, str]:
    now = datetime.now(UTC).replace(microsecond=0)
    kept = {name: str(given[name]) for name in ("access_token", "refresh_token", "scope") if given.get(name)}
    kept["obtained_at"] = now.isoformat()
    with suppress(KeyError, TypeError, ValueError, OverflowError):  # without an end that makes sense, it is not known
        kept["expires_at"] = (now + timedelta(seconds=float(given["expires_in"]))).isoformat()
    return kept


def stored(context: ChannelContext) -> dict[str, str]:
    """The token record of a channel; empty where there is none. Raises NeedsLogin where it is spoilt."""
    try:
        return context.tokens.load(context.name) if context.tokens else {}
    except UsageError as error:
        raise NeedsLogin(str(error)) from None


def without_token(context: ChannelContext, login: Login) -> tuple[str, ...]:
    """For `check`, of a channel that has no token in the configuration: what to do where none is stored either."""
    try:
        there = stored(context).get(login.key)
    except NeedsLogin as error:
        return (str(error),)
    return () if there else (f"there is no token: run `syndicator auth {context.name}`",)


def lacking(rights: str, login: Login, name: str) -> tuple[str, ...]:
    """What to say of the token of channel `name` that was given fewer rights than were asked for."""
    missing = [scope for scope in login.scopes if scope not in re.split(r"[\s,]+", rights)]
    if not rights or not missing:
        return ()
    todo = f"give the app that right, then run `syndicator auth {name}` again"
    return (f"its token lacks {', '.join(missing)}: {todo}",)


def instant(record: Mapping[str, str], name: str) -> datetime | None:
    """An instant that a token record holds."""
    try:
        return datetime.fromisoformat(record[name]).astimezone(UTC)
    except (KeyError, ValueError):
        return None
