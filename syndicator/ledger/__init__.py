"""The ledger: what was read, what is to be sent, and what was sent.

The states of a delivery, and their transitions:

    (none) ─add─► pending ─claim─► claimed ─intent─► sending ─Receipt─────────────────────► sent
       │             ▲ ▲              │ owner dead: nothing     ├ Retryable: due_at later ─► pending
       │             │ └──────────────┘ left the machine        ├ Permanent, attempts spent ► failed
       ├► held ──────┘ its gate opens                           └ Ambiguous, owner dead ───► unknown ─┐
       └► skipped                                                                                     │
                find(): there ► sent · surely not there ► pending, same body · can't tell ► a person ◄┘

Guarantees: the intent (`sending`, with the exact bytes, endpoint, account and time) is committed before anything is
sent, and the result after; both commits are durable (SQLite: WAL with synchronous=FULL; PostgreSQL: its
synchronous_commit). After a crash or a power cut between the two, the delivery is in `sending` with a dead instance, and
becomes `unknown`: it is looked up, or resent under the same key if the platform deduplicates, else a person is asked; it
is never resent blindly. A crash before the first commit leaves it `claimed` or `pending`: nothing was sent. A receipt is
recorded even if the fence is lost, since a fence protects the ledger and not the platform.

Every method is one transaction. Every failure of the engine is a LedgerError of one line.
"""

from __future__ import annotations

import logging
from contextlib import suppress
from copy import copy
from typing import TYPE_CHECKING

from syndicator.errors import LedgerError
from syndicator.ledger.blogs import FIRST, BlogStore
from syndicator.ledger.channels import ChannelStore
from syndicator.ledger.clock import correct_future_instants
from syndicator.ledger.decisions import DecisionStore
from syndicator.ledger.deliveries import DeliveryStore
from syndicator.ledger.edits import EditStore
from syndicator.ledger.engine.schema import migrate
from syndicator.ledger.hosts import HostStore
from syndicator.ledger.instance import Instance
from syndicator.ledger.leases import LeaseStore
from syndicator.ledger.posts import PostStore
from syndicator.ledger.sources import SourceStore
from syndicator.ledger.syndications import SyndicationStore
from syndicator.ledger.timeline import Timeline
from syndicator.ledger.transitions import Transitions

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from datetime import datetime, timedelta
    from pathlib import Path
    from typing import Self

    from syndicator.ledger.alerts import AlertStore
    from syndicator.ledger.engine.database import Database
    from syndicator.ledger.imports import ImportStore
    from syndicator.ledger.mark import Mark
    from syndicator.ledger.overview import OverviewStore

log = logging.getLogger(__name__)


class _Owner:
    """This process as an owner of deliveries, of whichever blog."""

    instance: Instance | None = None


class Ledger:
    """An open ledger: the stores of one blog on one database, and this process as an instance."""

    def __init__(
        self,
        database: Database,
        mark: Mark,
        *,
        folder: Path,
        lease: timedelta,
        now: Callable[[], datetime] | None = None,
    ) -> None:
        self.database = database
        self.folder = folder
        self.lease = lease
        self.now = now or database.now
        try:
            migrate(database, self.now())
            self.timeline = Timeline(database, mark, self.now)
        except BaseException:
            database.close()
            raise
        self.blogs = BlogStore(database, self.now)
        self.hosts = HostStore(database, self.now)
        self._owner = _Owner()
        self.bind(FIRST)

    def bind(self, blog: int) -> None:
        """Let the stores be those of this blog."""
        database = self.database
        self.blog = blog
        self.posts = PostStore(database, blog, self.now)
        self.sources = SourceStore(database, blog, self.now)
        self.channels = ChannelStore(database, blog, self.now)
        self.leases = LeaseStore(database, blog, self.now)
        self.deliveries = DeliveryStore(database, blog, self.now)
        self.decisions = DecisionStore(database, blog, self.now)
        self.transitions = Transitions(database, blog, self.now, self.timeline)
        self.syndications = SyndicationStore(database, blog, self.now)
        self.edits = EditStore(database, blog, self.now)

    # the stores that few passes use are loaded when they are used

    @property
    def overview(self) -> OverviewStore:
        from syndicator.ledger.overview import OverviewStore

        return OverviewStore(self.database, self.blog, self.now)

    @property
    def imports(self) -> ImportStore:
        from syndicator.ledger.imports import ImportStore

        return ImportStore(self.database, self.blog, self.now)

    @property
    def alerts(self) -> AlertStore:
        from syndicator.ledger.alerts import AlertStore

        return AlertStore(self.database, self.blog, self.now)

    def of_blog(self, blog: int) -> Ledger:
        """Return the same open ledger with the stores of another blog. Close only the first."""
        other = copy(self)
        other.bind(blog)
        return other

    def transaction(self) -> AbstractContextManager[None]:
        """Return a transaction in which nobody else writes rows of this blog. See `Database.transaction`."""
        return self.database.transaction(self.blog)

    @property
    def instance(self) -> Instance:
        """This process as an owner of deliveries; created on first use."""
        if self._owner.instance is None:
            self._owner.instance = Instance(self.folder / "owners")
        return self._owner.instance

    @property
    def instance_id(self) -> str:
        """The id of this process as an owner; empty before first use."""
        return self._owner.instance.id if self._owner.instance else ""

    def correct_future_instants(self) -> None:
        """Undo what a clock that was ahead has postponed."""
        if correct_future_instants(self.database, self.blog, self.now()):
            log.warning("the clock was ahead and is right again: what it had postponed is decided anew")

    def wake_workers(self) -> None:
        """Tell the workers that something is due now: those that listen begin a pass."""
        self.blogs.hurry(self.blog)
        self.database.announce(str(self.blog))

    def close(self) -> None:
        """Release what this process holds. If the ledger can't be written, others will see that the instance is dead."""
        if (instance := self._owner.instance) is not None:
            with suppress(LedgerError):
                self.transitions.rescue_orphans(instance.id)
                self.leases.forget_instance(instance.id)
                instance.remove_file()
            instance.close()
        self.database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()
