"""Which files and folders a config uses itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syndicator.channels.registry import kind_class
from syndicator.config.file import load
from syndicator.config.own_paths import own_paths, written_paths

if TYPE_CHECKING:
    from pathlib import Path

CONFIG = """
[blog]
url = "https://blog.example"

[[sources]]
kind = "repo"
path = "site/content"

[[sources]]
kind = "repo"
name = "remote"
git = "https://git.example/blog.git"
path = "posts"
credentials = { file = "secrets/git" }

[ledger]
receipts = "site/data/copies.json"

[notify]
urls = [{ file = "secrets/notify" }, { env = "NOTIFY" }]

[monitor]
ping_url = { file = "/run/keys/ping" }

[channels.outbox]
kind = "file"
path = "out"

[channels.hook]
kind = "webhook"
url = { file = "secrets/hook" }
"""


def test_every_path_and_every_file_with_a_secret_is_named_but_no_source(tmp_path: Path) -> None:
    (tmp_path / "site/content").mkdir(parents=True)
    (tmp_path / "config.toml").write_text(CONFIG)
    config = load(tmp_path / "config.toml", kind_class=kind_class)
    paths = {str(path) for path in own_paths(config)}
    inside = {path.removeprefix(f"{tmp_path}/") for path in paths if path.startswith(f"{tmp_path}/")}
    assert inside == {
        "config.toml", "words", "templates", "credentials", "out", "site/data/copies.json", "secrets/git", "secrets/notify",
        "secrets/hook", "secrets", ".git", "site/.git", "site/content/.git",
    }  # fmt: skip
    assert written_paths(config) == {tmp_path / "out", tmp_path / "site/data/copies.json"}
    assert paths >= {"/run/keys/ping", "/run/keys", "/run/secrets"}


def test_the_folder_of_a_secret_is_not_one_that_holds_config_or_posts(tmp_path: Path) -> None:
    (tmp_path / "posts").mkdir()
    (tmp_path / "config.toml").write_text(
        '[[sources]]\nkind = "repo"\npath = "posts"\n[blog]\nurl = "https://blog.example"\n'
        '[notify]\nurls = [{ file = "notify" }, { file = "posts/hook" }]\n'
    )
    paths = own_paths(load(tmp_path / "config.toml", kind_class=kind_class))
    assert {tmp_path / "notify", tmp_path / "posts/hook"} <= paths
    assert not {tmp_path, tmp_path / "posts"} & paths
