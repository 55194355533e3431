"""The kinds' fakes. Each `tests/channels/<kind>/fake.py` has `make(folder) -> Harness`; that is all.

A kind with several faces (styles, versions of an API) has `FACES`, a mapping from each face's name to its `Face`, and
`make(folder, face) -> Harness`. A case is a kind with a face: "x" (of the face named ""), "webhook-slack".
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from syndicator.channels.registry import kinds
from syndicator.testing.harness import Face
from tests import ROOT

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from syndicator.testing.harness import Harness


def faces(kind: str) -> Mapping[str, Face]:
    """The faces of a kind, by name; none if it has no fake, which the contract suite reports."""
    if not has_fake(kind):
        return {}
    found: Mapping[str, Face] = getattr(import_module(f"tests.channels.{kind}.fake"), "FACES", {"": Face()})
    return found


def has_fake(kind: str) -> bool:
    return (ROOT / "tests/channels" / kind / "fake.py").is_file()


@cache
def cases() -> Mapping[str, Face]:
    """Every face of every kind that ships."""
    return {f"{kind}-{name}" if name else kind: face for kind in kinds() for name, face in faces(kind).items()}


def open_case(case: str, folder: Path) -> Harness:
    """A new channel, and a far end where nothing has been published yet. Close it."""
    kind, _, face = case.partition("-")
    make = import_module(f"tests.channels.{kind}.fake").make
    harness: Harness = make(folder, face) if face else make(folder)
    return harness
