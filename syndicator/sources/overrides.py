"""A post's own syndication settings: `syndicate` in its front matter, or words/<slug>.yaml."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from syndicator.atomic_write import replace_file
from syndicator.errors import SourceError
from syndicator.model import PostOverrides

if TYPE_CHECKING:
    from pathlib import Path

_NO = frozenset({"false", "no", "off", "never", "none"})
_YES = frozenset({"true", "yes", "on", ""})
_LARGEST = 100_000  # characters


def parse_overrides(value: Any) -> tuple[PostOverrides, tuple[str, ...]]:
    """Parse the value of `syndicate`; also return a message for each invalid part. If in doubt, nothing is sent."""
    if isinstance(value, dict):
        return _by_channel({str(name).casefold(): each for name, each in value.items()})
    if isinstance(value, list):
        names = tuple(_text(name).casefold() for name in value if _text(name))
        return (PostOverrides(only=names) if names else PostOverrides(nowhere=True)), ()
    word = _text(value)
    if word.lower() in _NO:
        return PostOverrides(nowhere=True), ()
    if word.lower() in _YES:
        return PostOverrides(), ()
    return PostOverrides(only=tuple(part.strip().casefold() for part in word.split(",") if part.strip())), ()


def words_file(blog: str, slug: str) -> str:
    """Return the path of a post's words, as messages name it. `blog`: its name in a folder of several, else empty."""
    return f"{blog}/words/{slug}.yaml" if blog else f"words/{slug}.yaml"


def read_overrides(folder: Path, slug: str) -> PostOverrides | None:
    """Read words/<slug>.yaml; None if there is none. Raises SourceError, which does not name the file."""
    path = folder / "words" / f"{slug}.yaml"
    if path.parent.name != "words" or not path.is_file():
        return None
    if path.is_symlink():
        raise SourceError("a link; it is not followed")
    try:
        with path.open(encoding="utf-8") as file:
            return _from_yaml(file.read(_LARGEST))
    except (OSError, ValueError) as error:
        raise SourceError(str(error)) from None


def _from_yaml(text: str) -> PostOverrides:
    """Parse the text of such a file. Raises ValueError if it is not valid."""
    from syndicator.sources.repo.yaml_text import load_yaml

    data = load_yaml(text)
    overrides, problems = parse_overrides(data.get("syndicate", data) if isinstance(data, dict) else data)
    if problems:
        raise ValueError(problems[0])
    return overrides


def write_overrides(folder: Path, slug: str, overrides: PostOverrides) -> bool:
    """Write words/<slug>.yaml; return False if that fails, or if it would not read back equal."""
    if not slug or "/" in slug or any("{" + mark in text for text in overrides.texts.values() for mark in "{%#"):
        return False
    text = _to_yaml(overrides)
    path = folder / "words" / f"{slug}.yaml"
    try:
        if len(text) > _LARGEST or _from_yaml(text) != overrides:
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(path, text.encode())
    except (OSError, ValueError):
        return False
    return True


def _to_yaml(overrides: PostOverrides) -> str:
    import yaml

    data = {
        **overrides.texts,
        **dict.fromkeys(sorted(overrides.off), False),
        **({"at": overrides.at} if overrides.at else {}),
    }
    text: str = yaml.dump({"syndicate": data}, Dumper=_dumper(), allow_unicode=True, sort_keys=False, width=1000)
    return text


def _dumper() -> type[Any]:
    """Return a YAML dumper that writes multi-line texts as blocks."""
    import yaml

    class Dumper(yaml.SafeDumper):
        pass

    def text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
        return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)

    Dumper.add_representer(str, text)
    return Dumper


def _by_channel(value: dict[str, Any]) -> tuple[PostOverrides, tuple[str, ...]]:
    off: set[str] = set()
    texts: dict[str, str] = {}
    problems: list[str] = []
    for name, item in value.items():
        if name == "at":
            continue
        if isinstance(item, dict | list):
            problems.append(f"syndicate.{name}: not a text or false; nothing is sent there")
            off.add(name)
        elif _text(item).lower() in _NO:
            off.add(name)
        elif _text(item).lower() not in _YES:
            texts[name] = str(item).strip()
    return PostOverrides(off=frozenset(off), texts=texts, at=_text(value.get("at"))), tuple(problems)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None or isinstance(value, dict | list) else str(value).strip()
