"""Markdown of dry-run, for a comment on a pull request: a heading for each post, a table of what is decided, and the texts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from syndicator.preview import Row, by_post
from syndicator.terminal_safe import inert

if TYPE_CHECKING:
    from collections.abc import Sequence

_SYNTAX: Final = re.compile(r"([\\`*_{}\[\]<>()#+!|~&@:-])")


def document(rows: Sequence[Row]) -> str:
    """Rows in their order; texts stand in fences, so that they look as they are."""
    return "\n\n".join(map(_post, by_post(rows)))


def _post(rows: Sequence[Row]) -> str:
    post = rows[0]["post"]
    heading = f"## {_plain(post['title'] or post['slug'])}"
    table = ["| channel | decision | length | why |", "|---|---|---|---|", *map(_line, rows)]
    return "\n\n".join([heading, "\n".join(table), *map(_said, filter(_says, rows))])


def _line(row: Row) -> str:
    said = row["announcement"]
    count = f"{said['length']}/{said['limit']}" if said and said["limit"] else str(said["length"]) if said else ""
    return f"| {_plain(row['channel'])} | {row['decision']} | {count} | {_plain(row['reason'])} |"


def _says(row: Row) -> bool:
    """What waits for a digest says nothing by itself."""
    return bool(row["announcement"] or row.get("error"))


def _said(row: Row) -> str:
    """The text; where there is none, why not."""
    text = inert(row["announcement"]["text"] if row["announcement"] else row.get("error") or "", keep="\n")
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", text)), default=0))
    return f"**{_plain(row['channel'])}**\n\n{fence}text\n{text}\n{fence}"


def _plain(text: str) -> str:
    return _SYNTAX.sub(r"\\\1", inert(text))
