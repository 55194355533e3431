"""What Forem's responses mean, whatever their body."""

from __future__ import annotations

import json

import pytest

from syndicator.channels.devto.responses import accepted
from syndicator.channels.http.response import Response
from syndicator.errors import Ambiguous, Limited, NeedsLogin, Permanent, SendError


@pytest.mark.parametrize(
    ("status", "error"),
    [(401, NeedsLogin), (403, NeedsLogin), (404, Permanent), (422, Permanent), (429, Limited), (500, Ambiguous)],
)
@pytest.mark.parametrize("body", [[], {}, "no", {"error": None}, {"error": {"a": 1}}])
def test_a_status_keeps_its_meaning(status: int, error: type[SendError], body: object) -> None:
    response = Response(status=status, body=json.dumps(body).encode(), host="dev.to", publishes=True)
    with pytest.raises(SendError) as caught:
        accepted(response, "devto")
    assert type(caught.value) is error
