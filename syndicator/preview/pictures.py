"""Pictures that lie in the blog's repository, scaled and embedded in the page. It fetches nothing: others are frames."""

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
_PASSED_OVER = frozenset({"node_modules", "_site"})
_SIDE = 720  # pixels of the longer side
_QUALITY = 72
_MOST = 60  # pictures on a page
_MOST_FILES = 50_000  # of a repository
_MOST_BYTES = 30_000_000  # of a file
_MOST_PIXELS = 60_000_000


class Pictures:
    """`folders`: of the posts; `addresses`: of the blog, whose pictures are looked for in their repositories."""

    def __init__(self, folders: Sequence[Path] = (), addresses: Sequence[str] = ()) -> None:
        self._roots = dict.fromkeys(_repository_of(folder) for folder in folders)
        self._hosts = {_host(address) for address in addresses if address} | {""}
        self._rules: dict[str, Markup] = {}  # class → CSS
        self._classes: dict[str, str] = {}

    def class_of(self, address: str) -> str:
        """Return the CSS classes that show a picture; empty if it is not in a repository."""
        if address not in self._classes:
            self._classes[address] = self._embedded(address) if len(self._rules) < _MOST else ""
        return self._classes[address]

    def style(self, only: Collection[str] | None = None) -> Markup:
        """Return the CSS of the pictures that were asked for. `only`: of those with these classes."""
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
        """Return the file whose path ends as the address does: as far as possible, and as no other does."""
        try:
            parts = urlsplit(address)
            host = _host(address)
        except ValueError:
            return None
        if host not in self._hosts or parts.scheme not in ("", "http", "https"):
            return None
        path = [part for part in unquote(parts.path).split("/") if part]
        candidates = (
            sorted(((_shared_end(path, file), file) for file in self._files[path[-1].lower()]), reverse=True)
            if path
            else []
        )
        if not candidates or (len(candidates) > 1 and candidates[0][0] == candidates[1][0]):
            return None
        return candidates[0][1]

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
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in _PASSED_OVER)
        seen += len(names)
        if seen > _MOST_FILES:
            return
        for name in names:
            file = Path(folder, name)
            if name.lower().endswith(_ENDINGS) and not file.is_symlink():
                yield file


def _repository_of(folder: Path) -> Path:
    """Return the top of the checkout that the folder is in; without one, the folder."""
    resolved = folder.resolve()
    return next((above for above in (resolved, *resolved.parents) if (above / ".git").exists()), resolved)


def _shared_end(path: Sequence[str], file: Path) -> int:
    """Count the last parts that both paths have; a folder may begin with a date."""
    pairs = zip(reversed(path), reversed(file.parts), strict=False)
    return sum(
        1 for _ in takewhile(lambda pair: pair[0].lower() == pair[1].lower() or pair[1].endswith(f"-{pair[0]}"), pairs)
    )


def _scaled(file: Path) -> tuple[bytes, int, int] | None:
    """Return the picture as JPEG, its width and height; None if it can't be read."""
    from PIL import Image, ImageOps

    try:
        if file.stat().st_size > _MOST_BYTES:
            return None
        with Image.open(file, formats=_FORMATS) as picture:
            if picture.width * picture.height > _MOST_PIXELS:
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
