"""Git objects written one by one, as no checkout could make them."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

FILE, LINK, FOLDER, SUBMODULE = b"100644", b"120000", b"40000", b"160000"
_PERSON = {f"GIT_{who}_{what}": "a" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}


class ObjectWriter:
    """Writes into a bare repository, which a source can then fetch."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        subprocess.run(["git", "init", "-q", "--bare", "-b", "main", folder], check=True)
        for name in ("http.uploadpack", "uploadpack.allowFilter", "uploadpack.allowAnySHA1InWant"):
            self.git("config", name, "true")

    def git(self, *arguments: str, stdin: bytes = b"") -> str:
        command = ["git", "-C", str(self.folder), *arguments]
        ran = subprocess.run(command, input=stdin, capture_output=True, check=True, env=os.environ | _PERSON)
        return ran.stdout.decode().strip()

    def blob(self, content: bytes) -> str:
        return self.git("hash-object", "-w", "--stdin", stdin=content)

    def tree(self, *entries: tuple[bytes, bytes, str]) -> str:
        """Each entry: mode, name, object id."""
        content = b"".join(mode + b" " + name + b"\0" + bytes.fromhex(id_) for mode, name, id_ in entries)
        return self.git("hash-object", "-t", "tree", "-w", "--literally", "--stdin", stdin=content)

    def nested(self, tree: str, times: int, depth: int) -> str:
        """A tree that has `tree` so many times, and itself is in another so many times, and so on."""
        for _ in range(depth):
            tree = self.tree(*((FOLDER, b"%05d" % number, tree) for number in range(times)))
        return tree

    def publish(self, *trees: str) -> None:
        """Commit these trees one after the other."""
        parents: Iterable[str] = ()
        for tree in trees:
            commit = self.git("commit-tree", tree, "-m", "write", *parents)
            parents = ("-p", commit)
        self.git("update-ref", "refs/heads/main", commit)
