"""What a site's own configuration says: its address, its posts, how their addresses are made. Nothing of it is executed."""

from __future__ import annotations

import json
import re
from collections import Counter
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from syndicator.config.toml_text import parse_toml
from syndicator.value import value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_LARGEST = 1_000_000  # bytes of a configuration
_MOST_FILES = 20_000
_POSTS = (".md", ".mdx", ".mdoc", ".markdown", ".rst", ".qmd", ".Rmd", ".Rmarkdown")
_OTHER_POSTS = (".org", ".adoc", ".textile", ".ipynb")
_FEW = 3  # posts that show where others are
_BEGINS_WITH_DATE = re.compile(r"(?:19|20)\d\d-?\d\d?-?\d\d?[-_. ]")
_PASSED_OVER = {"node_modules", "vendor", "themes", "public", "_site", "exampleSite"}


class Setting(NamedTuple):
    """A value, and where it is from, such as `hugo.toml: baseURL`. Without a value it is false."""

    value: str = ""
    origin: str = ""

    def __bool__(self) -> bool:
        return bool(self.value)


class PostsFolder(NamedTuple):
    """A folder of posts, below the site's. `permalinks`: patterns of their addresses, the most probable first."""

    path: str
    permalinks: tuple[Setting, ...] = ()
    include: tuple[str, ...] = ()


@value
class SiteSettings:
    """`folders`: the most probable first. `feeds`: addresses, or paths below the site's address."""

    url: Setting = Setting()
    title: Setting = Setting()
    language: Setting = Setting()
    timezone: Setting = Setting()
    folders: tuple[PostsFolder, ...] = ()
    feeds: tuple[Setting, ...] = ()


class ConfigFile(NamedTuple):
    """The values of a configuration file."""

    name: str = ""
    tables: Mapping[str, Any] = {}

    def value(self, *keys: str) -> Any:
        """Return the value of the first key that has one; `a.b` is `b` in the table `a`, in any case."""
        return next((value for key in keys if (value := _value(self.tables, key)) not in (None, "")), None)

    def text(self, *keys: str) -> str:
        """Return the first value that is text or a number."""
        texts = (self.value(key) for key in keys)
        return next(
            (str(text).strip() for text in texts if isinstance(text, str | int) and not isinstance(text, bool)), ""
        )

    def setting(self, *keys: str) -> Setting:
        """Return the first text, and its key."""
        return next((Setting(text, f"{self.name}: {key}") for key in keys if (text := self.text(key))), Setting())

    def table(self, key: str) -> dict[str, Any]:
        table = self.value(key)
        return table if isinstance(table, dict) else {}

    def is_on(self, key: str, *, default: bool = False) -> bool:
        written = self.value(key)
        return default if written is None else str(written).lower() in {"true", "yes", "on"}


def _value(table: Any, key: str) -> Any:
    for part in key.lower().split("."):
        table = {str(name).lower(): each for name, each in table.items()}.get(part) if isinstance(table, dict) else None
    return table


class SiteFiles:
    """The files of a site. Names are relative to its folder, with `/`."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def has(self, *patterns: str) -> bool:
        """Whether there is a file or folder of one of these names; `*` means any characters."""
        return any(self.names(pattern) for pattern in patterns)

    def names(self, pattern: str) -> list[str]:
        """Return the existing names, sorted."""
        with suppress(OSError, ValueError):
            return sorted(path.relative_to(self.root).as_posix() for path in self.root.glob(pattern))
        return []

    def folders(self, name: str) -> list[str]:
        """Return the folders in a folder, without hidden ones."""
        below = self.names(f"{name}/*" if name != "." else "*")
        return [each for each in below if self.is_folder(each) and not each.rpartition("/")[2].startswith((".", "_"))]

    def is_folder(self, name: str) -> bool:
        return (self.root / name).is_dir()

    def text(self, name: str) -> str:
        """Return a file's text; empty if there is none, or it is too large."""
        path = self.root / name
        with suppress(OSError):
            if path.is_file() and path.stat().st_size <= _LARGEST:
                return path.read_text(encoding="utf-8-sig", errors="replace")
        return ""

    def posts_below(self, name: str) -> int:
        """Count the posts in a folder and below, in formats that can be read."""
        return sum(
            (path.suffix in _POSTS or _is_post_in_html(path)) and not path.name.startswith(("_index.", "README."))
            for path in self._files(self.root / name)
        )

    def is_dated(self, name: str) -> bool:
        """Whether most posts in a folder and below have a name that begins with a date."""
        dated = sum(
            path.suffix in _POSTS and _BEGINS_WITH_DATE.match(path.name) is not None
            for path in self._files(self.root / name)
        )
        return 2 * dated > self.posts_below(name)

    def folder_of_most_dated(self) -> str:
        """Return the folder with more than half of all posts whose names begin with a date; empty if there is none."""
        files = (path for path in self._files(self.root) if path.suffix in _POSTS)
        counts = Counter(path.parent for path in files if _BEGINS_WITH_DATE.match(path.name))
        folder, count = next(iter(counts.most_common(1)), (self.root, 0))
        is_it = count >= _FEW and 2 * count > counts.total()
        return folder.relative_to(self.root).as_posix() if is_it else ""

    def other_posts_below(self, name: str) -> dict[str, int]:
        """Count the posts in other formats in a folder and below, by ending."""
        return Counter(path.suffix for path in self._files(self.root / name) if path.suffix in _OTHER_POSTS)

    def _files(self, folder: Path) -> Iterator[Path]:
        """Yield the files in a folder and below, except those of programs."""
        seen, folders = 0, [folder]
        while folders and seen < _MOST_FILES:
            with suppress(OSError):
                for entry in folders.pop().iterdir():
                    seen += 1
                    if entry.is_dir() and not entry.is_symlink():
                        hidden = entry.name.startswith(".") or entry.name in _PASSED_OVER
                        folders += [] if hidden else [entry]
                    else:
                        yield entry

    def config(self, *patterns: str) -> ConfigFile:
        """Read the first file that exists, as its ending says: toml, yaml, json, py, or JavaScript."""
        names = [name for pattern in patterns for name in self.names(pattern)]
        return next((self.read(name) for name in names if (self.root / name).is_file()), ConfigFile())

    def read(self, name: str) -> ConfigFile:
        return ConfigFile(name, parsed(self.text(name), name.rpartition(".")[2]))


