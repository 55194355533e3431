"""How long the first read of real posts takes beside python-frontmatter alone, and a read where nothing has changed.

    python tests/bench/bench_read.py FOLDER…

CPU seconds, the best of several rounds, on a warm disk. As it comes, python-frontmatter gives no metadata for posts with TOML:
it is measured so, and with a reader of TOML.
"""

# ruff: noqa: E402 - it runs as a script, and finds its neighbours by itself

from __future__ import annotations

import os
import re
import sys
import tempfile
import time
import tomllib
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parents[2])]

import frontmatter
import yaml
from frontmatter.default_handlers import BaseHandler, JSONHandler, YAMLHandler

from syndicator.config import SourceConfig
from syndicator.sources.repo import RepoSource
from tests.bench.bench_feed import measure

FILES = 5_000
AT_MOST = 1.3


class TOMLHandler(BaseHandler):
    """What python-frontmatter has itself where the package toml is there, with the reader of the standard library."""

    FM_BOUNDARY = re.compile(r"^\+{3,}\s*$", re.MULTILINE)
    START_DELIMITER = END_DELIMITER = "+++"

    def load(self, fm: str, **_: object) -> dict[str, Any]:
        return tomllib.loads(fm)


@dataclass(frozen=True)
class First:
    """CPU seconds of the first read of so many posts."""

    posts: int
    ours: float
    frontmatter: float
    with_toml: float


def first_read(folders: list[Path]) -> First:
    sources = [source(folder) for folder in folders]
    files = [folder / key for folder, one in zip(folders, sources, strict=True) for key in one.read({}, {}).present]
    handlers = [YAMLHandler(), TOMLHandler(), JSONHandler()]
    return First(
        len(files),
        *measure(
            lambda: [one.read({}, {}) for one in sources],
            lambda: [load(path) for path in files],
            lambda: [load(path, handlers) for path in files],
        ),
    )


def unchanged() -> tuple[float, float]:
    """Seconds of a read where nothing has changed, and of looking at as many files."""
    with tempfile.TemporaryDirectory() as folder:
        for number in range(FILES):
            Path(folder, f"{number}.md").write_text(f"---\ntitle: Post {number}\n---\nText.\n")
        time.sleep(2.1)
        posts = source(Path(folder))
        first = posts.read({}, {})
        ours, scan = measure(
            lambda: posts.read(first.checkpoint, first.present), lambda: [entry.stat() for entry in os.scandir(folder)]
        )
        return ours, scan


def source(folder: Path) -> RepoSource:
    settings = SourceConfig(kind="repo", name="posts", path=folder, blog_url="https://blog.example.dev")
    return RepoSource(settings, zone=UTC, state=folder)


def load(path: Path, handlers: list[BaseHandler] | None = None) -> object:
    """What fails is not read."""
    with suppress(yaml.YAMLError, tomllib.TOMLDecodeError, UnicodeDecodeError):
        if handlers is None:
            return frontmatter.load(str(path))
        text = path.read_text(encoding="utf-8")
        return frontmatter.loads(text, handler=next((one for one in handlers if one.detect(text)), None))
    return None


if __name__ == "__main__":
    read = first_read([Path(name) for name in sys.argv[1:]])
    print(f"first read of {read.posts} posts: {read.ours:.3f} s")
    print(f"frontmatter.load alone: {read.frontmatter:.3f} s: {read.ours / read.frontmatter:.2f} ×")
    print(f"with a reader of TOML:  {read.with_toml:.3f} s: {read.ours / read.with_toml:.2f} ×")
    ours, scanning = unchanged()
    print(f"unchanged read of {FILES} files: {ours:.3f} s, scandir and stat {scanning:.3f} s: {ours / scanning:.2f} ×")
