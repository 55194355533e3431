"""Keys of records."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from syndicator.channels.bluesky.tid import instant_of, tid
from tests import ROOT
from tests.channels.bluesky.fake import KEY

SYNTAX = ROOT.parent / "shared/specs/atproto/interop-test-files/syntax"
WHEN = datetime(2026, 11, 20, 10, tzinfo=UTC)


def lines(name: str) -> list[str]:
    text = (SYNTAX / name).read_text() if SYNTAX.is_dir() else ""
    return [line for line in text.splitlines() if line and not line.startswith("#")]


@pytest.mark.long
def test_a_key_is_the_same_each_time_and_another_for_each_seed() -> None:
    assert tid(WHEN, "a") == tid(WHEN, "a")
    assert len({tid(WHEN, str(seed)) for seed in range(10_000)}) == 10_000
    assert len({tid(None, str(seed)) for seed in range(10_000)}) == 10_000


@pytest.mark.parametrize("instant", [WHEN, None, datetime(1969, 5, 1, tzinfo=UTC), datetime(2199, 1, 1, tzinfo=UTC)])
def test_a_key_is_valid(instant: datetime | None) -> None:
    assert all(KEY.fullmatch(tid(instant, str(seed))) for seed in range(200))


def test_a_key_tells_the_second() -> None:
    assert timedelta(0) <= instant_of(tid(WHEN, "a")) - WHEN < timedelta(seconds=1)


def test_keys_are_in_the_order_of_their_times() -> None:
    keys = [tid(WHEN + timedelta(seconds=n), "a") for n in (0, 1, 60, 86_400, 10**8)]
    assert keys == sorted(keys)


def test_the_time_in_a_key_of_others() -> None:
    assert instant_of("3n2qdbe7m22sd").replace(microsecond=0) == WHEN
    with pytest.raises(ValueError, match="self"):
        instant_of("self")


@pytest.mark.parametrize("key", lines("tid_syntax_valid.txt"))
def test_it_reads_all_that_the_specification_calls_valid(key: str) -> None:
    assert instant_of(key)


@pytest.mark.parametrize("key", lines("tid_syntax_invalid.txt"))
def test_the_fake_refuses_what_the_specification_calls_invalid(key: str) -> None:
    assert not KEY.fullmatch(key)
