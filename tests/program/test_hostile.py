"""What strangers may put into a blog and its feeds: a pass stays bounded, says a line about each, and sends the rest."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.fakes.blog_server import Blog, Page

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.long  # it takes long

LARGEST = 400_000_000  # bytes of data; an address space also holds what each thread's allocator merely reserves
LONGEST = 60  # seconds
YESTERDAY = datetime.now(UTC) - timedelta(days=1)

CONFIG = """
[blog]
title = "A blog"
url = "{url}"

[policy]
first_run = "all"
flood = 0

[[sources]]
kind = "repo"
path = "posts"

{feeds}

[channels.outbox]
kind = "file"
path = "outbox"
wait_until_live = true
"""
GOOD = f"title: {{title}}\ndate: {YESTERDAY:%Y-%m-%d}"
BOMB = (
    '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {new} "{f"&{old};" * 10}">' for old, new in zip("abcdefghi", "bcdefghij", strict=True))
    + '<!ENTITY x SYSTEM "file:///etc/passwd">]><rss version="2.0"><channel><item><title>&j;&x;</title></item></channel></rss>'
)
ALIASES = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{new}: &{new} [{', '.join(['*' + old] * 9)}]\n" for old, new in zip("abcdefghi", "bcdefghij", strict=True)
)


@pytest.fixture
def web() -> Iterator[Blog]:
    with Blog().running() as blog:
        yield blog


def run(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """`run --once`, or another command, in a process of limited memory."""
    return subprocess.run(
        [sys.executable, "-m", "syndicator", "--config", str(folder / "config.toml"), *(command or ("run", "--once"))],
        capture_output=True, text=True, timeout=10 * LONGEST, check=False, preexec_fn=limit,
    )  # fmt: skip


def limit() -> None:
    resource.setrlimit(resource.RLIMIT_DATA, (LARGEST, LARGEST))
    resource.setrlimit(resource.RLIMIT_CPU, (LONGEST, LONGEST))  # on a busy machine that takes much longer


def blog(folder: Path, web: Blog, feeds: dict[str, Page]) -> None:
    """The folder with its config, and a page for each post that can be announced."""
    (folder / "posts").mkdir()
    web.pages |= {f"/{name}.xml": page for name, page in feeds.items()}
    tables = "\n".join(f'[[sources]]\nkind = "feed"\nname = "{name}"\nurl = "{web.url}/{name}.xml"\n' for name in feeds)
    (folder / "config.toml").write_text(CONFIG.format(url=web.url, feeds=tables))


def write(folder: Path, name: str, front_matter: str, body: str = "Some text.") -> None:
    path = folder / "posts" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"---\n{front_matter}\n---\n{body}\n")


def sent(folder: Path) -> set[str]:
    return {json.loads(path.read_text())["title"] for path in (folder / "outbox").glob("*.json")}


def posts(folder: Path) -> None:
    """Every one of these is somebody's attempt at more than a post."""
    write(folder, "good.md", GOOD.format(title="A good post"))
    write(folder, "exploding.md", GOOD.format(title="Exploding") + "\n" + ALIASES)
    write(folder, "deep.md", GOOD.format(title="Deep") + "\nx: " + "[" * 10_000)
    write(folder, "large.md", GOOD.format(title="Large") + "\nx: " + "y" * 10_000_000)
    write(folder, "nul.md", GOOD.format(title="With\0 nul"))
    write(folder, "up.md", GOOD.format(title="Up") + "\nslug: ../../../up")
    write(folder, "place.md", GOOD.format(title="Place") + "\npermalink: /%2e%2e/%2e%2e/baddie.html")
    write(folder, "inside.md", GOOD.format(title="Inside") + "\ncanonical: http://169.254.169.254/latest/meta-data")
    write(folder, "escape.md", GOOD.format(title='"\\e]0;owned\\a\\e[31mRed \\u202eturned"'))
    write(
        folder,
        "template.md",
        GOOD.format(title="\"{{ ''.__class__.__mro__ }}{% for i in range(10**9) %}x{% endfor %}\""),
    )
    write(
        folder, "words.md", GOOD.format(title="Words") + '\nsyndicate:\n  outbox: "{{ cycler.__init__.__globals__ }}"'
    )
    (folder / "posts" / "random.md").write_bytes(os.urandom(5_000))
    (folder / "posts" / "passwd.md").symlink_to("/etc/passwd")
    (folder / "posts" / "loop").symlink_to(".")
    (folder / "posts" / "self.md").symlink_to("self.md")
    os.mkfifo(folder / "posts" / "pipe.md")


