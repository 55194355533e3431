"""Secrets appear nowhere: everything that a run full of faults leaves behind is searched for each of them."""

from __future__ import annotations

import json
import subprocess
import time
from base64 import b64encode
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from tests.channels.webhook import fake as webhook
from tests.channels.webhook.fake import HOOK
from tests.fakes.environment import Environment
from tests.fakes.oauth import CLIENT_ID, CLIENT_SECRET

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from syndicator.testing.server import Request

SLUG = "the-first-tomato"
FAULTS = (
    "reset_after",
    "401_before",
    "500_after",
    "garbage",
    "429_before",
    "403_before",
    "400_before",
    "redirect",
    "truncated",
)
LOUD = (("-vv",), ("-vv", "--log-format", "json"))


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[Environment]:
    with Environment(tmp_path) as made:
        made.write(SLUG, more=made.cover())
        everywhere(made)
        yield made


def everywhere(environment: Environment) -> None:
    """A channel of every kind and face, a hook's address among them that stands in the file as it is."""
    keyless = "".join(line + "\n" for line in environment.section("x").splitlines() if "env" not in line)
    environment.env["HOOK_URL"] = f"{environment.relay.url}{HOOK}-of-the-environment?sig=hush-hush-signature"
    environment.configure(
        *environment.remotes,
        policy='\n[ledger]\nreceipts = "data/syndicated.json"\n',
        refreshed=keyless,
        written=f'kind = "webhook"\nstyle = "slack"\nurl = "{environment.hook("slack").url}{HOOK}"\n',
        plain='kind = "webhook"\nurl = { env = "HOOK_URL" }\n',
    )
    (environment.folder / "tokens").mkdir(mode=0o700)
    record = {
        "access_token": "access-ended-0123456789",
        "refresh_token": "refresh-ended-0123456789",
        "client_id": CLIENT_ID,
    }
    record |= {
        "client_secret": CLIENT_SECRET,
        "expires_at": "2020-01-01T00:00:00+00:00",
        "obtained_at": "2020-01-01T00:00:00+00:00",
    }
    (environment.folder / "tokens/refreshed.json").write_text(json.dumps(record))


def secrets(environment: Environment) -> set[str]:
    """All that must not show: what was configured, what was got since, and what went over the wire to prove who we are."""
    plain = {
        *environment.keys.values(),
        environment.env["HOOK_URL"],
        "hush-hush-hook",
        "hush-hush-signature",
        CLIENT_SECRET,
    }
    for kept in (environment.folder / "tokens").glob("*.json"):
        plain |= {value for name, value in json.loads(kept.read_text()).items() if name.endswith(("token", "secret"))}
    plain |= (
        environment.x.auth.access_tokens
        | environment.x.auth.refresh_tokens
        | {"access-ended-0123456789", "refresh-ended-0123456789"}
    )
    plain |= {webhook.SIGNING.removeprefix("whsec_"), f"{CLIENT_ID}:{CLIENT_SECRET}"}
    sent = [request.headers for server in environment.servers for request in server.requests]
    proofs = {headers[name] for headers in sent for name in ("authorization", "webhook-signature") if name in headers}
    proofs |= {proof.partition(" ")[2] for proof in proofs if proof.startswith(("Bearer", "Basic"))}
    encoded = {form for one in plain for form in (b64encode(one.encode()).decode().rstrip("="), quote(one, safe=""))}
    return plain | encoded | proofs


def echo(request: Request) -> dict[str, str]:
    """An answer that repeats all it was told."""
    query = "&".join(f"{name}={value}" for name, value in request.query.items())
    said = " ".join(
        [
            f"http://{request.headers['host']}{request.path}?{query}",
            *request.headers.values(),
            request.body.decode(errors="replace"),
        ]
    )
    return {"message": said, "detail": said, "title": said, "error": said, "error_description": said}


def left_behind(environment: Environment) -> Iterator[tuple[str, str]]:
    for path in sorted(environment.folder.rglob("*")):
        if path.is_file() and path.parent.name not in ("tokens", "posts") and path.name != "config.toml":
            yield str(path), path.read_bytes().decode(errors="replace")


def nothing_shows(environment: Environment, said: list[tuple[str, str]]) -> None:
    hidden = secrets(environment)
    assert len(hidden) > 30
    found = [
        (where, one, text[max(0, text.index(one) - 150) :][:300])
        for where, text in [*said, *left_behind(environment)]
        for one in hidden
        if one in text
    ]
    assert found == []


def look_at_everything(environment: Environment) -> Iterator[tuple[str, str]]:
    page = str(environment.folder / "page.html")
    looks = (
        ("status",), ("status", "--json"), ("history",), ("history", "--json"), ("why", SLUG, "--json"), ("links", "--json"),
        ("dry-run", "--all", "--json"), ("dry-run", "--all", "--html", page), ("check", "--online"), ("push", SLUG, "--yes"), ("auth", "x"),
    )  # fmt: skip
    for arguments in looks:
        ran = environment.run("-vv", *arguments)
        yield " ".join(arguments), ran.stdout + ran.stderr


@pytest.mark.long
@pytest.mark.parametrize("round_", range(3))
def test_no_secret_is_left_behind_by_a_run_full_of_faults(environment: Environment, round_: int) -> None:
    said = []
    for number, how in enumerate(FAULTS[round_::3]):
        for server in environment.servers:
            server.behave()
            server.misbehave(how, 60, on="any" if number else "publish", body=echo, seconds=0.2)
        environment.write(f"post-{number}", f"Post {number}", more=environment.cover())
        ran = environment.run(
            *LOUD[number % 2], *(("push", f"post-{number}", "--yes") if number else ("run", "--once"))
        )
        assert ran.returncode in (1, 3, 4)
        said.append((how, ran.stdout + ran.stderr))
    nothing_shows(environment, [*said, *look_at_everything(environment)])


@pytest.mark.long
def test_no_secret_is_in_the_ledger_of_a_program_that_was_killed_while_it_sent(environment: Environment) -> None:
    for server in environment.servers:
        server.misbehave("hang_before", 9, seconds=20)
    process = subprocess.Popen(
        environment.command("-vv", "run", "--once"), cwd=environment.folder, env=environment.process_env(), text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    end = time.monotonic() + 120
    while (
        sum(server.publishes(r) for server in environment.servers for r in server.requests) < 8
        and time.monotonic() < end
    ):
        time.sleep(0.05)
    process.kill()
    said, _ = process.communicate()
    assert (environment.folder / "syndicator.db-wal").stat().st_size > 0
    nothing_shows(environment, [("killed", said)])
