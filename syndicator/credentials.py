"""Secrets: named in the configuration, read only where something is sent."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Secret:
    """A secret that is not read until `reveal()`; whatever prints it prints `…`.

    `origin` says where it comes from, for messages: "the environment variable X_API_KEY".
    `reveal` raises UsageError with one line that says what is missing and what to do.
    """

    origin: str
    read: Callable[[], str] = field(repr=False, compare=False)

    def reveal(self) -> str:
        return self.read()

    def __repr__(self) -> str:
        return "…"

    __str__ = __repr__
