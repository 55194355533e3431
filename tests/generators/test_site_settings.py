"""What is read from the configuration of a site, and that nothing of it is run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syndicator.generators.site_settings import (
    ConfigFile,
    Setting,
    SiteFiles,
    parsed,
    script_block,
    script_names,
    script_values,
    without_comments,
)
from tests.fakes.site import write_site

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("text", "ending", "values"),
    [
        ('a = "x"\n[b]\nc = 1', "toml", {"a": "x", "b": {"c": 1}}),
        ("a: yes\nb: !!python/object:os.system [x]\n", "yaml", {"a": "yes", "b": ["x"]}),
        ("---\na: b\n---\nc: [", "yaml", {"a": "b"}),
        ("", "yaml", {}),
        ('{"a": [1]}', "json", {"a": [1]}),
        ("A = 'x'\nB: int = 2\nC = (1, 'y')\nD = print('ran')\nA2 = B2 = 3\nif True:\n    E = 1\n", "py", {"A": "x", "B": 2, "C": (1, "y"), "A2": 3}),
        ("export default { a: 'x', b: `y`, c: false }", "mjs", {"a": "x", "b": "y", "c": "false"}),
        ("const a = process.env.URL || 'x', b = import.meta.env.SITE ?? 'y'", "ts", {"a": "x", "b": "y"}),
        ("a = [", "toml", {}),
        ("- a\n- b\n", "yml", {}),
        ("a: [", "yaml", {}),
        ("def (", "py", {}),
        ("(" * 5_000, "py", {}),
        ("[" * 50_000, "json", {}),
    ],
)  # fmt: skip
def test_values_by_format(text: str, ending: str, values: object) -> None:
    assert parsed(text, ending) == values


def test_names_in_scripts_are_followed() -> None:
    text = "const siteUrl: string = 'https://x.example'\nconst a = { site: siteUrl, title: SITE.name }\nconst SITE = { name: \"K\" }"
    assert script_values(text) == {
        "siteUrl": "https://x.example",
        "site": "https://x.example",
        "name": "K",
        "title": "K",
    }
    assert script_names(text) == {"site": "siteUrl", "title": "name"}


def test_comments_and_addresses_in_scripts() -> None:
    text = "// url: 'https://old.example'\n/* url: 'https://older.example' */ url: 'https://x.example', // now"
    assert script_values(text) == {"url": "https://x.example"}
    assert without_comments("a('//') // b") == "a('//') "


def test_a_block_of_a_script() -> None:
    assert (
        script_block("docs: { path: 'd' }, blog: { path: 'b', more: { x: 1 } }, z: {}", "blog")
        == " path: 'b', more: { x: 1 } "
    )
    assert script_block("blog: false", "blog") == ""
    assert script_block("blog: { path: 'b'", "blog") == " path: 'b"


def test_keys_in_any_case_with_their_origin() -> None:
    config = ConfigFile("hugo.toml", {"baseURL": "", "Params": {"Title": "K", "n": 3, "on": True}})
    assert config.setting("baseurl", "params.title") == Setting("K", "hugo.toml: params.title")
    assert (config.text("params.n"), config.text("params", "none"), config.value("a.b.c")) == ("3", "", None)
    assert (config.is_on("params.on"), config.is_on("none"), config.is_on("none", default=True)) == (True, False, True)
    assert (config.table("params")["n"], config.table("baseURL")) == (3, {})
    assert not config.setting("none")


def test_files_of_a_site(tmp_path: Path) -> None:
    site = SiteFiles(
        write_site(
            tmp_path,
            {
                "a/b.md": "",
                "a/c/d.mdx": "x",
                "a/f.mdoc": "",
                "a/_index.md": "",
                "a/node_modules/e.md": "",
                "b/x.txt": "x",
            },
        )
    )
    assert (site.posts_below("a"), site.posts_below("."), site.posts_below("none")) == (3, 3, 0)
    assert (site.folders("."), site.folders("a")) == (["a", "b"], ["a/c", "a/node_modules"])
    assert (site.has("b/*.txt", "z"), site.has("*.md"), site.names("a/*.md")) == (
        True,
        False,
        ["a/_index.md", "a/b.md"],
    )
    assert (site.text("b/x.txt"), site.text("b"), site.text("none"), site.config("none.*")) == (
        "x",
        "",
        "",
        ConfigFile(),
    )


def test_posts_in_other_formats(tmp_path: Path) -> None:
    site = SiteFiles(
        write_site(
            tmp_path,
            {"a/b.adoc": "x", "a/c/d.adoc": "x", "a/e.org": "x", "a/f.md": "", "a/.git/g.adoc": "x", "h.adoc": "x"},
        )
    )
    assert site.other_posts_below("a") == {".adoc": 2, ".org": 1}


def test_posts_in_html_begin_with_front_matter(tmp_path: Path) -> None:
    post, page = "---\ntitle: A\n---\n", "<!DOCTYPE html>"
    names = {"_posts/a.html": post, "a/b.html": post, "a/index.html": post, "_layouts/c.html": post, "a/d.html": page}
    assert SiteFiles(write_site(tmp_path, names)).posts_below(".") == 2


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(f'a = "{"x" * 1_000_000}"')
    assert SiteFiles(tmp_path).config("a.toml").tables == {}