def test_a_hostile_blog_costs_nothing_but_itself(tmp_path: Path, web: Blog) -> None:
    feeds = {
        "bomb": Page(BOMB),
        "huge": Page(bytes(100_000_000), encoding="gzip"),
        "inwards": Page(status=302, headers={"Location": "http://10.0.0.1/feed.xml"}),
        "ended": Page("<rss version='2.0'><channel><item><title>A"),
        "nonsense": Page(os.urandom(3_000)),
    }
    blog(tmp_path, web, feeds)
    posts(tmp_path)
    for slug in ("good", "exploding", "deep", "nul", "up", "place", "escape", "template", "words", "random"):
        web.pages[f"/{slug}"] = Page(f"<title>{slug}</title>")
    web.pages["/baddie.html"] = Page("no")
    begun = time.monotonic()
    done = run(tmp_path)
    assert time.monotonic() - begun < LONGEST
    said = done.stdout + done.stderr
    assert "Traceback" not in said
    assert not {"\x1b", "\u202e", "\0", "root:"} & set(said)
    assert "root:" not in said
    found = sent(tmp_path)
    assert {"A good post", "With nul", "Up", "Red turned"} <= found
    assert not {"Large", "Inside"} & found
    assert all(path.parent == tmp_path / "outbox" for path in (tmp_path).rglob("*.json"))
    for name in ("huge", "inwards", "nonsense"):
        assert any(f"{name}: " in line for line in said.splitlines()), name


