"""A folder of posts, and the repository source that reads it."""

from __future__ import annotations

import time
from datetime import UTC
from typing import TYPE_CHECKING, Any

from syndicator.config import SourceConfig
from syndicator.sources.repo import RepoSource
from tests import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from syndicator.model import Post, SourcePost, SourceUpdate


BLOG = "https://blog.example.dev"


SHARED = ROOT.parent / "shared"


def source(folder: Path, **options: Any) -> RepoSource:
    zone, own_paths = options.pop("zone", UTC), options.pop("own_paths", ())
    options = {"blog_url": BLOG, **options}
    return RepoSource(
        SourceConfig(kind="repo", name="posts", path=folder, **options),
        zone=zone,
        state=folder / "state",
        own_paths=own_paths,
    )


def read(folder: Path, **options: Any) -> SourceUpdate:
    return source(folder, **options).read({}, {})


def write(folder: Path, key: str, text: str | bytes) -> Path:
    path = folder / key
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def source_post_of(folder: Path, key: str, text: str | bytes, **options: Any) -> SourcePost:
    write(folder, key, text)
    found = read(folder, **options)
    assert key not in found.problems
    return next(one for one in found.source_posts if one.key == key)


def post_of(folder: Path, key: str, text: str | bytes, **options: Any) -> Post:
    return source_post_of(folder, key, text, **options).post


def settle() -> None:
    time.sleep(0.06)