def _is_post_in_html(path: Path) -> bool:
    """Whether HTML begins with front matter, and is not a template."""
    is_template = path.suffix != ".html" or (path.parent.name.startswith("_") and path.parent.name != "_posts")
    if is_template or path.name == "index.html":
        return False
    with suppress(OSError), path.open("rb") as file:
        return file.readline(8).rstrip() in (b"---", b"+++")
    return False


def parsed(text: str, ending: str) -> dict[str, Any]:
    """Return the values in a text of this format; empty if it is not valid."""
    tables: Any = None
    with suppress(ValueError, RecursionError, SyntaxError, MemoryError):
        match ending:
            case "toml":
                tables = parse_toml(text)
            case "json":
                tables = json.loads(text)
            case "yaml" | "yml":
                tables = _yaml(text)
            case "py":
                tables = dict(python_values(text))
            case _:
                tables = script_values(text)
    return tables if isinstance(tables, dict) else {}


def _yaml(text: str) -> Any:
    """Return the scalars of the first document as text, whatever tags they have. Tabs are spaces, as to generators in other
    languages.
    """
    import yaml

    try:
        documents = yaml.load_all(
            text.replace("\t", " "), Loader=yaml.BaseLoader
        )  # it makes nothing but text, lists and mappings
        return next(documents, None)
    except yaml.YAMLError:
        return None


def python_values(text: str) -> Iterator[tuple[str, Any]]:
    """Yield the names that are assigned a literal at the top of a Python file."""
    import ast

    for statement in ast.parse(text).body:
        target: ast.expr | None = None
        match statement:
            case (
                ast.Assign(targets=[target, *_], value=value) | ast.AnnAssign(target=target, value=ast.expr() as value)
            ):
                if isinstance(target, ast.Name):
                    with suppress(ValueError):
                        yield target.id, ast.literal_eval(value)


_COMMENT = re.compile(r"""("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`)|//[^\n]*|/\*.*?\*/""", re.DOTALL)
_PAIR = re.compile(
    r"""(?:(?<=[{,\s(;])|^)["']?([A-Za-z_$][\w$]*)["']?\s*(?::\s*(?:string\s*=)?|=(?![=>]))\s*"""
    r"""(?:(?:process|import\.meta)\.env\.\w+\s*(?:\|\||\?\?)\s*)?"""  # or what is set where it is built
    r"""(?:"([^"\\\n]*)"|'([^'\\\n]*)'|`([^`\\$]*)`|(true|false)\b|([A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*))"""
)


def script_values(text: str) -> dict[str, str]:
    """Return the first value of each name in JavaScript or TypeScript that is given text, `true` or `false`, in whatever
    object; a name for such a value is followed.
    """
    values: dict[str, str] = {}
    names: dict[str, str] = {}
    for name, double, single, back, truth, reference in _PAIR.findall(without_comments(text)):
        if reference:
            names.setdefault(name, reference.rpartition(".")[2])
        else:
            values.setdefault(name, double or single or back or truth)
    return {name: values[target] for name, target in names.items() if target in values} | values


def script_block(text: str, name: str) -> str:
    """Return what is between the braces of `name: { … }`; empty if there is none."""
    text = without_comments(text)
    opening = re.search(rf"""["']?\b{name}["']?\s*:\s*\{{""", text)
    depth = 1 if opening else 0
    start = end = opening.end() if opening else 0
    while depth and end < len(text):
        depth += {"{": 1, "}": -1}.get(text[end], 0)
        end += 1
    return text[start : end - 1] if start else ""


def without_comments(text: str) -> str:
    return _COMMENT.sub(lambda match: match[1] or "", text)


def script_names(text: str) -> dict[str, str]:
    """Return the names that are given to names, such as `site: SITE.website`: the last part of each."""
    pairs = ((name, reference) for name, *_, reference in _PAIR.findall(without_comments(text)) if reference)
    return {name: reference.rpartition(".")[2] for name, reference in pairs}
