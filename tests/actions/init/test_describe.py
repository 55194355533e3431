"""What a person reads before agreeing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC
from typing import TYPE_CHECKING

from syndicator.actions.init.describe import found, no_feed, remarks, titled
from syndicator.actions.init.discover import Discoverer, Discovery
from syndicator.actions.init.survey import SiteSurvey
from syndicator.model import Post
from tests.fakes.blog_server import Blog, Page
from tests.fakes.feed import rss
from tests.fakes.site import POST, write_site

if TYPE_CHECKING:
    from pathlib import Path


def discover(folder: Path, url: str = "") -> Discovery:
    folder.mkdir(exist_ok=True)
    return Discoverer(folder, url, lambda _: "").discover(folder / ".syndicator")


def test_each_value_has_its_reason(tmp_path: Path, site: Blog) -> None:
    config = "title: Knots\nlang: en\ntimezone: Europe/Berlin\npermalink: /:title/\n"
    folder = write_site(
        tmp_path / "blog",
        {
            "_config.yml": config,
            "_posts/2026-11-02-knots.md": "",
            "_posts/2026-11-01-old.md": POST.replace("knots", "old").replace("11-02", "11-01"),
        },
    )
    site.pages |= {
        "/": Page("<title>K</title>"),
        "/feed.xml": Page(rss({f"{site.url}/knots/": "On knots", f"{site.url}/z/": "Z"})),
    }
    assert list(found(discover(folder, site.url))) == [
        ("Jekyll", '2 posts in _posts, newest "On knots", 2 Nov 2026', ""),
        ("address", site.url, "as you said; it answers"),
        ("title", "Knots", "_config.yml: title"),
        ("feed", f"{site.url}/feed.xml", "the usual place; 1 of its 2 entries are among the posts"),
        ("a post's address", "{blog_url}/{slug}/", "_config.yml: permalink; 1 of 1 in the feed"),
        ("time zone", "Europe/Berlin", "_config.yml: timezone"),
        ("language", "en", "_config.yml: lang"),
    ]  # fmt: skip


def test_a_pattern_that_the_feed_contradicts(tmp_path: Path, site: Blog) -> None:
    folder = write_site(tmp_path / "blog", {"_config.yml": "permalink: /:title/", "_posts/2026-11-02-knots.md": ""})
    site.pages |= {"/": Page("<title>K</title>"), "/feed.xml": Page(rss({f"{site.url}/2026/knots": "On knots"}))}
    rows = {label: rest for label, *rest in found(discover(folder, site.url))}
    assert rows["a post's address"] == [
        "{blog_url}/{year}/{slug}", "as the feed has them, 1 of 1 in the feed; _config.yml: permalink says {blog_url}/{slug}/",
    ]  # fmt: skip


def test_what_waits_and_what_is_not_announced(tmp_path: Path) -> None:
    files = {
        "hugo.toml": 'baseURL = "https://blog.invalid"\ndefaultContentLanguage = "es"\n',
        "content/posts/a.md": "", "content/posts/a.en.md": "",
        "content/posts/b.md": POST.replace("date:", "draft: true\ndate:"),
        "content/posts/z.org": "x",
        "content/posts/c.md": POST.replace("2026-11-02", "2999-11-02"), "content/posts/d.md": POST.replace("2026-11-02", "2999-11-03"),
    }  # fmt: skip
    formats, first, second = remarks(discover(write_site(tmp_path / "blog", files)))
    assert formats == "Not read: 1 .org. Of these only the feed tells."
    assert first == "1 draft and 2 posts dated ahead: not announced until public."
    assert second == "Languages: en (1), not said (1). Only es is announced; `only` in the config says so."


def test_one_draft_of_a_blog_that_is_not_reached(tmp_path: Path) -> None:
    draft = POST.replace("date:", "draft: true\ndate:")
    files = {"hugo.toml": 'baseURL = "https://blog.invalid"', "content/posts/a.md": draft}
    shown = discover(write_site(tmp_path / "blog", files))
    assert list(found(shown))[:4] == [
        ("Hugo", "0 posts in content/posts", ""),
        ("address", "https://blog.invalid", "hugo.toml: baseURL; not reached"),
        ("feed", "not tried", shown.site.problem),
        ("a post's address", "{blog_url}/posts/{path}/", "Hugo's default"),
    ]
    reached = replace(shown, site=SiteSurvey(tried=("https://blog.invalid/rss.xml: 404",)))
    assert ("feed", "none found", "tried 1 address") in list(found(reached))
    assert list(remarks(shown)) == ["1 draft: not announced until public."]


def test_only_a_feed(tmp_path: Path, site: Blog) -> None:
    site.pages |= {"/": Page("no programs here", status=403), "/rss.xml": Page(rss({f"{site.url}/a": "A"}))}
    shown = discover(tmp_path / "empty", site.url)
    assert ("address", site.url, "as you said") in list(found(shown))
    assert ("feed", f"{site.url}/rss.xml", "the usual place; 1 entry") in list(found(shown))
    (remark,) = remarks(shown)
    assert "A feed shows only its newest" in remark.replace("No posts here: a", "A")


def test_no_feed_says_what_was_tried() -> None:
    tried = tuple(f"{number}.xml: 404" for number in range(9))
    assert "(tried 0.xml: 404; " in no_feed("https://x", SiteSurvey(tried=tried))
    assert "; and 3 more)" in no_feed("https://x", SiteSurvey(tried=tried))
    assert "(tried 0.xml: 404; 1.xml: 404)" in no_feed("https://x", SiteSurvey(tried=tried[:2]))
    assert "5.xml: 404)" in no_feed("https://x", SiteSurvey(tried=tried[:6]))
    assert "(tried down)" in no_feed("https://x", SiteSurvey(problem="down"))


def test_a_title_with_its_day() -> None:
    assert titled(Post(slug="a"), UTC) == '"a"'
