"""The fake refuses what X refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syndicator.errors import (
    Duplicate,
    NeedsLogin,
    NeedsMoney,
)
from tests.channels.x.helpers import channel, draft, prepared

if TYPE_CHECKING:
    from pathlib import Path

    from tests.channels.x.fake import FakeX


def test_the_fake_refuses_as_the_reference_says(tmp_path: Path, server: FakeX) -> None:
    kind = channel(tmp_path, server)
    step = prepared(kind)
    server.credits = 0.1
    with pytest.raises(NeedsMoney, match="does not have any credits"):
        kind.send(step)
    server.credits = 1.0
    kind.send(step)
    with pytest.raises(Duplicate) as caught:
        kind.send(step)
    assert caught.value.receipt is None
    assert server.spent == pytest.approx(0.2)
    server.may_write = False
    with pytest.raises(NeedsLogin, match="read and write"):
        kind.send(prepared(kind, draft("another")))
