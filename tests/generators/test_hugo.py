"""What Hugo does."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from syndicator.generators.hugo import GENERATOR

if TYPE_CHECKING:
    from pathlib import Path

from datetime import timedelta, timezone

from syndicator.generators import PostLink, generator_named
from syndicator.generators.site_settings import SiteFiles

if TYPE_CHECKING:
    from pathlib import Path
from tests.fakes.repo import BLOG, post_of, read, write
from tests.fakes.site import said_by, write_site

DAY = datetime(2024, 3, 5, tzinfo=UTC)


TOKYO = timezone(timedelta(hours=9))


def test_hugo_in_json_and_toml(tmp_path: Path) -> None:
    as_json = post_of(tmp_path, "a.md", '{"title": "J", "date": "2024-03-05", "draft": true}\n\nBody')
    assert (as_json.title, as_json.published_at, as_json.withheld, as_json.markdown) == ("J", DAY, "draft", "Body")
    as_toml = post_of(tmp_path, "b.md", '+++\ntitle = "T"\ndate = 2024-03-05T01:00:00+01:00\nweight = 3\n+++\n')
    assert (as_toml.title, as_toml.published_at, as_toml.front_matter["weight"]) == ("T", DAY, 3)


def test_a_folder_s_readme_is_no_bundle_of_hugo_s(tmp_path: Path) -> None:
    for name, generator in (("index", "hugo"), ("README", "plain")):
        post = post_of(tmp_path, f"Ash/{name}.md", "---\ntitle: A\ndate: 2024-03-05\n---\nBody")
        assert (post.generator, post.slug.lower()) == (generator, "ash")


def test_hugo_goes_public_by_publishdate(tmp_path: Path) -> None:
    for written, public in (("2024-01-01", "2024-03-05"), ("2999-01-01", "2024-03-05"), ("2024-03-05", "")):
        post = post_of(tmp_path, "a.md", f"---\ntitle: A\ndate: {written}\npublishDate: {public}\n---\n")
        assert post.published_at == datetime(2024, 3, 5, tzinfo=UTC)


def test_hugo_s_slug_of_a_title() -> None:
    for title, slug in (("Öfen (und) Co. – 2.0", "öfen-und-co.-2.0"), ("A - B: C#?", "a-b-c#"), ("A--b", "a--b")):
        assert generator_named("hugo").slug_of_title(title) == slug


def test_hugo_writes_a_stated_slug_in_lower_case(tmp_path: Path) -> None:
    for extra, slug in (("weight: 1", "ash"), ("tags: a", "Ash")):
        assert post_of(tmp_path, "x.md", f"---\ntitle: A\nslug: Ash\n{extra}\n---\n").slug == slug


def test_hugo_is_known_by_its_sections(tmp_path: Path) -> None:
    text = "---\ntitle: A\ndate: 2024-03-05\n---\n"
    for generator, path in (("plain", "AI/PPO%E2%80%99s"), ("hugo", "ai/ppos")):
        post = post_of(tmp_path, "AI/PPO’s.md", text, permalink="{blog_url}/{path}")
        assert (post.generator, post.url) == (generator, f"{BLOG}/{path}")
        write(tmp_path, "AI/_index.md", "---\ntitle: All\n---\n")


@pytest.mark.parametrize(
    ("key", "extra", "generator"),
    [
        ("2024-03-05-ash.md", "layout: post\ncategories: Clay", "plain"),  # Jekyll looks into `_posts` alone
        ("2024-03-05-ash.md", "date: 2024-03-05\ndraft: false", "hugo"),
        ("Ash.md", "date: 2024-03-05\ndraft: false", "hugo"),
        ("Ash.mdx", "date: 2024-03-05\ndraft: false", "plain"),
        ("Ash.md", "draft: false", "plain"),
    ],
)
def test_hugo_writes_date_and_draft(key: str, extra: str, generator: str, tmp_path: Path) -> None:
    assert post_of(tmp_path, key, f"---\ntitle: A\n{extra}\n---\nBody").generator == generator


@pytest.mark.parametrize(("extra", "url"), [("draft: false", "ash/"), ("tags: a", "posts/x")])
def test_an_url_of_hugo_s_may_be_a_single_name(extra: str, url: str, tmp_path: Path) -> None:
    text = f"---\ntitle: A\ndate: 2024-03-05\nurl: ash\n{extra}\n---\nBody"
    assert post_of(tmp_path, "posts/x.md", text, permalink="{blog_url}/{path}").url == f"{BLOG}/{url}"


def test_hugo_s_days_are_counted_where_they_were_written(tmp_path: Path) -> None:
    pattern = "{blog_url}/{year}/{month}/{day}/{slug}"
    for date, extra, day in (
        ("2024-03-05T20:00:00Z", "draft: false", "2024/03/05"),
        ("2024-03-05T20:00:00Z", "tags: a", "2024/03/06"),
        ("2024-03-31T20:00:00Z", "draft: false", "2024/03/31"),
    ):
        text = f"---\ntitle: A\ndate: {date}\n{extra}\n---\nBody"
        assert post_of(tmp_path, "ash.md", text, zone=TOKYO, permalink=pattern).url == f"{BLOG}/{day}/ash"
    none = "---\ntitle: A\ndate: 2023-02-29\ndraft: false\n---\nBody"
    assert post_of(tmp_path, "ash.md", none, permalink=pattern).url == ""


def test_what_lies_in_a_bundle_is_a_part_of_it(tmp_path: Path) -> None:
    for key, withheld in (
        ("posts/ash/index.en.md", ""),
        ("posts/ash/notes.md", "a page"),
        ("posts/ash/slides/01.md", "a page"),
        ("posts/kiln.md", ""),
    ):
        post = post_of(tmp_path, key, "+++\ntitle = 'A'\ndate = 2024-03-05T10:00:00Z\n+++\nBody")
        assert (post.generator, post.withheld) == ("hugo", withheld)
    plain = post_of(tmp_path, "posts/ash/more.md", "---\ntitle: A\nlastmod: 2024-03-05\n---\nBody")
    assert plain.withheld == ""  # where nothing else says that it is Hugo


def test_where_an_index_lies_above_all_it_is_not_hugo(tmp_path: Path) -> None:
    text = "---\ntitle: A\ndate: 2024-03-05\naliases: [x]\ndraft: false\n---\nBody"
    assert post_of(tmp_path, "Slow-fires.md", text).generator == "hugo"
    write(tmp_path, "index.md", "# Garden\n")
    post = post_of(tmp_path, "Slow-fires.md", text)
    assert (post.generator, post.url) == ("plain", f"{BLOG}/Slow-fires")


@pytest.mark.parametrize(
    ("reference", "target"),
    [
        ('{{< ref "b.md" >}}', PostLink("b.md")),
        ('{{% relref path="/p/b.md#c" %}}', PostLink("/p/b.md", "c")),
        ("{{< figure >}}", None),
        ("/b", None),
        ("b {{< ref", None),
    ],
)
def test_references_name_a_post(reference: str, target: str | PostLink | None) -> None:
    assert GENERATOR.link_target(reference) == target


def test_hugo_s_day_is_not_the_year_that_go_writes_for_none(tmp_path: Path) -> None:
    for date, url in (("1900-01-01", "1900/01/01"), ("0001-01-01", "2024/03/05")):
        text = f"---\ntitle: A\ndate: {date}\ndraft: false\n---\n"
        post = post_of(tmp_path, "2024-03-05-ash.md", text, permalink="{blog_url}/{year}/{month}/{day}")
        assert post.url == f"{BLOG}/{url}"


@pytest.mark.parametrize(
    ("form", "key", "hugo"),
    [("+++\na = 1\n+++", "a.md", True), ('{"a": 1}', "a.md", True), ("---\na: 1\n---", "a.md", False)],
)
def test_toml_and_json_are_hugo_s_even_beside_an_index(form: str, key: str, hugo: bool, tmp_path: Path) -> None:
    write(tmp_path, "index.md", "# Home")
    assert (post_of(tmp_path, key, f"{form}\n\nBody").generator == "hugo") is hugo


def test_only_hugo_s_sections_and_toml_make_bundles_of_folders(tmp_path: Path) -> None:
    write(tmp_path, "ash/index.md", "---\ntitle: A\nlastmod: 2024-03-05\n---\n")
    text = "---\ntitle: A\nlastmod: 2024-03-05\n---\n"
    assert post_of(tmp_path, "ash/part.md", text).withheld == ""
    write(tmp_path, "_index.md", "---\ntitle: A\n---\n")
    assert post_of(tmp_path, "ash/part.md", text).withheld == "a page"


@pytest.mark.parametrize(
    ("written", "spelled"), [("Ash Tray/Öfen (1)", "ash-tray/öfen-1"), ("a_b-1", "a_b-1"), ("(", "(")]
)
def test_hugo_spells_paths(written: str, spelled: str) -> None:
    assert GENERATOR.spell_path(written) == spelled


HUGO = """
baseURL = "https://blog.example.dev/"
title = "Knots"
defaultContentLanguage = "es"
timeZone = "Europe/Madrid"
"""


def test_what_the_files_of_a_hugo_site_say(tmp_path: Path) -> None:
    said = said_by(tmp_path, "hugo", {"hugo.toml": HUGO, "content/posts/a.md": "", "content/about.md": ""})
    expected = (
        "https://blog.example.dev",
        "Knots",
        "es",
        "Europe/Madrid",
        ("content/posts", "posts/{path}/"),
        "index.xml",
    )
    assert said == expected


def test_a_language_s_folder_may_end_with_a_slash(tmp_path: Path) -> None:
    languages = '[languages.es]\ncontentDir = "content/es/"\n'
    said = said_by(tmp_path, "hugo", {"hugo.toml": HUGO + languages, "content/es/posts/a.md": ""})
    assert said.posts == ("content/es/posts", "posts/{path}/")


@pytest.mark.parametrize(
    ("permalinks", "pattern"),
    [
        ('[permalinks]\nposts = "/:year/:month/:slug/"', "{year}/{month}/{title}/"),
        ('[permalinks.page]\nposts = "/:slugorfilename/"', "{slug}/"),
        ('[permalinks]\nposts = "/b/:contentbasename.html"', "b/{slug}.html"),
        ('[permalinks]\nposts = "/:section/:title"', "posts/{title}/"),
        ("uglyURLs = true", "posts/{path}.html"),
        ('uglyURLs = true\n[permalinks]\nposts = "/:slug/"', "{title}.html"),
        ('[permalinks]\nposts = "/:monthname/:slug/"', ""),
        ("defaultContentLanguageInSubdir = true", "es/posts/{path}/"),
        ("removePathAccents = true", "posts/{path:unaccented}/"),
        ('removePathAccents = true\n[permalinks]\nposts = "/año/:year/:slug/"', "ano/{year}/{title:unaccented}/"),
    ],
)
def test_hugo_s_permalinks_become_ours(tmp_path: Path, permalinks: str, pattern: str) -> None:
    said = said_by(tmp_path, "hugo", {"hugo.toml": f"{HUGO}{permalinks}\n", "content/posts/a.md": ""})
    assert said.posts == ("content/posts", pattern)


def test_a_translation_has_its_language_where_the_pattern_has_the_site_s_own(tmp_path: Path) -> None:
    text, pattern = "---\ntitle: A\ndate: 2026-11-02\n---\nText.", "{blog_url}/en/{year}/{path}/"
    for name in ("a/index.en.md", "a/index.nl.md", "b/index.en.md"):
        write(tmp_path, name, text)
    found = {one.key: one.post.url for one in read(tmp_path, permalink=pattern, generator="hugo").source_posts}
    assert found == {
        "a/index.en.md": f"{BLOG}/en/2026/a/",
        "a/index.nl.md": f"{BLOG}/nl/2026/a/",
        "b/index.en.md": f"{BLOG}/en/2026/b/",
    }


def test_hugo_s_configuration_in_several_files_and_its_main_sections(tmp_path: Path) -> None:
    files = {
        "config/_default/hugo.yaml": "baseURL: https://blog.example.dev/x\ntitle: Knots\n",
        "config/_default/params.toml": 'mainSections = ["notes"]\n',
        "config/_default/permalinks.toml": 'notes = "/n/:slug/"\n',
        "content/notes/a.md": "",
        **{f"content/docs/{number}.md": "" for number in range(5)},
    }
    assert said_by(tmp_path, "hugo", files).posts == ("content/notes", "n/{title}/")


def test_pages_are_no_main_section(tmp_path: Path) -> None:
    config = HUGO + '[params]\nmainSections = ["pages"]\n'
    posts = {f"content/notes/{number}.md": "" for number in range(5)}
    files = {"hugo.toml": config, "content/pages/about.md": "", **posts}
    assert said_by(tmp_path, "hugo", files).posts == ("content/notes", "notes/{path}/")


def test_hugo_s_sections_of_equal_weight_are_read_together(tmp_path: Path) -> None:
    files = {"hugo.toml": HUGO, "content/notes/a.md": "", "content/essays/b.md": ""}
    assert said_by(tmp_path, "hugo", files).posts == ("content", "{path}/")


def test_a_config_of_another_program_is_not_hugo_s(tmp_path: Path) -> None:
    site = SiteFiles(write_site(tmp_path, {"config.toml": 'base_url = "https://x.example.dev"\n', "content/a.md": ""}))
    assert not GENERATOR.makes(site)
    old = write_site(tmp_path / "old", {"config.toml": 'baseURL = "https://x.example.dev"\n', "content/a.md": ""})
    assert GENERATOR.makes(SiteFiles(old))


@pytest.mark.parametrize(
    ("extra", "slug"),
    [("date: 2026-11-02\n", "2026-11-02-the-knot"), ("", "the-knot"), ("date: 2026-11-02\nslug: knot\n", "knot")],
)
def test_hugo_keeps_the_date_in_a_name_unless_the_post_has_it_from_there(tmp_path: Path, extra: str, slug: str) -> None:
    text = f"---\ntitle: A\n{extra}---\nText."
    for pattern in ("{slug}", "{path}"):
        post = post_of(tmp_path, "2026-11-02-The knot.md", text, permalink=f"{{blog_url}}/{pattern}", generator="hugo")
        assert post.url == f"{BLOG}/{slug}"


@pytest.mark.parametrize(
    ("key", "date", "withheld"),
    [
        ("my-post.md", "date: 2026-11-02\n", ""),
        ("my-post/index.md", "date: 2026-11-02\n", ""),
        ("2026-11-02-my-post.md", "", ""),
        ("my-page.md", "", "a page"),
        ("my-page/index.md", "", "a page"),
        ("about.md", "date: 2026-11-02\n", "a page"),
        ("about/index.md", "date: 2026-11-02\n", "a page"),
        ("posts/about.md", "date: 2026-11-02\n", ""),
    ],
)
@pytest.mark.parametrize("top", ["content", ""])
def test_a_file_in_no_section_is_a_post_if_it_has_a_date(
    tmp_path: Path, key: str, date: str, withheld: str, top: str
) -> None:
    folder = tmp_path if top else tmp_path / "content"
    post = post_of(folder, f"{top}/{key}".lstrip("/"), f"---\ntitle: A\n{date}---\nText.", generator="hugo")
    assert post.withheld == withheld


@pytest.mark.parametrize(
    ("stated", "path"),
    [
        ("/ash", "ash/"),
        ("ash/", "ash/"),
        ("/2026/ash.html", "2026/ash.html"),
        ("/?p=504", "?p=504"),
        ("https://blog.example.dev/ash", "ash"),
    ],
)
def test_a_stated_path_without_an_ending_is_a_folder(tmp_path: Path, stated: str, path: str) -> None:
    text = f"---\ntitle: A\ndate: 2026-11-02\nurl: {stated}\n---\nText."
    assert post_of(tmp_path, "a.md", text, generator="hugo").url == f"{BLOG}/{path}"


@pytest.mark.parametrize(
    ("more", "posts", "include"),
    [
        ("", ("content", "{path}/"), ()),
        (
            '[permalinks]\ncn = "/:sections/:year/:slug/"\nen = "/:sections/:year/:slug/"\n',
            ("content", "{folder}/{year}/{title}/"),
            ("cn/**/*.md", "en/**/*.md"),
        ),
        (
            '[permalinks]\ncn = "/cn/:year/:slug/"\nen = "/en/:year/:slug/"\n',
            ("content", "{folder}/{year}/{title}/"),
            ("cn/**/*.md", "en/**/*.md"),
        ),
        ('[permalinks]\ncn = "/cn/:year/:slug/"\nen = "/en/:slug/"\n', ("content", "{path}/"), ()),
    ],
)
def test_a_pattern_that_sections_have_in_common(
    tmp_path: Path, more: str, posts: tuple[str, str], include: tuple[str, ...]
) -> None:
    files = {
        "hugo.toml": f'baseURL = "https://blog.example.dev/"\n{more}',
        "content/cn/a.md": "",
        "content/en/a.md": "",
    }
    assert said_by(tmp_path, "hugo", files).posts == posts
    folder = GENERATOR.settings(SiteFiles(tmp_path)).folders[0]
    assert {name for name in folder.include if name.endswith(".md")} == set(include)


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("a + b", "a--b"),
        ("C++ rocks", "c-rocks"),
        ("50% off", "50-off"),
        ("HTTP/3: one", "http-3-one"),
        ("a #1", "a-#1"),
        ("a - b", "a-b"),
        ("v1.2 out", "v1.2-out"),
    ],
)
def test_a_title_in_an_address(title: str, slug: str) -> None:
    assert GENERATOR.slug_of_title(title) == slug


@pytest.mark.parametrize(("pattern", "path"), [("{path}/", "c++-one/"), ("{slug}/", "c-one/"), ("{name}/", "c++-one/")])
def test_a_plus_stays_only_where_no_permalink_is_configured(tmp_path: Path, pattern: str, path: str) -> None:
    post = post_of(
        tmp_path,
        "c++ one.md",
        "---\ntitle: A\ndate: 2026-11-02\n---\nText.",
        permalink=f"{{blog_url}}/{pattern}",
        generator="hugo",
    )
    assert post.url == f"{BLOG}/{path}"


@pytest.mark.parametrize(
    ("more", "files", "posts"),
    [
        ('[permalinks]\nposts = "/:slug/"\n', ("posts/a", "notes/a", "notes/b"), ("content/posts", "{title}/")),
        (
            '[permalinks]\nposts = "/:slug/"\nnotes = "/n/:slug/"\n',
            ("posts/a", "posts/b", "notes/a"),
            ("content/posts", "{title}/"),
        ),
        ('[permalinks]\nposts = "/:slug/"\nnotes = "/n/:slug/"\n', ("posts/a", "notes/a"), ("content", "{path}/")),
        (
            '[permalinks]\nposts = "/:slug"\n[frontmatter]\ndate = [":filename", ":default"]\n',
            ("posts/a",),
            ("content/posts", "{name}/"),
        ),
    ],
)
def test_the_section_whose_addresses_are_stated_has_the_posts(
    tmp_path: Path, more: str, files: tuple[str, ...], posts: tuple[str, str]
) -> None:
    site = {
        "hugo.toml": f'baseURL = "https://blog.example.dev/"\n{more}',
        **{f"content/{name}.md": "" for name in files},
    }
    assert said_by(tmp_path, "hugo", site).posts == posts
