"""config.toml: every mistake at once, each with its line."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicator.config.file import find_path, load
from syndicator.config.lines import Lines
from syndicator.credentials import Secret
from syndicator.errors import ConfigError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from syndicator.config import Config

SOURCE = '[[sources]]\nkind = "feed"\nurl = "https://blog.example.dev/rss.xml"\n'


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxOptions:
    path: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class HookOptions:
    url: Secret | str
    secret: Secret | None = None
    style: str = field(default="plain", metadata={"choices": ("plain", "slack")})
    receiver_dedups: bool | None = None

    def __post_init__(self) -> None:
        if self.style == "slack" and self.secret:
            raise ValueError("Slack's hooks take no secret")


class Box:
    Options: ClassVar[type[Any]] = BoxOptions
    timeline = False
    shows_card = False
    settle_after = timedelta(0)


class Hook(Box):
    Options = HookOptions


class Timeline(Hook):
    timeline = True
    shows_card = True
    settle_after = timedelta(minutes=2)


def kind_class(kind: str) -> type[Any]:
    try:
        return {"box": Box, "hook": Hook, "timeline": Timeline}[kind]
    except KeyError:
        raise UsageError(f'unknown kind "{kind}"') from None


@pytest.fixture
def read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Config]:
    monkeypatch.chdir(tmp_path)

    def read(toml: str) -> Config:
        (tmp_path / "config.toml").write_text(toml)
        return load(Path("config.toml"), kind_class=kind_class)

    return read


@pytest.fixture
def problems(read: Callable[[str], Config]) -> Callable[[str], list[str]]:
    def problems(toml: str) -> list[str]:
        with pytest.raises(ConfigError) as caught:
            read(toml)
        return list(caught.value.problems)

    return problems


def test_the_smallest_config(read: Callable[[str], Config], tmp_path: Path) -> None:
    config = read(SOURCE)
    assert config.folder == tmp_path
    assert [source.name for source in config.sources] == ["feed"]
    assert config.ledger.url == f"sqlite:///{tmp_path}/syndicator.db"
    assert config.policy.max_age == timedelta(days=14)


def test_five_mistakes_in_one_go(problems: Callable[[str], list[str]]) -> None:
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
        ("", "config.toml: sources: is missing"),
        ("sources = []", "config.toml:1: sources: is missing"),
        ("[sources]\nkind = 'feed'", "config.toml:1: sources: must be written [[sources]]"),
        ("blog = 3\n" + SOURCE, "config.toml:1: blog: must be a table: [blog]"),
        ("channels = 3\n" + SOURCE, "config.toml:1: channels: must be a table"),
        (SOURCE + "[channels]\nx = 3", "config.toml:5: channels.x: must be a table"),
        (SOURCE + "[chanels.x]\nkind = 'box'", 'config.toml:4: chanels: unknown key, did you mean "channels"?'),
        (SOURCE + SOURCE + "name = 'feed'", 'config.toml:7: sources[2].name: another source is called "feed" too'),
        (SOURCE + "name = '../up'", "config.toml:4: sources[1].name: a name is made of"),
        (SOURCE + "include = ['*.md']", "config.toml:4: sources[1].include: unknown key"),
        ("[[sources]]\nkind = 'feed'", "config.toml:1: sources[1].url: is missing"),
        ("[[sources]]\nkind = 'feed'\nurl = 'rss.xml'", "config.toml:3: sources[1].url: there is no file"),
        ("[[sources]]\nkind = 'fed'", 'config.toml:2: sources[1].kind: must be one of repo, feed, did you mean "feed"?'),
        ("[[sources]]\nurl = 'https://blog.example.dev'", "config.toml:1: sources[1].kind: is missing"),
        ("[[sources]]\nkind = 'repo'", "config.toml:1: sources[1]: needs path, a folder, or git"),
        ("[[sources]]\nkind = 'repo'\ngit = 'https://example.dev/b'\npath = '../up'", "config.toml:4: sources[1].path: with git, it is"),
        ("[[sources]]\nkind = 'repo'\npath = '.'\nbranch = 'main'", "config.toml:4: sources[1].branch: means something only"),
        ("[[sources]]\nkind = 'repo'\ngit = 'https://t0ken@example.dev/b'", "config.toml:3: sources[1].git: a token must not"),
        (SOURCE + "[ledger]\nurl = 'mysql://x'", 'config.toml:5: ledger.url: must start with "sqlite:///"'),
        (SOURCE + "[ledger]\nurl = 'sqlite://'", 'config.toml:5: ledger.url: must start with "sqlite:///"'),
        (SOURCE + "[ledger]\nurl = 'postgresql://me:pw@host/x'", "config.toml:5: ledger.url: a password must not"),
        (SOURCE + "[ledger]\nlease = '0s'", "config.toml:5: ledger.lease: must be more than nothing"),
        (SOURCE + "[schedule]\nevery = '0s'", "config.toml:5: schedule.every: must be more than nothing"),
        (SOURCE + "[schedule]\nevery = '1h'\ncron = '* * * * *'", "config.toml:6: schedule.cron: stands beside every"),
        (SOURCE + "[policy]\nflood = true", "config.toml:5: policy.flood: must be a whole number"),
        (SOURCE + "[policy]\nflood = -1", "config.toml:5: policy.flood: must be a whole number"),
        (SOURCE + "[policy]\nkind = 'box'", "config.toml:5: policy.kind: unknown key"),
        (SOURCE + "[journey]\ncadence = '3d'", "config.toml:4: journey.started: is missing"),
        (SOURCE + "[notify]\nurls = ['me@example.dev']", "config.toml:5: notify.urls[1]: must be an address"),
        (SOURCE + "[notify]\nurls = ['https://me .example']", "config.toml:5: notify.urls[1]: is no address: there is a blank"),
        (SOURCE + '[notify]\nurls = ["mailto://me\\u0007@example.dev"]', "config.toml:5: notify.urls[1]: must be an address"),
        (SOURCE + "[blog]\nurl = 'https://b .dev'", "config.toml:5: blog.url: is no address: there is a blank"),
        (SOURCE + '[blog]\nurl = "https://b\\u0000.dev"', "config.toml:5: blog.url: is no address: "),
        (SOURCE + '[blog]\nurl = "https://b.dev/\\u200b"', "config.toml:5: blog.url: is no address: "),
        (SOURCE + "[monitor]\nping_url = 'https://a.example/a b'", "config.toml:5: monitor.ping_url: is no address: "),
        ("[[sources]]\nkind = 'feed'\nurl = 'https://b.dev/my feed.xml'", "config.toml:3: sources[1].url: is no address: "),
        ("[[sources]]\nkind = 'repo'\ngit = 'https://b.dev/a b.git'", "config.toml:3: sources[1].git: is no address: "),
        (SOURCE + "[channels.x]\nkind = 'hook'\nurl = 'https://a.example/a\\b'", "config.toml:6: channels.x.url: is no address: "),
        (SOURCE + "[channels.x]\n", "config.toml:4: channels.x.kind: is missing"),
        (SOURCE + "[channels.x]\nkind = 'telegraph'", 'config.toml:5: channels.x.kind: unknown kind "telegraph"'),
        (SOURCE + "[channels.x]\nkind = 'box'", "config.toml:4: channels.x.path: is missing"),
        (SOURCE + "[channels.'a/b']\nkind = 'box'\npath = 'o'", "config.toml:4: channels.a/b: a name is made of"),
        (SOURCE + "[channels.x]\nkind = 'hook'\nurl = 'http://hooks.example'", "config.toml:6: channels.x.url: plain http://"),
        (SOURCE + "[channels.x]\nkind = 'hook'\nurl = { evn = 'X' }", "config.toml:6: channels.x.url: "),
        (SOURCE + "[channels.x]\nkind = 'hook'\nurl = 3", "config.toml:6: channels.x.url: a secret must not"),
        (SOURCE + "[channels.x]\nkind='box'\npath='o'\nbase_url='http://a.example'", "config.toml:7: channels.x.base_url: plain"),
        (SOURCE + "[channels.x]\nkind='box'\npath='o'\nwindow='Mon'", "config.toml:7: channels.x.window: must be a window"),
        (SOURCE + "[channels.x]\nkind='box'\npath='o'\nonly={tag=['a']}", 'config.toml:7: channels.x.only.tag: unknown key, did you mean "tags"'),
        (SOURCE + "[channels.x]\nkind='box'\npath='o'\nonly={tags='a'}", "config.toml:7: channels.x.only.tags: must be a list"),
        (SOURCE + "[channels.x]\nkind='box'\npath='o'\nexcept.sources=['fed']", 'channels.x.except.sources: no source is called "fed", did you mean "feed"?'),
        (SOURCE + "[channels.x]\nkind='box'\npath='o'\non_edit='both'", "config.toml:7: channels.x.on_edit: must be one of ignore, update"),
        (SOURCE + "[channels.x]\nkind='box'\npath='o'\nformerly='x'", "config.toml:7: channels.x.formerly: "),
        (
            SOURCE + "[channels.x]\nkind='hook'\nurl='https://h.example'\nstyle='slack'\nsecret={env='S'}",
            "config.toml:4: channels.x: Slack's hooks take no secret",
        ),
        (SOURCE + "[channels.x]\npath='o'\nkind='box'\nmin_gap='soon'", "config.toml:7: channels.x.min_gap: must be a duration"),
        ("[blog\n", "config.toml:1: not valid TOML"),
        (SOURCE + "kind = 'repo'", "config.toml:4: not valid TOML"),
        (SOURCE + "[blog]\ntitle = ", "config.toml:5: not valid TOML"),
    ],
)  # fmt: skip
def test_one_mistake_one_line(problems: Callable[[str], list[str]], toml: str, complaint: str) -> None:
    (found,) = problems(toml)
    assert complaint in found
    assert "\n" not in found


def test_what_a_channel_gets(read: Callable[[str], Config], tmp_path: Path) -> None:
    config = read(
        SOURCE
        + """
