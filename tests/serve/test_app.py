"""What every request passes, and what every answer has."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from syndicator.channels.registry import kind_class
from syndicator.config.folder import ConfigFolder
from syndicator.credentials import conceal
from syndicator.errors import LedgerError
from syndicator.serve import routes
from syndicator.serve.app import create_app
from syndicator.serve.forms import MOST_BYTES
from syndicator.serve.server import new_server
from tests.fakes.blog_folder import BlogFolder

if TYPE_CHECKING:
    from pathlib import Path

    from tests.serve.conftest import Served

SAID = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; manifest-src 'self';"


@pytest.mark.long
def test_every_answer_has_the_headers_that_browsers_obey(served: Served) -> None:
    for path in ("/", "/style.css", "/static/page.js", "/nothing-here", "/now?since=x", "/login"):
        with served.client.get(path, headers={"Host": "127.0.0.1:8765"}) as answer:
            assert answer.headers["Content-Security-Policy"].startswith(SAID)
            assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert answer.headers["Referrer-Policy"] == "no-referrer"
            assert "Access-Control-Allow-Origin" not in answer.headers
            assert answer.headers["Cache-Control"] == ("no-cache" if path.startswith("/static") else "no-store")


def test_commands_on_the_page_of_one_of_several_blogs_name_it(tmp_path: Path) -> None:
    files = BlogFolder(tmp_path / "blogs")
    files.add("ada")
    folder = ConfigFolder(files.path, kind_class=kind_class)
    server = new_server(lambda: folder.get("ada"), folder.shared.serve)
    client = create_app(server).test_client()
    with closing(server), ThreadPoolExecutor(1) as thread:  # as requests are answered
        page = thread.submit(lambda: client.get(f"/open?t={server.link.new()}", follow_redirects=True).text).result()
    assert "<code>syndicator dry-run --blog ada</code>" in page
    assert "· ada</title>" in page


def test_another_name_gets_nothing(served: Served) -> None:
    for host in ("evil.example:8765", "127.0.0.1.evil.example", "attacker.localhost", ""):
        page = served.get("/", 421, Host=host)
        assert "On one" not in page
        served.post("/do/pass", status=421, headers={"Host": host, "Sec-Fetch-Site": "same-origin"})


FOREIGN: tuple[dict[str, str], ...] = (
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Origin": "null"},
    {},
    {"Origin": "http://127.0.0.1:9999"},
)


@pytest.mark.long
def test_a_form_of_another_page_does_nothing(served: Served) -> None:
    fields = served.form("/", "/do/approve", channel="letters")
    for headers in FOREIGN:
        assert "nothing was done" in served.post("/do/approve", fields, status=403, headers=headers).text
    assert served.state("one", "letters") == "held"


@pytest.mark.long
def test_an_old_browser_is_known_by_its_origin(served: Served) -> None:
    fields = served.form("/", "/do/approve", channel="letters")
    served.post("/do/approve", fields, headers={"Origin": "http://127.0.0.1:8765"})
    assert served.state("one", "letters") == "pending"


def test_what_is_not_there_is_said_without_a_traceback(served: Served) -> None:
    assert "no page at this address" in served.get("/nothing-here", 404)
    served.post("/do/format-disk", status=404)
    served.post("/", status=405)
    assert "no field" in served.post("/do/skip", status=400).text
    served.post("/do/skip", status=413, fields={"text": "x" * (MOST_BYTES + 1)})


def test_an_error_is_one_line(
    served: Served, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("so & so")

    monkeypatch.setattr(routes, "now_page", broken)
    page = served.get("/?t=hidden", 500)
    assert "unexpected ZeroDivisionError: so &amp; so" in page
    assert "Traceback" not in page + caplog.text
    assert "hidden" not in caplog.text
    assert [record.message for record in caplog.records] == ["a page failed"]


@pytest.mark.long
def test_a_ledger_that_can_not_be_read_is_said(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(*_: object) -> None:
        raise LedgerError("another program has locked the ledger")

    monkeypatch.setattr(routes, "now_page", locked)
    assert "another program has locked the ledger" in served.get("/", 503)


def test_secrets_are_redacted(served: Served) -> None:
    served.blog.write("two", text="The key is hunter2-hunter2, in a post.")
    served.blog.later(minutes=1).run()
    assert "hunter2-hunter2" in served.get("/")
    conceal("hunter2-hunter2")
    page = served.get("/")
    assert "hunter2" not in page
    assert "The key is …" in page


@pytest.mark.long
def test_a_config_with_a_mistake_is_named_and_the_one_before_used(served: Served) -> None:
    path = served.blog.folder / "config.toml"
    path.write_text(path.read_text() + "\n[blgo]\n")
    page = served.get("/")
    assert "unknown key" in page
    assert "On one" in page
