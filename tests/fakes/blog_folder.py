"""A folder of several blogs: each a config file, a folder of posts, and a channel that is a folder."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

BLOG = """\
[blog]
url = "https://{name}.example.dev"
{blog}
[[sources]]
kind = "repo"
path = "{name}-posts"
{more}
[policy]
first_run = "all"
max_age = "0s"
flood = 0
wait_until_live = false
min_gap = "0s"

[channels.outbox]
kind = "file"
path = "{name}-outbox"
"""


@dataclass
class BlogFolder:
    path: Path

    def __post_init__(self) -> None:
        self.path.mkdir(exist_ok=True)

    def share(self, text: str) -> None:
        (self.path / "_shared.toml").write_text(text)

    def add(self, name: str, *slugs: str, blog: str = "", more: str = "") -> None:
        """A blog with these posts, or further ones."""
        posts = self.path / f"{name}-posts"
        posts.mkdir(exist_ok=True)
        for number, slug in enumerate(slugs):
            text = f"---\ntitle: {name} on {slug}\ndate: 2026-11-{number % 28 + 1:02}\n---\nWhat {slug} is about.\n"
            (posts / f"{slug}.md").write_text(text)
        config, text = self.path / f"{name}.toml", BLOG.format(name=name, blog=blog, more=more)
        if not config.exists() or config.read_text() != text:  # else it has not changed
            config.write_text(text)

    def spoil(self, name: str) -> None:
        (self.path / f"{name}.toml").write_text('[blog]\ntittle = "x"\n')

    def sent(self, name: str) -> list[str]:
        """The slugs of what was published for a blog."""
        return sorted(json.loads(file.read_text())["slug"] for file in (self.path / f"{name}-outbox").glob("*.json"))
