"""Against Bluesky's own server: each post is there once, whatever happens to the answers and to the program.

Skipped where Node and the server can't be installed from pip and npm.
"""

from __future__ import annotations

import json
import signal
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from syndicator.channels import ChannelContext
from syndicator.channels.bluesky import BlueskyOptions, Kind
from syndicator.credentials import TokenStore
from syndicator.errors import Ambiguous, Limited, NeedsLogin, Permanent
from syndicator.model import CopyQuery, NotFound, Receipt, Step
from syndicator.testing.harness import Harness, a_draft, a_post, secret
from tests.channels.bluesky import pds
from tests.channels.bluesky.fake import PUBLICATION
from tests.channels.bluesky.pds import Relay
from tests.proof.faults import FAULTS, Trial, settled
from tests.proof.kills import PLACES
from tests.proof.scenario import SLUGS, Count, Scenario

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.channels.bluesky.pds import Account, DataServer

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def installed() -> Path:
    folder = pds.install()
    if folder is None:
        pytest.skip("Node and the server can't be installed here")
    return folder


@pytest.fixture(scope="module")
def remote(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DataServer]:
    with pds.running(installed, tmp_path_factory.mktemp("pds")) as server:
        yield server


@pytest.fixture
def account(remote: DataServer) -> Account:
    return remote.new_account()


@pytest.fixture
def relay(remote: DataServer) -> Iterator[Relay]:
    with Relay(remote.url) as relay:
        yield relay


@pytest.fixture(autouse=True)
def _short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("syndicator.channels.http.transport.READ_SECONDS", 5.0)


def channel(folder: Path, url: str, account: Account, *, site: bool = True, password: str = "") -> Kind:
    context = ChannelContext(
        name="bluesky", folder=folder, blog_url="https://blog.example.dev", blog_title="Balcony", base_url=url,
        tokens=TokenStore(folder),
    )  # fmt: skip
    return Kind(
        BlueskyOptions(handle=account.handle, app_password=secret(password or account.password), site=site), context
    )


def prepared(kind: Kind, text: str = "Ünï 語 #tag https://b.example/ä", **post: Any) -> Step:
    draft = a_draft(a_post(**post), parts=(text,))
    return Step(number=0, key=text, body=kind.prepare(kind.compose(draft), 0, (), text), started_at=datetime.now(UTC))


# --- the channel


def test_it_takes_what_is_written(tmp_path: Path, relay: Relay, account: Account) -> None:
    kind = channel(tmp_path, relay.url, account)
    kind.context.blog_url = relay.url  # type: ignore[misc]
    step = prepared(kind, url=f"{relay.url}/a/", cover=f"{relay.url}/cover.png")
    receipt = kind.send(step)
    (post,) = account.records()
    (document,) = account.documents()
    (publication,) = account.records(PUBLICATION)
    card = post["value"]["embed"]["external"]
    assert [each["cid"] for each in card["associatedRefs"]] == [document["cid"], publication["cid"]]
    assert card["thumb"]["ref"] == document["value"]["coverImage"]["ref"]
    assert kind.find(CopyQuery(post=a_post(), step=step)) == receipt
    assert kind.find(CopyQuery(post=a_post(url=f"{relay.url}/a/"))) == receipt
    kind.update(receipt, kind.compose(a_draft(a_post(url=f"{relay.url}/a/", title="Changed"))))
    assert [each["value"]["title"] for each in account.documents()] == ["Changed"]
    assert account.records() == [post]
    kind.delete(receipt)
    kind.delete(receipt)
    assert (account.records(), account.documents()) == ([], [])
    assert kind.find(CopyQuery(post=a_post(), step=step)) is NotFound.SURELY


def test_a_thread_is_a_thread(tmp_path: Path, relay: Relay, account: Account) -> None:
    kind = channel(tmp_path, relay.url, account, site=False)
    announcement = kind.compose(a_draft(parts=("One", "Two", "Three")))
    receipts: list[Receipt] = []
    for part in range(3):
        body = kind.prepare(announcement, part, receipts, f"key-{part}")
        receipts.append(kind.send(Step(number=part, key=f"key-{part}", body=body)))
    posts = {each["uri"]: each for each in account.records()}
    replies = [posts[copy.remote_id]["value"].get("reply") for copy in receipts]
    root, second = (posts[copy.remote_id] for copy in receipts[:2])
    assert replies[0] is None
    assert replies[2] == {"root": pinned(root), "parent": pinned(second)}


def pinned(record: dict[str, Any]) -> dict[str, str]:
    return {"uri": record["uri"], "cid": record["cid"]}


@pytest.mark.parametrize(
    "how", ["reset_after", "close_after", "hang_after", "garbage", "empty", "truncated", "500_after"]
)
def test_a_lost_answer_is_read_back_and_sending_again_changes_nothing(
    tmp_path: Path, relay: Relay, account: Account, how: str
) -> None:
    kind = channel(tmp_path, relay.url, account)
    step = prepared(kind)
    relay.misbehave(how, seconds=8)
    with pytest.raises(Ambiguous):
        kind.send(step)
    copy = kind.find(CopyQuery(post=a_post(), step=step))
    assert not isinstance(copy, NotFound)
    assert [kind.send(step) for _ in range(3)] == [copy] * 3
    assert len(account.records()) == 1


def test_a_refusal_says_what_is_wrong(tmp_path: Path, relay: Relay, account: Account) -> None:
    kind = channel(tmp_path, relay.url, account)
    step = prepared(kind)
    body = json.loads(step.body)
    body["record"]["text"] = "a" * 301
    with pytest.raises(Permanent, match="InvalidRequest"):
        kind.send(Step(number=0, key="k", body=json.dumps(body).encode()))
    with pytest.raises(NeedsLogin, match="Invalid identifier or password"):
        channel(tmp_path / "other", relay.url, account, password="wrong-pass-word").whoami()
    assert account.records() == []


