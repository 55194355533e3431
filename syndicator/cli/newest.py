"""What `init` ends with: the newest post as each place would show it, and the next commands."""

from __future__ import annotations

import shlex
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from syndicator.cli.output import WIDEST, columns, post_count, print_cards
from syndicator.cli.sessions import push_plan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from syndicator.config import Config
    from syndicator.model import Post
    from syndicator.session import Session
    from syndicator.views.dry_run import PreviewRow


def show_newest(config: Config, text: str, say: Callable[[str], None]) -> None:
    """Check the config, show the newest post as each place would, and say what to do next. `text`: the config file's."""
    from syndicator.session import open_session

    with open_session(config, mode="dry") as session:
        session.ingest()
        say(_checked(session))
        for problem in session.ingested.problems:
            say(problem)
        newest = _newest(session)
        if newest:
            say("The newest post would read:")
            rows = push_plan(session, force=True).rows([newest], list(config.channels))
            print_cards([_as_enabled(row, session, text) for row in rows], config.blog.timezone)
        for line in _aligned(list(_next(session, newest))):
            say(line)


def _checked(session: Session) -> str:
    """`checked: 89 posts, 2 places; x wants a login: syndicator auth x`."""
    public = sum(not post.withheld for post in session.posts.outlines())
    names = list(session.config.channels)
    places = "1 place" if len(names) == 1 else f"{len(names)} places"
    missing = [_missing_from(session, name) for name in names]
    return "; ".join((f"checked: {post_count(public)}, {places}", *filter(None, missing)))


def _as_enabled(row: PreviewRow, session: Session, text: str) -> PreviewRow:
    """Return the row; if its place is not enabled, a row that says so and what is missing."""
    from syndicator.actions.init.places import to_do

    if session.config.channels[row.channel].enabled:
        return row
    return replace(row, decision="not enabled", reason=to_do(text, row.channel), command="")


def _missing_from(session: Session, name: str) -> str:
    """Return what a channel needs before it can send; empty if nothing."""
    channel = session.channels.get(name)
    if not session.config.channels[name].enabled:
        return f"{name} is off until you put in what its comment asks for"
    if missing := next(iter(session.channels.missing_secrets(name)), ""):
        return missing
    if type(channel).login and channel.problems():
        return f"{name} wants a login: syndicator auth {name}"
    return ""


def _newest(session: Session) -> Post | None:
    """Return the newest post that everybody can read."""
    from syndicator.model import by_date

    now = session.ledger.now()
    public = (post for post in session.posts.outlines() if not post.withheld)
    out = (post for post in public if post.published_at is None or post.published_at <= now)
    newest = max(out, key=by_date, default=None)
    return newest and session.posts.with_body(newest)


def _next(session: Session, newest: Post | None) -> Iterator[tuple[str, str]]:
    """Yield the next three commands, each with what it does."""
    path = session.config.path
    if not _is_found(path):
        yield f"Next:  cd {shlex.quote(str(path.parent.parent))}", "so that the config is found"
    logins = [name for name in session.config.channels if _missing_from(session, name).endswith(f"auth {name}")]
    first, *others = logins or [""]
    head = "Next:  " if _is_found(path) else "       "
    if first:
        more = f", and the same for {', '.join(others)}" if others else ""
        yield f"{head}syndicator auth {first}", f"get its token{more}"
    else:
        yield f"{head}syndicator dry-run --all", "see what every post would say"
    if newest:
        yield f"       syndicator push {shlex.quote(newest.name)}", "send this one now, to try it"
    yield "       syndicator run", "announce new posts from now on (a timer instead: deploy/README.md)"


def _aligned(commands: Sequence[tuple[str, str]]) -> list[str]:
    """Return lines with the commands and their purposes: side by side, or one below the other if a command is too long."""
    if all(len(command) <= WIDEST for command, _ in commands):
        return columns(commands)
    return [line for command, purpose in commands for line in (command, f"         {purpose}")]


def _is_found(path: Path) -> bool:
    """Whether commands find this config from the current folder."""
    here = Path.cwd()
    return path.parent in (here, *(folder / path.parent.name for folder in (here, *here.parents)))
