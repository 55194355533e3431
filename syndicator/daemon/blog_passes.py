"""The worker's passes of the blogs of a folder: each blog has its turn when it is due, on whichever worker is free.

Workers share the turns through the ledger: a claim lasts as long as a lease, so what a worker leaves that dies is taken
over. Files that were added, changed or removed are noticed while passes run.
"""

from __future__ import annotations

import logging
import time
from collections import deque
from contextlib import suppress
from datetime import timedelta
from threading import Lock, Semaphore
from typing import TYPE_CHECKING

from syndicator.app import app_on, open_ledger_for, register_blog, rename_problem
from syndicator.config import ScheduleConfig
from syndicator.config.folder_files import SHARED
from syndicator.daemon import systemd
from syndicator.daemon.blog_turns import SENDING, SendingSlots, TurnPool, run_turn
from syndicator.daemon.passes import Passes
from syndicator.daemon.ping import ping
from syndicator.daemon.polling import Hosts
from syndicator.daemon.run_pass import tidy_ledger
from syndicator.daemon.scheduler import next_poll
from syndicator.errors import LedgerError, UsageError
from syndicator.ledger.clock import AHEAD
from syndicator.sources.host_turns import HostTurns
from syndicator.sources.registry import hosts_of
from syndicator.typed_commands import set_current_blog

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from syndicator.app.results import PassResult
    from syndicator.config import Config
    from syndicator.config.folder import ConfigFolder
    from syndicator.ledger import Ledger
    from syndicator.ledger.blogs import Turn

log = logging.getLogger(__name__)

LOOK = timedelta(seconds=5)  # between two looks at what is due, and at the files of the folder
_COST = 500  # of the time, one part at most is for looking at the files of many blogs
_LONGEST_LOOK = 60.0  # seconds; a look that reads many files takes long
_LATE = LOOK + timedelta(seconds=2)  # as a pass may be
_TIDY_SECONDS = 15.0  # between two looks for what dead workers have left
_BUSY = timedelta(seconds=5)  # until a blog is looked at again whose channel or account was in use
_UNKNOWN = timedelta(minutes=1)  # until a blog that is not configured here is looked at again
_BUSY_SECONDS = 0.05  # until a host is tried again that others ask


