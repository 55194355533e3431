"""Small posts with the words that a careful writer would post about them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.corpus_posts import CORPUS

CASES = CORPUS.parent / "cases"
DECIDED_OTHERWISE = {
    "emphasis-japanese": "a chat's headline is bold, between stars",
    "table-first-with-empty-header": "a table's cells are not padded in the article",
}

pytestmark = [pytest.mark.long, pytest.mark.skipif(not CASES.is_dir(), reason="needs the cases")]


def test_each_case_says_what_it_should(tmp_path: Path) -> None:
    program = Path(sys.executable).with_name("syndicator")
    report = tmp_path / "faults.json"
    subprocess.run(
        [sys.executable, str(CASES / "cases.py"), str(program), "--json", str(report)],
        check=False,
        capture_output=True,
    )
    faults = {name: found for name, found in json.loads(report.read_text(encoding="utf-8")).items() if found}
    assert faults.keys() <= DECIDED_OTHERWISE.keys(), faults
