"""One blog with one post and one channel against its fake, opened in this process: what a delivery is tried out on."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from importlib import import_module
from typing import TYPE_CHECKING

from syndicator.delivery.attempt import Attempt
from syndicator.delivery.completer import Completer
from syndicator.delivery.executor import DeliveryExecutor
from syndicator.delivery.reconcile import Reconciler
from syndicator.ledger.claims import Fence
from syndicator.session import Session
from tests.fakes.clocked_blog import SLUG, ClockedBlog

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pytest

    from syndicator.channels import Channel
    from syndicator.ledger import Ledger
    from syndicator.model import Delivery, Post, State
    from syndicator.testing.harness import Harness
    from syndicator.testing.server import FakeServer

SETTLE_AFTER = timedelta(minutes=10)


class Workbench:
    def __init__(self, blog: ClockedBlog, session: Session, harness: Harness) -> None:
        self.blog = blog
        self.session = session
        self.ledger: Ledger = session.ledger
        self.channel: Channel = session.channels.get("box")
        self.completer = Completer(self.ledger)
        self.executor = DeliveryExecutor(
            self.ledger, self.channel, session.composer, self.completer, session.config.channels
        )
        self.reconciler = Reconciler(self.ledger, self.channel, self.executor, SETTLE_AFTER)
        self._harness = harness

    @property
    def server(self) -> FakeServer:
        assert self._harness.server is not None
        return self._harness.server

    @property
    def post(self) -> Post:
        return self.session.posts.get(self.delivery.post_id)

    @property
    def delivery(self) -> Delivery:
        """As the ledger has it now: of the last round."""
        return self.ledger.deliveries.all()[-1]

    @property
    def outcomes(self) -> list[str]:
        """What the log of attempts says, oldest first."""
        return [attempt.outcome for attempt in self.ledger.deliveries.attempts(self.delivery.id)]

    def attempt(self) -> Attempt:
        """The delivery, claimed."""
        delivery = self.delivery
        fence = self.ledger.transitions.claim(delivery, self.ledger.instance.id, state=delivery.state)
        assert fence
        return Attempt(delivery, self.post, self.channel, fence)

    def begun(self, body: bytes = b"{}") -> Attempt:
        """The delivery claimed, its first step about to be sent."""
        from syndicator.model import Step

        attempt = self.attempt()
        step = Step(
            number=0, key=attempt.key(0), body=body, endpoint=self.channel.endpoint(), account=self.channel.account()
        )
        assert self.ledger.transitions.record_intent(attempt.fence, step)
        return attempt

    def execute(self) -> None:
        self.executor.execute(self.delivery, self.post)

    def reconcile(self) -> None:
        self.reconciler.reconcile(self.delivery, self.post)

    def begun_key(self, number: int) -> str:
        delivery = self.delivery
        return Attempt(delivery, self.post, self.channel, Fence(delivery.id, "", 0)).key(number)

    def reopened(self) -> Session:
        """A session of another command, which reads everything anew."""
        self.__init__(self.blog, Session(replace(self.session.app)), self._harness)  # type: ignore[misc]
        return self.session

    def later(self, **span: float) -> None:
        self.blog.now += timedelta(**span)
        self._harness.pass_time(timedelta(**span))

    def due_in(self) -> timedelta | None:
        """When it is looked at again, from now."""
        return self.delivery.due_at - self.blog.now if self.delivery.due_at else None

    def state(self) -> tuple[State, bool]:
        """Its state, and whether somebody holds it."""
        (row,) = self.ledger.database.rows("SELECT instance FROM deliveries WHERE id = :id", id=self.delivery.id)
        return self.delivery.state, row["instance"] is not None


@contextmanager
def workbench(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    kind: str = "file",
    face: str = "",
    *,
    template: str = "",
    section: str = "",
    more: str = "",
) -> Iterator[Workbench]:
    """`template`: of the channel; `section`: in place of the fake's; `more`: further lines of its configuration."""
    fake = import_module(f"tests.channels.{kind}.fake")
    harness = fake.make(folder, face) if face else fake.make(folder)
    for name, value in harness.env.items():
        monkeypatch.setenv(name, value)
    blog = ClockedBlog(folder)
    blog.policy += '\nmin_gap = "0s"\nmax_age = "0s"'
    blog.channel = f"{section or harness.section}\nwait_until_live = false\n{more}"
    blog.write(SLUG, "2026-02-28 10:00")
    if template:
        (folder / "templates").mkdir()
        (folder / "templates" / f"{kind}.txt.j2").write_text(template)
    try:
        with blog.session() as session:
            session.ingest()
            session.ledger.decisions.allow(session.ledger.deliveries.all()[0].id, "forced")
            yield Workbench(blog, session, harness)
    finally:
        if harness.server:
            harness.server.stop()
