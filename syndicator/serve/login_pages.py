"""Logging in and out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask, Response, g, redirect, render_template, request

from syndicator.serve.login import SESSION_SECONDS

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as BaseResponse

    from syndicator.serve.server import Server

PUBLIC = frozenset({"static", "style", "login", "try_login", "open_link"})  # endpoints that need no login


def add_to(app: Flask, server: Server) -> None:
    @app.get("/open")
    def open_link() -> BaseResponse | tuple[str, int]:
        if g.browser:
            return redirect("/")
        is_visit = request.method == "GET" and "prefetch" not in request.headers.get("Sec-Purpose", "")
        if is_visit and server.link.take(request.args.get("t", "")):
            return _logged_in(server)
        problem = "This link was used already, or is too old." if "t" in request.args else ""
        return ask(server, problem), 401

    @app.get("/login")
    def login() -> BaseResponse | str:
        return redirect("/") if g.browser else ask(server)

    @app.post("/login")
    def try_login() -> BaseResponse | tuple[str, int] | Response:
        if not server.password.is_set():
            return ask(server), 401
        if not server.tries.allow(request.remote_addr or ""):
            waiting = Response(ask(server, "Too many tries. Wait a minute."), 429)
            waiting.headers["Retry-After"] = "60"
            return waiting
        if server.password.is_right(request.form.get("password", "")):
            return _logged_in(server)
        return ask(server, "That is not the password."), 401

    @app.post("/logout")
    def logout() -> BaseResponse:
        name = server.cookie(request)
        server.sessions.close(request.cookies.get(name, ""))
        response = redirect("/login", 303)
        response.delete_cookie(name, path="/", secure=server.is_https(request), httponly=True, samesite="Lax")
        return response


def ask(server: Server, problem: str = "") -> str:
    """Return the login page."""
    return render_template("login.html.j2", has_password=server.password.is_set(), problem=problem)


def _logged_in(server: Server) -> BaseResponse:
    """Log this browser in, under a new id, and show the first page."""
    response = redirect("/", 303)
    response.set_cookie(
        server.cookie(request),
        server.sessions.open(),
        max_age=SESSION_SECONDS,
        path="/",
        secure=server.is_https(request),
        httponly=True,
        samesite="Lax",
    )
    return response
