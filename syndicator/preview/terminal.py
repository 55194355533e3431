"""Dry-run on the terminal: a card for each post and channel."""

from __future__ import annotations

import re
from datetime import UTC, tzinfo
from typing import TYPE_CHECKING, Final

from syndicator.model import dollars
from syndicator.preview import Row, by_post
from syndicator.terminal_safe import escape_controls
from syndicator.times import minute_of

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDEST: Final = 84  # longer lines are hard to read
NARROWEST: Final = 24
_LONG_WORD = re.compile(r"\S{1000}")  # wrapping takes quadratic time
COLORS: Final = {"send": 32, "sent": 32, "hold": 33, "unknown": 35, "failed": 31}


def cards(rows: Sequence[Row], *, width: int = 80, color: bool = False, zone: tzinfo = UTC) -> str:
    """Format rows as text: each post's title once, then a card per channel.

    `width`: the terminal's, in cells. `zone`: of the times that are shown.
    """
    inner = max(NARROWEST, min(width, WIDEST)) - 4
    rows = [{**row, "due_at": minute_of(row["due_at"], zone)} for row in rows]
    return "\n\n".join(_post(group, inner, color) for group in by_post(rows))


def _post(rows: Sequence[Row], inner: int, color: bool) -> str:
    post = rows[0]["post"]
    title = [_styled(line, 1, color) for line in _wrapped(post["title"] or post["slug"], inner + 4)]
    return "\n".join([*title, *("\n".join(_card(row, inner, color)) for row in rows)])


def _card(row: Row, inner: int, color: bool) -> list[str]:
    announcement = row["announcement"]
    head = _edge("╭╮", _place(row), _count(announcement), inner)
    foot = _edge("╰╯", _verdict(row), _cost(row["cost_usd"]), inner)
    body = [*(line for part in _texts(row) for line in _lines(part, inner)), *_link_card(row.get("card"), inner)]
    below = [line for remark in _remarks(row) for line in _wrapped(remark, inner + 2)]
    code = COLORS.get(row["decision"], 2)
    return [
        head,
        *(f"│ {_padded(line, inner)} │" for line in body),
        foot.replace(row["decision"], _styled(row["decision"], code, color), 1),
        *(f"  {line}" for line in below),
        *(
            [f"  {escape_controls(row['command'])}"] if row.get("command") else []
        ),  # on one line, so that it can be pasted
    ]


def _edge(corners: str, left: str, right: str, inner: int) -> str:
    """Return `╭─ x ───────── 213/280 ─╮`; a long left part is clipped, and the right part left out."""
    left = f" {_clipped(escape_controls(left), inner - 2)} "
    right = f" {right} " if right and _width(left + right) <= inner - 2 else ""
    rule = "─" * (inner - _width(left + right))
    return f"{corners[0]}─{left}{rule}{right}─{corners[1]}"


def _place(row: Row) -> str:
    return row["channel"] if row["channel"] == row["kind"] else f"{row['channel']} ({row['kind']})"


def _count(announcement: Row | None) -> str:
    if not announcement:
        return ""
    return f"{announcement['length']}/{announcement['limit']}" if announcement["limit"] else f"{announcement['length']}"


def _cost(cost_usd: float | None) -> str:
    return dollars(cost_usd) if cost_usd else ""


def _verdict(row: Row) -> str:
    if not row["due_at"]:
        return str(row["decision"])
    return f"{row['decision']} · {row['due_at']}"


def _texts(row: Row) -> Sequence[str]:
    """Return the text, the parts of a thread, or the error."""
    announcement = row["announcement"]
    if not announcement:
        return [row["error"]] if row.get("error") else []
    parts = announcement.get("parts") or [announcement["text"]]
    return parts if len(parts) == 1 else [f"{part}\n" for part in parts[:-1]] + [parts[-1]]


def _link_card(card: Row | None, inner: int) -> list[str]:
    """Return the link card below the text: the page's title, host and picture."""
    if not card:
        return []
    picture = card["cover_alt"] or card["cover"].rpartition("/")[2] or "no picture"
    lines = [*_wrapped(card["title"], inner - 2), *_wrapped(f"{card['host']} · {picture}", inner - 2)]
    return ["", *(f"┆ {line}" for line in lines)]


def _remarks(row: Row) -> list[str]:
    error = row.get("error") if row["announcement"] else ""
    return [remark for remark in (row["reason"], error, *row.get("warnings", ())) if remark]


def _lines(text: str, inner: int) -> list[str]:
    return [line for paragraph in text.split("\n") for line in _wrapped(paragraph, inner) or [""]]


def _wrapped(text: str, width: int) -> list[str]:
    from wcwidth import wrap

    pieces = _LONG_WORD.sub("\\g<0>\0", escape_controls(text)).split("\0")  # it has no control characters any more
    return [line for piece in pieces for line in wrap(piece, width, break_on_hyphens=False)]


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


def _clipped(text: str, width: int) -> str:
    from wcwidth import clip

    return text if _width(text) <= width else clip(text, 0, width - 1) + "…"


def _width(text: str) -> int:
    from wcwidth import width

    return width(text)


def _styled(text: str, code: int, color: bool) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if color and text else text
