"""`include` and `exclude`: globs over paths below a folder."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from syndicator.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

_PIECES = re.compile(r"\*+|\?|\[!?\]?[^\]]*\]|.", re.DOTALL)


def matcher(include: Collection[str], exclude: Collection[str]) -> Callable[[str], object]:
    """Return a predicate for paths, with `/` between parts: a match if included and not excluded, else None.

    `*`, `?` and `[…]` stay inside one part; `**` stands for any number of parts, none included; `folder/`
    for everything below it. Files whose names begin with a dot are hidden: only an included name with a dot finds one.
    """
    names_hidden = any(glob.rpartition("/")[2].startswith(".") for glob in include)
    exclude = exclude if names_hidden else (*exclude, "**/.*")
    try:  # one expression, since it runs for every file on every pass
        return re.compile(rf"(?!(?:{_any(exclude)})\Z)(?:{_any(include)})", re.DOTALL).fullmatch
    except re.error as error:
        globs = ", ".join((*include, *exclude))
        raise UsageError(f"include, exclude: {globs}: not a pattern for file names ({error})") from None


def _any(globs: Collection[str]) -> str:
    return "|".join(map(_expression, globs)) or "(?!)"


def _expression(glob: str) -> str:
    glob = glob.removeprefix("./").lstrip("/")
    *folders, name = (glob + "**" if glob.endswith("/") else glob).split("/")
    above = "".join("(?:[^/]+/)*" if part == "**" else _part(part) + "/" for part in folders)
    pattern = above + (".*" if name == "**" else _part(name))
    return pattern.replace("(?:[^/]+/)*[^/]*", ".*")  # equivalent, in half the time


def _part(glob: str) -> str:
    return "".join(map(_piece, _PIECES.findall(glob)))


def _piece(piece: str) -> str:
    if piece.startswith("*"):
        return "[^/]*"
    if piece == "?":
        return "[^/]"
    if len(piece) > 2:
        inside = re.sub(r"[\[\]\\&|~]", r"\\\g<0>", piece[1:-1])
        return f"[^/{inside[1:]}]" if inside.startswith("!") else f"(?!/)[{inside}]"
    return re.escape(piece)
