"""The addresses of the pages."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from flask import Flask, Response, g, render_template, request

import syndicator.preview
from syndicator.app import has_ledger
from syndicator.serve.pages.calendar import calendar_page
from syndicator.serve.pages.now import now_page
from syndicator.serve.pages.places import places_page
from syndicator.serve.pages.post import edit_page, post_page, push_page, retract_page
from syndicator.serve.pages.posts import posts_page
from syndicator.serve.rendering import page

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.datastructures import MultiDict

    from syndicator.serve.server import Server
    from syndicator.session import Session

    Query: TypeAlias = MultiDict[str, str]
    Gather: TypeAlias = Callable[[Session, str, Query], dict[str, Any]]  # str: the post's name in the address

SHEETS = (Path(syndicator.preview.__file__).with_name("page.css"), Path(__file__).with_name("page.css"))


def _posts(session: Session, _: str, query: Query) -> dict[str, Any]:
    return posts_page(session, query.get("q", "")[:200], query.get("show", ""), query.get("page", 1, int))


def _push(session: Session, name: str, query: Query) -> dict[str, Any]:
    return push_page(session, name, query.get("channel", ""), again="again" in query)


PAGES: dict[str, tuple[str, Gather]] = {
    "posts": ("/posts", _posts),
    "calendar": ("/calendar", lambda session, _, query: calendar_page(session, query.get("month", ""))),
    "places": ("/places", lambda session, *_: places_page(session)),
    "post": ("/post/<path:name>", lambda session, name, _: post_page(session, name)),
    "edit": ("/edit/<path:name>", lambda session, name, query: edit_page(session, name, query.get("channel", ""))),
    "push": ("/push/<path:name>", _push),
    "retract": (
        "/retract/<path:name>",
        lambda session, name, query: retract_page(session, name, query.get("channel", "")),
    ),
}  # stem of the template → address, and the function that gathers its variables


def add_to(app: Flask, server: Server) -> None:
    app.before_request(partial(_note_version, server))
    app.add_url_rule("/", "now", partial(_now, server))
    for template, (address, gather) in PAGES.items():
        app.add_url_rule(address, template, partial(_show, server, template, gather))
    app.add_url_rule("/now", "changed", _changed)
    app.add_url_rule("/style.css", "style", _style)
    app.add_url_rule("/looks.css", "looks", partial(_looks, server))


def _note_version(server: Server) -> None:
    """Remember the version before the page is gathered: later changes may not be on it."""
    g.version = server.version() if g.browser else ""


def _now(server: Server) -> str:
    if not has_ledger(server.blog.config.get()):
        return render_template("first.html.j2", here="now", run=server.passes.last())
    with server.blog.reading() as session:
        return page(server.cards, session, "now", **now_page(session), run=server.passes.last())


def _show(server: Server, template: str, gather: Gather, name: str = "") -> str:
    with server.blog.reading() as session:
        return page(server.cards, session, template, **gather(session, name, request.args))


def _changed() -> Response | tuple[str, int]:
    """Say whether anything has changed since the version of a page: 204 if not."""
    if request.args.get("since") == g.version:
        return "", 204
    return Response(g.version, mimetype="text/plain")


def _style() -> Response:
    return Response("\n".join(sheet.read_text(encoding="utf-8") for sheet in SHEETS), mimetype="text/css")


def _looks(server: Server) -> Response:
    """Return the style sheet of the cards. The query's `pictures`: CSS classes of the pictures on the page."""
    names = request.args.get("pictures", "").split(",")
    with server.blog.reading() as session:
        return Response(server.cards.style(session.config, session.channels, names), mimetype="text/css")
