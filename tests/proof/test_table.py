"""README's table has a row for everything that is tried, and tells of nothing bad. That each row is true, its trial holds."""

from __future__ import annotations

from tests.proof.events import EVENTS
from tests.proof.faults import FAULTS
from tests.proof.kills import PLACES
from tests.proof.remotes import columns
from tests.proof.table import CALLS, NONE, killed, shown


def test_readme_shows_what_is_tried_and_nothing_else() -> None:
    assert list(shown()) == [*FAULTS, *map(killed, PLACES), *EVENTS, CALLS]


def test_readme_has_a_column_for_every_kind() -> None:
    assert {tuple(row) for row in shown().values()} == {tuple(columns())}, (
        "run `python -m tests.proof --write CASE` for each new case"
    )


def test_readme_shows_no_copy_twice_and_none_lost() -> None:
    assert {said for row in shown().values() for said in row.values()} == {"once", "asked", NONE}
