"""Commands that only look: `check`, `list`, `dry-run`, `history`, `why`, `links`, `lint`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from syndicator.cli import output as printing
from syndicator.cli.context import AGAIN, DONE, USAGE, Shell, pass_shell, show, show_json
from syndicator.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from syndicator.app import Session
    from syndicator.render.lint import Finding
    from syndicator.views.dry_run import Row

as_json = click.option("--json", "as_json", is_flag=True, help="For programs: one JSON document.")
channels = click.option(
    "--channel", "channels", metavar="NAME", multiple=True, help="Only this channel; may be repeated."
)
slug = click.argument("slug", metavar="SLUG")


@click.command()
@click.option(
    "--online", is_flag=True, help="Also ask each channel who it is, what it may do, and when its token dies."
)
@click.option("--backup", metavar="FILE", type=click.Path(path_type=Path), help="Look over a backup, nothing else.")
@pass_shell
def check(shell: Shell, online: bool, backup: Path | None) -> int:
    """Look over config, templates, ledger and secrets. Posts nothing."""
    from syndicator.views.check import check as look_over

    if backup:
        return _check_backup(backup)
    found = look_over(shell.path, online=online)
    show(*found.lines)
    for problem in (*found.warnings, *found.errors):
        shell.warn(problem)
    return USAGE if found.errors else DONE


def _check_backup(file: Path) -> int:
    from syndicator.ledger.backup import look_over_backup

    look_over_backup(file)
    show(f"backup   {file}: whole, and can be restored")
    return DONE


@click.command("list")
@as_json
@pass_shell
def list_posts(shell: Shell, as_json: bool) -> None:
    """The posts as one list: what there is and where each went."""
    from syndicator.views.explain import posts

    with shell.looking() as session:
        found = posts(session)
        _unread(shell, session)
    if as_json:
        show_json(found)
    elif found:
        show(*printing.columns([_post(post) for post in found]))
    else:
        shell.note("no posts")


def _post(post: dict[str, Any]) -> tuple[str, ...]:
    went = ", ".join(f"{channel}: {state}" for channel, state in post["where"].items())
    return (
        printing.day(post["published_at"]),
        post["slug"],
        post["title"],
        ", ".join(post["sources"]),
        post["withheld"] or went,
    )


@click.command("dry-run")
@click.argument("slugs", metavar="[SLUG]...", nargs=-1)
@channels
@click.option("--all", "everything", is_flag=True, help="Every post, not only what would be sent or is held.")
@as_json
@click.option("--html", metavar="FILE", type=click.Path(dir_okay=False, allow_dash=True), help="A page to look at.")
@click.option("--markdown", is_flag=True, help="For a comment on a pull request.")
@pass_shell
def dry_run(
    shell: Shell, /, *, slugs: tuple[str, ...], channels: tuple[str, ...], everything: bool, **form: Any
) -> int:
    """What the next pass would do and exactly what it would say.

    Changes nothing, and needs no secret. With slugs: those, as `push` would send them.
    Exit status 1 where an announcement can't be written.
    """
    from syndicator.actions.push import plan_push
    from syndicator.delivery.updates import coming
    from syndicator.views.dry_run import preview

    if sum(map(bool, form.values())) > 1:
        raise UsageError("--json, --html and --markdown: one of them at a time")
    with shell.session("dry") as session:
        begun = session.ledger.now()
        rows = plan_push(session, slugs, channels) if slugs else preview(session, channels, everything=everything)
        if form["html"]:
            _write_page(shell, session, rows, form["html"], begun)
        else:
            _show(shell, rows, **form)
        for change in () if slugs else coming(session, channels):
            shell.note(change)
        _unread(shell, session)
    return _report_unwritten(shell, [row for row in rows if row.error])


def _report_unwritten(shell: Shell, rows: Sequence[Row]) -> int:
    """Say in one line which announcements can't be written; the exit status."""
    if not rows:
        return DONE
    shell.warn(f"can't write {len(rows)} of the announcements, the first on {rows[0].channel}: {rows[0].error}")
    return AGAIN


