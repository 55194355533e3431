"""The kinds of channels, by name."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from syndicator import errors
from syndicator.channels.registry import kind_class


def test_a_kind_of_somebody_elses_that_can_not_be_loaded_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    plugin = SimpleNamespace(load=lambda: 1 / 0, value="pigeon_channel:Kind")
    monkeypatch.setattr("importlib.metadata.entry_points", lambda **_: [plugin])
    with pytest.raises(errors.UsageError, match=r'^kind "pigeon" can\'t be loaded from pigeon_channel:Kind: division'):
        kind_class("pigeon")
