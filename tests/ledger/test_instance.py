"""Instances as locks: alive as long as their process, and what they held when they died."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from syndicator.delivery.rescue import rescue_orphans
from syndicator.errors import LedgerError
from syndicator.ledger.instance import Instance, is_alive
from syndicator.model import Step
from tests.fakes.ledgers import LEASE, Ledgers, posts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from syndicator.ledger import Ledger


@pytest.fixture
def in_use(place: Ledgers) -> Iterator[Ledger]:
    with place.open() as ledger:
        posts(ledger, "a")
        yield ledger


CHILD = """
import sys, time
from datetime import timedelta
from pathlib import Path
from syndicator.ledger.instance import Instance
print(Instance(Path(sys.argv[1])).id, flush=True)
time.sleep(60)
"""


@pytest.mark.long
def test_an_owner_lives_as_long_as_its_process_even_stopped(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", CHILD, str(tmp_path)], stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout
        id_ = child.stdout.readline().strip()
        assert is_alive(tmp_path, id_) is True
        child.send_signal(signal.SIGSTOP)
        assert is_alive(tmp_path, id_) is True
        child.kill()
        child.wait()
        assert is_alive(tmp_path, id_) is False
    assert is_alive(tmp_path, "somebody") is None


def test_a_lease_runs_out_without_a_beat(tmp_path: Path) -> None:
    owner = Instance(tmp_path)
    assert owner.lease_is_fresh(LEASE)
    assert not owner.lease_is_fresh(timedelta(0))
    owner.close()


def test_it_says_where_no_owner_can_be(tmp_path: Path) -> None:
    (tmp_path / "owners").write_text("a file where a folder should be")
    with pytest.raises(LedgerError, match="owners: can't be written, so no worker can run"):
        Instance(tmp_path / "owners")


def die(ledger: Ledger) -> None:
    """As SIGKILL does it: the lock is free, and nothing else is done."""
    os.close(ledger.instance._file)
    ledger.database.close()


def at_work(place: Ledgers, host: str = "") -> Ledger:
    """A worker in the middle of a send."""
    ledger = place.open(host)
    posts(ledger, "a")
    ledger.decisions.allow(1, "pushed")
    ledger.channels.add("x", "file", "")
    ledger.leases.heartbeat(ledger.instance.id, "host", LEASE)
    assert ledger.leases.acquire("x", ledger.instance.id, instead_of=None)
    fence = ledger.transitions.claim(ledger.deliveries.get(1), ledger.instance.id)
    assert fence
    assert ledger.transitions.record_intent(fence, Step(number=0, key="key", body=b""))
    return ledger


def test_files_of_the_dead_stay_while_the_ledger_names_them(place: Ledgers, in_use: Ledger) -> None:
    from syndicator.ledger.instance import remove_dead_files

    worker = at_work(place)
    die(worker)
    folder = in_use.folder / "owners"
    remove_dead_files(folder, lambda: [worker.instance.id])
    assert is_alive(folder, worker.instance.id) is False
    remove_dead_files(folder, list)
    assert is_alive(folder, worker.instance.id) is None


def test_files_that_cant_be_removed_stop_nobody(place: Ledgers) -> None:
    ledger = place.open()
    file = ledger.folder / "owners" / ledger.instance.id
    file.unlink()
    file.mkdir()  # not even root can unlink that
    ledger.close()
    with place.open() as ledger:
        rescue_orphans(ledger)
    assert is_alive(file.parent, file.name) is False
