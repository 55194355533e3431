"""Addresses of posts, as other posts link to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syndicator.actions.init.own_links import home_of, linked, newest
from tests.actions.init.test_survey import survey

if TYPE_CHECKING:
    from pathlib import Path

HOME = "https://blog.example.dev"


def linking(links: str, folder: str = "posts") -> dict[str, str]:
    """Return a post that links to others, and these."""
    posts = {f"{folder}/2026-01-0{day}-{name}.md": "" for day, name in enumerate(("awl", "bow", "cap", "dab"), 1)}
    return {f"{folder}/2026-02-01-links.md": f"---\ntitle: L\ndate: 2026-02-01\n---\n{links}\n", **posts}


@pytest.mark.parametrize(
    ("links", "pattern", "origin"),
    [
        ("[a](/w/awl/) [b](/w/bow/) [c](/w/cap/)", "w/{slug}/", "as its posts link to each other"),
        (f"[a]({HOME}/2026/11/awl)\n[b]: /2026/11/bow#end\n<{HOME}/2026/11/cap>", "{year}/{month}/{slug}", "as its posts link to each other"),
        ('<a href="/awl.html">a</a> <a href="https://www.blog.example.dev/bow.html">b</a> [c](/cap.html)', "{slug}.html", "as its posts link to each other"),
        ('[a](awl.html#end) [b](./bow.html)\n\n[c]: cap.html "Cap"', "{slug}.html", "as its posts link to each other"),
        ("[a](awl.html) [b](bow.html) [c](in/cap.html)", "{slug}", "a guess"),
        ("[a](awl.html) [b](bow.html) [c](cap.html) [a](/w/awl) [b](/w/bow) [c](/w/cap)", "w/{slug}", "as its posts link to each other"),
        ("- [a]\n- [b]\n\n  [a]: /w/awl\n  [b]: /w/bow\n  [c]: /w/cap\n", "w/{slug}", "as its posts link to each other"),
        ("[a](/w/awl/) [b](/w/bow/)", "{slug}", "a guess"),
        ("[a](https://other.example/w/awl/) [b](/w/bow/) [c](/w/cap/)", "{slug}", "a guess"),
        ("[a](/1/awl/) [b](/2/bow/) [c](//w/cap/)", "{slug}", "a guess"),
    ],
)  # fmt: skip
def test_the_pattern_that_links_show(tmp_path: Path, links: str, pattern: str, origin: str) -> None:
    found = survey(tmp_path, linking(links)).permalink({}, HOME).pattern
    assert (found.value, found.origin) == (f"{{blog_url}}/{pattern}", origin)


def test_the_newest_links_count(tmp_path: Path) -> None:
    days = range(10, 30)
    posts = {f"posts/2026-01-{day}-p{day}.md": "" for day in days}
    old = "".join(f"[a](/old/p{day}/) " for day in days)
    new = "".join(f"[a](/new/p{day}/) " for day in (20, 21, 22, 23, 24, 25))
    dated = "---\ntitle: L\ndate: {}\n---\n{}\n"
    posts |= {
        "posts/2026-02-01-o.md": dated.format("2026-02-01", old),
        "posts/2026-11-20-n.md": dated.format("2026-11-20", new),
    }
    assert survey(tmp_path, posts).permalink({}, HOME).pattern.value == "{blog_url}/new/{slug}/"


@pytest.mark.parametrize(
    ("links", "pattern"),
    [
        ("[a](/blog/2026-01-01-awl/) [b](/blog/2026-01-02-bow/) [c](/blog/2026-01-03-cap/)", "blog/{path}/"),
        ("[a](/old/awl/) [b](/old/bow/)", "{path}/"),
        ("[a](/w/awl/) [b](/w/bow/) [c](/w/cap/)", "w/{slug}/"),
    ],
)
def test_links_choose_among_the_possible_patterns_of_a_site(tmp_path: Path, links: str, pattern: str) -> None:
    found = survey(tmp_path, {"gatsby-config.js": "module.exports = {}\n", **linking(links, "content/blog")})
    assert found.permalink({}, HOME).pattern.value == f"{{blog_url}}/{pattern}"


def test_what_a_site_s_settings_say_outweighs_links(tmp_path: Path) -> None:
    links = linking("[a](/old/awl/) [b](/old/bow/) [c](/old/cap/)", "content/posts")
    found = survey(tmp_path, {"hugo.toml": 'baseURL = "https://blog.example.dev"\n', **links})
    assert found.permalink({}, HOME).pattern.value == "{blog_url}/posts/{path}/"


@pytest.mark.parametrize("home", ["", HOME])
def test_posts_that_state_their_addresses_show_nothing(tmp_path: Path, home: str) -> None:
    posts = linking("[a](/w/awl/) [b](/w/bow/) [c](/w/cap/)")
    stated = {
        name: text or f"---\ntitle: A\npermalink: {home}/w/{name[17:20]}/\n---\nText.\n" for name, text in posts.items()
    }
    found = survey(tmp_path, {"CNAME": "blog.example.dev", **stated})
    assert found.permalink({}, HOME).pattern.value == "{blog_url}/{slug}"


def links_to(host: str, *names: str) -> str:
    return "".join(f"<https://{host}/{name}> " for name in names)


@pytest.mark.parametrize(
    ("links", "owner", "home"),
    [
        ("[a](https://www.adawrites.example/w/awl/) [b](http://adawrites.example/bow) [c](https://adawrites.example/w/cap/)", "adawr", "https://www.adawrites.example"),
        (links_to("adawrites.example", "awl", "bow", "cap"), "Ada W. Rites", "https://adawrites.example"),
        (links_to("knots.example", "awl", "bow", "cap"), "Tom Knots", "https://knots.example"),
        (links_to("knot.example", "awl", "bow", "cap"), "Tom Knot", ""),
        (links_to("adawrites.example", "awl", "bow", "cap"), "bob", ""),
        (links_to("adawrites.example", "awl", "bow", "cap"), "somebody else", ""),
        (links_to("ada.example", "awl", "bow", "cap"), "ada", ""),
        (links_to("adawrites.example", "awl", "bow"), "adawrites", ""),
        (links_to("adawrites.example", "awl", "bow", "cap") + links_to("o.example", "awl", "bow"), "adawrites", ""),
        (links_to("adawrites.example", "awl", "bow", "cap", "dab") + links_to("o.example", "awl", "bow"), "adawrites", "https://adawrites.example"),
    ],
)  # fmt: skip
def test_the_site_that_posts_link_to(tmp_path: Path, links: str, owner: str, home: str) -> None:
    assert home_of(survey(tmp_path, linking(links)).counts.public, [owner]) == home


def test_a_few_linked_posts_are_enough(tmp_path: Path) -> None:
    posts = {f"posts/2026-01-{day}-p{day}.md": "" for day in range(10, 22)}
    links = "".join(f"[p](/p{day}) " for day in range(10, 22))
    posts["posts/2026-02-01-l.md"] = f"---\ntitle: L\ndate: 2026-02-01\n---\n{links}\n"
    public = survey(tmp_path, posts).counts.public
    assert linked(public, public, HOME) == {f"2026-01-{day}-p{day}.md": f"{HOME}/p{day}" for day in range(10, 20)}


def test_a_third_of_the_posts_is_new(tmp_path: Path) -> None:
    public = survey(tmp_path, {f"posts/2026-01-0{day}-p.md": "" for day in range(1, 8)}).counts.public
    assert newest(public) == public[:3]


HUGO = {"hugo.toml": f'baseURL = "{HOME}"\n'}


@pytest.mark.parametrize(
    ("links", "date", "pattern"),
    [
        ("[a](/w/awl/) [b](/w/bow/) [c](/w/cap/)", "2026-11-20", "w/{name}/"),
        ("[a](/w/awl/) [b](/w/bow/)", "2026-11-20", "posts/{path}/"),
        ("[a](/w/awl/) [b](/w/bow/) [c](/posts/2026-01-03-cap/)", "2026-11-20", "posts/{path}/"),
        ("[a](/w/awl/) [b](/w/bow/) [c](/w/cap/)", "2025-12-01", "posts/{path}/"),
    ],
)
def test_only_the_newest_posts_together_contradict_what_is_stated(
    tmp_path: Path, links: str, date: str, pattern: str
) -> None:
    files = linking(links, "content/posts")
    linked_from = files.pop("content/posts/2026-02-01-links.md")
    posts = files | {f"content/posts/{date}-links.md": linked_from.replace("2026-02-01", date)}
    assert survey(tmp_path, posts | HUGO).permalink({}, HOME).pattern.value == f"{{blog_url}}/{pattern}"
