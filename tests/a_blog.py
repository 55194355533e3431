"""A small blog in a folder, and the program run on it in this process, by a clock that the test moves."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from syndicator.channels.registry import kind_class
from syndicator.config.file import load
from syndicator.daemon.run_pass import run_pass
from syndicator.session import open_session

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from pathlib import Path

    from syndicator.app.results import PassResult
    from syndicator.session import Session

START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)  # a Monday


def outbox(name: str, *lines: str) -> str:
    """The section of a channel that is the folder of its name, with these settings besides."""
    return "\n".join((f'[channels.{name}]\nkind = "file"\npath = "{name}"', *lines))


@dataclass
class Blog:
    """`write` puts a post there, `configure` writes config.toml, `run` is one pass; `now` is what time it is."""

    folder: Path
    now: datetime = START
    policy: str = 'first_run = "skip"'
    channels: tuple[str, ...] = (outbox("outbox"),)
    feeds: tuple[str, ...] = ()  # addresses, beside the folder of posts
    writes: int = field(default=0)

    def write(self, slug: str, *, day: datetime | None = None, front: str = "", text: str = "") -> Path:
        path = self.folder / "posts" / f"{slug}.md"
        path.parent.mkdir(exist_ok=True)
        date = (day or self.now).isoformat()
        body = text or f"What {slug} is about, in a sentence."
        path.write_text(f"---\ntitle: On {slug}\nslug: {slug}\ndate: {date}\n{front}\n---\n{body}\n")
        self._age(path)
        return path

    def _age(self, path: Path) -> None:
        """Let the file be old enough not to be read again for its youth, and newer than what it replaces."""
        self.writes += 1
        stamp = 1_600_000_000 + self.writes
        os.utime(path, (stamp, stamp))

    def configure(self) -> Path:
        path = self.folder / "config.toml"
        source = '[[sources]]\nkind = "repo"\npath = "posts"'
        feeds = (f'[[sources]]\nkind = "feed"\nname = "feed{n}"\nurl = "{url}"' for n, url in enumerate(self.feeds))
        blog = '[blog]\nurl = "https://blog.example.dev"\ntimezone = "Europe/Berlin"'
        path.write_text("\n".join((blog, source, *feeds, "[policy]", self.policy, *self.channels)))
        return path

    def open(self, mode: str = "write") -> AbstractContextManager[Session]:
        (self.folder / "posts").mkdir(exist_ok=True)
        config = load(self.configure(), kind_class=kind_class)
        return open_session(config, mode=mode, now=lambda: self.now)  # type: ignore[arg-type]

    def run(self) -> PassResult:
        with self.open() as session:
            return run_pass(session.app)

    def later(self, **span: float) -> Blog:
        self.now += timedelta(**span)
        return self

    def sent(self, folder: str = "outbox") -> list[str]:
        """The slugs of what the file channel published there, in order of time."""
        files = sorted((self.folder / folder).glob("*.json"), key=lambda path: path.stat().st_mtime_ns)
        return [json.loads(path.read_text())["slug"] for path in files]