class BlogPasses(Passes):
    """Call it to work on the blogs that are due; and, for `linger` seconds, on those that become so."""

    def __init__(self, config: Config, folder: ConfigFolder, *, linger: float = 0.0) -> None:
        super().__init__(config)
        self._linger = linger
        self._folder = folder
        self._host_turns = HostTurns()
        self._slots = SendingSlots()
        self._claimed: dict[Hosts, Turn] = {}  # of threads: in a list, one could miss its own while others change it
        self._being_renamed: set[str] = set()
        self._problems_of: dict[str, frozenset[str]] = {}  # blog → lines; also of what is not a blog's
        self._upkeep = Lock()
        self._looked_at = self._tidied_at = self._pinged_at = float("-inf")
        self._look_interval = 0.0  # seconds between two looks at the files
        self._was_read = False  # the folder: what is new after that is to be seen at once

    @property
    def schedule(self) -> ScheduleConfig:
        """When to look whether any blog is due."""
        return ScheduleConfig(every=LOOK, jitter=timedelta(0))

    def configs(self) -> list[Config]:
        return list(self._folder.blogs.values())

    def follow_up(self) -> bool:
        """Also look at the files at once: somebody has asked for a pass."""
        self._look_interval = 0.0
        return super().follow_up()

    def _run_pass(self) -> Collection[str]:
        with open_ledger_for(self._folder.shared, mode="write") as ledger:
            _ = ledger.instance  # created before the threads share it
            self._give_back_claimed(ledger)
            self._look_after(ledger)
            self._log_changes(self._all_problems())
            pool = TurnPool(
                lambda: self._take(ledger), lambda turn: self._work(ledger, turn), ledger.database.release_connection
            )
            pool.run(self._stop, linger=self._linger)
        systemd.notify(f"STATUS={len(self._folder.blogs)} blogs, {len(self._folder.problems)} with a broken config")
        return self._all_problems()

    def _give_back_claimed(self, ledger: Ledger) -> None:
        """Give back the turns that ended when the ledger failed, so that nobody waits for the end of the lease."""
        self._slots = SendingSlots()
        for hosts, turn in list(self._claimed.items()):
            hosts.store = ledger.hosts
            hosts.release()
            ledger.blogs.finish(turn, ledger.now(), turn.next_poll_at)
            del self._claimed[hosts]

    def _take(self, ledger: Ledger) -> Turn | None:
        self._stop()  # counts as progress
        set_current_blog("")  # the thread's last turn is over
        with self._upkeep:
            if time.monotonic() - self._looked_at > self._look_interval:
                self._look_after(ledger)
                self._log_changes(self._all_problems())
        may_send = self._slots.take()
        turn = ledger.blogs.claim(ledger.lease, only_polls=not may_send)
        if turn is None or turn.polls:
            self._slots.give_back()  # until there is something to send
        return turn

    def _look_after(self, ledger: Ledger) -> None:
        """Do what is done now and then, not for each blog."""
        self._looked_at = time.monotonic()
        if self._looked_at - self._tidied_at > _TIDY_SECONDS:
            tidy_ledger(ledger, self.config.ledger.keep)
            now = ledger.now()
            latest = max(now + ledger.lease, next_poll(self.config.schedule, now, timedelta(0)))
            ledger.blogs.correct_turns(latest + AHEAD)
            self._tidied_at = self._looked_at
        try:
            began = time.monotonic()
            self._folder.refresh()
            seconds = time.monotonic() - began
            self._look_interval = max(LOOK.total_seconds(), min(_COST * seconds, _LONGEST_LOOK))
            self._problems_of.pop(SHARED, None)
        except UsageError as error:  # what was read before stays
            self._problems_of[SHARED] = frozenset((str(error),))
        self.config = self._folder.shared
        self._register(ledger, self._folder.take_changes())
        if self._looked_at - self._pinged_at > self.config.schedule.every.total_seconds():
            self._pinged_at = self._looked_at
            self._problems_of["ping"] = frozenset(ping(self.config))

    def _register(self, ledger: Ledger, changed: set[str]) -> None:
        """Give turns to blogs that are new or have changed: the first is now.

        Not to one that is being renamed, as long as its former file is there: it would send everything once more.
        """
        changed = changed | self._being_renamed
        configured = {name: self._folder.blogs[name] for name in changed if name in self._folder.blogs}
        problems = self._schedule(ledger, configured) if configured else {}
        self._being_renamed = set(problems)
        for name, problem in problems.items():
            self._keep_problems(name, [problem])
        for name in changed - self._folder.blogs.keys():
            self._problems_of.pop(name, None)
        self._was_read = True

    def _schedule(self, ledger: Ledger, configured: Mapping[str, Config]) -> dict[str, str]:
        """Give turns to these blogs. Returns name → problem of those that are being renamed, and so have none."""
        with ledger.database.transaction():
            ledger.blogs.free_former_names({name: config.blog.formerly for name, config in configured.items()})
            problems = {}
            for name in sorted(configured.keys() - ledger.blogs.ids().keys()):
                if problem := rename_problem(ledger.blogs, configured[name]):
                    problems[name] = problem
                else:
                    register_blog(ledger, configured[name])
            names = configured.keys() - problems
            ledger.blogs.schedule(names, at_once=names if self._was_read else ())
        return problems

    def _work(self, ledger: Ledger, turn: Turn) -> None:
        """Do one blog's turn, and decide when its next ones are."""
        config = self._folder.blogs.get(turn.name)
        if config is None:  # removed or broken, or only another host has it
            ledger.blogs.finish(turn, ledger.now() + _UNKNOWN, turn.next_poll_at)
        else:
            hosts = _hosts(ledger, config, polls=turn.polls)
            self._claimed[hosts] = turn
            self._do_turn(ledger, turn, config, hosts)
            del self._claimed[hosts]
        self._slots.give_back()

    def _do_turn(self, ledger: Ledger, turn: Turn, config: Config, hosts: Hosts) -> None:
        now, busy = ledger.now(), hosts.take()
        polls = turn.polls and not busy
        done = run_turn(
            lambda: app_on(ledger, config, mode="write", blog=turn.blog, hosts=self._host_turns),
            stop=self._stop,
            polling=hosts.asked() if polls else None,
            sending=self._slots.held(),
        )
        for note in done.result.notes:
            log.info(note)
        if done.result.ledger_failed:  # closing it gives back what is claimed; the next pass opens it anew
            raise LedgerError(f"{turn.name}: {' | '.join(done.result.problems)}")
        hosts.release()
        if polls or done.result.problems:
            self._keep_problems(turn.name, [*done.result.problems, *done.result.paused_channels])
        next_poll_at = next_poll(config.schedule, now, _LATE) if polls else turn.next_poll_at
        again = timedelta(0) if done.limit_reached else _BUSY if done.result.unfinished else None
        if self.stopping:  # its sources may not have been read, nor all been sent: another worker goes on
            ledger.blogs.hurry(turn.blog)
        elif again is not None:  # behind those that are due already
            ledger.blogs.finish(turn, min(next_poll_at, ledger.now() + again), next_poll_at)
        elif busy:
            ledger.hosts.wait(turn, busy)
        else:
            ledger.blogs.finish(turn, next_poll_at, next_poll_at)

    def _keep_problems(self, name: str, problems: Iterable[str]) -> None:
        lines = frozenset(f"{name}: {problem}" for problem in problems)
        if lines:
            self._problems_of[name] = lines
        else:
            self._problems_of.pop(name, None)

    def _all_problems(self) -> frozenset[str]:
        broken = (" | ".join(problem.splitlines()) for problem in self._folder.problems.values())
        return frozenset().union(broken, *list(self._problems_of.values()))


