"""A blog whose posts another tool has announced, and its files."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from syndicator.actions.imports import import_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.a_blog import Blog

ADDRESS = "https://blog.example.dev"


@pytest.fixture
def announced(blog: Blog) -> Callable[..., list[str]]:
    """Called with a tool and its file, imports it for the outbox, runs a pass and returns what that sent.

    The blog has the posts one, two and three.
    """
    blog.write("two")
    blog.write("three")

    def announced(tool: str, file: Path, *, place: str = "") -> list[str]:
        with blog.open() as session:
            import_file(session.ledger, tool, file, ["outbox"], place=place)
        blog.run()
        return sorted(blog.sent())

    return announced


@pytest.fixture
def database(tmp_path: Path) -> Callable[[str], Path]:
    """Called with SQL, creates an SQLite database and returns its path."""

    def database(script: str) -> Path:
        path = tmp_path / "tool.db"
        with closing(sqlite3.connect(path)) as connection:
            connection.executescript(script)
        return path

    return database
