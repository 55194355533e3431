"""Dry-run as Markdown, for a comment on a pull request: for each post a heading, a table of decisions, and the texts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from syndicator.preview import Row, by_post
from syndicator.terminal_safe import escape_controls

if TYPE_CHECKING:
    from collections.abc import Sequence

_SYNTAX: Final = re.compile(r"([\\`*_{}\[\]<>()#+!|~&@:-])")
_REFERENCE: Final = re.compile(
    r"([@#!](?=\w)|\b(?:GH-|www)(?=[\w.])|:(?=//))", re.IGNORECASE
)  # a user, an issue, an address


def document(rows: Sequence[Row]) -> str:
    """Return the rows as Markdown, in order; texts are fenced, so that they are shown verbatim."""
    return "\n\n".join(map(_post, by_post(rows)))


def _post(rows: Sequence[Row]) -> str:
    post = rows[0]["post"]
    heading = f"## {_plain(post['title'] or post['slug'])}"
    table = ["| channel | decision | length | why |", "|---|---|---|---|", *map(_line, rows)]
    return "\n\n".join([heading, "\n".join(table), *map(_text, filter(_has_text, rows))])


def _line(row: Row) -> str:
    announcement = row["announcement"]
    count = ""
    if announcement:
        limit = f"/{announcement['limit']}" if announcement["limit"] else ""
        count = f"{announcement['length']}{limit}"
    return f"| {_plain(row['channel'])} | {row['decision']} | {count} | {_plain(row['reason'])} |"


def _has_text(row: Row) -> bool:
    """False for a post that waits for a digest."""
    return bool(row["announcement"] or row.get("error"))


def _text(row: Row) -> str:
    """Return the text, or why there is none."""
    text = escape_controls(row["announcement"]["text"] if row["announcement"] else row.get("error") or "", keep="\n")
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", text)), default=0))
    return f"**{_plain(row['channel'])}**\n\n{fence}text\n{text}\n{fence}"


def _plain(text: str) -> str:
    """Return untrusted text as Markdown that neither formats nor refers to anything.

    GitHub notifies `ada` even of an escaped `@ada`; a zero-width space after the sign prevents that.
    """
    separated = _REFERENCE.sub("\\1\u200b", escape_controls(text))
    return _SYNTAX.sub(r"\\\1", separated)
