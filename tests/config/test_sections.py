"""The sections of config.toml, and what must be true of them together."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from syndicator.credentials import Secret
from tests.config.reading import SOURCE

if TYPE_CHECKING:
    from pathlib import Path

    from tests.config.reading import Problems, Read


def test_the_smallest_config(read: Read, tmp_path: Path) -> None:
    config = read(SOURCE)
    assert config.folder == tmp_path
    assert [source.name for source in config.sources] == ["feed"]
    assert config.ledger.url == f"sqlite:///{tmp_path}/syndicator.db"
    assert config.policy.max_age == timedelta(days=14)


def test_five_mistakes_in_one_go(problems: Problems) -> None:
    found = problems(
        """\
[blog]
timezone = "Europe/Berln"

[[sources]]
kind = "repo"
path = "missing"

[schedule]
every = "10 minutes"

[channels.x]
kind = "hook"
tempalte = "x.txt.j2"
url = "https://hooks.example/1"
secret = "hunter2"
"""
    )
    assert [line.split(": ")[:2] for line in found] == [
        ["config.toml:2", "blog.timezone"],
        ["config.toml:6", "sources[1].path"],
        ["config.toml:9", "schedule.every"],
        ["config.toml:13", "channels.x.tempalte"],
        ["config.toml:15", "channels.x.secret"],
    ]
    assert found[3] == 'config.toml:13: channels.x.tempalte: unknown key, did you mean "template"?'
    assert "hunter2" not in "".join(found)


@pytest.mark.parametrize(
    ("toml", "complaint"),
    [
        ("blog = 3\n" + SOURCE, "config.toml:1: blog: must be a table: [blog]"),
        ("channels = 3\n" + SOURCE, "config.toml:1: channels: must be a table"),
        (SOURCE + "[chanels.x]\nkind = 'box'", 'config.toml:4: chanels: unknown key, did you mean "channels"?'),
        (SOURCE + "[ledger]\nurl = 'mysql://x'", 'config.toml:5: ledger.url: must start with "sqlite:///"'),
        (SOURCE + "[ledger]\nurl = 'sqlite://'", 'config.toml:5: ledger.url: must start with "sqlite:///"'),
        (SOURCE + "[ledger]\nurl = 'postgresql://me:pw@host/x'", "config.toml:5: ledger.url: a password must not"),
        (SOURCE + "[ledger]\nurl = 'postgresql://host/x?password=pw'", "config.toml:5: ledger.url: a password must not"),
        (SOURCE + "[ledger]\nlease = '0s'", "config.toml:5: ledger.lease: must be more than zero"),
        (SOURCE + "[schedule]\nevery = '0s'", "config.toml:5: schedule.every: must be more than zero"),
        (SOURCE + "[schedule]\nevery = '1h'\ncron = '* * * * *'", "config.toml:6: schedule.cron: cannot be combined with every"),
        (SOURCE + "[policy]\nflood = true", "config.toml:5: policy.flood: must be a whole number"),
        (SOURCE + "[policy]\nflood = -1", "config.toml:5: policy.flood: must be a whole number"),
        (SOURCE + "[policy]\nkind = 'box'", "config.toml:5: policy.kind: unknown key"),
        (SOURCE + "[journey]\ncadence = '3d'", "config.toml:4: journey.started: is missing"),
        (SOURCE + "[notify]\nurls = ['me@example.dev']", "config.toml:5: notify.urls[1]: must be an address"),
        (SOURCE + "[notify]\nurls = ['https://me .example']", "config.toml:5: notify.urls[1]: not a valid address: it contains a space"),
        (SOURCE + '[notify]\nurls = ["mailto://me\\u0007@example.dev"]', "config.toml:5: notify.urls[1]: must be an address"),
        (SOURCE + "[blog]\nurl = 'https://b .dev'", "config.toml:5: blog.url: not a valid address: it contains a space"),
        (SOURCE + '[blog]\nurl = "https://b\\u0000.dev"', "config.toml:5: blog.url: not a valid address: "),
        (SOURCE + '[blog]\nurl = "https://b.dev/\\u200b"', "config.toml:5: blog.url: not a valid address: "),
        (SOURCE + "[monitor]\nping_url = 'https://a.example/a b'", "config.toml:5: monitor.ping_url: not a valid address: "),
    ],
)  # fmt: skip
def test_one_mistake_one_line(problems: Problems, toml: str, complaint: str) -> None:
    (problem,) = problems(toml)
    assert complaint in problem
    assert "\n" not in problem


def test_receipts_are_committed_only_where_there_is_a_file(read: Read, problems: Problems, tmp_path: Path) -> None:
    ledger = "[ledger]\nreceipts_git = 'commit'\n"
    assert problems(SOURCE + ledger) == ["config.toml:5: ledger.receipts_git: is valid only with receipts"]
    assert read(SOURCE + ledger + "receipts = 'r.json'").ledger.receipts == tmp_path / "r.json"


def test_a_schedule_and_a_monitor(read: Read) -> None:
    config = read(
        SOURCE
        + "[schedule]\ncron = '0 9 * * 1'\n[monitor]\nmetrics = '127.0.0.1:9464'\nping_url = 'https://p.example'\n"
    )
    assert (config.schedule.cron, config.schedule.every) == ("0 9 * * 1", timedelta(minutes=10))
    assert (config.monitor.metrics, config.monitor.ping_url) == (("127.0.0.1", 9464), "https://p.example")


def test_ledger_addresses(read: Read, tmp_path: Path) -> None:
    assert read(SOURCE + "[ledger]\nurl = 'sqlite:///data/l.db'").ledger.url == f"sqlite:///{tmp_path}/data/l.db"
    assert read(SOURCE + "[ledger]\nurl = 'sqlite:////var/l.db'").ledger.url == "sqlite:////var/l.db"
    assert read(SOURCE + "[ledger]\nurl = 'postgresql://me@host/l'").ledger.url == "postgresql://me@host/l"
    assert isinstance(read(SOURCE + "[ledger]\nurl = { env = 'L' }").ledger.url, Secret)


def test_the_sections_of_later_days(read: Read) -> None:
    config = read(
        SOURCE
        + "[journey]\nstarted = 2026-01-01\ncadence = '3d'\n[notify]\nurls = ['ntfy://x']\n"
        + "[fetch]\nallow = ['nas.lan']\n[hashtags]\nml = 'ML'"
    )
    assert config.journey
    assert config.journey.started == "2026-01-01"
    assert (config.notify_urls, config.fetch_allow, config.hashtags) == (("ntfy://x",), ("nas.lan",), {"ml": "ML"})
