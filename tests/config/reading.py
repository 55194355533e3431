"""Reading a config.toml with kinds of its own, so that no channel is needed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias

from syndicator.config import Config
from syndicator.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from syndicator.credentials import Secret

Read: TypeAlias = Callable[[str], Config]
Problems: TypeAlias = Callable[[str], list[str]]

SOURCE = '[[sources]]\nkind = "feed"\nurl = "https://blog.example.dev/rss.xml"\n'


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxOptions:
    path: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class HookOptions:
    url: Secret | str = field(metadata={"address": True})
    secret: Secret | None = None
    style: str = field(default="plain", metadata={"choices": ("plain", "slack")})
    receiver_dedups: bool | None = None

    def __post_init__(self) -> None:
        if self.style == "slack" and self.secret:
            raise ValueError("Slack's hooks take no secret")


class Box:
    Options: ClassVar[type[Any]] = BoxOptions
    broken = ""
    timeline = False
    settle_after = timedelta(0)

    @classmethod
    def waits_for_page(cls, options: BoxOptions) -> bool:
        del options
        return False


class Hook(Box):
    Options = HookOptions


class Timeline(Hook):
    timeline = True
    settle_after = timedelta(minutes=2)

    @classmethod
    def waits_for_page(cls, options: Any) -> bool:
        return bool(options.style == "plain")


def kind_class(kind: str) -> type[Any]:
    try:
        return {"box": Box, "hook": Hook, "timeline": Timeline}[kind]
    except KeyError:
        raise UsageError(f'unknown kind "{kind}"') from None
