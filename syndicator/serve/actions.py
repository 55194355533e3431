"""The actions of the page: each calls the same function as the command of that name. Nothing is sent from here."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from syndicator.actions import approve as approving
from syndicator.actions import manage
from syndicator.actions.move import move_post
from syndicator.actions.retract import retract as delete_copies
from syndicator.app.fingerprint import text_digest
from syndicator.errors import SyndicatorError, UsageError
from syndicator.serve.buttons import seen
from syndicator.serve.forms import copy_address, field, local_time, text
from syndicator.serve.pages.post import push_plan
from syndicator.views.check import CheckResult, check_channel, resume_channels
from syndicator.views.dry_run import RowWriter, evaluated_rows
from syndicator.views.place import post_row

if TYPE_CHECKING:
    from collections.abc import Mapping

    from syndicator.app.posts import PostReader
    from syndicator.model import Delivery, Post
    from syndicator.session import Session
    from syndicator.views.dry_run import PreviewRow


class ChangedMeanwhileError(SyndicatorError):
    """The page showed an outdated state, so nothing was done."""


class TextRefusedError(SyndicatorError):
    """A text was not stored. The page shows it again, so that its writer does not lose it."""


class Target:
    """The delivery that a form is about. Raises ChangedMeanwhileError if it is no longer as the page showed it."""

    def __init__(self, session: Session, form: Mapping[str, str]) -> None:
        self.session = session
        self.form = form
        self.post = _post(session.posts, field(form, "post"))
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
        """Return the row of the delivery if it waits for approval, decided as the next pass would; else None."""
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


def _post(posts: PostReader, id_: str) -> Post:
    post = posts.get_many([id_]).get(id_)
    if post is None:
        raise ChangedMeanwhileError("this post is no longer in the ledger. Nothing was done.")
    return post


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
            f"{target.post.name} no longer waits for approval on {target.channel}. Nothing was done."
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
    settings = session.config.channels.get(target.channel)
    return manage.resolve(
        session.ledger, session.receipts, target.post, target.channel, sent_url=url, settings=settings
    )


def edit(session: Session, form: Mapping[str, str]) -> list[str]:
    """Store a person's text. Raises TextRefusedError if it can't be sent, or the text that it replaces has changed."""
    written = text(form)
    target = Target(session, form)
    row = post_row(target.post, session.schedule(target.channel), session.channels, session.composer)
    if row is None or target.delivery is None:
        raise ChangedMeanwhileError(f"{target.post.name} no longer has a text on {target.channel}. Nothing was done.")
    _, problem = session.composer.try_compose(target.post, replace(target.delivery, custom_text=written))
    if problem:
        raise TextRefusedError(problem)
    try:
        target.require_text(row)
    except ChangedMeanwhileError as error:
        raise TextRefusedError(str(error)) from None
    (delivery,) = approving.store_texts(
        session.ledger, session.posts, [row], {(target.post.id, target.channel): written}
    )
    session.ledger.wake_workers()
    file = "the ledger" if delivery.custom_text else session.posts.words_file(target.post)
    return [f"stored: the text of {target.post.name} on {target.channel}, in {file}"]


def push(session: Session, form: Mapping[str, str]) -> list[str]:
    """Queue a post; the next pass sends it. That also approves it, but only with the text that was shown."""
    target = Target(session, form)
    plan = push_plan(session, again=bool(form.get("again")), force=bool(form.get("force")))
    (row,) = plan.rows([target.post], [target.channel])
    target.require_text(row)
    return [plan.queue(row)]


def retract(session: Session, form: Mapping[str, str]) -> list[str]:
    """Delete the copies on a channel."""
    target = Target(session, form)
    retracted, failed = delete_copies(session.ledger, session.receipts, session.channels, target.post, [target.channel])
    if failed:
        raise UsageError("\n".join(failed))
    return retracted


def try_again(session: Session, form: Mapping[str, str]) -> list[str]:
    """Ask a channel for its account, as `check --online` does. If it answers, its waits and pauses end."""
    (name,) = session.channels.chosen([field(form, "channel")])
    channel, result = session.channels.get(name), CheckResult()
    problems = [
        *(
            f"channels.{name}: {problem}"
            for problem in session.app.renderer.template_problems(channel, session.composer.options(name))
        ),
        *session.channels.missing_secrets(name),
    ]
    check_channel(channel, problems, session.ledger.now(), result, online=True)
    if result.errors:
        raise UsageError("\n".join(result.errors))
    resume_channels(session.ledger.channels, [name])
    session.ledger.wake_workers()
    return [*result.lines, *result.warnings]


def move(session: Session, form: Mapping[str, str]) -> list[str]:
    """Set a post's `at`, the time before which it is not sent."""
    post = _post(session.posts, field(form, "post"))
    if field(form, "was") != post.overrides.at:
        raise ChangedMeanwhileError(
            f"{post.name} was moved meanwhile: its `at` is {post.overrides.at or 'not set'} now. Nothing was done."
        )
    return [
        move_post(
            session.ledger,
            session.posts,
            post,
            local_time(form, session.config.blog.timezone),
            session.config.blog.timezone,
        )
    ]


def approve_source(session: Session, form: Mapping[str, str]) -> list[str]:
    """Accept the held read of a source."""
    names = [source.name for source in session.config.sources]
    return [approving.approve_source(session.ledger.sources, names, field(form, "source"))]
