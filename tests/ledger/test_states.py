"""The ledger's promise, whatever happens in whatever order: no copy twice, none lost, no history rewritten.

Workers on this host and on another claim, send, crash, fall asleep and wake; persons skip, retry and resolve; posts turn
out to be one; the clock goes on. The far end of the test keeps the truth: which copies there really are.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from syndicator.delivery.rescue import rescue_orphans
from syndicator.model import Decision, Receipt, State, Step
from tests.fakes.ledgers import LEASE, ledgers_on, posts

if TYPE_CHECKING:
    from syndicator.ledger import Ledger
    from syndicator.ledger.claims import Fence
    from syndicator.model import AttemptRecord, Delivery

POSTS = ("a", "b", "c")
OPEN = (State.PENDING, State.HELD)
RANKS = {state: rank for rank, state in enumerate((State.SENT, State.UNKNOWN, State.FAILED, State.HELD, State.PENDING, State.SKIPPED))}  # fmt: skip
ENDS = ("sent", "lost", "refused", "refused for good")
some = st.integers(0, 11)


@dataclass
class Worker:
    ledger: Ledger
    host: str
    fence: Fence | None = None
    delivery: Delivery | None = None  # as it was when claimed
    published: bool | None = None  # of what is under way: None: nothing is

    @property
    def id(self) -> str:
        return self.ledger.instance.id


class World(RuleBasedStateMachine):
    engine: ClassVar[str] = "sqlite"
    server: ClassVar[str] = ""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.ledgers = ledgers_on(self.engine, self.server, self.folder)
        self.clock = self.ledgers.clock
        self.person = self.ledgers.open()
        self.book = self.person.deliveries
        posts(self.person, *POSTS)
        self.person.decisions.apply((delivery, Decision(state=State.PENDING)) for delivery in self.book.all())
        self.beats: dict[str, object] = {}
        self.workers = [self.hired(host) for host in ("", "", "elsewhere")]
        self.copies: Counter[int] = Counter()
        self.log: dict[int, list[AttemptRecord]] = {}
        self.dropped: set[int] = set()

    def teardown(self) -> None:
        for ledger in (self.person, *(worker.ledger for worker in self.workers)):
            ledger.close()
        shutil.rmtree(self.folder)

    def hired(self, host: str) -> Worker:
        worker = Worker(self.ledgers.open(host), host)
        self.beaten(worker)
        return worker

    def beaten(self, worker: Worker) -> None:
        worker.ledger.leases.heartbeat(worker.id, worker.host, LEASE)
        self.beats[worker.id] = self.clock()

    def fresh(self, worker: Worker) -> bool:
        return self.clock() - self.beats[worker.id] < LEASE  # type: ignore[operator, no-any-return]

    def worker(self, number: int) -> Worker:
        return self.workers[number % len(self.workers)]

    def pick(self, number: int) -> Delivery:
        deliveries = self.book.all()
        return deliveries[number % len(deliveries)]

    def owned(self, delivery: int) -> bool:
        (row,) = self.person.database.rows("SELECT instance FROM deliveries WHERE id = :id", id=delivery)
        return row["instance"] is not None

    def under_way(self, delivery: int) -> bool:
        return any(w.delivery and w.delivery.id == delivery and w.published is not None for w in self.workers)

    # --- time and workers

    @rule(minutes=st.sampled_from([1, 4, 6]))
    def time_passes(self, minutes: int) -> None:
        self.clock.advance(timedelta(minutes=minutes))

    @rule(number=some)
    def beat(self, number: int) -> None:
        if self.fresh(self.worker(number)):  # a lease that is over is not renewed
            self.beaten(self.worker(number))

    @rule(number=some)
    def crash(self, number: int) -> None:
        """As SIGKILL does it: the lock is free, nothing else is done. Another worker comes in its place."""
        self.kill(self.worker(number))

    def kill(self, worker: Worker) -> None:
        os.close(worker.ledger.instance._file)
        worker.ledger.database.close()
        self.workers.remove(worker)
        self.workers.append(self.hired(worker.host))

    @rule(number=some)
    def look_after_the_dead(self, number: int) -> None:
        rescue_orphans(self.worker(number).ledger)

    # --- sending

    def idle(self, number: int) -> Worker | None:
        found = [worker for worker in self.workers if worker.fence is None]
        return found[number % len(found)] if found else None

    def busy(self, number: int) -> Worker | None:
        found = [worker for worker in self.workers if worker.fence is not None]
        return found[number % len(found)] if found else None

    @rule(
        number=some, which=some, published=st.booleans(), how=st.sampled_from((*ENDS, "silence", "crash", "unprepared"))
    )
    def send(self, number: int, which: int, published: bool, how: str) -> None:
        """Claim what is pending or in doubt, and go as far with it as `how` says."""
        worker = self.idle(number)
        todo = [d for d in self.book.in_state(State.PENDING, State.UNKNOWN) if not self.owned(d.id)]
        if worker is None or not todo:
            return
        self.beaten(worker)
        delivery = todo[which % len(todo)]
        worker.fence = worker.ledger.transitions.claim(delivery, worker.id, state=delivery.state)
        worker.delivery = delivery
        assert worker.fence
        assert worker.ledger.transitions.claim(delivery, "another", state=delivery.state) is None
        if how != "unprepared":
            self.begin(worker, published=published)
        if how == "crash":
            self.kill(worker)
        elif how in ENDS:
            self.end(worker, how)

    @rule(number=some, published=st.booleans(), how=st.sampled_from(ENDS))
    def go_on(self, number: int, published: bool, how: str) -> None:
        """A worker that was slow, or asleep, goes on where it was."""
        worker = self.busy(number)
        if worker is None:
            return
        if worker.published is None:
            self.begin(worker, published=published)
        self.end(worker, how)

    def begin(self, worker: Worker, *, published: bool) -> None:
        """The intent, and (unless it fell asleep meanwhile) the bytes, which may get there or not. Then silence."""
        assert worker.fence
        assert worker.delivery
        delivery = worker.delivery
        known = next((step for step in delivery.steps if not step.receipt), None)
        step = known or Step(number=0, key="key", body=b"body")
        if not worker.ledger.transitions.record_intent(worker.fence, step):
            worker.fence = worker.delivery = None
            return
        worker.published = False
        if not self.fresh(worker):
            self.end(worker, "refused")
        elif published:
            assert self.copies[delivery.id] == 0 or delivery.state is State.UNKNOWN  # else it is a blind retry
            assert delivery.rule != "superseded"
            self.copies[delivery.id] = 1  # the far end knows a resend again
            worker.published = True

    def end(self, worker: Worker, how: str) -> None:
        if worker.fence is None or worker.delivery is None:
            return
        transitions, later = worker.ledger.transitions, self.clock() + timedelta(minutes=1)
        if worker.published and how != "lost":
            transitions.record_receipt(
                worker.fence, 0, Receipt(remote_id="1", remote_url="https://there.example.com/1")
            )
        elif how == "refused for good":
            transitions.mark_failed(worker.fence, outcome="permanent", error="no")
        elif how in ("sent", "refused"):  # it did not get there, and that is known
            transitions.snooze(worker.fence, due_at=later, outcome="retryable", error="not now")
        else:
            transitions.mark_unknown(worker.fence, look_at=later, error="no answer")
        worker.fence = worker.delivery = worker.published = None

    @rule(number=some, which=some, can_tell=st.booleans())
    def find(self, number: int, which: int, can_tell: bool) -> None:
        worker = self.idle(number)
        todo = [d for d in self.book.in_state(State.UNKNOWN) if not self.owned(d.id)]
        if worker is None or not todo:
            return
        self.beaten(worker)
        delivery, transitions = todo[which % len(todo)], worker.ledger.transitions
        fence = transitions.claim(delivery, worker.id, state=State.UNKNOWN)
        assert fence
        if not can_tell:
            assert transitions.mark_unknown(fence, look_at=None, error="can't tell", give_back=True)
        elif self.copies[delivery.id]:
            transitions.record_receipt(fence, 0, Receipt(remote_id="1"), outcome="found")
        else:
            assert transitions.record_missing(fence, 0, due_at=self.clock(), evidence="looked")
            assert self.book.get(delivery.id).steps[0].body == delivery.steps[0].body

    # --- persons and rules

    @rule(which=some, state=st.sampled_from([State.PENDING, State.HELD, State.SKIPPED]))
    def decide(self, which: int, state: State) -> None:
        self.person.decisions.apply([(self.pick(which), Decision(state=state, rule="window", due_at=self.clock()))])

    @rule(which=some)
    def skip(self, which: int) -> None:
        delivery = self.pick(which)
        if self.person.decisions.skip(delivery.id):
            self.dropped.add(delivery.id)

    @rule(which=some)
    def retry(self, which: int) -> None:
        delivery = self.pick(which)
        assert self.person.decisions.retry(delivery.id) == (delivery.state is State.FAILED)

    @rule(which=some)
    def allow(self, which: int) -> None:
        delivery = self.pick(which)
        self.person.decisions.allow(delivery.id, "pushed")
        if delivery.rule == "superseded":
            assert self.book.get(delivery.id) == delivery
        if self.book.get(delivery.id).state is State.PENDING:
            self.dropped.discard(delivery.id)

    @rule(which=some)
    def again(self, which: int) -> None:
        delivery = self.pick(which)
        latest = self.book.latest(delivery.post_id, "x")
        if latest and latest.state in (State.SENT, State.UNKNOWN) and len(self.book.all()) < 8:
            assert self.person.decisions.add_round(delivery.post_id, "x", "pushed").round == latest.round + 1

    @rule(which=some)
    def say_what_is_true(self, which: int) -> None:
        """A person looks, and says what there is."""
        delivery = self.pick(which)
        if self.under_way(delivery.id):
            return
        if self.person.decisions.in_flight_since(delivery.id):  # then nobody's word counts
            assert not self.person.decisions.resolve_sent(delivery.id, "https://there.example.com/1", "person")
            assert not self.person.decisions.resolve_not_sent(delivery.id, "person")
            assert self.book.get(delivery.id) == delivery
            return
        if self.copies[delivery.id]:
            self.person.decisions.resolve_sent(delivery.id, "https://there.example.com/1", "person")
            assert self.book.get(delivery.id).state is State.SENT
        else:
            self.person.decisions.resolve_not_sent(delivery.id, "person")
            assert self.book.get(delivery.id).state is State.PENDING
        self.dropped.discard(delivery.id)

    @rule(which=some)
    def post_it_by_hand(self, which: int) -> None:
        delivery = self.pick(which)
        in_flight = self.under_way(delivery.id) or self.person.decisions.in_flight_since(delivery.id)
        if not in_flight and not self.copies[delivery.id]:
            self.copies[delivery.id] = 1
            self.person.decisions.resolve_sent(delivery.id, "https://there.example.com/1", "person")
            self.dropped.discard(delivery.id)

    @precondition(lambda self: len(self.person.posts.records()) > 1)
    @rule(a=some, b=some)
    def turn_out_to_be_one(self, a: int, b: int) -> None:
        ids = sorted(self.person.posts.records())
        keep, gone = ids[a % len(ids)], ids[b % len(ids)]
        if keep == gone:
            return
        both = [self.book.of_post(keep), self.book.of_post(gone)]
        busy = any(self.owned(delivery.id) for side in both for delivery in side)
        best = min(RANKS.get(delivery.state, 9) for side in both for delivery in side)
        assert self.person.posts.merge(keep, gone) is not busy
        if busy:
            assert [self.book.of_post(keep), self.book.of_post(gone)] == both
            return
        assert self.book.of_post(gone) == []
        after = self.book.of_post(keep)
        assert len(after) == sum(map(len, both))
        assert len({delivery.round for delivery in after}) == len(after)
        if best <= RANKS[State.FAILED]:
            assert min(RANKS[delivery.state] for delivery in after) == best
            assert not any(d.state in OPEN and d.round == 1 for d in after if len(after) == 2)
        assert self.person.posts.records().keys() == set(ids) - {gone}

    # --- what must hold

    @invariant()
    def nothing_is_twice_and_nothing_lost(self) -> None:
        for delivery in self.book.all():
            doubtful = any(step.in_doubt for step in delivery.steps)
            if delivery.receipt:
                assert delivery.state is State.SENT
            if delivery.state is State.SENT:
                assert self.copies[delivery.id] == 1
                assert delivery.receipt
            elif delivery.state in (State.SENDING, State.CLAIMED):
                assert self.owned(delivery.id)
            elif delivery.state is State.UNKNOWN:
                assert doubtful
            elif delivery.rule == "superseded":  # whatever became of it
                assert (delivery.state, delivery.due_at, self.owned(delivery.id)) == (State.SKIPPED, None, False)
            else:
                assert not doubtful
                assert not self.owned(delivery.id)
                assert not self.copies[delivery.id]

    @invariant()
    def history_only_grows(self) -> None:
        for delivery in self.book.all():
            now = self.book.attempts(delivery.id)
            before = self.log.get(delivery.id, [])
            assert len(now) >= len(before)
            assert all(new == old for new, old in zip(now, before, strict=False) if old.ended_at)
            assert all(new.started_at == old.started_at for new, old in zip(now, before, strict=False))
            self.log[delivery.id] = now

    @invariant()
    def what_a_person_dropped_stays_dropped(self) -> None:
        for id_ in self.dropped:
            assert self.book.get(id_).state is State.SKIPPED


QUICK = settings(max_examples=20, stateful_step_count=50)
SLOW = settings(max_examples=5, stateful_step_count=30)


def test_nothing_twice_and_nothing_lost() -> None:
    run_state_machine_as_test(World, settings=QUICK)


@pytest.mark.long
def test_nothing_twice_and_nothing_lost_on_postgresql(postgresql_server: str) -> None:
    world = type("OnPostgreSQL", (World,), {"engine": "postgresql", "server": postgresql_server})
    run_state_machine_as_test(world, settings=SLOW)
