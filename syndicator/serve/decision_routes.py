"""Which address takes which decision. Each leads back to a page that says what was done."""

from __future__ import annotations

from contextlib import nullcontext
from functools import partial
from threading import Lock
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
ASK_OTHERS = frozenset({"retract", "try-again"})  # these wait for a platform; they queue nothing


def add_to(app: Flask, server: Server) -> None:
    app.add_url_rule("/do/pass", "run_pass", partial(_run_pass, server), methods=["POST"])
    deciding = Lock()  # a form that is sent twice at once would find twice that nothing has changed, and queue twice
    app.add_url_rule("/do/edit", "store_text", partial(_store_text, server, deciding), methods=["POST"])
    app.add_url_rule("/do/<verb>", "decide", partial(_decide, server, deciding), methods=["POST"])


def _decide(server: Server, deciding: Lock, verb: str) -> Response:
    if verb not in DECISIONS:
        abort(404)
    form = request.form  # is read before others have to wait
    with nullcontext() if verb in ASK_OTHERS else deciding, server.blog.writing() as session:
        lines = DECISIONS[verb](session, form)
    return _back(way_back(form), *lines)


def _store_text(server: Server, deciding: Lock) -> Response | tuple[str, int]:
    """Store a text; one that is refused is shown again, so that nobody loses it."""
    form = request.form
    with deciding, server.blog.writing() as session:
        try:
            lines = actions.edit(session, form)
        except actions.TextRefusedError as refused:
            shown = edit_page(session, form["post"], form["channel"])
            return page(server, session, "edit", **shown, problem=str(refused), written=form["text"]), 409
        return _back(post_path(named_post(session, form["post"])), *lines)


def _run_pass(server: Server) -> Response:
    return _back("/", "" if server.passes.start() else "A pass is running already.")


def _back(path: str, *messages: str) -> Response:
    """Show a page again, with messages."""
    g.browser.messages += filter(None, messages)
    return redirect(path, 303)
