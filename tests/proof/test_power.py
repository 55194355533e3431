"""A power cut forgets what was not yet scenario durable: the intent is, before the first byte of what it is about."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from syndicator.channels.registry import kind_class
from syndicator.config.file import load
from syndicator.ledger.opening import open_ledger
from tests.proof.kills import has_strace
from tests.proof.scenario import SLUGS, open_scenario

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.long  # it takes long

TRACED = "fdatasync,fsync,pwrite64,write,sendto,sendmsg"
PUBLISHES = re.compile(r'sendto\(.*"POST /(2/tweets|rest/posts|hooks)')


@pytest.mark.skipif(not has_strace(), reason="there is no strace")
@pytest.mark.parametrize("kind", ["x", "linkedin", "webhook-plain"])
def test_the_intent_lasts_before_a_byte_leaves(tmp_path: Path, kind: str) -> None:
    with open_scenario(tmp_path, [kind]) as scenario:
        log = scenario.folder / "strace.log"
        scenario.run(before=["strace", "-f", "-y", "-qq", "-s", "40", "-o", str(log), "-e", f"trace={TRACED}"])
        calls = log.read_text().splitlines()
        sends = [number for number, call in enumerate(calls) if PUBLISHES.search(call)]
        assert len(sends) == len(SLUGS)
        for before, at in zip([0, *sends], sends, strict=False):
            written = [n for n in range(before, at) if re.search(r"pwrite64\(\d+<.*ledger\.db-wal>", calls[n])]
            synced = [n for n in range(before, at) if re.search(r"(fdatasync|fsync)\(\d+<.*ledger\.db-wal>", calls[n])]
            assert written, "nothing was noted down before it was sent"
            assert synced, "what was noted down was not scenario to last"
            assert max(synced) > max(written), "something was noted down and not scenario to last before it was sent"
            assert [n for n in range(before, at) if re.search(r"pwrite64\(\d+<.*ledger\.db\.mark>", calls[n])], (
                "no mark"
            )
        assert re.search(r"fsync\(\d+<[^>]*ledger\.db\.mark>", "\n".join(calls[: sends[0]])), "the mark may be lost"


@pytest.mark.skipif(not has_strace(), reason="there is no strace")
def test_a_delivery_waits_for_the_disk_before_it_is_sent_and_after(tmp_path: Path) -> None:
    """Nothing is sent between a claim and the intent, so the claim does not wait, and lasts with the intent.

    What was prepared ahead waits once: its intent and the receipt before it are one commit.
    """
    with open_scenario(tmp_path, ["webhook-plain"]) as scenario:
        log = scenario.folder / "strace.log"
        strace = ["strace", "-f", "-y", "-qq", "-s", "40", "-o", str(log), "-e", f"trace={TRACED}"]
        scenario.run(before=strace, PROOF_ALL_IS_QUICK="1")
        calls = log.read_text().splitlines()
        sends = [number for number, call in enumerate(calls) if PUBLISHES.search(call)]
        assert len(sends) == len(SLUGS)
        synced = [
            sum(bool(re.search(r"fdatasync\(\d+<.*ledger\.db-wal>", call)) for call in calls[before:after])
            for before, after in pairwise(sends)
        ]
        assert synced == [2, 1], "of the receipt and of the next intent, alone and together"


@pytest.mark.skipif(not has_strace(), reason="there is no strace")
def test_a_file_lasts_before_it_counts_as_sent(tmp_path: Path) -> None:
    with open_scenario(tmp_path, ["file"], slugs=("alpha",)) as scenario:
        log = scenario.folder / "strace.log"
        scenario.run(before=["strace", "-f", "-y", "-qq", "-o", str(log), "-e", "trace=fsync,rename,pwrite64"])
        calls = "\n".join(log.read_text().splitlines())
        order = r"fsync\(\d+<[^>]*outbox/[^>]*>.*rename\(.*alpha\.json.*fsync\(\d+<[^>]*outbox>.*pwrite64\(\d+<[^>]*ledger\.db-wal>"
        assert re.search(order, calls, flags=re.DOTALL)


def test_each_commit_waits_for_the_disk(tmp_path: Path) -> None:
    """`synchronous` 2 is FULL: with a log of writes that means that every commit is synced."""
    with open_scenario(tmp_path, ["file"]) as scenario:
        config = load(scenario.folder / "config.toml", kind_class=kind_class)
    with open_ledger(config, create=True) as ledger:
        assert ledger.database.rows("PRAGMA synchronous") == [{"synchronous": 2}]
        assert ledger.database.rows("PRAGMA journal_mode") == [{"journal_mode": "wal"}]
