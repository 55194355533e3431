"""What was measured, kept in a file as it goes: a run that was ended goes on where it stopped."""

from __future__ import annotations

import json
import sys
import time
from typing import TYPE_CHECKING, Any, ParamSpec

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_P = ParamSpec("_P")


class Results:
    """Measurements by name, as JSON. `path`: the file that keeps them; None: none does."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._values: dict[str, Any] = json.loads(path.read_text()) if path and path.exists() else {}
        self._begun = time.monotonic()

    def measure(self, name: str, work: Callable[_P, Any], *arguments: _P.args, **named: _P.kwargs) -> Any:
        """Return what `work` returns, unless the file has it. If it fails, say so and return None: the others go on."""
        if name not in self._values:
            self._tell(f"… {name}")
            try:
                self._values[name] = work(*arguments, **named)
            except Exception as error:  # noqa: BLE001 - whatever it is, one row must not lose the others
                self._tell(f"failed: {name}: {type(error).__name__}: {error}")
                return None
            self._save()
        return self._values[name]

    def _save(self) -> None:
        if self._path:
            self._path.write_text(json.dumps(self._values, indent=1))

    def _tell(self, text: str) -> None:
        print(f"{time.monotonic() - self._begun:5.0f} s  {text}", file=sys.stderr, flush=True)
