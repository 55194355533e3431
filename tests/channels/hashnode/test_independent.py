"""Against a server that executes Hashnode's own schema: what it does not describe is refused, also in what is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syndicator.errors import SendError
from syndicator.testing.contract import CHECKS, Inapplicable
from syndicator.testing.server import Reply
from tests.channels.hashnode.fake import Server, make
from tests.fakes.specs import errors_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from syndicator.testing.harness import Harness
    from syndicator.testing.server import Request

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(errors_of("hashnode") is None, reason="the schema is not at hand"),
]


class Executing(Server):
    """Answers what the schema makes of the fake's answer: only the fields that were asked for, of their types."""

    def answer(self, request: Request) -> Reply:
        from graphql import graphql_sync

        from tests.channels.hashnode.schema import schema

        reply = super().answer(request)
        if reply.status != 200 or "errors" in reply.body:
            return reply
        body = request.json()
        executed = graphql_sync(
            schema(), body["query"], root_value=reply.body["data"], variable_values=body.get("variables")
        )
        if executed.errors:
            return Reply(400, {"errors": [{"message": error.message} for error in executed.errors]})
        return Reply(200, {"data": executed.data})


@pytest.fixture(params=["", "drafts"])
def harness(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Harness]:
    harness = make(tmp_path, request.param)
    assert harness.server
    harness.server.__class__ = Executing
    yield harness
    harness.close()


@pytest.mark.parametrize(
    "check", ["prepare", "send", "find", "find_missing", "update", "update_takes_away", "delete", "whoami"]
)
def test_it_keeps_its_promises(harness: Harness, check: str) -> None:
    try:
        CHECKS[check](harness)
    except Inapplicable:
        pytest.skip("it makes no such promise")


def test_a_field_that_the_schema_does_not_have_is_refused(harness: Harness, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("syndicator.channels.hashnode.ME", "query Me { me { id nickname } }")
    with pytest.raises(SendError, match="nickname"):
        harness.channel.whoami()