def test_sessions_are_refreshed(tmp_path: Path, relay: Relay, account: Account) -> None:
    kind = channel(tmp_path, relay.url, account)
    kind.whoami()
    record = kind.context.tokens.load("bluesky")  # type: ignore[union-attr]
    kind.context.tokens.save("bluesky", {**record, "access_token": "e30.e30.bm9uZQ"})  # type: ignore[union-attr]
    assert kind.whoami().name == f"@{account.handle}"
    asked = [request.path.rpartition(".")[2] for request in relay.requests if "ession" in request.path]
    assert asked.count("createSession") == 1
    assert asked.count("refreshSession") == 1


def test_the_limit_of_logins_makes_it_wait(tmp_path: Path, installed: Path) -> None:
    (tmp_path / "pds").mkdir()
    with pds.running(installed, tmp_path / "pds", RATE="1") as server:
        account = server.new_account()
        for n in range(31):
            kind = channel(tmp_path / str(n), server.url, account)
            if n < 30:
                kind.account()
        with pytest.raises(Limited) as caught:
            kind.account()
    assert caught.value.retry_after is not None
    assert timedelta(0) < caught.value.retry_after <= timedelta(minutes=5)


# --- the program


@pytest.fixture(params=[False, True], ids=["posts", "site"])
def scenario(request: pytest.FixtureRequest, tmp_path: Path, relay: Relay, account: Account) -> Iterator[Scenario]:
    """A blog of three posts whose channel leads through the relay to the server."""
    site = bool(request.param)
    section = f'kind = "bluesky"\nbase_url = "{relay.url}"\nhandle = "{account.handle}"\n'
    section += f'app_password = {{ env = "BLUESKY" }}\nsite = {str(site).lower()}\n'
    harness = Harness(
        channel=channel(tmp_path, relay.url, account, site=site),
        section=section,
        env={"BLUESKY": account.password},
        files=lambda: [json.dumps(each["value"], ensure_ascii=False) for each in account.records()],
    )
    made = Scenario(tmp_path, {"bluesky": harness})
    made.write()
    with ExitStack() as stack:
        stack.callback(relay.behave)
        yield made


def check(scenario: Scenario, trial: Trial) -> None:
    once = Count(copies=len(SLUGS))
    assert trial == Trial(once, once)
    account_posts = scenario.remotes["bluesky"].files()
    assert len(account_posts) == len(SLUGS)


@pytest.mark.parametrize("fault", FAULTS)
def test_each_post_is_there_once_whatever_happens_to_an_answer(scenario: Scenario, relay: Relay, fault: str) -> None:
    relay.misbehave(FAULTS[fault], seconds=8)
    scenario.run(PROOF_READ_SECONDS="3" if FAULTS[fault].startswith("hang") else "30")
    relay.behave()
    check(scenario, settled(scenario)["bluesky"])


@pytest.mark.parametrize("place", PLACES)
def test_each_post_is_there_once_wherever_the_program_is_killed(scenario: Scenario, place: str) -> None:
    done = scenario.run(PROOF_KILL=PLACES[place])
    assert done.returncode == -signal.SIGKILL, (done.stdout, done.stderr)
    check(scenario, settled(scenario)["bluesky"])


@pytest.mark.parametrize("tick", range(40, 400, 60))
def test_it_also_holds_at_steps_to_and_from_the_world(scenario: Scenario, tick: int) -> None:
    scenario.run(PROOF_KILL=f"tick - {tick}")
    check(scenario, settled(scenario)["bluesky"])


def test_a_lost_ledger_finds_its_copies(scenario: Scenario) -> None:
    scenario.until_quiet()
    for file in (scenario.folder / "state").glob("ledger.db*"):
        file.unlink()
    scenario.until_quiet()
    assert len(scenario.remotes["bluesky"].files()) == len(SLUGS)
    assert set(scenario.states("bluesky").values()) == {"sent"}


def test_a_thousand_records_are_synced_through_kills_and_lost_answers(
    tmp_path: Path, relay: Relay, account: Account
) -> None:
    """Without the covers, in some minutes on a busy machine."""
    section = f'kind = "bluesky"\nbase_url = "{relay.url}"\nhandle = "{account.handle}"\nsite = true\n'
    section += 'app_password = { env = "BLUESKY" }\n'
    harness = Harness(
        channel=channel(tmp_path, relay.url, account), section=section, env={"BLUESKY": account.password},
        files=lambda: [json.dumps(each["value"]) for each in account.records()],
    )  # fmt: skip
    scenario = Scenario(tmp_path, {"bluesky": harness}, ())
    scenario.write()
    for n in range(1000):
        scenario.write_post(f"post-{n}", n % 9 + 1)
    for order in ("call Client.put 150", "return Client.put 200"):
        assert scenario.run("site", "sync", PROOF_KILL=order).returncode == -signal.SIGKILL
    relay.misbehave("close_after", on="any", nth=40)
    assert scenario.run("site", "sync").returncode == 1
    done = scenario.run("site", "sync")
    assert done.returncode == 0, done.stderr
    documents = account.documents()
    assert len({each["value"]["path"] for each in documents}) == len(documents) == 1000
    assert (len(account.records(PUBLICATION)), account.records()) == (1, [])
    assert scenario.run("site", "sync").stdout == "bluesky: 0 written, 1000 up to date, 0 removed\n"
