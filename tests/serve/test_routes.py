"""Which address shows what."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from syndicator.serve import routes

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
