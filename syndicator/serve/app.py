"""The web application: the checks before every request, headers and redaction after it, error pages."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from flask import Flask, Response, g, render_template, request
from werkzeug.exceptions import HTTPException

from syndicator.credentials import revealed
from syndicator.errors import LedgerError, SyndicatorError, UsageError, unexpected
from syndicator.model import dollars
from syndicator.preview.markup import harmless, linked, sentence, titled
from syndicator.redaction import redact
from syndicator.serve import decision_routes, login_pages, routes, times
from syndicator.serve.actions import ChangedMeanwhileError
from syndicator.serve.buttons import post_path
from syndicator.serve.charts import bars, postmark
from syndicator.serve.forms import MOST_BYTES, FormError
from syndicator.serve.guard import HEADERS, is_own_host, is_own_page
from syndicator.serve.pages.post import UnknownPostError
from syndicator.typed_commands import set_current_blog, typed

if TYPE_CHECKING:
    from syndicator.serve.server import Server

log = logging.getLogger(__name__)

TITLES = {
    400: "That form is not valid",
    401: "Please log in",
    403: "Not from this page",
    404: "Not found",
    405: "Not possible here",
    409: "Not done",
    413: "Too long",
    421: "Not this server",
    429: "Too many tries",
    500: "Something is wrong here",
    503: "The ledger can't be used",
}
TEXTS = {
    403: "The request did not come from a page of this server, so nothing was done. Open the page here, and try again there.",
    404: "There is no page at this address.",
    405: "This address does not answer such requests.",
    413: "What you sent is longer than this server takes.",
    421: "This server does not answer under that name. Use the address that `syndicator serve` printed.",
}


def create_app(server: Server) -> Flask:
    """Return the application that serves one blog."""
    app = Flask("syndicator.serve")
    app.config.update(MAX_CONTENT_LENGTH=MOST_BYTES, MAX_FORM_MEMORY_SIZE=MOST_BYTES, MAX_FORM_PARTS=50)
    app.jinja_options = {"autoescape": True, "trim_blocks": True, "lstrip_blocks": True, "finalize": harmless}
    app.jinja_env.filters.update(
        linked=linked,
        sentence=sentence,
        titled=titled,
        path=post_path,
        query=urlencode,
        dollars=dollars,
        instant=datetime.fromisoformat,
    )
    app.jinja_env.globals.update(
        postmark=postmark, bars=bars, moment=times.moment, until=times.until, ago=times.ago, day=times.day, typed=typed
    )
    app.before_request(lambda: _admit(server))
    app.after_request(_with_headers)
    app.register_error_handler(Exception, _problem)
    app.context_processor(lambda: _common(server))
    login_pages.add_to(app, server)
    routes.add_to(app, server)
    decision_routes.add_to(app, server)
    return app


def _admit(server: Server) -> tuple[str, int] | None:
    """Refuse requests to another name, from another site's page, or of a browser that is not logged in."""
    g.browser, g.version = None, ""
    set_current_blog(server.blog.config.get().name)  # in this thread
    if not is_own_host(request.headers.get("Host", ""), server.settings.url):
        return _error(421)
    if request.method not in ("GET", "HEAD") and not is_own_page(request.headers, server.origin(request)):
        return _error(403)
    g.browser = server.sessions.get(request.cookies.get(server.cookie(request), ""))
    if g.browser is None and request.endpoint not in login_pages.PUBLIC:
        return login_pages.ask(server), 401
    return None


def _with_headers(response: Response) -> Response:
    """Redact secrets in the page, and say what a browser may do with it."""
    if response.mimetype == "text/html" and (secrets := revealed()):
        response.set_data(redact(response.get_data(as_text=True), secrets))
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def _common(server: Server) -> dict[str, Any]:
    """Return the variables that all templates use."""
    config = server.blog.config.get()
    return {
        "blog": config.blog.title or config.name or config.folder.name,
        "zone": config.blog.timezone,
        "messages": g.browser.take_messages() if g.browser else [],
        "config_problem": server.blog.config.problem,
        "version": g.version,
        "is_logged_in": g.browser is not None,
    }


def _error(status: int, text: str = "") -> tuple[str, int]:
    page = render_template("error.html.j2", title=TITLES.get(status, "Error"), text=text or TEXTS.get(status, ""))
    return page, status


def _problem(error: Exception) -> tuple[str, int] | Response:
    """Return a page with the error: one line, never a traceback."""
    if isinstance(error, HTTPException):
        if error.response is not None or error.code is None:
            return error.get_response()  # type: ignore[return-value]
        return _error(error.code, TEXTS.get(error.code) or error.description or "")
    statuses = (
        (FormError, 400),
        (UnknownPostError, 404),
        (UsageError, 409),
        (ChangedMeanwhileError, 409),
        (LedgerError, 503),
    )
    status = next((status for kind, status in statuses if isinstance(error, kind)), 500)
    if not isinstance(error, SyndicatorError):
        log.error("a page failed", extra={"path": request.path, "error": unexpected(error)})
    return _error(status, unexpected(error))
