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
import subprocess
import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, ClassVar

from tests import ROOT
from tests.channels.hashnode import fake as hashnode
from tests.channels.linkedin import fake as linkedin
from tests.channels.webhook import fake as webhook
from tests.channels.x import fake as x
from tests.fakes.blog_server import Blog, Page

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from typing import Self

HOOK = "/hooks/catch/123456/hush-hush-hook"
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
    KEYS: ClassVar[Mapping[str, str]] = {
        "X_API_KEY": x.API_KEY,
        "X_API_KEY_SECRET": x.API_SECRET,
        "X_ACCESS_TOKEN": x.TOKEN,
        "X_ACCESS_TOKEN_SECRET": x.TOKEN_SECRET,
        "LINKEDIN_TOKEN": linkedin.TOKEN,
        "HASHNODE_TOKEN": hashnode.TOKEN,
        "SIGNING": webhook.SIGNING,
    }

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.blog = Blog()
        self.x, self.linkedin = x.FakeX(), linkedin.FakeLinkedIn()
        self.hashnode, self.hook = hashnode.Server(), webhook.Server("make")
        self.hooks = {receiver: webhook.Server(receiver) for receiver in ("slack", "discord", "standard")}
        self.servers = (self.x, self.linkedin, self.hashnode, self.hook, *self.hooks.values())
        self.env = dict(self.KEYS)
        (folder / "posts").mkdir()

    def __enter__(self) -> Self:
        self._open = ExitStack()
        self._open.enter_context(self.blog.running())
        for server in self.servers:
            self._open.enter_context(server)
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

    def tables(self) -> dict[str, str]:
        return {
            "x": f'kind = "x"\nbase_url = "{self.x.url}"\n'
            + "".join(
                f'{key} = {{ env = "X_{key.upper()}" }}\n'
                for key in ("api_key", "api_key_secret", "access_token", "access_token_secret")
            ),
            "linkedin": f'kind = "linkedin"\nbase_url = "{self.linkedin.url}"\naccess_token = {{ env = "LINKEDIN_TOKEN" }}\n',
            "hashnode": f'kind = "hashnode"\nbase_url = "{self.hashnode.url}"\ntoken = {{ env = "HASHNODE_TOKEN" }}\n'
            'publication = "me.hashnode.dev"\n',
            "relay": f'kind = "webhook"\nstyle = "linkedin"\nurl = "{self.hook.url}{HOOK}"\nsecret = {{ env = "SIGNING" }}\n',
            "outbox": 'kind = "file"\npath = "outbox"\n',
        }

    def configure(self, *names: str, sources: str = "", policy: str = "", **more: str) -> None:
        """Write config.toml with these channels; `more` are further lines for them, or for others their whole tables."""
        tables = self.tables()
        text = HEAD.format(blog=self.blog.url, sources=sources, policy=policy)
        for name in dict.fromkeys((*names, *more)):
            text += f"\n[channels.{name}]\n{tables[name] if name in names else ''}{more.get(name, '')}\n"
        (self.folder / "config.toml").write_text(text)

    # --- the program

    def run(self, *arguments: str, typed: str | None = None, **env: str) -> subprocess.CompletedProcess[str]:
        given: dict[str, Any] = {"input": typed} if typed is not None else {"stdin": subprocess.DEVNULL}
        return subprocess.run(
            self.command(*arguments), cwd=self.folder, env=self.process_env() | env, capture_output=True, text=True,
            check=False, timeout=60, **given,
        )  # fmt: skip

    def command(self, *arguments: str) -> list[str]:
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
        """How many copies there are everywhere."""
        return sum(len(server.publications) for server in self.servers)
