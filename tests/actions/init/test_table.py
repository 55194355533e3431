"""The text of a table is valid TOML, whatever a title or the name of a file contains."""

from __future__ import annotations

import tomllib

import pytest

from syndicator.actions.init.table import TableLine, quoted, table


@pytest.mark.parametrize("text", ['a "quoted" \\ word', "line\nbreak\x7f", "Öfen 🎉", "a\ud800b"])
def test_any_text_is_valid_in_toml(text: str) -> None:
    written = f"a = {quoted(text)}".encode()
    assert tomllib.loads(written.decode()) == {"a": text.replace("\ud800", "?")}


def test_comments_are_in_a_column() -> None:
    lines = (TableLine("a", "1", "one"), TableLine("bc", "[2, 3]", "two\nx = 4"), TableLine("d", "5"))
    head, first, second, third = table("[t]", lines).splitlines()
    assert (head, first.index("# one"), second.index("# two\\u000ax = 4"), third) == ("[t]", 46, 46, "d = 5")
