"""Errors: what they carry, and the line for an unexpected one."""

from __future__ import annotations

import pytest

from syndicator import errors


def test_a_config_error_has_one_line_per_mistake() -> None:
    error = errors.ConfigError(["config.toml:1: one", "config.toml:2: two"])
    assert (str(error), error.problems) == (
        "config.toml:1: one\nconfig.toml:2: two",
        ("config.toml:1: one", "config.toml:2: two"),
    )


@pytest.mark.parametrize(
    "kind", [errors.Retryable, errors.Permanent, errors.NeedsLogin, errors.Duplicate, errors.Ambiguous]
)
def test_a_send_error_keeps_its_evidence(kind: type[errors.SendError]) -> None:
    error = kind("it failed", evidence="HTTP 500")
    assert (str(error), error.evidence) == ("it failed", "HTTP 500")


def test_each_kind_of_send_error_has_an_outcome_of_its_own() -> None:
    kinds = (
        errors.Retryable, errors.Permanent, errors.NeedsLogin, errors.NeedsMoney, errors.NeedsPerson, errors.Duplicate,
        errors.Ambiguous,
    )  # fmt: skip
    assert [kind.outcome for kind in kinds] == [
        "retryable", "permanent", "needs_login", "needs_money", "needs_person", "duplicate", "ambiguous",
    ]  # fmt: skip


def test_an_expected_error_is_its_own_line() -> None:
    assert errors.unexpected(errors.LedgerError("the disk is full")) == "the disk is full"


def test_an_unexpected_error_is_one_line_that_asks_for_a_report() -> None:
    line = errors.unexpected(ValueError("first\nsecond"))
    assert line.startswith("unexpected ValueError: first; this is a bug")
    assert "\n" not in line


def test_what_is_kept_apart_is_reported_and_a_ledger_that_fails_is_not() -> None:
    problems: list[str] = []
    for error in (errors.UsageError("no such post"), KeyError("a")):
        with errors.kept_apart(problems.append):
            raise error
    assert problems == ["no such post", errors.unexpected(KeyError("a"))]
    with pytest.raises(errors.LedgerError), errors.kept_apart(problems.append):
        raise errors.LedgerError("the disk is full")
