"""The programs side by side: ours, and those that bloggers use for the same, installed into a throw-away environment."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench.bench_idle import write_posts

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ROOT = Path(__file__).resolve().parents[2]
# what was measured last, so that the table can be compared
PEERS = ("feediverse==0.4.1", "feed2toot==0.17", "feed2exec==0.23.0")
LONGEST = 900.0  # seconds that a program may take
MOST_OF_SOURCE = 10_000  # posts
_FEED = '[[sources]]\nkind = "feed"\nurl = "{url}/feed.xml"\n'
_CONFIG = f"""\
[blog]
url = "{{url}}"
{_FEED}[policy]
first_run = "all"
max_age = "0s"
flood = 0
min_gap = "0s"
wait_until_live = false
[fetch]
allow = ["127.0.0.1"]
"""
_HOOK = '[channels.{name}]\nkind = "webhook"\nurl = "{url}/hook"\n'
_MASTODON = '[channels.mastodon]\nkind = "mastodon"\nbase_url = "{url}"\naccess_token = {{ file = "token" }}\n'


class MeasurementError(Exception):
    """A program did not do the work whose time is taken."""


@dataclass(frozen=True)
class Usage:
    """Of one process and its children: seconds that passed, seconds of CPU, and the most memory in MB."""

    seconds: float
    cpu: float
    megabytes: float


@dataclass(frozen=True)
class Program:
    """`prepare` writes its configuration into a folder, for a server at a URL. `command` is started there."""

    name: str
    prepare: Callable[[Path, str], None]
    command: Sequence[str]
    help: Sequence[str]

    @property
    def is_ours(self) -> bool:
        return self.name.startswith("syndicator")

    def run(self, folder: Path) -> Usage:
        return measure(self.command, folder)


def measure(command: Sequence[str], folder: Path) -> Usage:
    """Run a command. Raises MeasurementError if it is not configured as it should be, or takes too long."""
    env = {**os.environ, "PYTHONPATH": str(ROOT), "HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    began = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    limit = threading.Timer(LONGEST, process.kill)
    limit.start()
    _, status, usage = os.wait4(process.pid, 0)
    limit.cancel()
    seconds = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode == 2 or process.returncode < 0:
        raise MeasurementError(f"{' '.join(command)} ended with status {process.returncode} after {seconds:.0f} s")
    return Usage(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def many_posts(folder: Path, url: str, count: int) -> None:
    """Write so many old posts, and a configuration that reads them: a source for each of some folders."""
    sources = ""
    for first in range(0, count, MOST_OF_SOURCE):
        write_posts(folder / f"posts{first}", min(MOST_OF_SOURCE, count - first), first)
        sources += f'[[sources]]\nkind = "repo"\nname = "posts{first}"\npath = "posts{first}"\n'
    config = _CONFIG.format(url=url).replace(_FEED.format(url=url), sources).replace('"all"', '"skip"')
    (folder / "config.toml").write_text(config + _HOOK.format(url=url, name="hook"))


def ours(name: str, section: str) -> Program:
    def prepare(folder: Path, url: str) -> None:
        (folder / "config.toml").write_text(_CONFIG.format(url=url) + section.format(url=url, name="hook"))
        (folder / "token").write_text("bench-token-0123456789")
        (folder / "token").chmod(0o600)

    command = (sys.executable, "-m", "syndicator")
    return Program(f"syndicator, {name}", prepare, (*command, "run", "--once"), (*command, "--help"))


def in_doubt(folder: Path) -> int:
    """Return how many deliveries our program knows to be in doubt: it looks again, or asks a person."""
    ledger = folder / "syndicator.db"
    if not ledger.exists():
        return 0
    with closing(sqlite3.connect(ledger)) as connection:
        (number,) = connection.execute("SELECT COUNT(*) FROM deliveries WHERE state = 'unknown'").fetchone()
    return int(number)


def many_hooks(folder: Path, url: str, count: int) -> None:
    """Write a configuration with so many channels."""
    hooks = "".join(_HOOK.format(url=url, name=f"hook{number}") for number in range(count))
    (folder / "config.toml").write_text(_CONFIG.format(url=url) + hooks)


def many_blogs(folder: Path, url: str, count: int) -> None:
    """Write a folder with the configurations of so many blogs, whose posts are old."""
    config = _CONFIG.format(url=url).replace('"all"', '"skip"') + _HOOK.format(url=url, name="hook")
    for number in range(count):
        (folder / f"blog{number}.toml").write_text(config)


HOOK, MASTODON = ours("a hook", _HOOK), ours("Mastodon", _MASTODON)
BLOGS = replace(HOOK, name="syndicator, many blogs", command=(*HOOK.command[:-2], "--config", ".", *HOOK.command[-2:]))


def install(folder: Path) -> list[Program]:
    """Install the peers; those that can't be installed are left out."""
    subprocess.run((sys.executable, "-m", "venv", folder), check=True)
    for peer in PEERS:
        with suppress(subprocess.CalledProcessError):
            subprocess.run((folder / "bin/pip", "install", "-q", peer), check=True, stderr=subprocess.DEVNULL)
    scripts = {peer.name: str(peer) for peer in (folder / "bin").iterdir()}
    return [make(scripts[name]) for name, make in _PEERS.items() if name in scripts]


def _feediverse(script: str) -> Program:
    def prepare(folder: Path, url: str) -> None:
        (folder / "c.yml").write_text(
            f"access_token: a\nclient_id: b\nclient_secret: c\nname: x\nurl: {url}\nupdated: '2020-01-01T00:00:00+00:00'\n"
            f"feeds:\n- template: '{{title}} {{url}}'\n  url: {url}/feed.xml\n"
        )

    return Program("feediverse 0.4.1", prepare, (script, "-c", "c.yml"), (script, "--help"))


def _feed2toot(script: str) -> Program:
    def prepare(folder: Path, url: str) -> None:
        (folder / "client").write_text(f"id\nsecret\n{url}\n")
        (folder / "user").write_text(f"token\n{url}\n")
        (folder / "f.ini").write_text(
            f"[mastodon]\ninstance_url={url}\nuser_credentials={folder}/user\nclient_credentials={folder}/client\n"
            f"toot_visibility=public\n[cache]\ncachefile={folder}/feed2toot.db\ncache_limit=1000000\n[lock]\nlock_file={folder}/f.lock\n"
            f"[rss]\nuri={url}/feed.xml\ntoot={{title}} {{link}}\n"
        )

    return Program("feed2toot 0.17", prepare, (script, "-l", "1000000", "-c", "f.ini"), (script, "--help"))


def _feed2exec(script: str) -> Program:
    def prepare(folder: Path, url: str) -> None:
        post = folder / "post.sh"
        post.write_text(
            "#!/bin/sh\ncurl -sf -H 'Content-Type: application/json'"
            f' -d "{{\\"title\\":\\"$1\\"}}" {url}/hook > /dev/null\n'
        )
        post.chmod(0o755)
        output = ("--output", "feed2exec.plugins.exec", "--args", f"{post} '{{item.title}}'")
        subprocess.run(
            (script, *_FILES, "add", "blog", f"{url}/feed.xml", *output), cwd=folder, check=True, capture_output=True
        )

    return Program("feed2exec 0.23", prepare, (script, *_FILES, "fetch"), (script, "--help"))


_FILES = ("--config", "c.ini", "--database", "db.sqlite")
_PEERS: dict[str, Callable[[str], Program]] = {
    "feediverse": _feediverse,
    "feed2toot": _feed2toot,
    "feed2exec": _feed2exec,
}
