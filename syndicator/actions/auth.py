"""How a person gets a channel's token: through the browser, or by pasting one. `syndicator auth` is this.

No kind is known here by name: a channel's class says what its login needs (`channels.oauth.Login`). What was got is
stored once the platform has said whose it is.
"""

from __future__ import annotations

import os
import secrets
import select
from base64 import urlsafe_b64encode
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from hmac import compare_digest
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import TYPE_CHECKING, Protocol, TextIO
from urllib.parse import parse_qsl, urlencode, urlsplit

from syndicator.channels.http.response import clean
from syndicator.channels.http.urls import at_server, server_url
from syndicator.channels.oauth import Login, request_token
from syndicator.credentials import Secret, TokenStore
from syndicator.errors import NeedsLogin, SendError, UsageError
from syndicator.model import Account

if TYPE_CHECKING:
    from collections.abc import Mapping

    from syndicator.channels import Channel

PORT = 8237
PATIENCE = 600.0  # seconds that a person may take in the browser
PAGE = b"<!doctype html><title>syndicator</title><p>That was it. You can close this window and go back to the terminal."


class Person(Protocol):
    """Who sits at the terminal. `keyboard` is where an address may be pasted while the browser is waited for."""

    keyboard: TextIO | None

    def say(self, line: str) -> None: ...

    def ask(self, question: str, *, hidden: bool) -> str: ...

    def show(self, url: str) -> None:
        """Open an address in the browser, if there is one."""


def log_in(channel: Channel, person: Person, *, port: int = PORT) -> Account:
    """Get a token for `channel`, store it, and say whose it is. `port` is where the browser is sent back to.

    Raises UsageError where that can't be done, and leaves what was stored before.
    """
    login, store, name = type(channel).login, channel.context.tokens, channel.name
    if login is None or store is None:
        raise UsageError(f"channels.{name}: a channel of the kind {channel.kind} takes no token from `auth`")
    if given := channel.secrets():
        raise UsageError(f"channels.{name} has {', '.join(given)} in config.toml: take that out first")
    try:
        record = _record(login, channel, person, store.load(name), port)
        record, account = _tried(channel, record)
    except SendError as error:
        raise UsageError(f"channels.{name}: {error}") from None
    with store.locked(name):  # whoever refreshes the old one at this moment would store it over the new
        store.save(name, record)
    return account


def _record(login: Login, channel: Channel, person: Person, before: Mapping[str, str], port: int) -> dict[str, str]:
    person.say(f"You need an account there; {login.instructions}.")
    if not login.authorize_url:
        return _pasted(login, person.ask("Token", hidden=True))
    if login.can_paste and (token := person.ask("Token (Enter: get one through the browser)", hidden=True).strip()):
        return _pasted(login, token)
    return _by_browser(login, channel, person, before, port)


def _pasted(login: Login, token: str) -> dict[str, str]:
    now = datetime.now(UTC).replace(microsecond=0)
    end = {"expires_at": (now + login.lifetime).isoformat()} if login.lifetime else {}
    return {login.token_key: Secret("the token", lambda: token).reveal(), "obtained_at": now.isoformat(), **end}


def _tried(channel: Channel, record: dict[str, str]) -> tuple[dict[str, str], Account]:
    """The record, perhaps refreshed meanwhile, and whose it is. Raises NeedsLogin where the platform refuses it."""
    with TemporaryDirectory() as folder:
        trial = TokenStore(Path(folder))
        trial.save(channel.name, record)
        try:
            account = type(channel)(channel.options, replace(channel.context, tokens=trial)).whoami()
        except NeedsLogin:
            raise
        except SendError as error:  # it may well be good, and can't be had twice
            account = Account(name="", warnings=(f"stored, but it could not be asked whose it is: {error}",))
        return trial.load(channel.name), account


def _by_browser(login: Login, channel: Channel, person: Person, before: Mapping[str, str], port: int) -> dict[str, str]:
    server = server_url(channel.context, "") if channel.context.base_url else ""
    with closing(_listen(port)) as way_back:
        back = f"http://127.0.0.1:{way_back.server_port}/callback"
        person.say(f"The app's redirect address (callback) must be exactly {back}")
        app = _app(login, person, before)
        state, verifier = secrets.token_urlsafe(32), secrets.token_urlsafe(48)
        asked = {"response_type": "code", "client_id": app["client_id"], "redirect_uri": back, "state": state}
        asked |= {"scope": " ".join(login.scopes), **(_challenge(verifier) if login.pkce else {})}
        url = f"{at_server(login.authorize_url, server)}?{urlencode(asked)}"
        person.say(f"Say yes in the browser; if it does not open by itself, go to {url}")
        person.say("If the browser is on another machine: paste the address here at which it ends.")
        person.show(url)
        code = _code(_answer(way_back, person), state)
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": back}
    return request_token(login, server, {**form, **({"code_verifier": verifier} if login.pkce else {})}, app)


