from __future__ import annotations

import pytest

from syndicator.documents import document as d


def test_documents_are_values() -> None:
    first = d.Document((d.Paragraph((d.Text("Tides"),)),))
    assert first == d.Document((d.Paragraph((d.Text("Tides"),)),))
    assert hash(first.blocks) == hash((d.Paragraph((d.Text("Tides"),)),))
    with pytest.raises(AttributeError):
        first.blocks = ()  # type: ignore[misc]
