"""What every kind of channel must do, held against each of its faces; and that these checks notice a kind that does
nothing. A new kind is found by itself; it needs a `fake.py` (see `tests.fakes.harness`).
"""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from syndicator.channels import Channel
from syndicator.channels.registry import kind_class, kinds
from syndicator.testing import contract, package
from syndicator.testing.suite import ContractSuite
from tests import ROOT
from tests.fakes.harness import cases, faces, has_fake, open_case
from tests.fakes.specs import errors_of
from tests.long_cases import long_except

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from syndicator.testing.harness import Harness


@pytest.mark.parametrize("kind", kinds())
def test_every_kind_has_a_fake(kind: str) -> None:
    assert has_fake(kind), f"write tests/channels/{kind}/fake.py with make(folder) -> Harness"


@pytest.mark.parametrize("kind", kinds())
def test_a_kind_is_a_channel_of_its_name(kind: str) -> None:
    found = kind_class(kind)
    assert issubclass(found, Channel)
    package.check_class(kind, found)


@pytest.mark.long
def test_a_kind_loads_no_heavy_library_before_it_sends() -> None:
    heavy = ["requests", "urllib3", "tweepy", "jinja2", "yaml", "markdown_it", "standardwebhooks"]
    code = f"""
import sys
from syndicator.channels.registry import kind_class
for kind in {kinds()!r}:
    kind_class(kind)
    loaded = set({heavy!r}) & set(sys.modules)
    assert not loaded, (kind, loaded)
"""
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    assert subprocess.run([sys.executable, "-c", code], env=env, check=False).returncode == 0


FIRST_FACES = {kind: next(iter(faces(kind)), "") for kind in kinds()}
QUICK = {f"{kind}-{face}" if face else kind for kind, face in FIRST_FACES.items()}
QUICK -= {case for case, face in cases().items() if face.proof == "never"}  # these start a process for each message


@pytest.mark.parametrize("case", long_except(QUICK, cases()))
class TestEveryKind(ContractSuite):
    @pytest.fixture(autouse=True)
    def _requests_are_as_described(self, case: str, request: pytest.FixtureRequest) -> Iterator[None]:
        """Whatever it is tested for: each of its requests is one that its platform takes."""
        self.case = case
        harness: Harness = request.getfixturevalue("harness")
        yield
        errors = errors_of(case) if harness.server else None
        if errors and harness.server:
            assert [wrong for made in harness.server.requests for wrong in errors(made)] == []

    def make(self, folder: Path) -> Harness:
        return open_case(self.case, folder)

    def test_the_proof_is_told_rightly_whether_a_person_is_asked(self, harness: Harness) -> None:
        contract.check_asks_person(harness, cases()[self.case])