[policy]
delay = "1h"
review = true
max_age = "0s"
[channels.box]
kind = "box"
path = "out"
review = false
only.tags = ["python"]
[channels.hook]
kind = "hook"
url = { env = "HOOK" }
receiver_dedups = true
window = "08:00-20:00"
utm = { source = "hook" }
[channels.timeline]
kind = "timeline"
url = "http://127.0.0.1:9/hook"
budget_usd_per_month = 3
"""
    )
    box, hook, timeline = config.channels.values()
    assert config.policy.max_age is None
    assert (box.options.path, box.delay, box.review) == (tmp_path / "out", timedelta(hours=1), False)
    assert box.only
    assert box.only.tags == {"python"}
    assert (hook.review, hook.options.receiver_dedups, hook.utm) == (True, True, {"source": "hook"})
    assert isinstance(hook.options.url, Secret)
    assert (hook.min_gap, hook.wait_until_live, hook.settle_after) == (timedelta(0), False, timedelta(0))
    assert (timeline.min_gap, timeline.wait_until_live) == (timedelta(minutes=30), True)
    assert (timeline.settle_after, timeline.budget_usd_per_month) == (timedelta(minutes=2), 3.0)


def test_what_a_channel_says_outweighs_policy_and_kind(read: Callable[[str], Config]) -> None:
    head = SOURCE + '[policy]\nmin_gap = "5m"\n'
    table = '[channels.t]\nkind = "timeline"\nurl = "https://h.example"\n'
    assert read(head + table).channels["t"].min_gap == timedelta(minutes=5)
    assert read(head + table + 'min_gap = "0s"').channels["t"].min_gap == timedelta(0)


def test_plain_http_where_it_was_allowed(read: Callable[[str], Config]) -> None:
    table = '[channels.h]\nkind = "hook"\nurl = "http://relay.lan/hook"\nallow_http = true\n'
    assert read(SOURCE + table).channels["h"].options.url == "http://relay.lan/hook"


def test_sources_are_named_after_their_kind(read: Callable[[str], Config]) -> None:
    config = read("[blog]\nurl = 'https://blog.example.dev'\n" + SOURCE * 2 + "[[sources]]\nkind = 'repo'\npath = '.'")
    assert [source.name for source in config.sources] == ["feed", "feed-2", "repo"]
    assert config.sources[2].blog_url == "https://blog.example.dev"


def test_ledger_addresses(read: Callable[[str], Config], tmp_path: Path) -> None:
    assert read(SOURCE + "[ledger]\nurl = 'sqlite:///data/l.db'").ledger.url == f"sqlite:///{tmp_path}/data/l.db"
    assert read(SOURCE + "[ledger]\nurl = 'sqlite:////var/l.db'").ledger.url == "sqlite:////var/l.db"
    assert read(SOURCE + "[ledger]\nurl = 'postgresql://me@host/l'").ledger.url == "postgresql://me@host/l"
    assert isinstance(read(SOURCE + "[ledger]\nurl = { env = 'L' }").ledger.url, Secret)


def test_the_sections_of_later_days(read: Callable[[str], Config]) -> None:
    config = read(
        SOURCE
        + "[journey]\nstarted = 2026-01-01\ncadence = '3d'\n[notify]\nurls = ['ntfy://x']\n"
        + "[fetch]\nallow = ['nas.lan']\n[hashtags]\nml = 'ML'"
    )
    assert config.journey
    assert config.journey.started == "2026-01-01"
    assert (config.notify_urls, config.fetch_allow, config.hashtags) == (("ntfy://x",), ("nas.lan",), {"ml": "ML"})


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigError, match="not UTF-8"):
        load(path, kind_class=kind_class)
    with pytest.raises(UsageError, match="can't be read"):
        load(tmp_path, kind_class=kind_class)
    with pytest.raises(UsageError, match="No such file"):
        load(tmp_path / "other.toml", kind_class=kind_class)


def test_a_byte_order_mark_and_windows_line_ends(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(b"\xef\xbb\xbf" + SOURCE.replace("\n", "\r\n").encode() + b"x = 1\r\n")
    with pytest.raises(ConfigError, match=r"config\.toml:4: sources"):
        load(path, kind_class=kind_class)


def test_where_the_config_is_looked_for(tmp_path: Path) -> None:
    env = {"XDG_CONFIG_HOME": str(tmp_path / "xdg")}
    with pytest.raises(UsageError, match=r"no config\.toml .*xdg.*--config"):
        find_path(None, env, tmp_path)
    (tmp_path / "xdg/syndicator").mkdir(parents=True)
    (tmp_path / "xdg/syndicator/config.toml").touch()
    assert find_path(None, env, tmp_path) == tmp_path / "xdg/syndicator/config.toml"
    (tmp_path / "config.toml").touch()
    assert find_path(None, env, tmp_path) == tmp_path / "config.toml"
    assert find_path(None, env | {"SYNDICATOR_CONFIG": "b.toml"}, tmp_path) == tmp_path / "b.toml"
    assert find_path("c.toml", env | {"SYNDICATOR_CONFIG": "b.toml"}, tmp_path) == tmp_path / "c.toml"


TOML = '''\
# a comment with [brackets] and "quotes"
top = """
[not.a.table]
key = "no" """
'quoted key'.sub = 1  # dotted
[ a . "b.c" ]
list = [
  1, # one ]
  { x = "}", y = [ "#" ] },
]
[[many]]
name = 'first'
[many.inner]
deep.er = true
[[many]]
name = """x"""
date = 2026-01-01 10:00:00 # a date
literal = \'\'\'
[[many]]
\'\'\'
last = 1
'''


@pytest.mark.parametrize(
    ("where", "line"),
    [
        (("top",), 2),
        (("quoted key", "sub"), 5),
        (("a", "b.c"), 6),
        (("a", "b.c", "list", 0), 8),
        (("a", "b.c", "list", 1, "y"), 9),
        (("many", 0, "name"), 12),
        (("many", 0, "inner", "deep", "er"), 14),
        (("many", 1), 15),
        (("many", 1, "date"), 17),
        (("many", 1, "last"), 21),
        (("many", 1, "missing"), 15),
        (("missing",), 0),
    ],
)
def test_where_keys_stand(where: tuple[str | int, ...], line: int) -> None:
    assert Lines(TOML)(where) == line


def paths(value: Any, at: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [at, *(path for key, one in inner for path in paths(one, (*at, key)))]


def test_every_key_that_tomllib_finds_has_a_line() -> None:
    lines = Lines(TOML)
    for path in paths(tomllib.loads(TOML)):
        assert lines(path) > 0 or path == ()


@given(st.text(alphabet="ab.=[]{}\"'\n# ,1\\-"))
def test_whatever_is_valid_can_be_searched(text: str) -> None:
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    lines = Lines(text)
    assert all(0 < lines(path) <= text.count("\n") + 1 for path in paths(found) if path)


def test_with_git_the_path_is_a_folder_inside_the_repository(read: Callable[[str], Config]) -> None:
    found = read("[[sources]]\nkind = 'repo'\ngit = 'https://example.dev/blog.git'\npath = 'content/posts'\n")
    assert found.sources[0].path == Path("content/posts")
