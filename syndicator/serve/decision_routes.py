"""Which address takes which decision. Each leads back to a page that says what was done."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from flask import Flask, abort, g, redirect, request

from syndicator.serve import actions
from syndicator.serve.buttons import post_path
from syndicator.serve.forms import way_back
from syndicator.serve.pages.post import edit_page, named_post
from syndicator.serve.rendering import page

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from syndicator.serve.server import Server

DECISIONS = {
    "approve": actions.approve,
    "approve-source": actions.approve_source,
    "move": actions.move,
    "push": actions.push,
    "resolve-not-sent": actions.resolve_not_sent,
    "resolve-sent": actions.resolve_sent,
    "retract": actions.retract,
    "retry": actions.retry,
    "skip": actions.skip,
    "try-again": actions.try_again,
}  # by the last part of the address


def add_to(app: Flask, server: Server) -> None:
    app.add_url_rule("/do/pass", "run_pass", partial(_run_pass, server), methods=["POST"])
    app.add_url_rule("/do/edit", "store_text", partial(_store_text, server), methods=["POST"])
    app.add_url_rule("/do/<verb>", "decide", partial(_decide, server), methods=["POST"])


def _decide(server: Server, verb: str) -> Response:
    if verb not in DECISIONS:
        abort(404)
    with server.site.writing() as session:
        lines = DECISIONS[verb](session, request.form)
    return _back(way_back(request.form), *lines)


def _store_text(server: Server) -> Response | tuple[str, int]:
    """Store a text; one that is refused is shown again, so that nobody loses it."""
    with server.site.writing() as session:
        try:
            lines = actions.edit(session, request.form)
        except actions.TextRefusedError as refused:
            shown = edit_page(session, request.form["post"], request.form["channel"])
            return page(server, session, "edit", **shown, problem=str(refused), written=request.form["text"]), 409
        return _back(post_path(named_post(session, request.form["post"])), *lines)


def _run_pass(server: Server) -> Response:
    return _back("/", "" if server.passes.start() else "A pass is running already.")


def _back(path: str, *messages: str) -> Response:
    """Show a page again, with messages."""
    g.browser.messages += filter(None, messages)
    return redirect(path, 303)
