"""Get a channel's token: by OAuth in the browser, or by pasting one.

Channel kinds are not named here: a channel's class describes its login (`channels.oauth.Login`). A token is stored
after the platform has confirmed its account.
"""

from __future__ import annotations

import os
import secrets
from base64 import urlsafe_b64encode
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import TYPE_CHECKING, Protocol, TextIO
from urllib.parse import parse_qsl, urlencode

from syndicator.actions.redirect_server import RedirectServer, listen
from syndicator.channels.http.response import clean
from syndicator.channels.http.urls import at_server, server_url
from syndicator.channels.oauth import request_token
from syndicator.credentials import Secret, TokenStore
from syndicator.errors import NeedsLogin, SendError, UsageError
from syndicator.model import Account

if TYPE_CHECKING:
    from collections.abc import Mapping

    from syndicator.channels import Channel
    from syndicator.channels.login import Login

PORT = 8237
_PASTE_ELSEWHERE = "If the browser is on another machine: paste the address of its last page here."
_PASTE_ALWAYS = "The last page in the browser does not open: paste its address here."
LOGIN_TIMEOUT = 600.0  # seconds for the browser to come back


class LoginPrompt(Protocol):
    """How to interact with the person who logs in.

    `keyboard`: where an address may be pasted while waiting for the browser.
    """

    keyboard: TextIO | None

    def say(self, line: str) -> None: ...

    def ask(self, question: str, *, hidden: bool) -> str: ...

    def open_browser(self, url: str) -> None:
        """Open an address in the browser, if there is one."""


def log_in(channel: Channel, prompt: LoginPrompt, *, port: int = PORT) -> Account:
    """Get a token for `channel`, store it, and return its account. `port`: the local port of the redirect address.

    Raises UsageError on failure; a token stored before is kept.
    """
    login, store, name = type(channel).login, channel.context.tokens, channel.name
    if channel.broken:
        raise UsageError(f"channels.{name}: {channel.broken}")
    if login is None or store is None:
        raise UsageError(
            f"channels.{name}: kind {channel.kind} needs no token from `auth`: config.toml has its settings"
        )
    if given := channel.secrets():
        raise UsageError(f"channels.{name}: remove {', '.join(given)} from config.toml first")
    try:
        record = _record(login, channel, prompt, store.load(name), port)
        record, account = _checked(channel, record)
    except SendError as error:
        raise UsageError(f"channels.{name}: {error}") from None
    with store.locked(name):  # a worker that refreshes the old token now would overwrite the new one
        store.save(name, record)
    return account


def _record(
    login: Login, channel: Channel, prompt: LoginPrompt, stored: Mapping[str, str], port: int
) -> dict[str, str]:
    prompt.say(f"You need an account there; {login.instructions}.")
    noun = "token" if login.token_key == "access_token" else login.token_key.replace("_", " ")  # noqa: S105 - the name of a key
    if not login.authorize_url:
        if not (token := prompt.ask(noun.capitalize(), hidden=True).strip()):
            raise UsageError(
                f"channels.{channel.name}: no {noun} was given: run `syndicator auth {channel.name}` again"
            )
        return _pasted(login, token)
    question = f"{noun.capitalize()} (Enter: get one through the browser)"
    if login.can_paste and (token := prompt.ask(question, hidden=True).strip()):
        return _pasted(login, token)
    return _by_browser(login, channel, prompt, stored, port)


def _pasted(login: Login, token: str) -> dict[str, str]:
    now = datetime.now(UTC).replace(microsecond=0)
    end = {"expires_at": (now + login.lifetime).isoformat()} if login.lifetime else {}
    return {login.token_key: Secret("the token", lambda: token).reveal(), "obtained_at": now.isoformat(), **end}


def _checked(channel: Channel, record: dict[str, str]) -> tuple[dict[str, str], Account]:
    """Return the record, refreshed if necessary, and its account.

    Raises NeedsLogin if the platform rejects the token.
    """
    with TemporaryDirectory() as folder:
        trial = TokenStore(Path(folder))
        trial.save(channel.name, record)
        try:
            account = type(channel)(channel.options, replace(channel.context, tokens=trial)).whoami()
        except NeedsLogin:
            raise
        except SendError as error:  # the token may be good, and an authorization code works only once
            account = Account(
                name="", warnings=(f"the token is stored, but its account could not be checked: {error}",)
            )
        return trial.load(channel.name), account


