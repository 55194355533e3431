"""[channels.NAME]: what a channel gets from its table, from [policy] and from its kind."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from syndicator.credentials import Secret
from tests.config.reading import SOURCE

if TYPE_CHECKING:
    from pathlib import Path

    from tests.config.reading import Problems, Read


@pytest.mark.parametrize(
    ("toml", "complaint"),
    [
        (SOURCE + "[channels]\nx = 3", "config.toml:5: channels.x: must be a table"),
        (SOURCE + "[channels.x]\nkind = 'hook'\nurl = 'https://a.example/a\\b'", "config.toml:6: channels.x.url: not a valid address: "),
        (SOURCE + "[channels.x]\n", "config.toml:4: channels.x.kind: is missing"),
        (SOURCE + "[channels.x]\nkind = 'telegraph'", 'config.toml:5: channels.x.kind: unknown kind "telegraph"'),
        (SOURCE + "[channels.x]\nkind = 'box'", "config.toml:4: channels.x.path: is missing"),
        (SOURCE + "[channels.'a/b']\nkind = 'box'\npath = 'o'", "config.toml:4: channels.a/b: a name may contain only"),
        (SOURCE + "[channels.x]\nkind = 'hook'\nurl = 'http://hooks.example'", "config.toml:6: channels.x.url: plain http:// is allowed only"),
        (SOURCE + "[channels.x]\nkind = 'hook'\nurl = { evn = 'X' }", "config.toml:6: channels.x.url: "),
        (SOURCE + "[channels.x]\nkind = 'hook'\nurl = 3", "config.toml:6: channels.x.url: a secret must not"),
        (SOURCE + "[channels.x]\nkind='box'\npath='o'\nbase_url='http://a.example'", "config.toml:7: channels.x.base_url: plain"),
        (SOURCE + "[channels.x]\nkind='box'\npath='o'\nwindow='Mon'", "config.toml:7: channels.x.window: must be a window"),
        (SOURCE + "[channels.x]\nkind='box'\npath='o'\nonly={tag=['a']}", 'config.toml:7: channels.x.only.tag: unknown key, did you mean "tags"'),
        (SOURCE + "[channels.x]\nkind='box'\npath='o'\nonly={tags='a'}", "config.toml:7: channels.x.only.tags: must be a list"),
        (SOURCE + "[channels.x]\nkind='box'\npath='o'\nexcept.sources=['fed']", 'channels.x.except.sources: source not found: "fed", did you mean "feed"?'),
        (SOURCE + "[channels.x]\nkind='box'\npath='o'\non_edit='both'", "config.toml:7: channels.x.on_edit: must be one of ignore, update"),
        (SOURCE + "[channels.x]\nkind='box'\npath='o'\nformerly='x'", 'config.toml:7: channels.x.formerly: the channel "x" still exists'),
        (SOURCE + "[channels.x]\npath='o'\nkind='box'\nmin_gap='soon'", "config.toml:7: channels.x.min_gap: must be a duration"),
        (
            SOURCE + "[channels.x]\nkind='hook'\nurl='https://h.example'\nstyle='slack'\nsecret={env='S'}",
            "config.toml:4: channels.x: Slack's hooks take no secret",
        ),
    ],
)  # fmt: skip
def test_one_mistake_one_line(problems: Problems, toml: str, complaint: str) -> None:
    (problem,) = problems(toml)
    assert complaint in problem
    assert "\n" not in problem


def test_what_a_channel_gets(read: Read, tmp_path: Path) -> None:
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


def test_a_kind_waits_for_the_page_as_its_options_say(read: Read) -> None:
    table = '[channels.t]\nkind = "timeline"\nurl = "https://h.example"\n'
    assert read(SOURCE + table).channels["t"].wait_until_live
    assert not read(SOURCE + table + 'style = "slack"').channels["t"].wait_until_live


def test_what_a_channel_says_outweighs_policy_and_kind(read: Read) -> None:
    head = SOURCE + '[policy]\nmin_gap = "5m"\n'
    table = '[channels.t]\nkind = "timeline"\nurl = "https://h.example"\n'
    assert read(head + table).channels["t"].min_gap == timedelta(minutes=5)
    assert read(head + table + 'min_gap = "0s"').channels["t"].min_gap == timedelta(0)


def test_plain_http_where_it_was_allowed(read: Read) -> None:
    table = '[channels.h]\nkind = "hook"\nurl = "http://relay.lan/hook"\nallow_http = true\n'
    assert read(SOURCE + table).channels["h"].options.url == "http://relay.lan/hook"


def test_two_channels_cannot_have_one_former_name(problems: Problems) -> None:
    tables = "".join(f"[channels.{name}]\nkind='box'\npath='o'\nformerly='old'\n" for name in ("a", "b"))
    assert problems(SOURCE + tables) == ['config.toml:11: channels.b.formerly: "old" is already the former name of a']


def test_every_mistake_of_a_channel_is_reported(problems: Problems) -> None:
    table = "[channels.x]\nkind='hook'\nurl='http://h.example'\nstyle='slak'\nnmae='x'\nmin_gap='soon'\n"
    assert [line.split(": ")[1] for line in problems(SOURCE + table)] == [
        "channels.x.url", "channels.x.style", "channels.x.nmae", "channels.x.min_gap",
    ]  # fmt: skip


def test_an_unknown_kind_does_not_hide_the_rest(problems: Problems) -> None:
    found = problems(SOURCE + "[channels.x]\nkind='bx'\nmin_gap='soon'\n")
    assert [line.split(": ")[1] for line in found] == ["channels.x.kind", "channels.x.min_gap"]
