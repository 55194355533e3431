"""The end tags of a text: `{% endraw %}`, `{% /raw %}`, `{{< /raw >}}`."""

from __future__ import annotations

import re
from bisect import bisect_left

_NAME = r"[\w.:/-]*\w"
_END_TAG = re.compile(
    rf"\{{%-?\s*(?:end|/\s*)(?:({_NAME})(?:\s[^{{}}]{{0,200}})?|\s*)-?%\}}|\{{\{{[<%]\s*/\s*({_NAME})\s*[>%]\}}\}}"
)


class EndTags:
    """Where the end tags of each name are in a text. Tera's `{% end %}` has the empty name."""

    def __init__(self, text: str) -> None:
        self._spans: dict[str, list[tuple[int, int]]] = {}
        for match in _END_TAG.finditer(text):
            self._spans.setdefault(match[1] or match[2] or "", []).append(match.span())

    def __contains__(self, name: str) -> bool:
        return name in self._spans

    def count(self, name: str) -> int:
        return len(self._spans.get(name, ()))

    def after(self, place: int, name: str) -> tuple[int, int] | None:
        """Return where the first end tag of a name behind a place begins and ends; None if there is none."""
        spans = self._spans.get(name, [])
        found = bisect_left(spans, (place, place))
        return spans[found] if found < len(spans) else None