def _by_browser(
    login: Login, channel: Channel, prompt: LoginPrompt, stored: Mapping[str, str], port: int
) -> dict[str, str]:
    platform = server_url(channel.context, "") if channel.context.base_url else ""
    state, verifier = secrets.token_urlsafe(32), secrets.token_urlsafe(48)
    with closing(listen(port, state)) as server:
        origin = "https://localhost" if login.https_redirect else "http://127.0.0.1"
        redirect = f"{origin}:{server.server_port}/callback"
        prompt.say(f"Set the app's redirect address (callback URL) to exactly {redirect}")
        app = _app(login, prompt, stored)
        query = {"response_type": "code", "client_id": app["client_id"], "redirect_uri": redirect, "state": state}
        query |= {"scope": " ".join(login.scopes), **(_challenge(verifier) if login.pkce else {})}
        url = f"{at_server(login.authorize_url, platform)}?{urlencode(query)}"
        prompt.say(f"Authorize syndicator in the browser; if it does not open by itself, go to {url}")
        prompt.say(_PASTE_ALWAYS if login.https_redirect else _PASTE_ELSEWHERE)
        prompt.open_browser(url)
        code = _code(_wait(server, prompt))
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": redirect}
    return request_token(login, platform, {**form, **({"code_verifier": verifier} if login.pkce else {})}, app)


def _app(login: Login, prompt: LoginPrompt, stored: Mapping[str, str]) -> dict[str, str]:
    """Ask for the app's id and secret; an empty answer keeps the stored one."""
    app = {}
    for name, question in (("client_id", "The app's client ID"), ("client_secret", "The app's client secret")):
        optional = name == "client_secret" and login.pkce
        default = "as last time" if stored.get(name) else "none" if optional else ""
        typed = prompt.ask(question + (f" (Enter: {default})" if default else ""), hidden=name == "client_secret")
        app[name] = typed.strip() or stored.get(name, "")
        if not app[name] and not optional:
            raise UsageError(f"{question[0].lower()}{question[1:]} is needed")
    return app


def _challenge(verifier: str) -> dict[str, str]:
    digest = urlsafe_b64encode(sha256(verifier.encode()).digest()).decode().rstrip("=")
    return {"code_challenge": digest, "code_challenge_method": "S256"}


def _code(query: Mapping[str, str]) -> str:
    """Return the code from the redirect's query. Raises UsageError if it has none."""
    if code := query.get("code"):
        return code
    reason = clean(query.get("error_description") or query.get("error") or "the answer has no code")
    raise UsageError(f"authorization was denied: {reason}")


def _wait(server: RedirectServer, prompt: LoginPrompt) -> dict[str, str]:
    """Return the query of the redirect address, from the browser's request or pasted, whichever comes first."""
    deadline, keyboard, typed = monotonic() + LOGIN_TIMEOUT, prompt.keyboard, b""
    while (left := deadline - monotonic()) > 0:
        if server.serve(left, keyboard) and keyboard:
            more = os.read(keyboard.fileno(), 65_536)  # past its buffer, which select can't see
            *lines, typed = (typed + more).split(b"\n")
            keyboard = keyboard if more else None
            for line in filter(None, map(bytes.strip, lines)):
                if query := _pasted_answer(line.decode(errors="replace"), server, prompt):
                    return query
        if server.query:
            return server.query
    raise UsageError(f"no answer from the browser within {LOGIN_TIMEOUT / 60:.0f} minutes")


def _pasted_answer(address: str, server: RedirectServer, prompt: LoginPrompt) -> dict[str, str]:
    """Return the query of a pasted address; empty, after a hint, if it is not the redirect address of this login."""
    query = dict(parse_qsl(address.partition("?")[2].partition("#")[0]))
    if server.belongs_to_login(query):
        return query
    if "state" in query:
        prompt.say("Not the right address: it belongs to another login. Paste the address of the browser's last page.")
    else:
        prompt.say("Not the right address: it ends in /callback?… and contains state=. Paste all of it.")
    return {}
