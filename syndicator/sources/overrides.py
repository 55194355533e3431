"""A post's own words about its syndication: the `syndicate` key of its front matter, or words/<slug>.yaml."""

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


def parse_words(value: Any) -> tuple[PostOverrides, tuple[str, ...]]:
    """What `syndicate: …` says, and a line for each part that makes no sense. Nothing is sent where in doubt."""
    if isinstance(value, dict):
        return _by_channel({str(name).casefold(): said for name, said in value.items()})
    if isinstance(value, list):
        names = tuple(_text(one).casefold() for one in value if _text(one))
        return (PostOverrides(only=names) if names else PostOverrides(nowhere=True)), ()
    word = _text(value)
    if word.lower() in _NO:
        return PostOverrides(nowhere=True), ()
    if word.lower() in _YES:
        return PostOverrides(), ()
    return PostOverrides(only=tuple(part.strip().casefold() for part in word.split(",") if part.strip())), ()


def words_beside(folder: Path, slug: str) -> PostOverrides | None:
    """What words/<slug>.yaml in the folder says, or None without one. Raises SourceError where it can't be read."""
    path = folder / "words" / f"{slug}.yaml"
    if path.parent.name != "words" or not path.is_file():
        return None
    try:
        with path.open(encoding="utf-8") as file:
            return _words_of(file.read(_LARGEST))
    except (OSError, ValueError) as error:
        raise SourceError(f"words/{path.name}: {error}") from None


def _words_of(text: str) -> PostOverrides:
    """What such a file says. Raises ValueError where it makes no sense."""
    from syndicator.sources.repo.yaml_text import load_yaml

    data = load_yaml(text)
    words, wrong = parse_words(data.get("syndicate", data) if isinstance(data, dict) else data)
    if wrong:
        raise ValueError(wrong[0])
    return words


def keep_words(folder: Path, slug: str, words: PostOverrides) -> bool:
    """Write words/<slug>.yaml; False where that can't be, or where it would not read back as these very words."""
    if not slug or "/" in slug or any("{" + mark in text for text in words.texts.values() for mark in "{%#"):
        return False
    text = _yaml_of(words)
    path = folder / "words" / f"{slug}.yaml"
    try:
        if len(text) > _LARGEST or _words_of(text) != words:
            return False
        path.parent.mkdir(exist_ok=True)
        replace_file(path, text.encode())
    except (OSError, ValueError):
        return False
    return True


def _yaml_of(words: PostOverrides) -> str:
    import yaml

    told = {**words.texts, **dict.fromkeys(sorted(words.off), False), **({"at": words.at} if words.at else {})}
    text: str = yaml.dump({"syndicate": told}, Dumper=_dumper(), allow_unicode=True, sort_keys=False, width=1000)
    return text


def _dumper() -> type[Any]:
    """Writes texts of several lines as a person would."""
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
    wrong: list[str] = []
    for name, said in value.items():
        if name == "at":
            continue
        if isinstance(said, dict | list):
            wrong.append(f"syndicate.{name}: neither own words nor false; nothing is sent there")
            off.add(name)
        elif _text(said).lower() in _NO:
            off.add(name)
        elif _text(said).lower() not in _YES:
            texts[name] = str(said).strip()
    return PostOverrides(off=frozenset(off), texts=texts, at=_text(value.get("at"))), tuple(wrong)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None or isinstance(value, dict | list) else str(value).strip()
