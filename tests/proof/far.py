"""The far ends: one of each kind of channel, as a fake, with the lines of config.toml that lead to it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable  # noqa: TC003 (dataclasses may be asked for their hints)
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.channels.hashnode import fake as hashnode
from tests.channels.linkedin import fake as linkedin
from tests.channels.webhook import fake as webhook
from tests.channels.x import fake as x

if TYPE_CHECKING:
    from datetime import timedelta
    from pathlib import Path

    from tests.fakes.server import FakeServer

HOOKS = ("hook-plain", "hook-linkedin", "hook-linkedin-share", "hook-teams", "hook-slack", "hook-discord")
ASKS = frozenset(HOOKS)  # nobody can tell what became of a lost answer: a person is asked
KINDS = ("file", "hashnode", "linkedin", "linkedin-ugc", "x", "hook-standard", *HOOKS)
FULL = os.environ.get("SYNDICATOR_PROOF") == "full"
ALIKE = {"hook-linkedin", "hook-linkedin-share", "hook-teams"}  # they answer as hook-plain does
NETWORKED = tuple(kind for kind in KINDS[1:] if FULL or kind not in ALIKE)


@dataclass
class Far:
    """A far end. `section` is what stands below [channels.NAME]; `made` is all that people can see there."""

    section: str
    server: FakeServer | None = None
    env: dict[str, str] = field(default_factory=dict)
    made: Callable[[], list[str]] = list

    def copies(self, slug: str) -> int:
        """How many copies of that post there are."""
        return sum(slug in one for one in self.made())

    def pass_time(self, by: timedelta) -> None:
        if isinstance(self.server, hashnode.Server):
            self.server.ahead += by
        elif self.server is not None:
            before = self.server.clock
            self.server.clock = lambda: before() + by.total_seconds()

    def close(self) -> None:
        if self.server is not None:
            self.server.stop()


def open_far(kind: str, folder: Path) -> Far:
    """A new far end of that kind, where nothing has been published yet."""
    if kind == "file":
        return Far('kind = "file"\npath = "outbox"', made=lambda: _files(folder / "outbox"))
    far = _OPENERS.get(kind, _hook)(kind)
    assert far.server is not None
    server = far.server
    far.made = lambda: [json.dumps([made.of, made.content], ensure_ascii=False) for made in server.publications]
    return far


def _files(outbox: Path) -> list[str]:
    return [path.read_text() for path in outbox.glob("*") if not path.name.startswith(".")]


def _hook(kind: str) -> Far:
    style = kind.removeprefix("hook-")
    receiver = webhook.RECEIVERS.get(style, style)
    server = webhook.Server(receiver, dedups=style == "standard")
    name = style.replace("-", "_").upper()
    env = {f"URL_{name}": f"{server.url}/hooks/catch/123456/hush-hush-hook", f"KEY_{name}": webhook.SIGNING}
    section = f'kind = "webhook"\nstyle = "{style}"\nurl = {{ env = "URL_{name}" }}'
    signed = f'\nsecret = {{ env = "KEY_{name}" }}' if style in webhook.SIGNED else ""
    return Far(section + signed, server, env)


def _hashnode(_: str) -> Far:
    server = hashnode.Server()
    section = (
        f'kind = "hashnode"\nbase_url = "{server.url}"\npublication = "me.hashnode.dev"\ntoken = {{ env = "HASHNODE" }}'
    )
    return Far(section, server, {"HASHNODE": hashnode.TOKEN})


def _linkedin(kind: str) -> Far:
    server = linkedin.FakeLinkedIn()
    api = kind.partition("-")[2] or "posts"
    section = f'kind = "linkedin"\napi = "{api}"\nbase_url = "{server.url}"\naccess_token = {{ env = "LINKEDIN" }}'
    return Far(section + _AT_ONCE, server, {"LINKEDIN": linkedin.TOKEN})


def _x(_: str) -> Far:
    server = x.FakeX()
    keys = {
        "api_key": x.API_KEY,
        "api_key_secret": x.API_SECRET,
        "access_token": x.TOKEN,
        "access_token_secret": x.TOKEN_SECRET,
    }
    lines = "".join(f'\n{name} = {{ env = "X_{name.upper()}" }}' for name in keys)
    env = {f"X_{name.upper()}": value for name, value in keys.items()}
    return Far(f'kind = "x"\nbase_url = "{server.url}"' + lines + _AT_ONCE, server, env)


_AT_ONCE = '\nmin_gap = "0s"\nwait_until_live = false'
_OPENERS: dict[str, Callable[[str], Far]] = {
    "hashnode": _hashnode,
    "linkedin": _linkedin,
    "linkedin-ugc": _linkedin,
    "x": _x,
}
