"""Each case of words.yaml says what it should."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cases.run import batches, faults, misspelled, read_cases
from tests.long_cases import long_except

if TYPE_CHECKING:
    from pathlib import Path

CASES = read_cases()
BATCHES = batches(CASES)


def test_no_expectation_is_passed_over() -> None:
    assert misspelled(CASES) == []
    names = [case["name"] for case in CASES]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("number", long_except({1}, range(len(BATCHES))))
def test_each_case_says_what_it_should(number: int, tmp_path: Path) -> None:
    wrong = {name: lines for name, lines in faults(tmp_path, BATCHES[number]).items() if lines}
    assert wrong == {}
