"""The server's address, cookie and origin; and the whole program, as a person starts and ends it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING
from urllib.request import Request, urlopen

import pytest

from syndicator.channels.registry import kind_class
from syndicator.config import ServeConfig
from syndicator.config.file import load
from syndicator.credentials import revealed
from syndicator.errors import UsageError
from syndicator.serve.app import create_app
from syndicator.serve.server import _application, listening, new_server, password_of
from tests import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from syndicator.serve.server import Server
    from tests.a_blog import Blog

URL = "https://page.example.dev"


def server_of(blog: Blog, settings: ServeConfig) -> Server:
    path = blog.configure()
    password_of(load(path, kind_class=kind_class)).set("correct horse battery")
    return new_server(lambda: load(path, kind_class=kind_class), settings)


@pytest.fixture
def public(blog: Blog) -> Iterator[Server]:
    server = server_of(blog, ServeConfig(url=URL, proxy=True))
    yield server
    server.close()


def test_the_token_of_a_link_is_redacted_from_then_on(public: Server) -> None:
    link = public.new_link()
    assert link.startswith(f"{URL}/open?t=")
    assert link.partition("t=")[2] in revealed()


def test_the_address_of_this_machine(blog: Blog) -> None:
    assert server_of(blog, ServeConfig(listen=("::1", 9000))).address == "http://[::1]:9000"


def test_behind_https_the_cookie_is_for_this_host_alone(public: Server) -> None:
    client = create_app(public).test_client()
    answer = client.get(f"/open?t={public.link.new()}", headers={"Host": "page.example.dev"})
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-syndicator=")
    assert "Secure" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie


@pytest.mark.long
def test_behind_https_the_origin_is_the_configured_one(public: Server) -> None:
    client = create_app(public).test_client()
    client.get(f"/open?t={public.link.new()}", headers={"Host": "page.example.dev"}, base_url=URL)
    for origin, status in (("http://page.example.dev", 403), (URL, 303)):
        answer = client.post("/logout", headers={"Host": "page.example.dev", "Origin": origin}, base_url=URL)
        assert answer.status_code == status


@pytest.mark.long
def test_only_a_proxy_that_is_configured_says_who_asks(blog: Blog) -> None:
    for proxy, status in ((True, 401), (False, 429)):
        server = server_of(blog, ServeConfig(url=URL, proxy=proxy))
        client = _application(server).test_client()
        for number in range(6):
            headers = {
                "Host": "page.example.dev",
                "Origin": URL,
                "X-Forwarded-For": f"192.0.2.{number}",
                "X-Forwarded-Host": "evil.example",
            }
            answer = client.post("/login", headers=headers, data={"password": "guess"})
        assert answer.status_code == status
        server.close()


def test_a_port_that_is_taken_is_named(blog: Blog) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        server = server_of(blog, ServeConfig(listen=("127.0.0.1", port)))
        with pytest.raises(UsageError, match=f"can't listen on 127.0.0.1:{port}"), listening(server):
            pass


@contextmanager
def started(blog: Blog) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """The program, once it listens, and its port."""
    blog.configure()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "syndicator", "serve", "--listen", f"127.0.0.1:{port}"]
    env = {name: value for name, value in os.environ.items() if name != "JOURNAL_STREAM"} | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command, cwd=blog.folder, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        try:
            link = process.stdout.readline().strip()
            assert link.startswith(f"http://127.0.0.1:{port}/open?t=")
            yield process, port
        finally:
            process.kill()


@pytest.mark.long
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_starts_answers_and_ends(blog: Blog, number: signal.Signals) -> None:
    with started(blog) as (process, port):
        assert process.stderr
        with urlopen(Request(f"http://127.0.0.1:{port}/style.css")) as answer:
            assert "Server" not in answer.headers
        process.send_signal(number)
        assert process.wait(60) == 0
        assert "Traceback" not in process.stderr.read()
    assert list(blog.folder.glob("owners/*")) == []


@pytest.mark.long
@pytest.mark.parametrize(("number", "seconds"), [(120, 8), (520, 60)])
def test_idle_connections_do_not_keep_a_browser_out(blog: Blog, number: int, seconds: int) -> None:
    with started(blog) as (_, port), ExitStack() as idle:
        for _ in range(number):
            idle.enter_context(socket.create_connection(("127.0.0.1", port)))
        with urlopen(f"http://127.0.0.1:{port}/style.css", timeout=seconds) as answer:
            assert answer.status == 200
