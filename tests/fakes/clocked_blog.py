"""A blog of Markdown files with the program run on it in this process, and a clock that stands until it is set."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from syndicator.channels.registry import kind_class
from syndicator.config.file import load
from syndicator.daemon.run_pass import run_pass
from syndicator.session import open_session

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from syndicator.app.results import PassResult
    from syndicator.session import Session

SLUG = "the-first-tomato"
START = datetime(2026, 3, 1, 12, tzinfo=UTC)


class ClockedBlog:
    """`channel`: the lines of [channels.box]; `more`: what follows [[sources]]; `policy`: the lines of [policy]."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.now = START
        self.policy = 'first_run = "all"'
        self.channel = 'kind = "file"\npath = "outbox"'
        self.more = ""
        self.zone = "UTC"
        (folder / "posts").mkdir()

    def write(self, slug: str, date: str, *, title: str = "", body: str = "Words.", more: str = "") -> None:
        front = f"title: {title or slug.title()}\ndate: {date}\n{more}"
        (self.folder / f"posts/{slug}.md").write_text(f"---\n{front}\n---\n{body}\n")

    @contextmanager
    def session(self) -> Iterator[Session]:
        path = self.folder / "config.toml"
        path.write_text(
            f'[blog]\nurl = "https://blog.example.dev"\ntimezone = "{self.zone}"\n[[sources]]\nkind = "repo"\npath = "posts"\n'
            f"{self.more}\n[policy]\n{self.policy}\n[channels.box]\n{self.channel}\n"
        )
        with open_session(load(path, kind_class=kind_class), mode="write", now=lambda: self.now) as session:
            yield session

    def passes(self, times: int = 1) -> list[PassResult]:
        """So many passes, each by a program started anew, 20 minutes apart."""
        done = []
        for _ in range(times):
            with self.session() as session:
                done.append(run_pass(session.app))
            self.now += timedelta(minutes=20)
        return done

    def copy(self, slug: str = SLUG) -> Path:
        return self.folder / f"outbox/{slug}.json"
