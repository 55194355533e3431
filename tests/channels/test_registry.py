"""The kinds of channels, and the configured channels."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from syndicator.channels.registry import ChannelRegistry, kind_class, kinds
from syndicator.config.file import load
from syndicator.credentials import TokenStore
from syndicator.errors import UsageError
from syndicator.http import UrlGuard
from tests.fakes import faulty_channel

if TYPE_CHECKING:
    from pathlib import Path

CONFIG = """
[blog]
url = "https://blog.example.dev"

[[sources]]
kind = "feed"
url = "https://blog.example.dev/rss.xml"

[[sources]]
kind = "repo"
path = "posts"

[[sources]]
kind = "feed"
name = "releases"
url = "https://git.example.dev/releases.atom"
blog_url = "https://git.example.dev"

[channels.outbox]
kind = "file"
path = "outbox"
on_edit = "update"

[channels.hook]
kind = "webhook"
url = { env = "HOOK_URL" }
style = "plain"
base_url = "http://127.0.0.1:9"

[channels.off]
kind = "file"
path = "off"
enabled = false
on_edit = "update"

[channels.kept]
kind = "file"
path = "kept"
"""


@pytest.fixture
def registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ChannelRegistry:
    monkeypatch.setenv("HOOK_URL", "https://hooks.example.dev/1")
    return registry_of(tmp_path)


def registry_of(folder: Path, text: str = CONFIG) -> ChannelRegistry:
    (folder / "posts").mkdir()
    (folder / "config.toml").write_text(text)
    config = load(folder / "config.toml", kind_class=kind_class)
    return ChannelRegistry(config, TokenStore(folder), UrlGuard())


# --- kinds


def test_every_package_of_channels_but_http_is_a_kind() -> None:
    assert {"file", "hashnode", "linkedin", "webhook", "x"} <= set(kinds())
    assert "http" not in kinds()
    assert "registry" not in kinds()


def test_each_kind_has_a_class_of_its_name() -> None:
    assert [kind_class(kind).kind for kind in kinds()] == list(kinds())


def test_a_kind_of_another_package_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    faulty_channel.install(monkeypatch)
    assert kind_class("faulty") is faulty_channel.FaultyChannel


def test_an_unknown_kind_names_the_built_in_ones() -> None:
    with pytest.raises(UsageError) as caught:
        kind_class("pigeon")
    assert str(caught.value) == f'unknown kind "pigeon"; the built-in kinds are {", ".join(kinds())}'


def test_a_kind_of_another_package_that_can_not_be_loaded_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    plugin = SimpleNamespace(load=lambda: 1 / 0, value="pigeon_channel:Kind")
    monkeypatch.setattr("importlib.metadata.entry_points", lambda **_: [plugin])
    why = kind_class("pigeon").broken
    assert why.startswith('kind "pigeon" can\'t be used: pigeon_channel:Kind: ZeroDivisionError: division by zero')


def test_an_unknown_kind_names_those_of_other_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    dove = SimpleNamespace(name="dove")
    monkeypatch.setattr("importlib.metadata.entry_points", lambda **wanted: [] if "name" in wanted else [dove])
    with pytest.raises(UsageError, match=r'^unknown kind "pigeon"; .*, and those of other packages dove$'):
        kind_class("pigeon")


# --- channels


def test_a_channel_is_opened_once_with_its_settings(registry: ChannelRegistry, tmp_path: Path) -> None:
    hook = registry.get("hook")
    assert (hook.kind, hook.name, registry.get("hook") is hook) == ("webhook", "hook", True)
    context = hook.context
    assert (context.name, context.folder, context.blog_url) == ("hook", tmp_path, "https://blog.example.dev")
    assert (context.base_url, context.allow_http, registry.get("outbox").context.base_url) == (
        "http://127.0.0.1:9",
        False,
        "",
    )
    assert context.sources == (
        "https://blog.example.dev/rss.xml", "https://blog.example.dev", "https://blog.example.dev",
        "https://git.example.dev/releases.atom", "https://git.example.dev",
    )  # fmt: skip


def test_an_unknown_channel_names_the_known_ones(registry: ChannelRegistry) -> None:
    with pytest.raises(UsageError) as raised:
        registry.get("nowhere")
    assert str(raised.value) == "channel 'nowhere' not found; config.toml has outbox, hook, off, kept"


def test_enabled_channels_are_in_the_order_of_the_configuration(registry: ChannelRegistry) -> None:
    assert registry.enabled() == ["outbox", "hook", "kept"]


def test_chosen_channels_are_those_named_or_all_that_are_enabled(registry: ChannelRegistry) -> None:
    assert registry.chosen([]) == registry.enabled()
    assert registry.chosen(["kept", "off", "kept"]) == ["kept", "off"]
    with pytest.raises(UsageError, match="'nowhere' not found"):
        registry.chosen(["kept", "nowhere"])


def test_missing_secrets_are_named_by_their_key(registry: ChannelRegistry, monkeypatch: pytest.MonkeyPatch) -> None:
    assert list(registry.missing_secrets("outbox")) == []
    assert list(registry.missing_secrets("hook")) == []
    monkeypatch.delenv("HOOK_URL")
    (line,) = registry.missing_secrets("hook")
    assert line.startswith("channels.hook.url: ")
    assert "HOOK_URL" in line


def test_a_secret_that_can_be_read_but_not_used_is_named(
    registry: ChannelRegistry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOOK_URL", "hooks.example.dev")
    (line,) = registry.missing_secrets("hook")
    assert "url" in line


@pytest.mark.parametrize(
    ("name", "updates"), [("outbox", True), ("off", False), ("kept", False), ("hook", False), ("nowhere", False)]
)
def test_copies_are_updated_where_that_is_configured_and_supported(
    registry: ChannelRegistry, name: str, updates: bool
) -> None:
    assert registry.updates_copies(name) == updates
