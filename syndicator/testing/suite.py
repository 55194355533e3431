"""The contract as a pytest class: what every kind of channel must do, held against its fake.

    from syndicator.testing.suite import ContractSuite

    class TestBoard(ContractSuite):
        def make(self, folder: Path) -> Harness: ...

Besides, it makes each method do nothing, and fails where nobody notices: then the fake does not show what was published.
"""

from __future__ import annotations

import sys
from shutil import copytree
from typing import TYPE_CHECKING, Any

import pytest

if "syndicator.testing.contract" not in sys.modules:
    pytest.register_assert_rewrite(*(f"syndicator.testing.{name}" for name in ("contract", "faults", "package")))

from syndicator.channels.plugins import template_folder
from syndicator.model import NotFound, Receipt
from syndicator.render import shipped
from syndicator.testing import package
from syndicator.testing.contract import CHECKS, Inapplicable
from syndicator.testing.faults import FAULTS, LEAKS, check_fault, check_secrets

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from syndicator.testing.harness import Harness

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


class ContractSuite:
    """Subclass it, and name the subclass `Test…`."""

    def make(self, folder: Path) -> Harness:
        """Return a new channel, and a far end where nothing has been published yet. `folder` is empty."""
        raise NotImplementedError

    @pytest.fixture
    def harness(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Harness]:
        monkeypatch.setattr("syndicator.channels.http.transport.READ_SECONDS", 10.0)
        monkeypatch.setattr("syndicator.channels.http.transport.TOTAL_SECONDS", 20.0)
        harness = self.make(tmp_path)
        yield harness
        harness.close()

    def test_the_program_finds_its_kind(self, harness: Harness) -> None:
        if not package.check_found(type(harness.channel)):
            pytest.skip("its package is not installed: `pip install -e .` shows whether the program finds it")

    def test_its_section_is_what_config_takes(self, harness: Harness, monkeypatch: pytest.MonkeyPatch) -> None:
        for name, text in harness.env.items():
            monkeypatch.setenv(name, text)
        package.check_section(harness)

    def test_it_names_the_secrets_that_it_needs(self, harness: Harness) -> None:
        package.check_names_secrets(harness)

    @pytest.mark.parametrize("check", CHECKS.values(), ids=CHECKS)
    def test_it_keeps_what_every_kind_promises(self, harness: Harness, check: Callable[[Harness], None]) -> None:
        try:
            check(harness)
        except Inapplicable:
            pytest.skip("it makes no such promise")

    @pytest.mark.parametrize("how", FAULTS)
    def test_a_fault_has_its_outcome_and_never_makes_a_second_copy(self, harness: Harness, how: str) -> None:
        _needs_server(harness)
        check_fault(harness, how)

    @pytest.mark.parametrize("how", LEAKS)
    def test_no_secret_shows_in_what_went_wrong(
        self, harness: Harness, how: str, caplog: pytest.LogCaptureFixture
    ) -> None:
        _needs_server(harness)
        check_secrets(harness, how, caplog)

    def test_it_has_a_template_and_a_look(self, harness: Harness) -> None:
        package.check_templates(harness, _templates(harness))

    def test_its_sample_shows_each_setting(self, harness: Harness) -> None:
        package.check_sample(type(harness.channel))

    @pytest.mark.parametrize("name", NO_OPS)
    def test_a_method_that_does_nothing_is_noticed(self, harness: Harness, name: str) -> None:
        method, check, nothing = NO_OPS[name]
        if not getattr(harness.channel, NEEDS.get(method, "kind")):
            pytest.skip("it makes no such promise")
        kind = type(harness.channel)
        harness.channel.__class__ = type("NoOp", (kind,), {method: nothing})
        with pytest.raises(AssertionError):
            CHECKS[check](harness)

    @pytest.mark.parametrize("missing", ["{}.{}.j2", "looks/{}.html.j2"])
    def test_a_missing_template_or_look_is_noticed(self, harness: Harness, missing: str, tmp_path: Path) -> None:
        folder = tmp_path / "templates"
        copytree(_templates(harness), folder)
        (folder / missing.format(harness.channel.template, harness.channel.format)).unlink()
        with pytest.raises(AssertionError, match="there is no"):
            package.check_templates(harness, folder)


def _templates(harness: Harness) -> Path:
    return template_folder(type(harness.channel)) or shipped()


def _needs_server(harness: Harness) -> None:
    if harness.server is None:
        pytest.skip("it sends to no server")
