"""What Hakyll does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

from syndicator.generators import generator_of_site
from syndicator.generators.site_settings import SiteFiles
from tests.fakes.repo import BLOG, post_of
from tests.fakes.site import said_by, write_site

PROGRAM = """{-# LANGUAGE OverloadedStrings #-}
import           Data.Monoid (mappend)
import           Hakyll

main :: IO ()
main = hakyll $ do
    match "photos/*.md" $ compile getResourceBody

    create ["archive.html"] $ do
        route idRoute

    match ("posts/*.md" .||. "essays/*") $ do
        route $ setExtension ".html"
        compile pandocCompiler

    match "notes/*" $ do
        route $ setExtension "html" `composeRoutes` dateRoute
        compile pandocCompiler

feed = FeedConfiguration
    { feedTitle = "Knots"
    , feedRoot  = "https://blog.example.dev"
    }
"""


@pytest.mark.parametrize(
    ("files", "posts"),
    [
        (("posts/a.md", "photos/b.md", "photos/c.md"), ("posts", "posts/{path}.html")),
        (("posts/a.md", "essays/b.md", "essays/c.md"), ("essays", "essays/{path}.html")),
        (("notes/a.md",), ("notes", "")),
    ],
)
@pytest.mark.parametrize("name", ["site.hs", "src/Main.hs"])
def test_what_the_files_of_a_hakyll_site_say(
    tmp_path: Path, name: str, files: tuple[str, ...], posts: tuple[str, str]
) -> None:
    said = said_by(tmp_path, "hakyll", {name: PROGRAM, **dict.fromkeys(files, "")})
    assert said == ("https://blog.example.dev", "Knots", "", "", posts, "rss.xml")


def test_a_module_beside_the_program_is_not_asked(tmp_path: Path) -> None:
    files = {"Fields.hs": "module Fields where\n\nimport Hakyll\n", "site.hs": PROGRAM, "posts/a.md": ""}
    assert said_by(tmp_path, "hakyll", files).title == "Knots"


def test_a_folder_that_a_function_names_comes_first(tmp_path: Path) -> None:
    program = PROGRAM + 'postsIn :: String -> Pattern\npostsIn lang = fromGlob ("letters" </> "*" </> lang <.> "md")\n'
    files = {"site.hs": program, "essays/a.md": "", "letters/2026-11-02-ash/en.md": ""}
    assert said_by(tmp_path, "hakyll", files).posts == ("letters", "")


def test_a_title_that_is_made_is_not_read(tmp_path: Path) -> None:
    program = PROGRAM.replace('"Knots"', '"Knots: " ++ topic')
    assert said_by(tmp_path, "hakyll", {"site.hs": program, "posts/a.md": ""}).title == ""


def test_other_programs_in_haskell_are_no_sites(tmp_path: Path) -> None:
    site = write_site(tmp_path, {"site.hs": "import Pandoc\n-- not Hakyll\n", "posts/a.md": ""})
    assert generator_of_site(SiteFiles(site)) is None


@pytest.mark.parametrize("fence", ["----", "-" * 80, "-----  "])
@pytest.mark.parametrize(
    "block", ["title: Ash\npublished: 2026-11-02\n", "# old\n\ntitle: Ash\ntags:\n  - clay\n- fire\ndate: 2026-11-02\n"]
)
def test_longer_fences(tmp_path: Path, fence: str, block: str) -> None:
    post = post_of(tmp_path, "ash.md", f"{fence}\n{block}{fence}\n\nIt was cheap.\n")
    assert (post.title, post.markdown, f"{post.published_at:%F}") == ("Ash", "It was cheap.", "2026-11-02")
    assert post.withheld == ""


@pytest.mark.parametrize(
    "text",
    [
        "----\nIt was cheap.\n----\n\nAnd hot.",
        "----\nNote: it was cheap.\n----\n\nAnd hot.",
        "----\ntitle: Ash\nIt was cheap.\n----\n\nAnd hot.",
        "----\ntitle: Ash\n\nIt was cheap.",
        "-----\ntitle: Ash\n----\n\nAnd hot.",
        "----\ntitle: Ash\n---- | ----\n\nAnd hot.",
    ],
)
def test_rules_and_tables_are_no_fences(tmp_path: Path, text: str) -> None:
    assert post_of(tmp_path, "ash.md", text).withheld == "no front matter"


def test_a_slug_is_no_part_of_an_address(tmp_path: Path) -> None:
    text = "---\ntitle: Ash\nslug: clay\ndate: 2026-11-02\n---\nIt was cheap."
    post = post_of(tmp_path, "2026-11-02-ash.md", text, permalink="{blog_url}/posts/{path}.html", generator="hakyll")
    assert post.url == f"{BLOG}/posts/2026-11-02-ash.html"
