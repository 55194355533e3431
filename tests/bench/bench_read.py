"""How long the first read of real posts takes beside python-frontmatter alone, and a read where nothing has changed.

    python tests/bench/bench_read.py FOLDER…

Prints CPU seconds and their ratio; the best of several rounds, on a warm disk.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from contextlib import suppress
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING

import frontmatter
import yaml

from syndicator.config import Source
from syndicator.sources.repo import RepoSource

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS = 9
FILES = 5_000


def main(folders: list[Path]) -> None:
    files = [path for folder in folders for path in folder.rglob("*.md")]
    sources = [source(folder) for folder in folders]
    alone = best(lambda: [load(path) for path in files])
    ours = best(lambda: [one.read({}, {}) for one in sources])
    print(f"first read of {len(files)} posts: {ours:.3f} s, frontmatter.load alone {alone:.3f} s: {ours / alone:.2f} ×")
    unchanged()


def unchanged() -> None:
    with tempfile.TemporaryDirectory() as folder:
        for number in range(FILES):
            Path(folder, f"{number}.md").write_text(f"---\ntitle: Post {number}\n---\nText.\n")
        time.sleep(2.1)
        posts = source(Path(folder))
        first = posts.read({}, {})
        scan = best(lambda: [entry.stat() for entry in os.scandir(folder)])
        ours = best(lambda: posts.read(first.memory, first.present))
    print(f"unchanged read of {FILES} files: {ours:.3f} s, scandir and stat alone {scan:.3f} s: {ours / scan:.2f} ×")


def source(folder: Path) -> RepoSource:
    settings = Source(kind="repo", name="posts", path=folder, blog_url="https://blog.example.dev")
    return RepoSource(settings, zone=UTC, state=folder)


def load(path: Path) -> object:
    with suppress(yaml.YAMLError, UnicodeDecodeError):
        return frontmatter.load(str(path))
    return None


def best(work: Callable[[], object]) -> float:
    seconds = []
    for _ in range(ROUNDS):
        started = time.process_time()
        work()
        seconds.append(time.process_time() - started)
    return min(seconds)


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]])
