"""The tables of places, which the kinds themselves describe."""

from __future__ import annotations

import sys
import tomllib
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from syndicator.actions.init import places as init_places
from syndicator.actions.init.places import Place, from_profiles, named, needing_nothing, offered, places, styles, to_do
from syndicator.channels.registry import kind_class, kinds
from syndicator.config.file import parse
from syndicator.errors import UsageError

SOURCE = '[[sources]]\nkind = "feed"\nurl = "https://blog.example.dev/rss.xml"\n'


def valid(tables: str) -> None:
    parse(SOURCE + tables, Path("/nowhere/config.toml"), kind_class=kind_class)


@pytest.mark.parametrize("place", [*places(), *styles()], ids=lambda place: place.name)
def test_every_table_is_valid_and_sends_nothing_until_it_is_complete(place: Place) -> None:
    table = tomllib.loads(place.table())["channels"][place.name]
    valid(place.table())
    assert table["kind"] == place.kind
    assert table.get("enabled", True) is not bool(place.missing)
    if place.missing:
        completed = place.with_values(dict.fromkeys(place.missing, "https://x.example.dev"), "as you said")
        assert (completed.missing, "enabled" in completed.table()) == ({}, False)


def test_every_kind_is_a_place() -> None:
    assert set(kinds()) <= {place.kind for place in places()}
    assert [place.name for place in needing_nothing()] == ["outbox"]
    assert offered(())[0].kind == "bluesky", "timelines come first"
    assert {place.kind for place in offered({"x"})} == {place.kind for place in places()} - {"x", "file"}


def test_places_by_kind_by_the_name_in_the_sample_and_by_style() -> None:
    assert [place.kind for place in named(["x", "letter", "X", "buttondown"])] == ["x", "buttondown"]
    (slack,) = named(["slack"])
    assert tomllib.loads(slack.table())["channels"]["slack"] == {
        "kind": "webhook",
        "style": "slack",
        "url": {"env": "SLACK_URL"},
    }
    assert (slack.label, slack.secrets) == ("Slack", ("SLACK_URL",))
    with pytest.raises(UsageError, match=r"place 'mastodo' not found, did you mean \"mastodon\"\?$"):
        named(["mastodo"])
    with pytest.raises(UsageError, match=r"\(there are apprise, .*discord, .*mastodon, ") as wrong:
        named(["!"])
    assert "byhand" not in str(wrong.value)


def test_a_place_is_explained_as_in_its_sample() -> None:
    mastodon, slack = named(["mastodon", "slack"])
    assert (mastodon.label, mastodon.has_login, slack.has_login) == ("Mastodon", True, False)
    assert "# your server" in mastodon.table()
    assert mastodon.with_values({"base_url": "", "language": "de"}, "as you said") == mastodon, (
        "nothing that is missing"
    )


DOVE = "from syndicator.channels.file import Kind as File\nclass Kind(File): kind = 'dove'\n"


def install(monkeypatch: pytest.MonkeyPatch, folder: Path, program: str, sample: str | None) -> None:
    """Install a package with the kind `dove`."""
    (folder / "doves.py").write_text(program)
    if sample is not None:
        (folder / "sample.toml").write_text(sample)
    monkeypatch.syspath_prepend(folder)
    monkeypatch.delitem(sys.modules, "doves", raising=False)
    point = EntryPoint("dove", "doves:Kind", "syndicator.channels")
    monkeypatch.setattr(
        "importlib.metadata.entry_points", lambda **wanted: [point] if wanted.get("name", "dove") == "dove" else []
    )
    for cached in (init_places.places, init_places._installed):
        monkeypatch.setattr(init_places, cached.__name__, cached.__wrapped__)


def test_a_kind_of_another_package_is_a_place(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    install(monkeypatch, tmp_path, DOVE, '# [channels.coop]\n# kind = "dove"\n# path = "coop"\n')
    assert {place.kind for place in init_places.places()} == {*kinds(), "dove"}
    assert [place.name for place in named(["dove"])] == ["coop"]


@pytest.mark.parametrize(
    ("program", "sample", "said"),
    [
        (DOVE, None, "sample.toml.*FileNotFoundError"),
        (DOVE, "x =", "sample.toml.*Invalid value"),
        (DOVE, "x = 1", "sample.toml.*KeyError"),
        ("raise OSError('gone')", "", "can't be used: doves:Kind: OSError: gone"),
    ],
    ids=["no sample", "no TOML", "no table", "fails to load"],
)
def test_a_plugin_that_can_not_be_used_is_named_only_if_it_is_asked_for(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, program: str, sample: str | None, said: str
) -> None:
    install(monkeypatch, tmp_path, program, sample)
    assert {place.kind for place in init_places.places()} == set(kinds())
    assert [place.kind for place in named(["x"])] == ["x"]
    with pytest.raises(UsageError, match=f'kind "dove" .*{said}'):
        named(["dove"])


def test_what_a_table_of_a_config_lacks() -> None:
    x, mastodon, telegram = named(["x", "mastodon", "telegram"])
    text = "\n\n".join(place.table() for place in (x, mastodon, telegram))
    said = {place.name: to_do(text, place.name) for place in (x, mastodon, telegram)}
    assert said == {"x": "", "mastodon": "put in base_url", "news": "put in chat"}
    assert to_do(text, "none") == ""


def test_what_a_profile_tells_is_filled_in() -> None:
    profiles = [
        "https://github.com/ada",
        "https://medium.com/@ada",
        "https://social.example/@ada",
        "https://bsky.app/profile/ada.example.dev",
    ]
    chosen = from_profiles(named(["mastodon", "bluesky", "telegram"]), profiles)
    tables = [tomllib.loads(place.table())["channels"][place.name] for place in chosen]
    assert tables == [
        {"kind": "mastodon", "base_url": "https://social.example"},
        {"kind": "bluesky", "handle": "ada.example.dev"},
        {"kind": "telegram", "chat": "@my_channel", "enabled": False},
    ]
    assert "linked from your home page" in chosen[0].table()
