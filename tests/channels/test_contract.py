"""What every kind of channel must do, held against each of its faces; and that these checks notice a kind that does
nothing. A new kind is found by itself; it needs a `fake.py` (see `tests.fakes.harness`).
"""

from __future__ import annotations

import os
import subprocess
import sys
from shutil import copytree
from typing import TYPE_CHECKING, Any

import pytest

from syndicator.channels import Channel
from syndicator.channels.registry import kind_class, kinds
from syndicator.model import NotFound, Receipt
from syndicator.render import shipped
from tests import ROOT
from tests.channels import contract
from tests.channels.contract import CHECKS, FAULTS, LEAKS, Inapplicable
from tests.fakes.harness import cases, has_fake, open_case

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from tests.fakes.harness import Harness


@pytest.fixture(params=cases())
def case(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def harness(case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Harness]:
    monkeypatch.setattr("syndicator.channels.http.transport.READ_SECONDS", 0.5)
    monkeypatch.setattr("syndicator.channels.http.transport.TOTAL_SECONDS", 1.0)
    harness = open_case(case, tmp_path)
    yield harness
    harness.close()


@pytest.fixture
def served(harness: Harness) -> Harness:
    if harness.server is None:
        pytest.skip("sends to no server")
    return harness


@pytest.mark.parametrize("kind", kinds())
def test_every_kind_has_a_fake(kind: str) -> None:
    assert has_fake(kind), f"write tests/channels/{kind}/fake.py with make(folder) -> Harness"


@pytest.mark.parametrize("kind", kinds())
def test_a_kind_is_a_channel_of_its_name(kind: str) -> None:
    found = kind_class(kind)
    assert issubclass(found, Channel)
    contract.check_class(kind, found)


@pytest.mark.parametrize("kind", kinds())
def test_a_kind_loads_no_heavy_library_before_it_sends(kind: str) -> None:
    heavy = "requests urllib3 tweepy jinja2 yaml markdown_it standardwebhooks"
    code = f"import sys; from syndicator.channels.registry import kind_class; kind_class({kind!r}); print(*set({heavy!r}.split()) & set(sys.modules))"
    ran = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert ran.stdout.split() == []


@pytest.mark.parametrize("check", CHECKS.values(), ids=CHECKS)
def test_it_keeps_what_every_kind_promises(harness: Harness, check: Callable[[Harness], None]) -> None:
    try:
        check(harness)
    except Inapplicable:
        pytest.skip("it makes no such promise")


def test_it_has_a_template_and_a_look(harness: Harness) -> None:
    contract.check_templates(harness, shipped())


def test_the_proof_is_told_rightly_whether_a_person_is_asked(harness: Harness, case: str) -> None:
    contract.check_asks_person(harness, cases()[case])


@pytest.mark.parametrize("how", FAULTS)
def test_a_fault_has_its_outcome_and_never_makes_a_second_copy(served: Harness, how: str) -> None:
    contract.check_fault(served, how)


@pytest.mark.parametrize("how", LEAKS)
def test_no_secret_shows_in_what_went_wrong(served: Harness, how: str, caplog: pytest.LogCaptureFixture) -> None:
    contract.check_secrets(served, how, caplog)


# --- the checks notice a kind that does nothing

FOUND_NOWHERE = Receipt(remote_id="1", remote_url="https://elsewhere.example/1")
NO_OPS: Mapping[str, tuple[str, str, Callable[..., Any]]] = {  # name → method, the check that notices, what it does
    "send": ("send", "send", lambda *_: FOUND_NOWHERE),
    "find: it is not there": ("find", "find", lambda *_: NotFound.SURELY),
    "find: nobody can tell": ("find", "find", lambda *_: NotFound.PERHAPS),
    "find: nobody can tell, of a missing one": ("find", "find_missing", lambda *_: NotFound.PERHAPS),
    "find: it is there": ("find", "find_missing", lambda *_: FOUND_NOWHERE),
    "update": ("update", "update", lambda _, receipt, __: receipt),
    "delete": ("delete", "delete", lambda *_: None),
    "compose": ("compose", "compose", lambda *_: None),
    "prepare": ("prepare", "prepare", lambda *_: b""),
}
NEEDS = {"update": "can_update", "delete": "can_delete", "find": "can_find"}


@pytest.mark.parametrize("name", NO_OPS)
def test_the_checks_notice_a_method_that_does_nothing(harness: Harness, name: str) -> None:
    method, check, nothing = NO_OPS[name]
    if not getattr(harness.channel, NEEDS.get(method, "kind")):
        pytest.skip("it makes no such promise")
    kind = type(harness.channel)
    harness.channel.__class__ = type("NoOp", (kind,), {method: nothing})
    with pytest.raises(AssertionError):
        CHECKS[check](harness)


@pytest.mark.parametrize("missing", ["{}.{}.j2", "looks/{}.html.j2"])
def test_the_checks_notice_a_missing_template_and_look(harness: Harness, missing: str, tmp_path: Path) -> None:
    folder = tmp_path / "templates"
    copytree(shipped(), folder)
    (folder / missing.format(harness.channel.template, harness.channel.format)).unlink()
    with pytest.raises(AssertionError, match="there is no"):
        contract.check_templates(harness, folder)
