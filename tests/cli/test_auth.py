"""`auth` on the command line: through a browser, by pasting, and what it says where it can't."""

from __future__ import annotations

import json
import re
import stat
import subprocess
from typing import TYPE_CHECKING

import pytest
import requests

from tests.channels.hashnode import fake as hashnode
from tests.channels.linkedin import fake as linkedin
from tests.fakes.oauth import CLIENT_ID, CLIENT_SECRET

if TYPE_CHECKING:
    from tests.fakes.environment import Environment


def log_in_by_browser(
    environment: Environment, name: str, *typed: str, port: int = 0
) -> subprocess.CompletedProcess[str]:
    """Type the app in, and go to the address that the program names."""
    process = subprocess.Popen(
        environment.command("auth", name, "--port", str(port)), cwd=environment.folder, env=environment.process_env(), text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stderr is not None
    process.stdin.write("".join(f"{line}\n" for line in typed))
    process.stdin.flush()
    said = ""
    while not (url := re.search(r"go to (http\S+)", said)):
        said += process.stderr.readline()
    requests.get(url[1], timeout=60)
    out, err = process.communicate(timeout=60)
    return subprocess.CompletedProcess(process.args, process.returncode, out, said + err)


@pytest.mark.long
@pytest.mark.parametrize(
    ("name", "typed"), [("x", (CLIENT_ID, CLIENT_SECRET)), ("linkedin", ("", CLIENT_ID, CLIENT_SECRET))]
)
def test_auth_gets_a_token_through_the_browser_and_the_channel_works(
    environment: Environment, name: str, typed: tuple[str, ...]
) -> None:
    environment.configure(mine=environment.without_keys(name))
    assert environment.run("check").returncode == 2
    assert "syndicator auth mine" in environment.run("check").stderr
    ran = log_in_by_browser(environment, "mine", *typed)
    assert ran.returncode == 0, ran.stderr
    assert re.search(r"^channels\.mine: (@ada_example|Ada Example)", ran.stdout)
    kept = environment.folder / "tokens/mine.json"
    record = json.loads(kept.read_text())
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    for key in ("access_token", "refresh_token", "client_secret"):
        assert record.get(key, "absent") not in ran.stdout + ran.stderr
    assert environment.run("run", "--once").returncode == 0
    assert environment.published() == 1


def test_auth_takes_a_pasted_token(environment: Environment) -> None:
    environment.configure(hashnode=environment.without_keys("hashnode"))
    ran = environment.run("auth", "hashnode", typed=f"{hashnode.TOKEN}\n")
    assert (ran.returncode, ran.stdout) == (
        0,
        "channels.hashnode: me; https://me.hashnode.dev; publishes to Me elsewhere\n",
    )
    assert hashnode.TOKEN not in ran.stderr
    assert environment.run("run", "--once").returncode == 0
    assert environment.published() == 1


@pytest.mark.parametrize(
    ("name", "typed", "says"),
    [
        ("outbox", "", "needs no token"),
        ("relay", "", "needs no token"),
        ("linkedin", "", "remove access_token from config.toml first"),
        ("bare", None, "no answer: run this in a terminal"),
        ("bare", "wrong-token-0123456789\n", "Invalid access token"),
        ("nowhere", "", "channel 'nowhere' not found"),
    ],
)
def test_auth_says_in_a_line_why_not(environment: Environment, name: str, typed: str | None, says: str) -> None:
    environment.configure("outbox", "relay", "linkedin", bare=environment.without_keys("linkedin"))
    ran = environment.run("auth", name, typed=typed)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert says in ran.stderr.splitlines()[-1]
    assert "wrong-token" not in ran.stderr
    assert not (environment.folder / "tokens/bare.json").exists()


@pytest.mark.long
def test_a_channel_that_waits_for_a_token_goes_on_at_once_after_auth(environment: Environment) -> None:
    environment.configure(mine=environment.without_keys("linkedin"))
    paused = environment.run("run", "--once")
    assert paused.returncode == 1
    assert "mine is paused: " in paused.stderr
    (need,) = environment.read_json("status")["needs_you"]
    assert need["channel"] == "mine"
    assert "syndicator auth mine" in need["what"]
    assert environment.run("auth", "mine", typed=f"{linkedin.TOKEN}\n").returncode == 0
    assert environment.run("run", "--once").returncode == 0
    assert environment.published() == 1
    assert environment.read_json("status")["channels"]["mine"]["state"] == "ok"
