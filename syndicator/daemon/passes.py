"""Run passes for the worker, log each problem once, and measure progress for the watchdog."""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter
from typing import TYPE_CHECKING

from syndicator.app import open_app
from syndicator.daemon import systemd
from syndicator.daemon.ping import ping
from syndicator.daemon.run_pass import run_pass
from syndicator.errors import SyndicatorError, unexpected

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from datetime import datetime

    from syndicator.config import Config, ScheduleConfig

log = logging.getLogger(__name__)


class Passes:
    """Call it to run a pass. `config` may be replaced at any time; the next pass uses it."""

    def __init__(self, config: Config, *, now: Callable[[], datetime] | None = None) -> None:
        self.config = config
        self.stopping = False
        self._now = now
        self._lock = threading.Lock()
        self._running = False
        self._wanted = False  # another pass, as soon as this one is done
        self._succeeded = True
        self._progress_at = time.monotonic()
        self._problems: frozenset[str] = frozenset()

    @property
    def schedule(self) -> ScheduleConfig:
        """When passes begin."""
        return self.config.schedule

    def configs(self) -> Sequence[Config]:
        """Return the config of each blog."""
        return [self.config]

    def __call__(self) -> None:
        """Run a pass, and others as long as they are wanted meanwhile. Raises nothing: the next pass tries again."""
        with self._lock:
            self._running = not self.stopping
        while self._running:
            self._try_pass()
            with self._lock:
                self._running, self._wanted = self._wanted and not self.stopping, False

    def follow_up(self) -> bool:
        """Have the pass that runs followed by another. False if none runs."""
        with self._lock:
            self._wanted = self._running
            return self._running

    def _try_pass(self) -> None:
        if self._succeeded:
            self._progress_at = time.monotonic()
        try:
            problems, self._succeeded = self._run_pass(), True
        except SyndicatorError as error:
            problems, self._succeeded = (str(error),), False
        except Exception as error:  # noqa: BLE001 (the worker must go on)
            problems, self._succeeded = (unexpected(error),), False
        self._log_changes(frozenset(problems))

    def seconds_without_progress(self) -> float:
        """0 while no pass runs and the last one succeeded."""
        return 0.0 if self._succeeded and not self._running else time.monotonic() - self._progress_at

    def _run_pass(self) -> Collection[str]:
        config = self.config
        with open_app(config, mode="write", now=self._now) as app:
            result = run_pass(app, stop=self._stop, leave=lambda: self.stopping)
            systemd.notify(f"STATUS={_summary(app.ledger.deliveries.counts())}")
            problems = {*result.problems, *result.paused_channels}
        for note in result.notes:
            log.info(note)
        self._progress_at = time.monotonic()
        return problems if self.stopping else problems.union(ping(config))

    def _stop(self) -> bool:
        """Whether to stop. run_pass asks this between deliveries, so a call is progress."""
        self._progress_at = time.monotonic()
        return self.stopping

    def _log_changes(self, problems: frozenset[str]) -> None:
        """Log new and resolved problems, not persisting ones."""
        for problem in sorted(problems - self._problems):
            log.warning(problem)
        for problem in sorted(self._problems - problems):
            log.info("resolved", extra={"problem": problem})
        self._problems = problems


def _summary(counts: Mapping[tuple[str, str], int]) -> str:
    """`6 sent, 1 unknown`, for `systemctl status`. `counts`: (channel, state) → deliveries."""
    totals: Counter[str] = Counter()
    for (_, state), number in counts.items():
        totals[state] += number
    return ", ".join(f"{number} {state}" for state, number in totals.most_common()) or "no deliveries yet"
