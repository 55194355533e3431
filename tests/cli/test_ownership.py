"""What the program created as root goes to the owner of the state folder, and nothing else does."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from syndicator.channels.registry import kind_class
from syndicator.cli.ownership import give_created_files
from syndicator.config.file import load
from syndicator.config.folder import ConfigFolder
from tests.fakes.blog_folder import BlogFolder

if TYPE_CHECKING:
    from pathlib import Path

    from syndicator.config import Config
    from tests.conftest import Syndicator

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
OWNER = 12345
CONFIG = """
[blog]
url = "https://blog.example"

[[sources]]
kind = "repo"
git = "https://git.example/blog.git"
name = "my.posts"

[ledger]
url = "sqlite:///state/syndicator.db"
receipts = "state/data/copies.json"

[channels.outbox]
kind = "file"
path = "state/out"

[channels.elsewhere]
kind = "file"
path = "elsewhere"
"""
CREATED = (
    "syndicator.db", "syndicator.db-wal", "syndicator.db-shm", "syndicator.db.mark", "syndicator.db.before-20260101T120000",
    "owners/0123456789abcdef0123456789abcdef", "owners/.0123456789abcdef0123456789abcdef",
    "tokens/outbox.json", "tokens/outbox.lock",
    "mirrors/my-posts-01234567.lock", "mirrors/my-posts-01234567/HEAD", "mirrors/my-posts-01234567/objects/pack/pack-1.idx",
    "data/copies.json", "out/post.json",
)  # fmt: skip
OTHERS = (
    "notes.txt", "syndicator.db.key", "syndicator.db.before-upgrade", "owners/root.key", "tokens/root.key", "tokens/other.json",
    "mirrors/other", "mirrors/my-posts-01234567/secret", "mirrors/other-01234567/HEAD", "private/syndicator.db", "data/secret.json",
    "out/secret", "out/below/post.json",
)  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "config.toml").write_text(CONFIG)
    (tmp_path / "state").mkdir()
    os.chown(tmp_path / "state", OWNER, OWNER)
    return tmp_path / "state"


@pytest.fixture
def config(folder: Path) -> Config:
    return load(folder.parent / "config.toml", kind_class=kind_class)


def write(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("")


def given(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.lstat().st_uid == OWNER}


def test_what_the_program_creates_goes_to_the_owner_and_other_files_stay(folder: Path, config: Config) -> None:
    write(folder, *CREATED, *OTHERS)
    give_created_files(config)
    assert {name for name in given(folder) if not (folder / name).is_dir()} == set(CREATED)
    assert {name for name in given(folder) if (folder / name).is_dir()} == {
        "owners", "tokens", "mirrors", "mirrors/my-posts-01234567", "mirrors/my-posts-01234567/objects",
        "mirrors/my-posts-01234567/objects/pack", "data", "out",
    }  # fmt: skip


def test_a_folder_of_a_created_name_shields_what_is_in_it(folder: Path, config: Config) -> None:
    write(folder, "syndicator.db/secret", "tokens/outbox.json/secret", "out/post.json/secret")
    give_created_files(config)
    assert not {name for name in given(folder) if name.endswith("secret")}


def test_no_link_is_followed_and_no_file_with_several_links_given(folder: Path, config: Config, tmp_path: Path) -> None:
    write(tmp_path, "root/secret", "root/outbox.json", "root/HEAD", "shadow")
    (folder / "tokens").symlink_to(tmp_path / "root")
    (folder / "mirrors").mkdir()
    (folder / "mirrors/my-posts-01234567").symlink_to(tmp_path / "root")
    (folder / "syndicator.db").symlink_to(tmp_path / "shadow")
    os.link(tmp_path / "shadow", folder / "syndicator.db-wal")
    os.mkfifo(folder / "syndicator.db-shm")
    give_created_files(config)
    assert given(tmp_path) == {"state", "state/mirrors"}


def test_files_of_others_stay_theirs(folder: Path, config: Config) -> None:
    write(folder, "syndicator.db")
    os.chown(folder / "syndicator.db", 54321, 54321)
    give_created_files(config)
    assert not given(folder)


def test_in_a_folder_of_root_everything_stays_as_it_is(folder: Path, config: Config) -> None:
    os.chown(folder, 0, 0)
    write(folder, "syndicator.db")
    give_created_files(config)
    assert not given(folder)


def test_beside_a_ledger_on_a_server_it_creates_a_mark(folder: Path) -> None:
    config_file = folder / "config.toml"
    config_file.write_text('[ledger]\nurl = "postgresql://db.example/blog"\n[[sources]]\nkind = "repo"\npath = "."\n')
    write(folder, "ledger-01234567.mark", "ledger-key.mark", "words/post.yaml", "words/secret")
    give_created_files(load(config_file, kind_class=kind_class))
    assert given(folder) == {"ledger-01234567.mark", "words", "words/post.yaml"}


def test_of_several_blogs_each_has_its_words_and_tokens(tmp_path: Path) -> None:
    files = BlogFolder(tmp_path / "blogs")
    files.add("ada")
    os.chown(files.path, OWNER, OWNER)
    write(
        files.path,
        "ada/words/post.yaml",
        "ada/words/secret",
        "ada/templates/file.md.j2",
        "tokens/ada/outbox.json",
        "bob/words/a.yaml",
    )
    give_created_files(ConfigFolder(files.path, kind_class=kind_class).get("ada"))
    words, tokens = {"ada", "ada/words", "ada/words/post.yaml"}, {"tokens", "tokens/ada", "tokens/ada/outbox.json"}
    assert given(files.path) == words | tokens


def test_a_ledger_whose_address_is_not_known_has_no_files(syndicator: Syndicator, folder: Path) -> None:
    (folder / "config.toml").write_text('[ledger]\nurl = { env = "NO_SUCH" }\n[[sources]]\nkind = "repo"\npath = "."\n')
    ran = syndicator("--config", str(folder / "config.toml"), "status")
    assert (ran.returncode, ran.stderr) == (2, "the environment variable NO_SUCH is not set: export NO_SUCH=…\n")


def test_a_missing_folder_is_none_of_our_business(folder: Path, config: Config) -> None:
    folder.rmdir()
    give_created_files(config)
    assert not folder.exists()
