"""What a folder and a site show together."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from syndicator.actions.init.recognise import recognise
from syndicator.actions.init.survey import (
    address_of_site,
    is_the_same_blog,
    main_language,
    pairs_with,
    proposal_of,
    survey_posts,
    survey_site,
    zone_of,
)
from syndicator.generators.site_settings import PostsFolder, Setting
from syndicator.http import UrlGuard
from tests.fakes.blog_server import Blog, Page
from tests.fakes.feed import rss
from tests.fakes.site import POST, write_site

if TYPE_CHECKING:
    from pathlib import Path

    from syndicator.actions.init.survey import FolderSurvey

NO_ZONE = Setting()
HUGO = 'baseURL = "https://blog.example.dev"\ndefaultContentLanguage = "es"\n'


def survey(folder: Path, files: dict[str, str]) -> FolderSurvey:
    blog = recognise(write_site(folder, files))
    assert blog is not None
    found = survey_posts(blog, NO_ZONE)
    assert found is not None
    return found


def test_the_first_folder_with_public_posts(tmp_path: Path) -> None:
    files = {
        "astro.config.mjs": "x",
        "src/content/blog/a.md": POST.replace("date:", "draft: true\ndate:"),
        "src/content/notes/b.md": "",
    }
    assert survey(tmp_path, files).posts.path == "src/content/notes"


def test_a_folder_that_is_not_there_is_passed_over(tmp_path: Path) -> None:
    blog = recognise(write_site(tmp_path, {"posts/a.md": ""}))
    assert blog is not None
    settings = replace(blog.settings, folders=(PostsFolder("gone"), PostsFolder("posts")))
    found = survey_posts(replace(blog, settings=settings), NO_ZONE)
    assert found is not None
    assert found.posts.path == "posts"


def test_only_drafts_are_posts_as_well(tmp_path: Path) -> None:
    found = survey(tmp_path, {"posts/a.md": POST.replace("date:", "draft: true\ndate:")})
    assert (found.counts.public, found.counts.drafts) == ((), 1)


PAGE = POST.replace("date:", "layout: search\ndate:")


@pytest.mark.parametrize(
    ("files", "has_posts", "is_of_a_blog"),
    [
        ({"posts/a.md": ""}, True, True),
        ({"posts/a.md": POST.replace("date:", "draft: true\ndate:")}, True, True),
        ({"posts/a.md": PAGE}, False, False),
        ({"hugo.toml": HUGO, "content/posts/a.md": PAGE}, False, True),
    ],
)
def test_a_folder_of_pages_is_of_a_blog_only_in_a_site(
    tmp_path: Path, files: dict[str, str], has_posts: bool, is_of_a_blog: bool
) -> None:
    found = survey(tmp_path, files)
    assert (found.has_posts, found.is_of_a_blog) == (has_posts, is_of_a_blog)


def test_a_folder_of_empty_files_has_no_posts(tmp_path: Path) -> None:
    blog = recognise(write_site(tmp_path, {"posts/a.md": "\n"}))
    assert blog is not None
    assert survey_posts(blog, NO_ZONE) is None


def test_posts_tell_their_generator_where_the_site_does_not(tmp_path: Path) -> None:
    found = survey(tmp_path, {"_posts/2026-11-02-knots.md": ""})
    assert (found.blog.generator.name, [each.value for each in found.posts.permalinks]) == (
        "jekyll", ["{blog_url}/{categories}/{year}/{month}/{day}/{slug}.html"],
    )  # fmt: skip


def test_addresses_of_a_few_posts_by_patterns_from_one_reading(tmp_path: Path) -> None:
    found = survey(tmp_path, {"posts/2026-11-02-knots.md": "", "posts/b.md": ""})
    addresses = found.addresses("https://blog.example.dev")
    for pattern, made in (("x/{slug}", "x/knots"), ("{path}/", "2026-11-02-knots/")):
        assert addresses(f"{{blog_url}}/{pattern}", ["2026-11-02-knots.md", "none.md"]) == {
            "2026-11-02-knots.md": f"https://blog.example.dev/{made}"
        }
        (tmp_path / "posts/2026-11-02-knots.md").unlink(missing_ok=True)


def test_the_time_zone_of_the_site_if_it_is_valid(tmp_path: Path) -> None:
    local = Setting("Asia/Tokyo", "this machine's")
    for stated, zone in (("Europe/Madrid", "Europe/Madrid"), ("Mars/Olympus", "Asia/Tokyo")):
        found = survey(tmp_path / zone[:4], {"hugo.toml": f'{HUGO}timeZone = "{stated}"\n', "content/posts/a.md": ""})
        assert zone_of(found.blog, local).value == zone


@pytest.mark.parametrize(
    ("files", "language"),
    [
        ({"content/posts/a.md": "", "content/posts/b.md": ""}, ""),
        ({"content/posts/a.md": "", "content/posts/a.en.md": "", "content/posts/b.en.md": ""}, "es"),
        ({"content/posts/a.fr.md": "", "content/posts/a.en.md": "", "content/posts/b.en.md": ""}, "en"),
    ],
)
def test_the_language_that_is_announced(tmp_path: Path, files: dict[str, str], language: str) -> None:
    assert main_language(survey(tmp_path, {"hugo.toml": HUGO, **files})) == language


def test_a_folder_beside_another_blog_s_feed(tmp_path: Path) -> None:
    with Blog().running() as site:
        guard = UrlGuard.of([site.url])
        for title, same in (("On knots", True), ("On something else", False)):
            site.pages |= {"/": Page("<title>K</title>"), "/rss.xml": Page(rss({f"{site.url}/z": title}))}
            feed = survey_site(site.url, guard, ()).feed
            assert is_the_same_blog(survey(tmp_path / "plain", {"posts/b.md": ""}), feed) is same
            recognised = survey(tmp_path / title, {"hugo.toml": HUGO, "content/posts/a.md": ""})
            assert is_the_same_blog(recognised, feed), "the site's own files tell"
            assert pairs_with(recognised, feed) == ({"a.md": f"{site.url}/z"} if same else {})


@pytest.mark.parametrize(("matching", "same"), [(2, False), (3, True)])
def test_a_folder_without_a_generator_has_half_of_the_entries(tmp_path: Path, matching: int, same: bool) -> None:
    posts = {f"posts/{name}.md": POST.replace("On knots", name) for name in "abcde"[:matching] + "vwxyz"[matching:]}
    found = survey(tmp_path, posts)
    with Blog().running() as site:
        site.pages["/rss.xml"] = Page(rss({f"{site.url}/{name}": name for name in "abcde"}))
        feed = survey_site(f"{site.url}/rss.xml", UrlGuard.of([site.url]), ()).feed
    assert len(pairs_with(found, feed)) == matching
    assert is_the_same_blog(found, feed) is same


def test_the_proposal(tmp_path: Path) -> None:
    found = survey(tmp_path, {"hugo.toml": HUGO, "content/posts/a.md": "", "content/posts/a.en.md": ""})
    with Blog().running() as site:
        site.pages |= {
            "/": Page('<html lang="fr"><title>Home</title>'),
            "/index.xml": Page(rss({f"{site.url}/a": "A"})),
        }
        shown = survey_site(site.url, UrlGuard.of([site.url]), found.blog.settings.feeds)
    url, permalink = Setting(site.url, "x"), Setting("{blog_url}/{slug}", "y")
    proposal = proposal_of(
        url, survey=found, permalink=permalink, home=shown.home, feed=shown.feed, local_zone=NO_ZONE, config_folder=tmp_path / ".syndicator",
    )  # fmt: skip
    assert proposal.repository is not None
    assert (proposal.repository.path, proposal.repository.permalink) == ("../content/posts", permalink)
    assert (proposal.title.value, proposal.language.value, proposal.only_language) == ("Knots", "es", "es")
    assert proposal.feed.value == f"{site.url}/index.xml"
    feed_only = proposal_of(
        url, survey=None, permalink=Setting(), home=shown.home, feed=None, local_zone=NO_ZONE, config_folder=tmp_path
    )
    assert (feed_only.title.value, feed_only.language.value, feed_only.repository) == ("Home", "fr", None)


def test_the_address_of_a_site_that_redirects_and_of_a_feed() -> None:
    with Blog().running() as site:
        site.pages |= {
            "/old": Page(status=301, headers={"Location": "/b/?x=1"}), "/b/?x=1": Page("<title>K</title>"), "/f.xml": Page(rss({f"{site.url}/a": "A"})),
        }  # fmt: skip
        for path, address in (("/old", "/b"), ("/f.xml", "")):
            url = site.url + path
            shown = survey_site(url, UrlGuard.of([site.url]), ())
            assert address_of_site(url, shown) == site.url + address


def test_a_pattern_of_another_folder_is_not_taken_for_that_of_the_posts(tmp_path: Path) -> None:
    dated = "---\ntitle: A\ndate:\n  created: 2026-11-02\n---\nText.\n"
    found = survey(tmp_path, {"notes/a.md": dated})
    assert (found.blog.generator.name, found.posts.permalinks) == ("mkdocs", ())
