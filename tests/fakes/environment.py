"""A blogger with accounts everywhere: a folder of posts whose pages are live, a channel of every kind, and the program.

with Environment(folder) as environment:
    environment.write("the-first-tomato", "The first tomato")
    environment.configure("x", "linkedin")
    environment.run("run", "--once")
    …  environment.x.posts
"""

from __future__ import annotations

import json
import os
import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, TypeVar

from tests import ROOT
from tests.channels.hashnode.fake import Server as FakeHashnode
from tests.channels.linkedin.fake import FakeLinkedIn
from tests.channels.webhook.fake import Server as FakeHook
from tests.channels.x.fake import FakeX
from tests.fakes.blog_server import Blog, Page
from tests.fakes.harness import cases, open_case
from tests.fork_server import run_command

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path
    from typing import Self

    from syndicator.testing.server import FakeServer

NAMES = {"relay": "webhook-linkedin", "outbox": "file"}  # channels that are not called as their case is
Server = TypeVar("Server", bound="FakeServer")
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64

HEAD = """\
[blog]
title = "Balcony"
url = "{blog}"

[[sources]]
kind = "repo"
path = "posts"
{sources}
[policy]
first_run = "all"
max_age = "0s"
flood = 0
min_gap = "0s"
{policy}
"""
POST = """\
---
title: "{title}"
slug: {slug}
description: What a balcony teaches about patience.
date: {date}
tags: [gardening, python]
{more}---

{body}
"""


class Environment:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.blog = Blog()
        self.remotes = {case: open_case(case, folder) for case, face in cases().items() if face.proof != "never"}
        self.servers = tuple(remote.server for remote in self.remotes.values() if remote.server)
        self.env = {name: value for remote in self.remotes.values() for name, value in remote.env.items()}
        self.keys = dict(self.env)
        (folder / "posts").mkdir()

    # --- far ends that tests look into

    @property
    def x(self) -> FakeX:
        return self._server("x", FakeX)

    @property
    def linkedin(self) -> FakeLinkedIn:
        return self._server("linkedin", FakeLinkedIn)

    @property
    def hashnode(self) -> FakeHashnode:
        return self._server("hashnode", FakeHashnode)

    @property
    def relay(self) -> FakeHook:
        return self.hook("linkedin")

    def hook(self, style: str) -> FakeHook:
        return self._server(f"webhook-{style}", FakeHook)

    def _server(self, case: str, kind: type[Server]) -> Server:
        server = self.remotes[case].server
        assert isinstance(server, kind)
        return server

    def __enter__(self) -> Self:
        self._open = ExitStack()
        self._open.enter_context(self.blog.running())
        for server in self.servers:
            self._open.callback(server.stop)
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    # --- the blog

    def write(
        self, slug: str, title: str = "The first tomato", *, body: str = "It took ninety days.", more: str = "",
        date: str = "2026-11-19 10:00",
    ) -> None:  # fmt: skip
        text = POST.format(title=title, slug=slug, date=date, body=body, more=more)
        (self.folder / f"posts/{slug}.md").write_text(text)
        self.blog.change(f"/{slug}", body=f"<html><title>{title}</title></html>", headers={"Content-Type": "text/html"})

    def cover(self, alt: str = "A red tomato") -> str:
        """Lines of front matter that give a post a picture."""
        self.blog.pages["/cover.png"] = Page(PNG, headers={"Content-Type": "image/png"})
        return f"cover: {self.blog.url}/cover.png\n" + (f"cover_alt: {alt}\n" if alt else "")

    # --- the configuration

    def section(self, name: str) -> str:
        """The lines below [channels.NAME] that lead to its far end; `name` is a case, or one of NAMES."""
        return self.remotes[NAMES.get(name, name)].section

    def without_keys(self, name: str) -> str:
        """The same without its secrets, so that `auth` asks for them."""
        return "".join(f"{line}\n" for line in self.section(name).splitlines() if "env" not in line)

    def configure(self, *names: str, sources: str = "", policy: str = "", **more: str) -> None:
        """Write config.toml with these channels; `more` are further lines for them, or for others their whole tables."""
        text = HEAD.format(blog=self.blog.url, sources=sources, policy=policy)
        for name in dict.fromkeys((*names, *more)):
            text += f"\n[channels.{name}]\n{self.section(name) if name in names else ''}{more.get(name, '')}\n"
        (self.folder / "config.toml").write_text(text)

    # --- the program

    def run(self, *arguments: str, typed: str | None = None, **env: str) -> subprocess.CompletedProcess[str]:
        return run_command(arguments, cwd=self.folder, env=self.process_env() | env, typed=typed)

    def command(self, *arguments: str) -> list[str]:
        """What starts it from outside."""
        return [sys.executable, "-W", "error", "-m", "syndicator", *arguments]

    def process_env(self) -> dict[str, str]:
        base = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "HOME": str(self.folder), "COLUMNS": "80"}
        return base | self.env

    def read_json(self, *arguments: str) -> Any:
        """The JSON that a command gives."""
        ran = self.run(*arguments, "--json")
        assert ran.returncode == 0, ran.stderr
        return json.loads(ran.stdout)

    def state(self, slug: str, channel: str) -> dict[str, Any]:
        """The newest delivery, as `history --json` tells it."""
        (*_, newest) = [row for row in self.read_json("history", slug) if row["channel"] == channel]
        return dict(newest)

    def published(self) -> int:
        """How many copies there are on servers."""
        return sum(len(server.publications) for server in self.servers)
