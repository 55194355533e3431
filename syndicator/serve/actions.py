"""What people do on the page: each calls what the command of that name calls. Nothing is sent from here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syndicator.actions import approve as approving
from syndicator.actions import manage
from syndicator.app.fingerprint import text_digest
from syndicator.errors import SyndicatorError
from syndicator.serve.buttons import seen
from syndicator.serve.forms import copy_address, field
from syndicator.views.dry_run import RowWriter, evaluated_rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from syndicator.model import Delivery, Post
    from syndicator.session import Session
    from syndicator.views.dry_run import PreviewRow


class ChangedMeanwhileError(SyndicatorError):
    """Something is no longer as it was shown, so nothing was done."""


class Target:
    """The delivery that a form is about. Raises ChangedMeanwhileError if it is no longer as the page showed it."""

    def __init__(self, session: Session, form: Mapping[str, str]) -> None:
        self.session = session
        self.form = form
        self.post = _post(session, field(form, "post"))
        self.channel = field(form, "channel")
        self.delivery = session.ledger.deliveries.latest(self.post.id, self.channel)
        if field(form, "seen") != seen(self.delivery):
            raise ChangedMeanwhileError(
                f"{self._subject} has changed meanwhile: it is {_described(self.delivery)} now. Nothing was done."
            )

    @property
    def _subject(self) -> str:
        return f"{self.post.name} on {self.channel}"

    def row(self) -> PreviewRow | None:
        """Return what is waiting for an approval, decided as the next pass would."""
        waiting = approving.waiting(self.session.ledger.deliveries, {self.post.id})
        own = [delivery for delivery in waiting if delivery.channel == self.channel]
        writer = RowWriter(self.session.channels, self.session.composer)
        rows = evaluated_rows([self.session.schedule(self.channel)], self.session.posts, writer, own)
        return next(iter(rows), None)

    def require_text(self, row: PreviewRow) -> None:
        """Raise ChangedMeanwhileError unless the text is the one that was shown."""
        digest = text_digest(row.announcement) if row.announcement else ""
        if field(self.form, "digest") != digest:
            raise ChangedMeanwhileError(
                f"the text of {self._subject} has changed meanwhile. Nothing was done; look at it again."
            )


def _post(session: Session, id_: str) -> Post:
    posts = session.posts.get_many([id_])
    if id_ not in posts:
        raise ChangedMeanwhileError("this post is not in the ledger any more; nothing was done")
    return posts[id_]


def _described(delivery: Delivery | None) -> str:
    if delivery is None:
        return "not decided yet"
    return (
        f"{delivery.state} ({delivery.error or delivery.reason})"
        if delivery.error or delivery.reason
        else delivery.state
    )


def approve(session: Session, form: Mapping[str, str]) -> list[str]:
    """Release a held delivery with exactly the text that was shown."""
    target = Target(session, form)
    row = target.row()
    if row is None:
        raise ChangedMeanwhileError(
            f"{target.post.name} does not wait for an approval on {target.channel} any more. Nothing was done."
        )
    target.require_text(row)
    return approving.approve(session.ledger, [row])


def skip(session: Session, form: Mapping[str, str]) -> list[str]:
    target = Target(session, form)
    return manage.skip(session.ledger, session.receipts, target.post, [target.channel])


def retry(session: Session, form: Mapping[str, str]) -> list[str]:
    target = Target(session, form)
    return manage.retry(session.ledger, target.post, [target.channel])


def resolve_sent(session: Session, form: Mapping[str, str]) -> list[str]:
    """Record where the copy is."""
    return _resolve(session, form, copy_address(form))


def resolve_not_sent(session: Session, form: Mapping[str, str]) -> list[str]:
    return _resolve(session, form, None)


def _resolve(session: Session, form: Mapping[str, str], url: str | None) -> list[str]:
    target = Target(session, form)
    is_configured = target.channel in session.config.channels
    return manage.resolve(
        session.ledger, session.receipts, target.post, target.channel, sent_url=url, is_configured=is_configured
    )


def approve_source(session: Session, form: Mapping[str, str]) -> list[str]:
    """Accept the held read of a source."""
    names = [source.name for source in session.config.sources]
    return [approving.approve_source(session.ledger.sources, names, field(form, "source"))]
