"""Set up a blog: `init`."""

from __future__ import annotations

import os
from functools import partial
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

import click

from syndicator.cli.context import OK, CommandContext, pass_context
from syndicator.cli.dialogue import CANCEL, EDIT, WRITE, Dialogue, has_terminal
from syndicator.cli.options import examples
from syndicator.cli.output import columns, post_count, print_lines, shown_path
from syndicator.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from syndicator.actions.init.discover import Discovery
    from syndicator.actions.init.places import Place
    from syndicator.config import Config


@click.command(epilog=examples("init", "init --channel x --channel linkedin", "init https://blog.example.dev --yes"))
@click.argument("target", metavar="[DIR|URL]", required=False)
@click.option("--channel", "channels", metavar="NAME", multiple=True, help="Announce here; may be repeated.")
@click.option("--yes", is_flag=True, help="Take every proposal, and don't ask.")
@click.option("--print", "print_only", is_flag=True, help="Print the config, and write nothing.")
@pass_context
def init(
    context: CommandContext, /, *, target: str | None, channels: tuple[str, ...], yes: bool, print_only: bool
) -> int:
    """Recognise your blog, and propose a config for it.

    Looks at DIR (default: this folder), or at the site at URL, says where each value is from, and ends with the newest post
    as each place would show it. Writes .syndicator/config.toml; sends nothing.
    """
    from syndicator.actions.init.places import named

    chosen = named(channels) if channels else []  # a mistake shows before anything is read
    folder, url = _target(target)
    if not (yes or print_only or has_terminal()):
        raise UsageError("no terminal to ask on; add --yes to take every proposal, or --print to see it")
    setup = Setup(Dialogue(context.note, asks=not (yes or print_only)), folder, url)
    path = context.new_path(folder)
    if os.path.lexists(path):
        return setup.extend(path, chosen, print_only=print_only)
    return setup.create(path, chosen, print_only=print_only)


def _target(written: str | None) -> tuple[Path, str]:
    """Return the folder to look at, and the site's address if one is given. Raises UsageError."""
    here = Path.cwd()
    if written is None:
        return here, ""
    if (folder := Path(written).expanduser()).is_dir():
        return folder.resolve(), ""
    if written.startswith(("https://", "http://")):
        return here, written
    host = written.partition("/")[0]
    if "." in host.strip(".") and not folder.exists():
        return here, f"https://{written}"
    raise UsageError(f"{written}: folder not found, and not an address such as https://blog.example.dev")


