"""What tweepy builds goes out as it is, and what comes back looks as requests has it."""

from __future__ import annotations

import pytest
import requests

from syndicator import errors
from syndicator.channels.x.adapter import OneShotAdapter
from syndicator.testing.server import FakeServer, Reply, Request


class Echo(FakeServer):
    def answer(self, request: Request) -> Reply:
        return Reply(201, {"path": request.path}, {"X-Id": "7"})


def session(adapter: OneShotAdapter) -> requests.Session:
    made = requests.Session()
    made.mount("http://", adapter)
    return made


def test_a_request_goes_out_and_its_response_comes_back() -> None:
    adapter = OneShotAdapter(publishes=True, secrets=("t0ken",))
    with Echo() as server, session(adapter) as client:
        response = client.post(f"{server.url}/2/tweets", json={"text": "é"}, headers={"Authorization": "OAuth t0ken"})
        (sent,) = server.requests
    assert (sent.body, sent.headers["authorization"]) == (b'{"text": "\\u00e9"}', "OAuth t0ken")
    assert sent.headers["content-length"] == str(len(sent.body))
    assert (response.status_code, response.json(), response.headers["x-ID"]) == (201, {"path": "/2/tweets"}, "7")
    assert adapter.response is not None
    assert (adapter.response.publishes, adapter.response.evidence) == (True, 'HTTP 201: {"path": "/2/tweets"}')


@pytest.mark.parametrize(("publishes", "error"), [(True, errors.Ambiguous), (False, errors.Unreachable)])
def test_a_lost_answer_means_what_it_means_for_other_channels(publishes: bool, error: type[Exception]) -> None:
    adapter = OneShotAdapter(publishes=publishes, secrets=())
    with Echo() as server, session(adapter) as client:
        server.misbehave("close_after", on="any")
        with pytest.raises(error):
            client.post(f"{server.url}/2/media/upload", files={"media": b"picture"})
        assert b"picture" in server.requests[0].body
