"""Ask a person on the terminal: few questions, each with a default for Enter."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from syndicator.cli.output import safe
from syndicator.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_MOST_QUESTIONS = 3
WRITE, CANCEL, EDIT = "y", "n", "e"


class Dialogue:
    """Asks at most three questions; the last one is whether to go on. `asks`: if False, every answer is the default.
    `say` prints a line.
    """

    def __init__(self, say: Callable[[str], None], *, asks: bool) -> None:
        self.say = say
        self.asks = asks
        self._left = _MOST_QUESTIONS

    @property
    def may_ask(self) -> bool:
        """Whether a question may be asked before the last one."""
        return self.asks and self._left > 1

    def ask(self, question: str) -> str:
        """Return the answer; empty for Enter, or if no question is left."""
        if not self.may_ask:
            return ""
        self._left -= 1
        return self._prompt(question)

    def choose(self, question: str, names: Sequence[str], accept: Callable[[Sequence[str]], str]) -> list[str]:
        """Return the chosen names; a person types numbers or names. `accept` returns what is wrong with an answer, or "";
        a wrong answer is asked for again.
        """
        if not self.may_ask:
            return []
        self._left -= 1
        while True:
            words = self._prompt(question).replace(",", " ").split()
            chosen = [
                names[int(word) - 1] if word.isdecimal() and 0 < int(word) <= len(names) else word for word in words
            ]
            if not (problem := accept(chosen)):
                return chosen
            self.say(problem)

    def confirm(self, question: str) -> str:
        """Return WRITE, CANCEL or EDIT; WRITE without asking unless `asks`."""
        if not self.asks:
            return WRITE
        while True:
            answer = self._prompt(f"{question} [Y/n/e = edit first]").strip().lower()[:1] or WRITE
            if answer in {WRITE, CANCEL, EDIT}:
                return answer

    def edit(self, text: str) -> str:
        """Return the text as the person has left it in $EDITOR."""
        return click.edit(text, extension=".toml") or text

    def _prompt(self, question: str) -> str:
        answer: str = click.prompt(safe(question), default="", show_default=False, prompt_suffix=" › ", err=True)
        return answer.strip()


def has_terminal() -> bool:
    """Whether a person can be asked."""
    return bool(sys.stdin and sys.stdin.isatty())  # stdin is None if it was closed


def require_terminal() -> None:
    if not has_terminal():
        raise UsageError("no terminal to ask on; add --yes")


def confirm(question: str) -> None:
    """Ask, and exit with status 0 unless the answer is yes."""
    if not click.confirm(question, err=True):
        raise click.exceptions.Exit(0)