def run_all_once(folder: ConfigFolder, stop: Callable[[], bool]) -> dict[str, list[PassResult]]:
    """Run a pass of every blog whose config is valid, some side by side. Returns the results, by blog.

    A blog with much to send has several turns, between those of the others. Raises LedgerError.
    """
    queue, host_turns, sending = deque(sorted(folder.blogs)), HostTurns(), Semaphore(SENDING)
    results: dict[str, list[PassResult]] = {}

    def work(name: str) -> None:
        config, polls = folder.blogs[name], name not in results
        hosts = _hosts(ledger, config, polls=polls)
        if hosts.take():
            queue.append(name)
            time.sleep(_BUSY_SECONDS)
            return
        done = run_turn(
            lambda: app_on(ledger, config, mode="write", hosts=host_turns),
            stop=stop,
            polling=hosts.asked() if polls else None,
            sending=sending,
        )
        hosts.release()
        results.setdefault(name, []).append(done.result)
        if done.limit_reached:
            queue.append(name)

    with open_ledger_for(folder.shared, mode="write") as ledger:
        tidy_ledger(ledger, folder.shared.ledger.keep)
        _ = ledger.instance  # created before the threads share it
        TurnPool(lambda: next(_popped(queue), None), work, ledger.database.release_connection).run(stop)
    return results


def _hosts(ledger: Ledger, config: Config, *, polls: bool) -> Hosts:
    """Return the hosts that a turn asks: none if it does not poll."""
    return Hosts(ledger.hosts, hosts_of(config.sources) if polls else (), ledger.lease)


def _popped(queue: deque[str]) -> Iterator[str]:
    with suppress(IndexError):  # another thread has taken the last one
        yield queue.popleft()
