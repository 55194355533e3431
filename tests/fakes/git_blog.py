"""A git repository of posts, on a server of ours."""

from __future__ import annotations

import os
import subprocess
from datetime import UTC
from typing import TYPE_CHECKING, Any

from syndicator.config import SourceConfig
from syndicator.sources.repo import RepoSource

if TYPE_CHECKING:
    from pathlib import Path

    from syndicator.model import SourceUpdate


PASSWORD = "the-real-token"


class Blog:
    """An author's checkout and the bare repository that is served."""

    def __init__(self, folder: Path) -> None:
        self.bare = folder / "served" / "blog.git"
        self.checkout = folder / "checkout"
        self._day = 0
        subprocess.run(["git", "init", "-q", "--bare", "-b", "main", self.bare], check=True)
        subprocess.run(["git", "init", "-q", "-b", "main", self.checkout], check=True)
        self.git("remote", "add", "origin", str(self.bare))
        subprocess.run(["git", "-C", self.bare, "config", "uploadpack.allowFilter", "true"], check=True)

    def git(self, *arguments: str) -> str:
        self._day += 1
        moment = f"2024-01-{self._day:02}T12:00:00Z"
        environment = {**os.environ, "GIT_AUTHOR_DATE": moment, "GIT_COMMITTER_DATE": moment}
        identity = ["-c", "user.name=Author", "-c", "user.email=author@blog.example"]
        command = ["git", "-C", str(self.checkout), *identity, *arguments]
        return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout

    def write(self, key: str, text: str) -> None:
        path = self.checkout / key
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def publish(self, *more: str) -> None:
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", "write", *more)
        self.git("push", "-q", "--force", "origin", "HEAD")


def git_source(url: str, tmp_path: Path, **options: Any) -> RepoSource:
    settings = SourceConfig(kind="repo", name="posts", git=url, blog_url="https://blog.example.dev", **options)
    return RepoSource(settings, zone=UTC, state=tmp_path / "state")


def titles(found: SourceUpdate) -> list[str]:
    return [one.post.title for one in found.source_posts]
