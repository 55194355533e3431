"""A post's own words about its syndication: the `syndicate` key of its front matter, or words/<slug>.yaml."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from syndicator.errors import SourceError
from syndicator.model import Words

if TYPE_CHECKING:
    from pathlib import Path

_NO = frozenset({"false", "no", "off", "never", "none"})
_YES = frozenset({"true", "yes", "on", ""})
_LARGEST = 100_000  # characters


def parse_words(value: Any) -> tuple[Words, tuple[str, ...]]:
    """What `syndicate: …` says, and a line for each part that makes no sense. Nothing is sent where in doubt."""
    if isinstance(value, dict):
        return _by_channel(value)
    if isinstance(value, list):
        names = tuple(_text(one) for one in value if _text(one))
        return (Words(only=names) if names else Words(nowhere=True)), ()
    word = _text(value)
    if word.lower() in _NO:
        return Words(nowhere=True), ()
    if word.lower() in _YES:
        return Words(), ()
    return Words(only=tuple(part.strip() for part in word.split(",") if part.strip())), ()


def words_beside(folder: Path, slug: str) -> Words | None:
    """What words/<slug>.yaml in the folder says, or None without one. Raises SourceError where it can't be read."""
    path = folder / "words" / f"{slug}.yaml"
    if path.parent.name != "words" or not path.is_file():
        return None
    from syndicator.sources.repo.yaml_text import load_yaml

    try:
        with path.open(encoding="utf-8") as file:
            data = load_yaml(file.read(_LARGEST))
    except (OSError, ValueError) as error:
        raise SourceError(f"words/{path.name}: {error}") from None
    words, wrong = parse_words(data.get("syndicate", data) if isinstance(data, dict) else data)
    if wrong:
        raise SourceError(f"words/{path.name}: {wrong[0]}")
    return words


def keep_words(folder: Path, slug: str, words: Words) -> bool:
    """Write words/<slug>.yaml; False where these words can't be said there, so that it would read back otherwise."""
    if not slug or "/" in slug or any("{" + mark in text for text in words.texts.values() for mark in "{%#"):
        return False
    import yaml

    told = {**words.texts, **dict.fromkeys(sorted(words.off), False), **({"at": words.at} if words.at else {})}
    text = yaml.dump({"syndicate": told}, Dumper=_dumper(), allow_unicode=True, sort_keys=False, width=1000)
    path = folder / "words" / f"{slug}.yaml"
    before = path.read_bytes() if path.is_file() else None
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    try:
        reads = words_beside(folder, slug)
    except SourceError:
        reads = None
    if reads != words:
        path.unlink() if before is None else path.write_bytes(before)
    return reads == words


def _dumper() -> type[Any]:
    """Writes texts of several lines as a person would."""
    import yaml

    class Dumper(yaml.SafeDumper):
        pass

    def text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
        return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)

    Dumper.add_representer(str, text)
    return Dumper


def _by_channel(value: dict[str, Any]) -> tuple[Words, tuple[str, ...]]:
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
    return Words(off=frozenset(off), texts=texts, at=_text(value.get("at"))), tuple(wrong)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None or isinstance(value, dict | list) else str(value).strip()