def _unread(shell: Shell, session: Session) -> None:
    """Say it where there may be more posts than were seen."""
    for problem in session.ingest_problems:
        shell.warn(problem)


def _write_page(shell: Shell, session: Session, rows: Sequence[Row], file: str, begun: datetime) -> None:
    from syndicator.cli.preview import as_page, write

    write(file, as_page(session, rows, begun=begun))
    if file != "-":
        shell.note(f"wrote {file}")


def _show(shell: Shell, rows: Sequence[Row], *, as_json: bool, markdown: bool, **_: Any) -> None:
    from syndicator.cli import preview

    if as_json:
        show_json([row.as_json() for row in rows])
    elif not rows:
        shell.note("nothing would be sent, and nothing is held")
    elif markdown:
        click.echo(printing.redacted(preview.as_markdown(rows)))
    else:
        printing.row_cards(rows)


@click.command()
@click.argument("slug", metavar="[SLUG]", required=False)
@as_json
@pass_shell
def history(shell: Shell, slug: str | None, as_json: bool) -> None:
    """Every delivery, its attempts, and links to its copies."""
    from syndicator.views.explain import history as look

    with shell.looking() as session:
        found = look(session, slug)
    if as_json:
        show_json(found)
    elif not found:
        shell.note("nothing yet")
    for delivery in () if as_json else found:
        _delivery(delivery)


def _delivery(delivery: dict[str, Any]) -> None:
    where = delivery["remote_url"] or delivery["remote_id"] or delivery["error"]
    said = (
        printing.minute(delivery["sent_at"]),
        delivery["slug"],
        delivery["channel"],
        _round(delivery),
        delivery["state"],
        where,
    )
    show("  ".join(filter(None, said)))
    for attempt in delivery["attempt_log"]:
        show(
            f"  {printing.minute(attempt['started_at'])}  {attempt['outcome']}  {attempt.get('evidence') or ''}".rstrip()
        )


def _round(delivery: dict[str, Any]) -> str:
    return f"round {delivery['round']}" if delivery["round"] > 1 else ""


@click.command()
@slug
@as_json
@pass_shell
def why(shell: Shell, slug: str, as_json: bool) -> None:
    """What became of a post on each channel, and by which rule.

    Names the command that changes it.
    """
    from syndicator.views.explain import why as look

    with shell.looking() as session:
        found = look(session, slug)
    if as_json:
        show_json(found)
        return
    for line in found:
        due = f" (due {printing.minute(line['due_at'])})" if line["due_at"] else ""
        state = "" if line["reason"].startswith(line["state"]) else f"{line['state']}, "
        show(f"{line['channel']}: {state}{line['reason']}{due}")
        show(*(f"  the card: {warning}" for warning in line["warnings"]))
        show(*(f"  {command}" for command in line["command"].splitlines()))


@click.command()
@as_json
@pass_shell
def links(shell: Shell, as_json: bool) -> None:
    """Each post's syndicated copies, for a site's "also on"."""
    from syndicator.views.explain import links as look

    with shell.looking() as session:
        found = look(session)
    if as_json:
        show_json(found)
        return
    for post in found:
        show(f"{post['slug']}  {post['url']}", *(f"  {copy['channel']}  {copy['url']}" for copy in post["copies"]))


@click.command()
@pass_shell
def lint(shell: Shell) -> int:
    """Every template against every post: too long, empty, missing.

    Exit status 1 where something can't be sent as it is.
    """
    from syndicator.views.dry_run import lint_rows

    with shell.session("dry") as session:
        found = list(lint_rows(session, shell.watched("lint")))
        _unread(shell, session)
    if found:
        show(*printing.columns([_finding(one) for one in found]))
    errors = sum(one.level == "error" for one in found)
    shell.note(f"errors: {errors}, warnings: {len(found) - errors}" if found else "nothing to say against it")
    return AGAIN if errors else DONE


def _finding(one: Finding) -> tuple[str, ...]:
    return one.level, one.channel or "every channel", one.post or "every post", one.what