class Setup:
    """One call of `init`. `url`: the address that the person gave."""

    def __init__(self, dialogue: Dialogue, folder: Path, url: str) -> None:
        self._dialogue = dialogue
        self._folder = folder
        self._url = url
        self._say = dialogue.say

    def create(self, path: Path, chosen: Sequence[Place], *, print_only: bool) -> int:
        """Propose a config, and write it if the person agrees."""
        from syndicator.actions.init.places import needing_nothing
        from syndicator.actions.init.propose import config_text
        from syndicator.actions.init.write import write_new

        discovery = self._discover(path.parent)
        places = self._places(chosen, discovery) or needing_nothing()
        text = config_text(discovery.proposal, places)
        if print_only:
            print_lines(*text.rstrip("\n").split("\n"))
            return OK
        self._say(_promise(path, discovery))
        if not (text := self._agreed(path, text)):
            self._say("nothing was written")
            return OK
        write_new(path, text)
        self._say(f"wrote {shown_path(path)}")
        self._show_newest(path, text)
        if discovery.proposal.is_offline:
            self._say(
                "The site could not be reached, so the config has no feed: run `syndicator init` again when you are online."
            )
        return OK

    def extend(self, path: Path, chosen: Sequence[Place], *, print_only: bool) -> int:
        """Add places to an existing config, and the feed if it could not be read before; else only report the proposal."""
        from syndicator.actions.init.propose import NO_FEED, differences, feed_table
        from syndicator.actions.init.write import replace_unchanged
        from syndicator.channels.registry import kind_class
        from syndicator.config.file import load

        config = load(path, kind_class=kind_class)
        text = path.read_text(encoding="utf-8")
        self._say(f"{shown_path(path)} already exists; its settings are not changed")
        discovery = self._discover(path.parent)
        for line in differences(config, discovery.proposal):
            self._say(line)
        added = [place for place in self._places(chosen, discovery, config) if place.name not in config.channels]
        tables = {place.name: place.table() for place in added}
        feed = feed_table(discovery.proposal.feed) if NO_FEED in text and discovery.proposal.feed else ""
        if print_only:
            print_lines(*"\n\n".join(filter(None, (feed, *tables.values()))).splitlines())
            return OK
        extended = "\n\n".join((text.replace(NO_FEED, feed or NO_FEED).rstrip(), *tables.values())) + "\n"
        if (feed or tables) and (extended := self._agreed(path, extended)):
            replace_unchanged(path, text, extended)
            self._say(f"added {', '.join(filter(None, (feed and 'the feed', *tables)))} to {shown_path(path)}")
            text = extended
        self._show_newest(path, text)
        return OK

    def _show_newest(self, path: Path, text: str) -> None:
        from syndicator.cli.newest import show_newest

        show_newest(_parsed(path, text), text, self._say)

    def _discover(self, config_folder: Path) -> Discovery:
        """Look at the blog, and say what was found."""
        from syndicator.actions.init.describe import found, remarks
        from syndicator.actions.init.discover import Discoverer

        self._say(f"Looking at {self._url or shown_path(self._folder)} …")
        discovery = Discoverer(self._folder, self._url, self._dialogue.ask).discover(config_folder)
        for label, shown, reason in found(discovery):
            self._say(f"  {label:<16}  {shown:<38}  {f'({reason})' if reason else ''}".rstrip())
        for line in remarks(discovery):
            self._say(line)
        return discovery

    def _places(self, chosen: Sequence[Place], discovery: Discovery, config: Config | None = None) -> list[Place]:
        """Return the places to announce at: those that the command line names, else those that the person chooses."""
        from syndicator.actions.init.places import from_profiles, named, offered

        taken = {channel.kind for channel in config.channels.values()} if config else set()
        places = list(chosen)
        if not places and self._dialogue.may_ask:
            known = from_profiles(offered(taken | discovery.homes), discovery.profiles)
            for line in _menu(known, discovery.homes):
                self._say(line)
            names = self._dialogue.choose(
                "Numbers or names; Enter for none yet", [place.name for place in known], partial(_mistake, known)
            )
            places = named(names)
        return [self._completed(place) for place in from_profiles(places, discovery.profiles)]

    def _completed(self, place: Place) -> Place:
        """Ask for the missing values of a place, while questions are left."""
        for key, example in place.missing.items():
            answer = self._dialogue.ask(f"{place.label}: your {key}, such as {example} (Enter: put it in later)")
            place = place.with_values({key: answer}, "as you said")
        return place

    def _agreed(self, path: Path, text: str) -> str:
        """Return the config that the person agrees to, which is valid; empty if the person cancels."""
        while True:
            problem = _problem(path, text)
            if problem and not self._dialogue.asks:
                raise UsageError(problem)
            if problem:
                self._say(problem)
            answer = self._dialogue.confirm("The config is not valid; edit it?" if problem else "Write it?")
            answer = EDIT if problem and answer == WRITE else answer
            if answer == EDIT:
                text = self._dialogue.edit(text)
            elif answer == WRITE:
                return text
            elif answer == CANCEL:
                return ""


def _parsed(path: Path, text: str) -> Config:
    from syndicator.channels.registry import kind_class
    from syndicator.config.file import parse

    return parse(text.removeprefix("\ufeff"), path, kind_class=kind_class)


def _problem(path: Path, text: str) -> str:
    """Return the mistakes in a config, a line each; empty if it is valid."""
    try:
        _parsed(path, text)
    except UsageError as error:
        return str(error)
    return ""


def _menu(places: Sequence[Place], homes: Collection[str]) -> Iterator[str]:
    """Yield the question for the places, with their numbers in two columns. `homes`: kinds that host the blog itself."""
    yield "Where shall new posts be announced? (Until you choose, they are written to a folder to look at.)"
    cells = [
        f"{number:>2} {place.label}{f' ({place.known})' if place.known else ''}"
        for number, place in enumerate(places, 1)
    ]
    half = -(-len(cells) // 2)
    yield from (f"  {line}" for line in columns(list(zip_longest(cells[:half], cells[half:], fillvalue=""))))
    if homes:
        yield f"  {' and '.join(sorted(homes))} is left out: the blog itself is there"


def _mistake(offered: Sequence[Place], names: Sequence[str]) -> str:
    """Return what is wrong with the names of places; empty if nothing is. For a word that can't be a name: the list of places."""
    from syndicator.actions.init.places import named

    if wrong := [name for name in names if not name[:1].isalpha()]:
        listed = ", ".join(f"{number} {place.label}" for number, place in enumerate(offered, 1))
        return f"place {wrong[0]!r} not found; there are {listed}"
    try:
        named(names)
    except UsageError as error:
        return str(error)
    return ""


def _promise(path: Path, discovery: Discovery) -> str:
    """Say what will be written, and that nothing is sent."""
    from syndicator.actions.init.write import needs_gitignore

    if discovery.survey:
        number = len(discovery.survey.counts.public)
    else:
        number = len(discovery.site.feed.entries) if discovery.site.feed else 0
    posts = f"; the {post_count(number)} there now never will be, unless you push one" if number else ""
    beside = " and a .gitignore beside it" if needs_gitignore(path) else ""
    return f"This writes {shown_path(path)}{beside}, nothing else. Nothing is sent by it{posts}."
