"""Which address shows what."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from syndicator.serve import routes
from tests.a_blog import Blog
from tests.fakes.ledgers import ledgers_on
from tests.serve.conftest import CHANNELS, serve

if TYPE_CHECKING:
    from tests.serve.conftest import Served


def test_the_style_sheets(served: Served) -> None:
    assert ".letter" in served.get("/style.css")
    assert ".row > header" in served.get("/style.css")
    assert ".look-" in served.get("/looks.css")


def test_every_template_of_a_page_is_shown_somewhere() -> None:
    parts = {"base", "actions", "macros", "run", "error", "login", "first", "now"}
    templates = {path.name.partition(".")[0] for path in (Path(routes.__file__).parent / "templates").iterdir()}
    assert templates - parts == routes.PAGES.keys()


@pytest.mark.long
def test_every_page_on_postgresql(postgresql_server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEDGER_URL", ledgers_on("postgresql", postgresql_server, tmp_path).url)
    blog = Blog(
        tmp_path,
        policy='first_run = "all"\nmax_age = "0s"',
        channels=(*CHANNELS, '[ledger]\nurl = { env = "LEDGER_URL" }'),
    )
    blog.write("one")
    blog.run()
    served = serve(blog)
    try:
        for path in ("/", "/posts?show=needs", "/calendar", "/places", "/post/one", "/edit/one?channel=letters", "/push/one?channel=letters",
            "/retract/one?channel=outbox"):  # fmt: skip
            assert "one" in served.get(path)
        version = served.get("/").split('data-version="')[1].split('"')[0]
        served.post("/do/approve", served.form("/", "/do/approve"))
        until = time.monotonic() + 60
        while served.client.get(f"/now?since={version}", headers={"Host": "127.0.0.1:8765"}).status_code == 204:
            assert time.monotonic() < until
            time.sleep(0.1)
        blog.later(minutes=1).run()
        assert blog.sent("letters") == ["one"]
    finally:
        served.server.close()
