"""Which address shows which page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, abort, g, redirect, render_template, request
from markupsafe import Markup

import syndicator.preview
from syndicator.app import has_ledger
from syndicator.serve import actions
from syndicator.serve.buttons import post_path
from syndicator.serve.cards import pictures_in
from syndicator.serve.forms import way_back
from syndicator.serve.pages.calendar import calendar_page
from syndicator.serve.pages.now import now_page
from syndicator.serve.pages.places import places_page
from syndicator.serve.pages.post import edit_page, named_post, post_page, push_page, retract_page
from syndicator.serve.pages.posts import posts_page

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as BaseResponse

    from syndicator.serve.buttons import Button
    from syndicator.serve.server import Server
    from syndicator.session import Session
    from syndicator.views.dry_run import PreviewRow

DECISIONS = {
    "approve": actions.approve,
    "approve-source": actions.approve_source,
    "move": actions.move,
    "push": actions.push,
    "retract": actions.retract,
    "skip": actions.skip,
    "try-again": actions.try_again,
    "retry": actions.retry,
    "resolve-sent": actions.resolve_sent,
    "resolve-not-sent": actions.resolve_not_sent,
}  # by the last part of the address, which is the command's name
SHEETS = (Path(syndicator.preview.__file__).with_name("page.css"), Path(__file__).with_name("page.css"))


def add_to(app: Flask, server: Server) -> None:
    @app.before_request
    def note_version() -> None:
        """What changes after this is not on the page yet."""
        g.version = _version(server) if g.browser else ""

    @app.get("/")
    def now() -> str:
        if not has_ledger(server.site.file.get()):
            return render_template("first.html.j2", here="now", run=server.passes.last())
        with server.site.reading() as session:
            return _page(server, session, "now", **now_page(session), run=server.passes.last())

    @app.get("/post/<path:name>")
    def post(name: str) -> str:
        with server.site.reading() as session:
            return _page(server, session, "post", **post_page(session, name))

    @app.get("/posts")
    def posts() -> str:
        with server.site.reading() as session:
            query, shown, page = (
                request.args.get("q", "")[:200],
                request.args.get("show", ""),
                request.args.get("page", 1, int),
            )
            return _page(server, session, "posts", **posts_page(session, query, shown, page))

    @app.get("/calendar")
    def calendar() -> str:
        with server.site.reading() as session:
            return _page(server, session, "calendar", **calendar_page(session, request.args.get("month", "")))

    @app.get("/places")
    def places() -> str:
        with server.site.reading() as session:
            return _page(server, session, "places", **places_page(session))

    @app.get("/edit/<path:name>")
    def edit(name: str) -> str:
        with server.site.reading() as session:
            return _page(server, session, "edit", **edit_page(session, name, request.args.get("channel", "")))

    @app.post("/do/edit")
    def store_text() -> BaseResponse | tuple[str, int]:
        with server.site.writing() as session:
            try:
                lines = actions.edit(session, request.form)
            except actions.TextRefusedError as refused:
                shown = edit_page(session, request.form["post"], request.form["channel"])
                shown |= {"problem": str(refused), "written": request.form["text"]}
                return _page(server, session, "edit", **shown), 409
            return _back(post_path(named_post(session, request.form["post"])), *lines)

    @app.get("/push/<path:name>")
    def push(name: str) -> str:
        with server.site.reading() as session:
            asked = push_page(session, name, request.args.get("channel", ""), again="again" in request.args)
            return _page(server, session, "push", **asked)

    @app.get("/retract/<path:name>")
    def retract(name: str) -> str:
        with server.site.reading() as session:
            return _page(server, session, "retract", **retract_page(session, name, request.args.get("channel", "")))

    @app.get("/now")
    def changed() -> Response | tuple[str, int]:
        """Say whether anything has changed since the version of a page: 204 if not."""
        if request.args.get("since") == g.version:
            return "", 204
        return Response(g.version, mimetype="text/plain")

    @app.post("/do/pass")
    def run_pass() -> BaseResponse:
        started = server.passes.start()
        return _back("/", "" if started else "A pass is running already.")

    @app.post("/do/<verb>")
    def decide(verb: str) -> BaseResponse:
        if verb not in DECISIONS:
            abort(404)
        with server.site.writing() as session:
            lines = DECISIONS[verb](session, request.form)
        return _back(way_back(request.form), *lines)

    @app.get("/style.css")
    def style() -> Response:
        return Response("\n".join(sheet.read_text(encoding="utf-8") for sheet in SHEETS), mimetype="text/css")

    @app.get("/looks.css")
    def looks() -> Response:
        names = request.args.get("pictures", "").split(",")
        with server.site.reading() as session:
            return Response(server.cards.style(session.config, session.channels, names), mimetype="text/css")


def _back(path: str, *messages: str) -> BaseResponse:
    """Show a page again, with messages."""
    g.browser.messages += filter(None, messages)
    return redirect(path, 303)


def _version(server: Server) -> str:
    return f"{server.site.changes.version()}.{server.passes.version()}.{server.site.file.version}"


def _page(server: Server, session: Session, name: str, **shown: Any) -> str:
    """Render a page; in its template, `card(row, buttons)` draws a card."""

    def card(row: PreviewRow, buttons: list[Button], **more: Any) -> Markup:
        actions = Markup(render_template("actions.html.j2", buttons=buttons, now=now, **more))  # noqa: S704 (a template escapes)
        return server.cards.draw(session.config, session.channels, row, actions)

    now = session.ledger.now()
    html = render_template(f"{name}.html.j2", here=name, now=now, card=card, **shown)
    pictures = ",".join(pictures_in(html))
    return html.replace("/looks.css", f"/looks.css?pictures={pictures}", 1) if pictures else html
