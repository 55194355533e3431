"""Take over what dead instances have left."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from syndicator.delivery.lease import lease_expired
from syndicator.errors import LedgerError
from syndicator.ledger.instance import remove_dead_files

if TYPE_CHECKING:
    from syndicator.ledger import Ledger


def rescue_orphans(ledger: Ledger) -> None:
    """Release what dead instances held, before anything else."""
    release_orphans(ledger)
    remove_dead_files(ledger.folder / "owners", ledger.leases.instances)


def release_orphans(ledger: Ledger) -> None:
    """Release what dead instances held, in a ledger that may be a copy: the files still show that they are dead."""
    ledger.leases.correct_future_leases()
    for instance in ledger.leases.instances():
        if instance != ledger.instance_id and lease_expired(ledger, instance):
            ledger.transitions.rescue_orphans(instance)
            ledger.leases.forget_instance(instance)


def release_orphans_if_possible(ledger: Ledger) -> None:
    """Release what dead instances held, before the ledger is shown; also where it can't be written, the rest can be shown."""
    with suppress(LedgerError):
        release_orphans(ledger)
