"""Against Node-RED, which people point hooks at. Skipped where Node and Node-RED can't be installed from pip and npm."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
import requests

from syndicator.channels import ChannelContext
from syndicator.channels.webhook import Kind, WebhookOptions
from syndicator.errors import Ambiguous, NeedsPerson
from syndicator.model import Step
from syndicator.testing.harness import Harness, a_draft, secret
from tests import node
from tests.channels.webhook.fake import data
from tests.proof.faults import Trial, settled
from tests.proof.scenario import SLUGS, Count, Scenario

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.long
SETTINGS = 'module.exports = {uiPort: %d, uiHost: "127.0.0.1", flowFile: "flows.json", credentialSecret: false}'
TAKE = """
const taken = flow.get("taken") || []
taken.push({hook: msg.req.params.hook, id: msg.req.headers["webhook-id"], body: msg.payload})
flow.set("taken", taken)
msg.statusCode = Number(msg.req.params.status)
msg.payload = {ok: msg.statusCode < 300}
return msg.statusCode ? msg : null
"""
FLOWS: list[dict[str, Any]] = [
    {"id": "tab", "type": "tab", "label": "hooks"},
    {"id": "hook", "type": "http in", "z": "tab", "url": "/:hook/:status", "method": "post", "wires": [["take"]]},
    {"id": "take", "type": "function", "z": "tab", "func": TAKE, "outputs": 1, "wires": [["answer"]]},
    {"id": "taken", "type": "http in", "z": "tab", "url": "/taken", "method": "get", "wires": [["list"]]},
    {
        "id": "list", "type": "function", "z": "tab", "outputs": 1, "wires": [["answer"]],
        "func": 'msg.payload = flow.get("taken") || []; return msg',
    },
    {"id": "answer", "type": "http response", "z": "tab", "wires": []},
]  # fmt: skip


@pytest.fixture(scope="module")
def node_red(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    installed = node.install("node-red", ["node-red@4.1.15"], {})
    if installed is None:
        pytest.skip("Node and Node-RED can't be installed here")
    folder, port = tmp_path_factory.mktemp("node-red"), node.free_port()
    (folder / "settings.js").write_text(SETTINGS % port)
    (folder / "flows.json").write_text(json.dumps(FLOWS))
    command = [node.program(), str(installed / "node_modules/node-red/red.js"), "-u", str(folder)]
    with (
        (folder / "log").open("w") as log,
        subprocess.Popen(command, cwd=folder, stdout=log, stderr=log) as process,
    ):
        try:
            node.wait_for(f"http://127.0.0.1:{port}/taken")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.kill()


@pytest.fixture
def _short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("syndicator.channels.http.transport.READ_SECONDS", 3.0)


def taken(url: str, hook: str) -> list[dict[str, Any]]:
    """What the flow got at that hook."""
    requests_seen = requests.get(f"{url}/taken", timeout=60).json()
    return [request for request in requests_seen if request["hook"] == hook]


def channel(folder: Path, url: str) -> Kind:
    return Kind(WebhookOptions(url=secret(url), style="plain"), ChannelContext(name="relay", folder=folder))


def send(kind: Kind, key: str) -> None:
    body = kind.prepare(kind.compose(a_draft(data=data("plain"))), 0, (), key)
    receipt = kind.send(Step(number=0, key=key, body=body))
    assert not receipt.confirmed


@pytest.mark.parametrize("status", [200, 202])
def test_a_flow_gets_what_is_sent(node_red: str, tmp_path: Path, status: int) -> None:
    send(channel(tmp_path, f"{node_red}/works-{status}/{status}"), "key-1")
    assert taken(node_red, f"works-{status}") == [{"hook": f"works-{status}", "id": "key-1", "body": data("plain")}]


@pytest.mark.usefixtures("_short_waits")
@pytest.mark.parametrize("status", [500, 0], ids=["500", "no answer"])
def test_a_flow_that_fails_or_never_answers_leaves_it_in_doubt(node_red: str, tmp_path: Path, status: int) -> None:
    with pytest.raises(Ambiguous):
        send(channel(tmp_path, f"{node_red}/doubt-{status}/{status}"), "key-1")
    assert len(taken(node_red, f"doubt-{status}")) == 1


def test_a_hook_without_a_flow_asks_for_a_person(node_red: str, tmp_path: Path) -> None:
    with pytest.raises(NeedsPerson):
        send(channel(tmp_path, f"{node_red}/nobody"), "key-1")


@pytest.mark.parametrize(("status", "asks"), [(200, False), (202, False), (500, True), (0, True)])
def test_the_program_sends_each_post_once(node_red: str, tmp_path: Path, status: int, asks: bool) -> None:
    hook, posts = f"program-{status}", len(SLUGS)
    url = f"{node_red}/{hook}/{status}"
    harness = Harness(
        channel=channel(tmp_path, url),
        section='kind = "webhook"\nstyle = "plain"\nurl = { env = "HOOK" }\n',
        env={"HOOK": url},
        files=lambda: [json.dumps(request) for request in taken(node_red, hook)],
    )
    program = Scenario(tmp_path, {"relay": harness})
    program.write()
    if not status:
        program.run("run", "--once", PROOF_READ_SECONDS="3")
    assert settled(program)["relay"] == Trial(Count(copies=posts, asked=posts if asks else 0), Count(copies=posts))