def test_a_pull_request_publishes_no_secret_and_stops_no_post(tmp_path: Path, web: Blog) -> None:
    blog(tmp_path, web, {})
    posts = tmp_path / "posts"
    secret = "---\ntitle: s3cret\ndate: 2024-01-01\n---\ns3cret"
    for name in ("tokens/linkedin.json", "secrets/key.md", "words/note.md"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(secret)
    with (tmp_path / "config.toml").open("a") as file:
        file.write('\n[monitor]\nping_url = { file = "secrets/key.md" }\n')
    write(tmp_path, "good.md", GOOD.format(title="A good post"))
    write(tmp_path, "words/kept.md", GOOD.format(title="About words"))
    (posts / "dots.md").write_text(f"+++\ntitle = 'Dots'\na{'.a' * 32_000} = 1\n+++\n")
    (posts / "\x01\n.md").write_text("No post.")
    for name, target in (
        ("token.md", "../tokens/linkedin.json"),
        ("git.md", "../.git/config"),
        ("folder", "../secrets"),
    ):
        (posts / name).symlink_to(target)
    os.link(tmp_path / "secrets/key.md", posts / "hard.md")
    web.pages |= {f"/{slug}": Page(f"<title>{slug}</title>") for slug in ("good", "kept", "hard", "token", "key")}
    said = run(tmp_path)
    assert sent(tmp_path) == {"A good post", "About words"}
    assert "s3cret" not in said.stdout + said.stderr + "".join(map(Path.read_text, (tmp_path / "outbox").iterdir()))
    checked = run(tmp_path, "check").stderr
    for name in ("token.md", "git.md", "folder"):
        assert f"repo: {name}: a link; it is not followed\n" in checked
    assert "repo: hard.md: belongs to this config, not a post\n" in checked
    assert "repo: dots.md: a key of its front matter has more than 40 parts\n" in checked


def test_after_it_the_next_pass_sends_what_is_new(tmp_path: Path, web: Blog) -> None:
    blog(tmp_path, web, {"nonsense": Page("<html>")})
    posts(tmp_path)
    web.pages["/good"] = web.pages["/new"] = Page("<title>live</title>")
    run(tmp_path)
    assert sent(tmp_path) == {"A good post"}
    write(tmp_path, "new.md", GOOD.format(title="A new post"))
    run(tmp_path)
    assert sent(tmp_path) == {"A good post", "A new post"}


def test_a_source_whose_secret_is_missing_says_so_and_leaves_the_others_alone(tmp_path: Path, web: Blog) -> None:
    blog(tmp_path, web, {})
    write(tmp_path, "good.md", GOOD.format(title="A good post"))
    web.pages["/good"] = Page("<title>live</title>")
    with (tmp_path / "config.toml").open("a") as config:
        config.write('[[sources]]\nkind = "repo"\nname = "far"\ngit = "ssh://me@127.0.0.1:1/blog.git"\n')
        config.write('credentials = { file = "no-such-key" }\n')
    done = run(tmp_path)
    assert (done.returncode, sent(tmp_path)) == (1, {"A good post"})
    (line,) = [line for line in done.stderr.splitlines() if line.startswith("far: ")]
    assert "no-such-key does not exist: write the secret into it" in line
    assert "bug" not in line


def test_a_post_that_takes_long_to_render_fails_alone_and_in_time(tmp_path: Path, web: Blog) -> None:
    blog(tmp_path, web, {})
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates/outbox.txt.j2").write_text(
        "{{ post.title }} {% for a in range(post.front_matter.times | default(1) | int) %}"
        "{% for b in range(50000) %}{% set c = post.text | plain %}{% endfor %}{% endfor %}"
    )
    titles = {
        "good": "A good post",
        "endless": "Endless",
        "filters": "Filters",
        "nested": "<b>" * 1500 + "x" + "</b>" * 1500,
    }
    for slug, title in titles.items():
        web.pages[f"/{slug}"] = Page("<title>live</title>")
        write(tmp_path, f"{slug}.md", GOOD.format(title=title) + f"\ntimes: {int(slug == 'endless')}\n")
    words = "{{ post.text" + " | plain" * 600 + " }}"
    write(tmp_path, "filters.md", GOOD.format(title="Filters") + f'\nsyndicate:\n  outbox: "{words}"')
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    ran = run(tmp_path)
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before < 12  # without a limit for all channels: 24
    assert sent(tmp_path) >= {"A good post"}
    assert not {"Endless", "Filters"} & sent(tmp_path)
    said = (ran.stdout + ran.stderr).splitlines()
    for problem in ('"endless" for outbox: takes more than 2 s to render', "600 filters are too many"):
        assert any(line.startswith("pending  outbox") and problem in line for line in said), said


@pytest.mark.parametrize(
    "written",
    [
        "---\n{good}\n---\na|b\n-|-\n" + "a|b\n" * 40_000,
        pytest.param("---\n{good}\ntags: [" + ",".join(f"t{n}" for n in range(9_000)) + "]\n---\nText.", marks=pytest.mark.long),
        pytest.param("---\n" * 200_000, marks=pytest.mark.long),
        pytest.param("+++\n" * 200_000, marks=pytest.mark.long),
        pytest.param(";;;\n" * 200_000, marks=pytest.mark.long),
        pytest.param('{{"a":' * 20_000, marks=pytest.mark.long),
        pytest.param("---\n{good}\n---\n" + "---\n" * 200_000, marks=pytest.mark.long),
    ],
    ids=["table", "tags", "dashes", "pluses", "semicolons", "braces", "rules"],
)  # fmt: skip
def test_a_post_costs_little_on_all_channels_together(tmp_path: Path, web: Blog, written: str) -> None:
    blog(tmp_path, web, {})
    with (tmp_path / "config.toml").open("a") as config:
        config.writelines(f'[channels.c{n}]\nkind = "file"\npath = "outbox"\n' for n in range(11))
    web.pages["/good"] = web.pages["/bad"] = Page("<title>live</title>")
    write(tmp_path, "good.md", GOOD.format(title="A good post"))
    (tmp_path / "posts/bad.md").write_text(written.format(good=GOOD.format(title="Bad")))
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    ran = run(tmp_path)
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before < 12  # without a limit for all channels: 24
    assert "A good post" in sent(tmp_path)
    assert "bug" not in ran.stdout + ran.stderr
