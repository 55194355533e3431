"""Pictures from the blog's repository, scaled and embedded in the page. Nothing is fetched: other pictures show as frames."""

from __future__ import annotations

import os
from base64 import b64encode
from collections import defaultdict
from functools import cached_property
from hashlib import sha256
from io import BytesIO
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

_ENDINGS = (".avif", ".gif", ".jpeg", ".jpg", ".png", ".webp")
_FORMATS = ("AVIF", "GIF", "JPEG", "PNG", "WEBP")
_SKIPPED_FOLDERS = frozenset({"node_modules", "_site"})
_SIDE = 720  # pixels of the longer side
_QUALITY = 72
_MAX_PICTURES = 60  # on a page
_MAX_FILES = 50_000  # in a repository
_MAX_BYTES = 30_000_000  # of a file
_MAX_PIXELS = 60_000_000


class Pictures:
    """Finds pictures in the repositories that contain `folders`. `addresses`: web addresses of the blog; pictures on
    other hosts are not looked for.
    """

    def __init__(self, folders: Sequence[Path] = (), addresses: Sequence[str] = ()) -> None:
        self._roots = dict.fromkeys(_repository_of(folder) for folder in folders)
        self._hosts = {_host(address) for address in addresses if address} | {""}
        self._rules: dict[str, Markup] = {}  # class → CSS
        self._classes: dict[str, str] = {}

    def class_of(self, address: str) -> str:
        """Return the CSS classes that show a picture; empty if it is not in a repository."""
        if address not in self._classes:
            self._classes[address] = self._embedded(address) if len(self._rules) < _MAX_PICTURES else ""
        return self._classes[address]

    def style(self, only: Collection[str] | None = None) -> Markup:
        """Return the CSS of all pictures that were embedded so far. `only`: of those with these classes."""
        return Markup("\n").join(rule for name, rule in self._rules.items() if only is None or name in only)

    def _embedded(self, address: str) -> str:
        file = self._file_of(address)
        scaled = _scaled(file) if file else None
        if scaled is None:
            return ""
        data, width, height = scaled
        name = f"picture-{sha256(data).hexdigest()[:12]}"
        self._rules[name] = Markup(
            '.{} {{ --picture: url("data:image/jpeg;base64,{}"); --ratio: {} / {}; --width: {}px; }}'
        ).format(name, b64encode(data).decode(), width, height, width)
        return f"shown {name}"

    def _file_of(self, address: str) -> Path | None:
        """Return the file whose path shares the longest end with the address; None if two files share it equally."""
        try:
            parts = urlsplit(address)
            host = _host(address)
        except ValueError:
            return None
        if host not in self._hosts or parts.scheme not in ("", "http", "https"):
            return None
        path = [part for part in unquote(parts.path).split("/") if part]
        files = self._files[path[-1].lower()] if path else []
        ranked = sorted(((_shared_end(path, file), file) for file in files), reverse=True)
        is_tied = len(ranked) > 1 and ranked[0][0] == ranked[1][0]
        return ranked[0][1] if ranked and not is_tied else None

    @cached_property
    def _files(self) -> defaultdict[str, list[Path]]:
        """The pictures of the repositories by their names in lower case."""
        files: defaultdict[str, list[Path]] = defaultdict(list)
        for root in self._roots:
            for file in _pictures_in(root):
                files[file.name.lower()].append(file)
        return files


def _pictures_in(root: Path) -> Iterator[Path]:
    seen = 0
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in _SKIPPED_FOLDERS)
        seen += len(names)
        if seen > _MAX_FILES:
            return
        for name in names:
            file = Path(folder, name)
            if name.lower().endswith(_ENDINGS) and not file.is_symlink():
                yield file


def _repository_of(folder: Path) -> Path:
    """Return the top folder of the checkout around a folder; the folder itself outside a checkout."""
    resolved = folder.resolve()
    return next((above for above in (resolved, *resolved.parents) if (above / ".git").exists()), resolved)


def _shared_end(path: Sequence[str], file: Path) -> int:
    """Count the last parts that both paths share. A part of the file's path may have a prefix, such as a date."""
    pairs = zip(reversed(path), reversed(file.parts), strict=False)
    return sum(
        1 for _ in takewhile(lambda pair: pair[0].lower() == pair[1].lower() or pair[1].endswith(f"-{pair[0]}"), pairs)
    )


def _scaled(file: Path) -> tuple[bytes, int, int] | None:
    """Return the picture as JPEG, its width and height; None if it can't be read."""
    from PIL import Image, ImageOps

    try:
        if file.stat().st_size > _MAX_BYTES:
            return None
        with Image.open(file, formats=_FORMATS) as picture:
            if picture.width * picture.height > _MAX_PIXELS:
                return None
            picture.draft("RGB", (_SIDE, _SIDE))
            upright = ImageOps.exif_transpose(picture).convert("RGBA")
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError):
        return None
    upright.thumbnail((_SIDE, _SIDE))
    flat = Image.new("RGB", upright.size, "white")
    flat.paste(upright, mask=upright)
    data = BytesIO()
    flat.save(data, "JPEG", quality=_QUALITY, optimize=True)
    return data.getvalue(), flat.width, flat.height


def _host(address: str) -> str:
    return (urlsplit(address).hostname or "").removeprefix("www.")
