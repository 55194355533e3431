"""Move records of what was sent, in and out: `import`, `adopt`, `export`, `copy-ledger`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from syndicator.cli import suggest
from syndicator.cli.context import FAILED, OK, CommandContext, pass_context
from syndicator.cli.dialogue import require_terminal
from syndicator.cli.options import channels, examples, yes
from syndicator.cli.output import print_json, print_lines, safe
from syndicator.errors import UsageError

if TYPE_CHECKING:
    from syndicator.actions.adopt import FoundCopy
    from syndicator.config import Config


@click.command(
    "import",
    epilog=examples(
        "import feed2toot feed2toot.db --channel mastodon", "import plain addresses.txt --channel x --channel linkedin"
    ),
)
@click.argument("kind", metavar="KIND", shell_complete=suggest.tools)
@click.argument("file", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--channel",
    "channels",
    metavar="NAME",
    multiple=True,
    required=True,
    help="Where it was sent; may be repeated.",
    shell_complete=suggest.channels,
)
@click.option("--place", metavar="TEXT", default="", help="If FILE has several platforms or feeds: only this one.")
@pass_context
def import_(context: CommandContext, kind: str, file: Path, channels: tuple[str, ...], place: str) -> None:
    """Record as sent what another tool has sent.

    KIND: feed2exec, feed2toot, feedecho, feediverse, plain, posse-party, sequoia, syndicator.
    """
    from syndicator.actions.imports import import_file, tools
    from syndicator.config.bind import suggestion

    if kind not in tools():
        raise UsageError(
            f"{kind}: not a kind of file to import{suggestion(kind, tools()) or ';'} KIND is one of {', '.join(tools())}"
        )
    with context.session("write") as session:
        names = session.channels.chosen(channels)
        results = import_file(session.ledger, kind, file, names, place=place)
        problems = session.receipts.publish()
    for result in results:
        unmatched = f"; {result.unmatched} are kept until their posts are read" if result.unmatched else ""
        print_lines(f"{result.channel}: {result.entries} entries, {result.matched} posts now count as sent{unmatched}")
    for problem in problems:
        context.warn(problem)


@click.command(epilog=examples("adopt", "adopt --channel mastodon --yes"))
@channels
@yes
@pass_context
def adopt(context: CommandContext, channels: tuple[str, ...], yes: bool) -> int:
    """Find copies posted by hand, and record them as sent.

    Looks on channels whose posts can be read, for a link to each post that was not sent there. Where reading costs money,
    only on channels that you name.
    """
    from syndicator.actions.adopt import adopt as record
    from syndicator.actions.adopt import search, searchable, unsent_posts

    problems = []
    with context.session("look") as session:
        session.channels.chosen(channels)
        if not yes:
            require_terminal()
        for channel in searchable(session.channels, channels):
            posts = unsent_posts(session.ledger, channel.name)
            result = search(
                session.ledger, session.posts, channel, posts, context.progress(f"Looking on {channel.name}")
            )
            copies = [copy for copy in result.copies if yes or _is_wanted(copy)]
            print_lines(*record(session.ledger, session.receipts, copies))
            if not result.copies:
                context.note(f"{channel.name}: no copies found of {len(posts)} unsent post{'s' * (len(posts) != 1)}")
            if result.problem:
                problems.append(f"{channel.name}: the search ended early: {result.problem}")
    for problem in problems:
        context.warn(problem)
    return FAILED if problems else OK


def _is_wanted(copy: FoundCopy) -> bool:
    question = f"{copy.channel}: {copy.title} is at {copy.receipt.remote_url or copy.receipt.remote_id}. Record it?"
    return click.confirm(safe(question), err=True, default=True)


@click.command(epilog=examples("export sent.json"))
@click.argument("file", metavar="[FILE]", required=False, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Replace FILE if it exists.")
@pass_context
def export(context: CommandContext, file: Path | None, force: bool) -> None:
    """Print what was sent where, as JSON.

    `import syndicator` and other programs read it.
    """
    import json

    from syndicator.atomic_write import replace_file
    from syndicator.receipts.content import receipts_text

    with context.read_only() as session:
        kinds = {name: channel.kind for name, channel in session.config.channels.items()}
        text = receipts_text(kinds, session.ledger.syndications.current())
    if file is None:
        print_json(json.loads(text))
        return
    if file.exists() and not force:
        raise UsageError(f"{file} already exists; name another file or add --force")
    try:
        replace_file(file, text.encode(errors="replace"))
    except OSError as error:
        raise UsageError(f"can't write {file}: {error.strerror}") from None
    context.note(f"wrote {file}")


@click.command("copy-ledger", epilog=examples("copy-ledger syndicator.db postgresql://me@db.example.org/syndicator"))
@click.argument("source", metavar="FROM")
@click.argument("target", metavar="TO")
@pass_context
def copy_ledger(context: CommandContext, source: str, target: str) -> None:
    """Copy the ledger from one database to another.

    FROM and TO are addresses as in [ledger] url, or SQLite files. Every row is compared. The old ledger then holds
    whatever it had to send, so that only the new one sends it. With --blog NAME, FROM is the ledger of a single blog,
    which is added to TO under that name.
    """
    from syndicator.actions.copy_ledger import copy_blog_ledger, left_behind
    from syndicator.actions.copy_ledger import copy_ledger as copy
    from syndicator.ledger.opening import state_folder

    old, new = _config_for(context, source), _config_for(context, target)
    rows = copy_blog_ledger(old, new, context.blog) if context.blog else copy(old, new)
    print_lines(f"copied and compared {rows:,} rows" if rows else "finished the copy that was interrupted")
    context.note(f'now set [ledger] url = "{new.ledger.url}" in {context.ledger_file.name}')
    for folder in left_behind(old, new):
        context.note(f"and move {folder} to {state_folder(new)}")


def _config_for(context: CommandContext, address: str) -> Config:
    """Return a config with only this ledger."""
    from syndicator.config import Config, LedgerConfig, addresses

    path = address.removeprefix("sqlite:///")
    if "://" not in path:
        return Config(path=context.ledger_file.absolute(), ledger=LedgerConfig(url=f"sqlite:///{Path.cwd() / path}"))
    parts = addresses.split_url(address)
    if parts.scheme not in ("postgresql", "postgres"):
        raise UsageError(f'{address}: must be an SQLite file, or start with "sqlite:///" or "postgresql://"')
    try:
        addresses.refuse_password(parts, addresses.DATABASE_PASSWORDS)
    except ValueError:
        raise UsageError(
            "others can read a password on the command line; put it into ~/.pgpass or $PGPASSWORD"
        ) from None
    return Config(path=context.ledger_file.absolute(), ledger=LedgerConfig(url=address))
