"""What config.toml, README and templates/README list of the kinds and templates: `python -m tests.generate` writes it.

A kind says it in its own folder: the first line of its module and its `sample.toml`; a template in its first line.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from syndicator.channels.registry import kind_class, kinds, sample, summary
from syndicator.config.bind import keys
from tests import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

TEMPLATES = ROOT / "templates"


def samples() -> str:
    """The samples of the kinds, as config.toml shows them."""
    return "\n".join(map(sample, kinds()))


def channel_table() -> str:
    """A row for each kind: what it publishes, and its own settings."""
    rows = ((f"`{kind}`", summary(kind), code(keys(kind_class(kind).Options))) for kind in kinds())
    return table(("kind", "publishes", "its own settings"), rows)


def template_table() -> str:
    """A row for each template that ships: what it says of itself in its first line, `{# … #}`."""
    rows = ((f"`{path.name}`", description(path)) for path in sorted(TEMPLATES.glob("*.j2")))
    return table(("file", "says"), rows)


def description(template: Path) -> str:
    first = template.read_text().partition("\n")[0]
    said = re.fullmatch(r"\{# (.+) #\}", first)
    assert said, f"the first line of templates/{template.name} must say what it says: {{# … #}}"
    return said[1]


def code(words: Iterable[str]) -> str:
    return " ".join(f"`{word}`" for word in words)


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    lines = [tuple(head), *map(tuple, rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in (lines[0], ("---",) * len(lines[0]), *lines[1:]))


# file → (what stands before and after the generated part, what makes it)
GENERATED: Mapping[Path, tuple[str, str, Callable[[], str]]] = {
    ROOT / "config.toml": ("the kind says what it is.\n\n", "\n# For every kind of channel", samples),
    ROOT / "README.md": ("<!-- channels -->\n", "\n<!-- /channels -->", channel_table),
    TEMPLATES / "README.md": ("<!-- templates -->\n", "\n<!-- /templates -->", template_table),
}


def generated(path: Path) -> str:
    """The file as it should be."""
    start, end, make = GENERATED[path]
    head, found, rest = path.read_text().partition(start)
    assert found, f"{path} has lost {start!r}"
    _, found, tail = rest.partition(end)
    assert found, f"{path} has lost {end!r}"
    return head + start + make() + end + tail


if __name__ == "__main__":
    for path in GENERATED:
        path.write_text(generated(path))
