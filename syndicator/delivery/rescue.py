"""Take over what dead instances have left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syndicator.delivery.lease import lease_expired
from syndicator.ledger.instance import remove_dead_files

if TYPE_CHECKING:
    from syndicator.ledger import Ledger


def rescue_orphans(ledger: Ledger) -> None:
    """Release what dead instances held, before anything else."""
    release_orphans(ledger)
    remove_dead_files(ledger.folder / "owners", ledger.leases.instances)


def release_orphans(ledger: Ledger) -> None:
    """Release what dead instances held, in a ledger that may be a copy: the files still show that they are dead."""
    for instance in ledger.leases.instances():
        if instance != ledger.instance_id and lease_expired(ledger, instance):
            ledger.transitions.rescue_orphans(instance)
            ledger.leases.forget_instance(instance)
