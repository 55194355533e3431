"""Where config.toml is looked for, and which files of this name are somebody else's."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from syndicator.config.lookup import find_path
from syndicator.errors import UsageError
from tests import ROOT
from tests.config.reading import SOURCE

if TYPE_CHECKING:
    from pathlib import Path

ZOLA = 'base_url = "https://blog.example.dev"\ntitle = "Knots"\n[markdown]\nhighlight_code = true\n'


class Lookup:
    """Looks for a config in a home, and keeps what is noted."""

    def __init__(self, home: Path) -> None:
        self.env = {"HOME": str(home), "XDG_CONFIG_HOME": str(home / "xdg")}
        self.notes: list[str] = []

    def __call__(self, cwd: Path, explicit: str | None = None, **env: str) -> Path:
        return find_path(explicit, self.env | env, cwd, note=self.notes.append)


@pytest.fixture
def lookup(tmp_path: Path) -> Lookup:
    return Lookup(tmp_path)


def config_in(folder: Path, text: str = SOURCE) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "config.toml"
    path.write_text(text)
    return path


def test_the_order(lookup: Lookup, tmp_path: Path) -> None:
    cwd = tmp_path / "blog/posts"
    cwd.mkdir(parents=True)
    with pytest.raises(UsageError, match=r"config\.toml not found .*xdg.*`syndicator init`.*--config"):
        lookup(cwd)
    places = [
        tmp_path / "xdg/syndicator",
        cwd,
        tmp_path / ".syndicator",
        tmp_path / "blog/.syndicator",
        cwd / ".syndicator",
    ]
    for place in places:
        path = config_in(place)
        assert lookup(cwd) == path
    assert lookup(cwd, SYNDICATOR_CONFIG="b.toml") == cwd / "b.toml"
    assert lookup(cwd, "c.toml", SYNDICATOR_CONFIG="b.toml") == cwd / "c.toml"
    assert lookup.notes == []


def test_not_beyond_home(lookup: Lookup, tmp_path: Path) -> None:
    above, cwd = config_in(tmp_path / ".syndicator"), tmp_path / "ada/blog"
    cwd.mkdir(parents=True)
    assert lookup(cwd) == above
    with pytest.raises(UsageError, match="not found"):
        lookup(cwd, HOME=str(cwd.parent))
    link = tmp_path / "home"
    link.symlink_to(cwd.parent)
    with pytest.raises(UsageError, match="not found"):
        lookup(cwd, HOME=str(link))


@pytest.mark.long
@pytest.mark.skipif(os.geteuid() != 0, reason="mounts")
def test_not_on_another_file_system(tmp_path: Path) -> None:
    path, mounted = config_in(tmp_path / ".syndicator"), tmp_path / "mounted"
    mounted.mkdir()
    program = f"""
from pathlib import Path
from syndicator.config.lookup import find_path
print(find_path(None, {{"HOME": "/none", "XDG_CONFIG_HOME": "/none"}}, Path({str(mounted)!r}), note=print))
"""
    command = [sys.executable, "-c", program]
    assert subprocess.check_output(command, cwd=ROOT, text=True) == f"{path}\n"
    shell = ["unshare", "-m", "sh", "-c", 'mount -t tmpfs none "$0" || exit 77; exec "$@"', str(mounted), *command]
    ran = subprocess.run(shell, cwd=ROOT, capture_output=True, text=True, check=False)
    if ran.returncode == 77 or "unshare failed" in ran.stderr:
        pytest.skip("can't mount here")
    assert (ran.returncode, "config.toml not found" in ran.stderr) == (1, True)


@pytest.mark.skipif(os.geteuid() != 0, reason="gives files away")
@pytest.mark.parametrize("given_away", [".syndicator", ".syndicator/config.toml"])
def test_another_user_s_is_passed_over(lookup: Lookup, tmp_path: Path, given_away: str) -> None:
    path, cwd = config_in(tmp_path / ".syndicator"), tmp_path / "blog"
    cwd.mkdir()
    os.chown(tmp_path / given_away, 12345, -1)
    with pytest.raises(UsageError, match="not found"):
        lookup(cwd)
    assert lookup.notes == [f"{path}: skipped: it belongs to another user; if you trust it, name it with --config"]
    assert lookup(cwd, SUDO_UID="12345") == path, "root by sudo reads what its caller may"
    with pytest.raises(UsageError, match="not found"):
        lookup(cwd, SUDO_UID="1234")


@pytest.mark.skipif(os.geteuid() != 0, reason="gives files away")
def test_a_link_of_another_user_is_passed_over(lookup: Lookup, tmp_path: Path) -> None:
    config_in(tmp_path / "blog/.syndicator")
    (tmp_path / "shared").mkdir()
    link = tmp_path / "shared/.syndicator"
    link.symlink_to(tmp_path / "blog/.syndicator")
    assert lookup(link.parent) == link / "config.toml"
    os.lchown(link, 12345, -1)
    with pytest.raises(UsageError, match="not found"):
        lookup(link.parent)


@pytest.mark.parametrize(
    "text", [ZOLA, 'baseURL = "/"\n[params.blog]\nx = 1\n', ZOLA + "[broken\n", "x = {\n  a = 1,\n}\n"]
)
def test_another_program_s_is_passed_over_with_a_word(lookup: Lookup, tmp_path: Path, text: str) -> None:
    path = config_in(tmp_path, text)
    with pytest.raises(UsageError, match="not found"):
        lookup(tmp_path)
    assert lookup.notes == [f"{path}: skipped: it has no [blog] and no [[sources]], so it belongs to another program"]
    ours = config_in(tmp_path / "xdg/syndicator")
    assert lookup(tmp_path) == ours


def test_another_program_s_is_refused_by_name(lookup: Lookup, tmp_path: Path) -> None:
    path = config_in(tmp_path, ZOLA)
    with pytest.raises(UsageError) as refused:
        lookup(tmp_path, "config.toml")
    assert str(refused.value) == (
        f"{path}: it has no [blog] and no [[sources]], so it belongs to another program; "
        "name another file (`syndicator init` writes one)"
    )


@pytest.mark.parametrize("text", ["", "[blog]\n", "x = {\n  a = 1,\n}\n", 'baseURL: "/"\n', "\xff"])
def test_a_named_file_with_a_mistake_is_left_to_its_reader(lookup: Lookup, tmp_path: Path, text: str) -> None:
    path = tmp_path / "config.toml"
    path.write_text(text, encoding="latin-1")
    assert lookup(tmp_path, "config.toml") == path


@pytest.mark.parametrize(
    "text",
    ["", "[blog]\n", " [ blog ]\n", 'blog.title = "x"\n', "sources = []\n", "[channels.x]\n", "[blog]\n[broken\n", "[[sources\n", "\xff"],
)  # fmt: skip
def test_ours_with_mistakes_is_not_passed_over(lookup: Lookup, tmp_path: Path, text: str) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(text.encode("latin-1"))
    assert lookup(tmp_path) == path
    path.unlink()
    path.symlink_to(tmp_path / "nowhere")
    assert lookup(tmp_path) == path, "a broken link is reported, not skipped"
    assert lookup.notes == []
