"""Read objects of a git repository by their ids, their sizes before their contents."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from syndicator.errors import SourceError

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator

    from syndicator.sources.repo.git import Git


class Objects:
    """Two running `git cat-file`: one answers with sizes, the other with contents, which it holds in memory."""

    def __init__(self, where: str, sizes: subprocess.Popen[bytes], contents: subprocess.Popen[bytes]) -> None:
        self._where = where
        self._sizes = sizes
        self._contents = contents

    def size(self, object_id: str) -> int:
        """Return the number of bytes. Raises SourceError if the object can't be read."""
        return self._size(self._sizes, object_id)

    def content(self, object_id: str) -> bytes:
        """Return the bytes; check their number first. Raises SourceError."""
        assert self._contents.stdout
        size = self._size(self._contents, object_id)
        return self._contents.stdout.read(size + 1)[:-1]

    def _size(self, process: subprocess.Popen[bytes], object_id: str) -> int:
        assert process.stdin
        assert process.stdout
        try:
            process.stdin.write(f"{object_id}\n".encode())
            process.stdin.flush()
        except OSError:  # it has ended; what it said last tells why
            pass
        answer = process.stdout.readline().split()
        if len(answer) != 3:
            raise SourceError(f"{self._where} is damaged: delete it (the next pass creates a new one)")
        return int(answer[2])


@contextmanager
def open_objects(git: Git) -> Iterator[Objects]:
    with git.start("cat-file", "--batch-check") as sizes, git.start("cat-file", "--batch") as contents:
        yield Objects(f"{git.where}: the mirror {git.folder}", sizes, contents)
