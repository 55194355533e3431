"""List the files of a git tree, level by level and never more than is useful: a few folders that contain one another
many times have billions of paths.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from syndicator.errors import SourceError
from syndicator.sources.repo.listing import MOST_FILES, is_ignored, too_many

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from syndicator.sources.repo.git_objects import Objects

_FOLDER, _LINK, _SUBMODULE = b"40000", b"120000", b"160000"
_LONGEST_PATH = 4096  # bytes; no checkout holds a longer one
_MOST_ENTRIES = 500_000  # files and folders
_MOST_BYTES = 50_000_000  # of the paths that one level keeps, each with 100 more
_LARGEST_FOLDER = 20_000_000  # bytes of its entries
_TOO_LARGE = f"more than {_MOST_ENTRIES:,} paths, or as large; name the folder of posts in `path`"


class TreeFile(NamedTuple):
    key: str  # the path below the tree; bytes that are not UTF-8 as \xff
    id: str
    is_link: bool
    is_text: bool  # whether the path is UTF-8


class TreeReader:
    """`matches`: which paths are listed."""

    def __init__(self, objects: Objects, matches: Callable[[str], object]) -> None:
        self._objects = objects
        self._matches = matches
        self._entries_left = _MOST_ENTRIES
        self._files_left = MOST_FILES
        self._last_folder: tuple[str, list[tuple[bytes, bytes, str]]] = ("", [])

    def levels(self, tree: str) -> Iterator[list[TreeFile]]:
        """Yield the files of all folders of one depth at a time. Raises SourceError at the first depth with too many, so
        that what is above it can be read.
        """
        folders = [(b"", tree)]
        while folders:
            files: list[TreeFile] = []
            deeper: list[tuple[bytes, str]] = []
            bytes_left = _MOST_BYTES
            for above, folder in folders:
                for mode, name, object_id in self._entries(folder):
                    path = above + name
                    if mode == _FOLDER:
                        is_kept = self._add_folder(path, object_id, deeper)
                    else:
                        is_kept = mode != _SUBMODULE and self._add_file(path, object_id, files, is_link=mode == _LINK)
                    bytes_left -= (len(path) + 100) * is_kept
                    self._entries_left -= 1
                    if self._files_left < 0:
                        raise SourceError(too_many())
                    if bytes_left < 0 or self._entries_left < 0:
                        raise SourceError(_TOO_LARGE)
            yield files
            folders = deeper

    def _add_folder(self, path: bytes, object_id: str, folders: list[tuple[bytes, str]]) -> bool:
        if len(path) > _LONGEST_PATH or is_ignored(path.rpartition(b"/")[2].decode(errors="replace")):
            return False
        folders.append((path + b"/", object_id))
        return True

    def _add_file(self, path: bytes, object_id: str, files: list[TreeFile], *, is_link: bool) -> bool:
        key = path.decode(errors="backslashreplace")
        if len(path) > _LONGEST_PATH or not self._matches(key):
            return False
        files.append(TreeFile(key, object_id, is_link, is_text=key.encode() == path))
        self._files_left -= 1
        return True

    def _entries(self, folder: str) -> list[tuple[bytes, bytes, str]]:
        """Return mode, name and object id of each entry. Such trees have the same folder many times in a row."""
        if self._last_folder[0] != folder:
            if self._objects.size(folder) > _LARGEST_FOLDER:
                raise SourceError(_TOO_LARGE)
            entry = re.compile(rb"([0-7]+) ([^\0]*)\0(.{%d})" % (len(folder) // 2), re.DOTALL)
            content = self._objects.content(folder)
            self._last_folder = folder, [(mode, name, id_.hex()) for mode, name, id_ in entry.findall(content)]
        return self._last_folder[1]
