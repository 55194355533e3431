"""The text of a proposal, and how it differs from a config that is there."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from syndicator.actions.init.places import needing_nothing
from syndicator.actions.init.propose import (
    NO_FEED,
    Proposal,
    Repository,
    config_text,
    differences,
    is_timezone,
    local_timezone,
)
from syndicator.channels.registry import kind_class
from syndicator.config.file import parse
from syndicator.generators.site_settings import Setting

if TYPE_CHECKING:
    from pathlib import Path

PROPOSAL = Proposal(
    url=Setting("https://blog.example.dev", "hugo.toml: baseURL"),
    title=Setting('Knots "and" ropes', "hugo.toml: title"),
    timezone=Setting("Europe/Berlin", "this machine's"),
    language=Setting("de", "hugo.toml"),
    repository=Repository(
        path="..",
        permalink=Setting("{blog_url}/{slug}/", "hugo.toml"),
        include=("posts/**/*.md",),
        generator="hugo",
    ),
    feed=Setting("https://blog.example.dev/index.xml", "named by its home page"),
    only_language="de",
)


def test_the_text_is_a_valid_config_with_every_reason(tmp_path: Path) -> None:
    text = config_text(PROPOSAL, needing_nothing())
    config = parse(text, tmp_path / ".syndicator/config.toml", kind_class=kind_class)
    repository, feed = config.sources
    assert (config.blog.url, config.blog.title, str(config.blog.timezone), config.blog.language) == (
        "https://blog.example.dev", 'Knots "and" ropes', "Europe/Berlin", "de",
    )  # fmt: skip
    assert (repository.path, repository.permalink) == (tmp_path, "{blog_url}/{slug}/")
    assert (repository.include, repository.generator) == (("posts/**/*.md",), "hugo")
    assert (feed.url, list(config.channels)) == ("https://blog.example.dev/index.xml", ["outbox"])
    assert config.channels["outbox"].only is not None
    assert config.channels["outbox"].only.lang == {"de"}
    for origin in ("# hugo.toml: baseURL", "# this machine's", "# named by its home page"):
        assert origin in text
    assert list(differences(config, PROPOSAL)) == []


def test_defaults_are_left_out(tmp_path: Path) -> None:
    proposal = Proposal(url=PROPOSAL.url, timezone=Setting("UTC", "x"), feed=PROPOSAL.feed)
    text = config_text(proposal, needing_nothing())
    assert all(word not in text for word in ("timezone", "title", "language", "repo", "policy", "include", "generator"))
    parse(text, tmp_path / "config.toml", kind_class=kind_class)


def test_a_config_without_a_feed_says_so_only_if_the_site_could_not_be_reached() -> None:
    assert NO_FEED in config_text(Proposal(url=PROPOSAL.url, is_offline=True), ())
    assert NO_FEED not in config_text(Proposal(url=PROPOSAL.url), ())
    assert NO_FEED not in config_text(replace(PROPOSAL, is_offline=True), ())


def test_differences_from_a_config_that_is_there(tmp_path: Path) -> None:
    text = '[blog]\nurl = "https://blog.example.dev/"\ntitle = "Knots"\n[[sources]]\nkind = "repo"\npath = "."\n'
    config = parse(text, tmp_path / "config.toml", kind_class=kind_class)
    assert list(differences(config, PROPOSAL)) == [
        'blog.title: you have Knots; `init` would propose Knots "and" ropes (hugo.toml: title)',
        "blog.timezone: you have UTC; `init` would propose Europe/Berlin (this machine's)",
        "permalink: you have {blog_url}/{slug}; `init` would propose {blog_url}/{slug}/ (hugo.toml)",
        "the feed's url: you have none; `init` would propose https://blog.example.dev/index.xml (named by its home page)",
    ]


@pytest.mark.parametrize(
    ("name", "valid"), [("Europe/Berlin", True), ("UTC", True), ("", False), ("Mars/Olympus", False), ("/etc/x", False)]
)
def test_time_zones(name: str, valid: bool) -> None:
    assert is_timezone(name) is valid


def test_the_machine_s_time_zone() -> None:
    assert local_timezone({"TZ": ":Asia/Tokyo"}) == Setting("Asia/Tokyo", "this machine's")
    assert local_timezone({"TZ": "Etc/UTC"}) == Setting("UTC", "this machine's")
    assert is_timezone(local_timezone({"TZ": "JST-9"}).value or "UTC"), "what is no name is passed over"


@pytest.mark.parametrize("separator", ["\n", "\r", "\r\n", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\x00", "\x7f"])
def test_no_name_of_a_file_adds_a_setting(tmp_path: Path, separator: str) -> None:
    evil = f'x{separator}[channels.evil]{separator}kind = "command"{separator}run = ["/bin/sh"]'
    every = Setting(f"https://blog.example.dev/{'a' if separator else ''}", evil)
    proposal = Proposal(
        url=every, title=Setting(evil, evil), timezone=Setting("Europe/Berlin", evil), language=Setting("de", evil), feed=every,
        repository=Repository(path="..", permalink=Setting("{blog_url}/{slug}", evil), generator=""),
    )  # fmt: skip
    config = parse(
        config_text(proposal, needing_nothing()), tmp_path / ".syndicator/config.toml", kind_class=kind_class
    )
    assert list(config.channels) == ["outbox"]
    assert config.blog.title == evil
