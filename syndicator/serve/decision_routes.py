"""The addresses to which forms are sent. Each redirects to a page that says what was done."""

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
WITHOUT_LOCK = frozenset({"retract", "try-again"})  # these wait for a platform; they queue nothing


def add_to(app: Flask, server: Server) -> None:
    app.add_url_rule("/do/pass", "run_pass", partial(_run_pass, server), methods=["POST"])
    lock = Lock()  # two copies of a form at the same time would both find an unchanged state, and queue the post twice
    app.add_url_rule("/do/edit", "store_text", partial(_store_text, server, lock), methods=["POST"])
    app.add_url_rule("/do/<verb>", "decide", partial(_decide, server, lock), methods=["POST"])


def _decide(server: Server, lock: Lock, verb: str) -> Response:
    if verb not in DECISIONS:
        abort(404)
    form = request.form  # read from the network before the lock is taken
    with nullcontext() if verb in WITHOUT_LOCK else lock, server.blog.writing() as session:
        lines = DECISIONS[verb](session, form)
    return _back(way_back(form), *lines)


def _store_text(server: Server, lock: Lock) -> Response | tuple[str, int]:
    """Store a text. A refused one is shown again, so that its writer does not lose it."""
    form = request.form
    with lock, server.blog.writing() as session:
        try:
            lines = actions.edit(session, form)
        except actions.TextRefusedError as refused:
            shown = edit_page(session, form["post"], form["channel"])
            return page(server.cards, session, "edit", **shown, problem=str(refused), written=form["text"]), 409
        return _back(post_path(named_post(session, form["post"])), *lines)


def _run_pass(server: Server) -> Response:
    return _back("/", "" if server.passes.start() else "A pass is running already.")


def _back(path: str, *messages: str) -> Response:
    """Redirect to a page, which will show the messages."""
    g.browser.messages += filter(None, messages)
    return redirect(path, 303)
