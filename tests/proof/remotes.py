"""Which faces of which kinds the proof tries. They are found in `tests/channels/<kind>/fake.py`."""

from __future__ import annotations

import os

from tests.fakes.harness import cases

FULL = os.environ.get("SYNDICATOR_PROOF") == "full"
ALL = tuple(case for case, face in cases().items() if face.proof != "never")
TRIED = tuple(case for case in ALL if FULL or cases()[case].proof == "always")
ASKS = frozenset(case for case in ALL if cases()[case].asks_person)


def columns() -> dict[str, tuple[str, ...]]:
    """The cases of each column of README's table."""
    found: dict[str, tuple[str, ...]] = {}
    for case in ALL:
        name = cases()[case].column or case.partition("-")[0]
        found[name] = (*found.get(name, ()), case)
    return found


SAMPLE = ALL if FULL else tuple(cases[0] for cases in columns().values())
