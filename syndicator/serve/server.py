"""The server: the objects that the application uses, and the loop that answers requests."""

from __future__ import annotations

import logging
import signal
import socket
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from syndicator.credentials import TokenStore, conceal
from syndicator.errors import UsageError
from syndicator.ledger.opening import state_folder
from syndicator.serve.blog import ServedBlog
from syndicator.serve.cards import Cards
from syndicator.serve.guard import require_safe
from syndicator.serve.login import BrowserSessions, OneTimeLink, Password, PasswordTries
from syndicator.serve.passes import PassRunner

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from flask import Request

    from syndicator.config import Config, ServeConfig

THREADS = 8


@dataclass(frozen=True)
class Server:
    """The objects that the application uses. `settings`: [serve], overridden by the command line."""

    blog: ServedBlog
    settings: ServeConfig
    password: Password
    passes: PassRunner
    link: OneTimeLink = field(default_factory=OneTimeLink)
    sessions: BrowserSessions = field(default_factory=BrowserSessions)
    tries: PasswordTries = field(default_factory=PasswordTries)
    cards: Cards = field(default_factory=Cards)

    @property
    def address(self) -> str:
        """The address of the page."""
        host, port = self.settings.listen
        return self.settings.url or f"http://{f'[{host}]' if ':' in host else host}:{port}"

    def version(self) -> str:
        """Return a text that changes whenever something that a page may show changes."""
        return f"{self.blog.changes.version()}.{self.passes.version()}.{self.blog.config.version}"

    def new_link(self) -> str:
        """Return an address that logs one browser in, once. Its token is redacted from all output."""
        token = self.link.new()
        conceal(token)
        return f"{self.address}/open?t={token}"

    def is_https(self, request: Request) -> bool:
        """Whether the browser used https, which a proxy provides: then the Host is that of `url`."""
        return (
            bool(self.settings.url)
            and urlsplit(f"https://{request.host}").hostname == urlsplit(self.settings.url).hostname
        )

    def origin(self, request: Request) -> str:
        """Return the origin of our pages, from the browser's point of view."""
        return self.settings.url if self.is_https(request) else f"http://{request.host}"

    def cookie(self, request: Request) -> str:
        """Return the name of the cookie. It contains the port, since a page on another port shares our cookies."""
        return "__Host-syndicator" if self.is_https(request) else f"syndicator-{self.settings.listen[1]}"

    def close(self) -> None:
        self.passes.stop()
        self.blog.close()


def password_of(config: Config) -> Password:
    return Password(TokenStore(state_folder(config)))


def new_server(
    load: Callable[[], Config], settings: ServeConfig, *, now: Callable[[], datetime] | None = None
) -> Server:
    """Return a server for the blog whose config `load` reads. Raises UsageError if other machines could reach it unprotected."""
    blog = ServedBlog(load, now)
    config = blog.config.get()
    password = password_of(config)
    require_safe(settings, has_password=password.is_set())
    passes = PassRunner(config.path.parent, config.name) if config.name else PassRunner(config.path)
    return Server(blog=blog, settings=settings, password=password, passes=passes)


@contextmanager
def listening(server: Server) -> Iterator[Callable[[], None]]:
    """Listen; yields the loop that answers until SIGTERM or SIGINT. Raises UsageError if the port is taken."""
    from waitress.server import create_server

    host, port = server.settings.listen
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listener = socket.create_server((host, port), family=family)
    except OSError as error:
        raise UsageError(f"can't listen on {host}:{port}: {error.strerror}; use another port with --listen") from None
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # it warns whenever a request waits for a moment
    limits = _limits(trusts_proxy=server.settings.proxy)
    loop = create_server(_application(server), sockets=[listener], threads=THREADS, ident="", **limits)
    try:
        signal.signal(signal.SIGTERM, _stop)
        yield loop.run
    finally:
        loop.close()
        server.close()


def _application(server: Server) -> Any:
    from werkzeug.middleware.proxy_fix import ProxyFix

    from syndicator.serve.app import create_app

    app = create_app(server)
    if server.settings.proxy:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=0)  # type: ignore[method-assign]
    return app


def _limits(*, trusts_proxy: bool) -> dict[str, Any]:
    """Return waitress's settings against clients that take too much."""
    from syndicator.serve.forms import MOST_BYTES

    return {
        "max_request_body_size": MOST_BYTES + 1,
        "max_request_header_size": 32_768,
        "connection_limit": 500,  # more than some browsers hold open, less than the usual limit of open files
        "channel_timeout": 10,  # seconds until a connection without a request is closed
        "cleanup_interval": 2,
        "asyncore_use_poll": True,  # select() takes no file descriptor beyond 1,023
        "clear_untrusted_proxy_headers": not trusts_proxy,
    }


def _stop(*_: object) -> None:
    raise SystemExit(0)
