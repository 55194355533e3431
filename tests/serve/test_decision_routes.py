"""Which decisions are taken, and where they lead."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.serve.conftest import Served


def test_only_named_decisions_are_made(served: Served) -> None:
    served.get("/do/skip", 405)
    served.post("/do/store_texts", status=404)


@pytest.mark.long
def test_the_way_back_stays_here(served: Served) -> None:
    fields = served.form("/", "/do/skip", channel="letters")
    answer = served.post("/do/skip", fields | {"back": "//evil.example"})
    assert answer.headers["Location"] == "/"
