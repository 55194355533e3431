"""One pass after the other, and what is known of them: whether they get on, and what is wrong, said once."""

from __future__ import annotations

import logging
import time
from collections import Counter
from typing import TYPE_CHECKING

from syndicator.app import open_app
from syndicator.daemon import systemd
from syndicator.daemon.ping import ping
from syndicator.daemon.run_pass import run_pass
from syndicator.errors import SyndicatorError, unexpected

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from datetime import datetime

    from syndicator.app import App
    from syndicator.config import Config

log = logging.getLogger(__name__)


class Passes:
    """Call it for a pass. `config` may be exchanged at any time: a pass that is at work ends with the one it began with."""

    def __init__(self, config: Config, *, now: Callable[[], datetime] | None = None) -> None:
        self.config = config
        self.stopping = False
        self._now = now
        self._at_work = False
        self._ended_well = True
        self._got_on = time.monotonic()
        self._problems: frozenset[str] = frozenset()

    def __call__(self) -> None:
        """Do one pass. Whatever goes wrong stays in here: the next pass tries again."""
        if self.stopping:
            return
        if self._ended_well:
            self._got_on = time.monotonic()
        self._at_work = True
        try:
            problems, self._ended_well = self._one(), True
        except SyndicatorError as error:
            problems, self._ended_well = (str(error),), False
        except Exception as error:  # noqa: BLE001 (a worker goes on, whatever it was)
            problems, self._ended_well = (unexpected(error),), False
        finally:
            self._at_work = False
        self._tell(problems)

    def quiet_for(self) -> float:
        """For how many seconds no pass has got on; 0 while there is none to do and the last one ended well."""
        return 0.0 if self._ended_well and not self._at_work else time.monotonic() - self._got_on

    def _one(self) -> Collection[str]:
        config = self.config
        with open_app(config, mode="write", now=self._now) as app:
            done = run_pass(app, stop=self._asked_to_stop, leave=lambda: self.stopping)
            systemd.notify(f"STATUS={_standing(app)}")
            problems = {*done.problems, *_paused(app)}
        for note in done.notes:
            log.info(note)
        self._got_on = time.monotonic()
        return problems if self.stopping else problems.union(ping(config))

    def _asked_to_stop(self) -> bool:
        """Asked between deliveries: so who asks gets on."""
        self._got_on = time.monotonic()
        return self.stopping

    def _tell(self, problems: Collection[str]) -> None:
        """Say what has become wrong and what no longer is; not what still is."""
        found = frozenset(problems)
        for problem in sorted(found - self._problems):
            log.warning(problem)
        for problem in sorted(self._problems - found):
            log.info("no longer", extra={"problem": problem})
        self._problems = found


def _standing(app: App) -> str:
    """`6 sent, 1 unknown`: what `systemctl status` shows."""
    counts: Counter[str] = Counter()
    for (_, state), number in app.ledger.deliveries.counts().items():
        counts[state] += number
    return ", ".join(f"{number} {state}" for state, number in counts.most_common()) or "nothing yet"


def _paused(app: App) -> Iterator[str]:
    """As a pass says it that has tried in vain. Most passes don't try."""
    for name, standing in app.ledger.channels.all().items():
        if standing.paused and standing.enabled:
            yield f"{name} is paused: {standing.paused}"