def _app(login: Login, person: Person, before: Mapping[str, str]) -> dict[str, str]:
    """The app's id and secret: typed in, or those of last time."""
    app = {}
    for name, question in (("client_id", "The app's client ID"), ("client_secret", "The app's client secret")):
        optional = name == "client_secret" and login.pkce
        default = "as last time" if before.get(name) else "none" if optional else ""
        typed = person.ask(question + (f" (Enter: {default})" if default else ""), hidden=name == "client_secret")
        app[name] = typed.strip() or before.get(name, "")
        if not app[name] and not optional:
            raise UsageError(f"{question[0].lower()}{question[1:]} is needed")
    return app


def _challenge(verifier: str) -> dict[str, str]:
    digest = urlsafe_b64encode(sha256(verifier.encode()).digest()).decode().rstrip("=")
    return {"code_challenge": digest, "code_challenge_method": "S256"}


def _code(response: Mapping[str, str], state: str) -> str:
    """The code that the browser brought. Raises UsageError where it is not the response to our question."""
    if not compare_digest(response.get("state", "").encode(), state.encode()):
        raise UsageError("what came back from the browser does not belong to this login: start again")
    if code := response.get("code"):
        return code
    reason = clean(response.get("error_description") or response.get("error") or "no code came back")
    raise UsageError(f"the browser came back without leave: {reason}")


def _listen(port: int) -> _WayBack:
    try:
        return _WayBack(("127.0.0.1", port), _Handler)
    except OSError as error:
        raise UsageError(
            f"port {port} of this machine is needed for the browser's way back: {error.strerror}; name another with --port"
        ) from None


def _answer(way_back: _WayBack, person: Person) -> dict[str, str]:
    """What the browser brought to the way back, or the person to the keyboard, whichever is first."""
    end, keyboard, typed = monotonic() + PATIENCE, person.keyboard, b""
    while (left := end - monotonic()) > 0:
        watched: list[_WayBack | TextIO] = [way_back, keyboard] if keyboard else [way_back]
        ready, _, _ = select.select(watched, [], [], left)
        if way_back in ready:
            way_back.handle_request()
        if keyboard and keyboard in ready:
            more = os.read(keyboard.fileno(), 65_536)  # past its buffer, which select knows nothing of
            *lines, typed = (typed + more).split(b"\n")
            keyboard = keyboard if more else None
            for line in filter(None, map(bytes.strip, lines)):
                way_back.response = _pasted_answer(line.decode(errors="replace"), person)
        if "state" in way_back.response:
            return way_back.response
    raise UsageError(f"nobody came back from the browser within {PATIENCE / 60:.0f} minutes")


def _pasted_answer(address: str, person: Person) -> dict[str, str]:
    """What the browser's last address says; nothing where it is none, which the person is told."""
    brought = dict(parse_qsl(address.partition("?")[2].partition("#")[0]))
    if "state" not in brought:
        person.say("That is not it: it begins with http://127.0.0.1 and has state= in it. Paste the whole of it.")
    return brought


class _WayBack(HTTPServer):
    """Where the browser is sent back to, on this machine only."""

    def __init__(self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler]) -> None:
        self.response: dict[str, str] = {}
        super().__init__(address, handler)

    def close(self) -> None:
        self.server_close()

    def handle_error(self, *_: object) -> None:
        """A browser that hangs up is none of the person's business."""


class _Handler(BaseHTTPRequestHandler):
    server: _WayBack
    timeout = 5  # browsers open connections that they never use

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        found = address.path == "/callback"
        if found:
            self.server.response = dict(parse_qsl(address.query))
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Security-Policy", "default-src 'none'")
        self.end_headers()
        self.wfile.write(PAGE if found else b"")

    def log_message(self, *_: object) -> None:
        """Say nothing: the address holds the code."""
