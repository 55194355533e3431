"""What single generators do that others don't: metadata without fences, addresses from folders, pages beside the posts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest

from syndicator.generators import PLAIN, generator_named
from syndicator.sources.repo.front_matter import Document, read_document
from tests.sources.repo.test_repo import BLOG, post_of, read, source_post_of, write

if TYPE_CHECKING:
    from pathlib import Path

TOKYO = timezone(timedelta(hours=9))
PELICAN = """Title: A Kiln, Lit: Part 2
Date: 2024-03-05 10:00
Category: Clay
Tags: glaze, slow fires
Summary: What burns
    and what does not.
Status: {status}

Ash: it falls on everything.
"""
NIKOLA = """.. title: Ash, at last
.. slug: ash
.. date: 2024-03-05 12:00:00 UTC+02:00
.. tags: glaze, slow fires
.. category:
.. type: text
"""


ZOLA = '+++\ntitle = "Ash"\n{extra}\n[taxonomies]\ntags = ["Clay"]\n+++\n'


@pytest.mark.parametrize(
    ("key", "extra", "url"),
    [
        ("news/Ash_0.4.1/index.md", "", "news/ash-0-4-1"),
        ("news/2024-03-05_Déjà-vu--ash.md", "", "news/deja-vu-ash"),
        ("News/ash.md", 'slug = "The_Kiln!"', "News/the-kiln"),
        ("news/窯.md", "", "news/窯"),
        ("news/Öfen – und… „Asche“.md", "", "news/ofen-und-asche"),
        ("news/straße-ø.md", "", "news/strasse-o"),
        ("ash.md", 'path = "/2024/Ash_1.0"', "2024/Ash_1.0"),
    ],
)
def test_zola_makes_ascii_of_names_and_takes_dates_off(key: str, extra: str, url: str, tmp_path: Path) -> None:
    post = post_of(tmp_path, key, ZOLA.format(extra=f"date = 2024-03-05\n{extra}"), permalink="{blog_url}/{path}")
    assert (post.generator, unquote(post.url), post.withheld) == ("zola", f"{BLOG}/{url}", "")


def test_zola_is_known_by_what_hugo_does_not_have(tmp_path: Path) -> None:
    for key, said, generator in (
        ("2024-03-05-a.md", 'title = "A"', "zola"),
        ("a.md", 'path = "x/a"', "zola"),
        ("b.md", "extra = {lead = 1}", "zola"),
        ("2024-03-05-b.md", "date = 2024-03-06", "zola"),
        ("2024-03-05-c.md", "date = 2024-03-06T10:00:00+01:00", "hugo"),
        ("c.md", 'title = "C"', "hugo"),
    ):
        assert post_of(tmp_path, key, f"+++\n{said}\n+++\n").generator == generator


def test_zola_s_pages_without_a_date_are_in_no_feed(tmp_path: Path) -> None:
    for key, place, withheld in (("me.md", "me", "a page"), ("2024-03-05-me.md", "", ""), ("a.md", "2024/03/05/a", "")):
        said = f'path = "{place}"' if place else ""
        assert post_of(tmp_path, key, ZOLA.format(extra=said)).withheld == withheld


@pytest.mark.parametrize(
    ("marker", "day"),
    [("<!--truncate-->", "05"), ("{/* truncate */}", "05"), ("<!--more-->", "07"), ("truncate", "07")],
)
def test_docusaurus_has_the_day_of_the_name_in_addresses(marker: str, day: str, tmp_path: Path) -> None:
    text = f"---\ntitle: A\ndate: 2024-03-07\n---\nIt burns.\n\n{marker}\n\nLong.\n"
    post = post_of(tmp_path, "2024-03-05-Ash.mdx", text, permalink="{blog_url}/{year}/{month}/{day}/{slug}")
    assert post.url == f"{BLOG}/2024/03/{day}/Ash"
    assert post.published_at == datetime(2024, 3, 7, tzinfo=UTC)


def test_docusaurus_has_a_stated_slug_instead_of_the_date(tmp_path: Path) -> None:
    pattern = "{blog_url}/blog/{year}/{month}/{day}/{slug}"
    for body, url in (("<!--truncate-->", "blog/kiln"), ("Long.", "blog/2024/03/05/kiln")):
        post = post_of(tmp_path, "2024-03-05-ash.md", f"---\ntitle: A\nslug: kiln\n---\n{body}\n", permalink=pattern)
        assert post.url == f"{BLOG}/{url}"


def test_a_folder_s_readme_is_no_bundle_of_hugo_s(tmp_path: Path) -> None:
    for name, generator in (("index", "hugo"), ("README", "plain")):
        post = post_of(tmp_path, f"Ash/{name}.md", "---\ntitle: A\ndate: 2024-03-05\n---\nBody")
        assert (post.generator, post.slug.lower()) == (generator, "ash")


def test_a_slug_by_the_name_that_a_theme_of_astro_s_gives_it(tmp_path: Path) -> None:
    text = "---\ntitle: A\npubDatetime: 2024-03-05T10:00:00Z\npostSlug: kiln\n---\nBody"
    assert post_of(tmp_path, "ash.md", text).url == f"{BLOG}/kiln"


@pytest.mark.parametrize(
    "key", ["2024/03-05-ash.md", "2024/03-05.md", "2024/03/05.md", "2024-03-05/ash.md", "2024/3/5/a.md"]
)
def test_days_that_folders_and_a_name_make_together(key: str, tmp_path: Path) -> None:
    assert post_of(tmp_path, key, "---\ntitle: A\n---\n").published_at == datetime(2024, 3, 5, tzinfo=UTC)


def test_a_bundle_may_have_its_date_on_the_file(tmp_path: Path) -> None:
    post = post_of(tmp_path, "ash-at-last/2024-03-05-index.md", "---\ntitle: A\n---\n")
    assert (post.slug, post.published_at) == ("ash-at-last", datetime(2024, 3, 5, tzinfo=UTC))


def test_what_11ty_collects_by_is_no_tag(tmp_path: Path) -> None:
    assert post_of(tmp_path, "a.md", "---\ntitle: A\ntags: [posts, Clay, nav]\n---\n").tags == ("Clay",)
    assert post_of(tmp_path, "b.md", "---\ntitle: B\ntags: post\n---\n").tags == ()


@pytest.mark.parametrize(("said", "withheld"), [("false", "a page"), ("true", ""), ('"Ash"', "")])
def test_vuepress_says_what_is_no_article(said: str, withheld: str, tmp_path: Path) -> None:
    assert post_of(tmp_path, "a.md", f"---\ntitle: A\ndate: 2024-03-05\narticle: {said}\n---\n").withheld == withheld


@pytest.mark.parametrize(
    ("extra", "path"),
    [
        ("pubDate: 2024-03-05", "v12-kiln/the-ash1"),
        ("lastmod: 2024-03-05", "v1.2-kiln/the-ash1"),
        ("date: 2024-03-05", "v1.2-Kiln/The%20Ash(1)"),  # MDX is not Astro's alone
    ],
)
def test_astro_and_hugo_spell_folders_too(extra: str, path: str, tmp_path: Path) -> None:
    text = f"---\ntitle: A\n{extra}\n---\n"
    assert post_of(tmp_path, "v1.2-Kiln/The Ash(1).mdx", text, permalink="{blog_url}/{path}").url == f"{BLOG}/{path}"


def test_hugo_goes_public_by_publishdate(tmp_path: Path) -> None:
    for written, public in (("2024-01-01", "2024-03-05"), ("2999-01-01", "2024-03-05"), ("2024-03-05", "")):
        post = post_of(tmp_path, "a.md", f"---\ntitle: A\ndate: {written}\npublishDate: {public}\n---\n")
        assert post.published_at == datetime(2024, 3, 5, tzinfo=UTC)


def test_pelican_writes_lines_without_fences(tmp_path: Path) -> None:
    post = post_of(tmp_path, "2024-03-01-kiln.md", PELICAN.format(status="published"))
    assert (post.title, post.slug, post.generator) == ("A Kiln, Lit: Part 2", "a-kiln-lit-part-2", "pelican")
    assert (post.published_at, post.tags) == (datetime(2024, 3, 5, 10, tzinfo=UTC), ("glaze", "slow fires"))
    assert (post.summary, post.withheld) == ("What burns and what does not.", "")
    assert post.markdown == "Ash: it falls on everything."


@pytest.mark.parametrize(("status", "withheld"), [("draft", "draft"), ("hidden", "hidden"), ("skip", "not published")])
def test_pelican_keeps_back_by_status(status: str, withheld: str, tmp_path: Path) -> None:
    assert post_of(tmp_path, "kiln.md", PELICAN.format(status=status)).withheld == withheld


def test_pelican_s_lines_need_no_space(tmp_path: Path) -> None:
    post = post_of(tmp_path, "a.md", "Title:A\nDate:2024-03-05\n\nBody")
    assert (post.title, post.published_at, post.markdown) == ("A", datetime(2024, 3, 5, tzinfo=UTC), "Body")


def test_hexo_s_front_matter_may_have_no_fence_above(tmp_path: Path) -> None:
    post = post_of(tmp_path, "_posts/a.md", 'title: "Ash"\ndate: 2024-03-05\ntags:\n- Clay\n---\nBody')
    assert (post.title, post.tags, post.markdown, post.generator) == ("Ash", ("Clay",), "Body", "hexo")
    assert (post.published_at, post.withheld) == (datetime(2024, 3, 5, tzinfo=UTC), "")


def test_pelican_wants_a_date_and_has_pages_in_a_folder(tmp_path: Path) -> None:
    assert post_of(tmp_path, "wheel.md", "Title: Wheel\nSlug: w\n\nTurns.").withheld == "a page"
    assert post_of(tmp_path, "2024-03-05-wheel.md", "Title: Wheel\nSlug: w\n\nTurns.").withheld == ""
    assert post_of(tmp_path, "pages/me.md", "Title: Me\nDate: 2024-03-05\n\nHello.").withheld == "a page"


@pytest.mark.parametrize(
    ("tags", "withheld"), [("mathjax, glaze", ""), ("glaze, draft", "draft"), ("private, glaze", "private")]
)
def test_some_tags_of_nikola_s_say_what_a_post_is(tags: str, withheld: str, tmp_path: Path) -> None:
    post = post_of(tmp_path, "x.md", NIKOLA.replace("glaze, slow fires", tags) + "\nBody")
    assert (post.tags, post.withheld) == (("glaze",), withheld)
    pelican = post_of(tmp_path, "y.md", f"Title: Y\nDate: 2024-03-05\nTags: {tags}\n\nBody")
    assert (len(pelican.tags), pelican.withheld) == (2, "")


def test_what_else_stands_in_nikola_s_comment_is_passed_over(tmp_path: Path) -> None:
    post = post_of(tmp_path, "x.md", f"<!--\n{NIKOLA}.. image:: /a.png\n   :alt: A kiln\n-->\nBody")
    assert (post.title, post.slug, post.markdown, post.withheld) == ("Ash, at last", "ash", "Body", "")


@pytest.mark.parametrize("text", [f"{NIKOLA}\nBody", f"<!--\n{NIKOLA}-->\n\nBody", f"<!-- \n{NIKOLA}\n-->Body"])
def test_nikola_writes_dotted_lines_in_a_comment_or_bare(text: str, tmp_path: Path) -> None:
    post = post_of(tmp_path, "2024/x.md", text)
    assert (post.title, post.slug, post.generator, post.withheld) == ("Ash, at last", "ash", "nikola", "")
    assert (post.published_at, post.tags) == (datetime(2024, 3, 5, 10, tzinfo=UTC), ("glaze", "slow fires"))
    assert post.markdown == "Body"


@pytest.mark.parametrize(
    "text",
    [
        "Title: of a poem\n\nBody",
        "Note: this is prose.\nDate: unknown\n\nBody",
        "Title: Prose\nDate: 2024-03-05\nthat goes on.\n\nBody",
        "Title: Prose\nhttps://blog.example.dev\nDate: 2024-03-05\n\nBody",
        "Title: Prose\n---\nDate: 2024-03-05\n\nBody",
        "Title: Prose\n\nDate: 2024-03-05\n---\nBody",
        "<!-- more -->\n\nTitle: Prose",
        "<!-- never closed\ntitle: x\ndate: y",
    ],
)
def test_prose_that_looks_like_metadata_stays_prose(text: str) -> None:
    assert read_document(text.encode()) == Document("", {}, text)


@pytest.mark.parametrize(
    ("title", "pelican", "mkdocs"),
    [
        ("Über Öfen & Co.", "uber-ofen-co", "über-öfen--co"),
        ("A – B -- C", "a-b-c", "a--b----c"),
        ("Weiß–Rød", "weiss-rod", "weißrød"),
        ("陶芸 の 火", "陶芸-の-火", "陶芸-の-火"),
        ("…", "", ""),
    ],
)
def test_a_slug_of_a_title(title: str, pelican: str, mkdocs: str) -> None:
    assert (generator_named("pelican").slug_of_title(title), PLAIN.slug_of_title(title)) == (pelican, mkdocs)


def test_hugo_s_slug_of_a_title() -> None:
    for title, slug in (("Öfen (und) Co. – 2.0", "öfen-und-co.-2.0"), ("A - B: C#?", "a-b-c#"), ("A--b", "a--b")):
        assert generator_named("hugo").slug_of_title(title) == slug


def test_a_pattern_may_ask_for_the_title(tmp_path: Path) -> None:
    for key, extra, slug in (("a.md", "", "ash-at-last"), ("b.md", "slug: kiln\n", "kiln")):
        post = post_of(
            tmp_path, key, f"---\ndate: 2024-03-05\n{extra}---\n# Ash, at last\n", permalink="{blog_url}/{title}/"
        )
        assert (post.slug, post.url) == (slug, f"{BLOG}/{slug}/")


@pytest.mark.parametrize(
    ("key", "extra", "pattern", "url"),
    [
        # Hugo and Zola: where the file lies, under its slug
        ("post/Ash/index.md", "lastmod: 2024-03-06", "{path}/", "post/ash/"),
        ("post/Ash/index.md", "lastmod: 2024-03-06\nslug: kiln", "{path}/", "post/kiln/"),
        ("cn/2024-03-05-ash.md", "", "{folder}/{year}/{month}/{slug}/", "cn/2024/03/ash/"),
        ("ash.md", "", "{folder}/{slug}/", "ash/"),
        # Jekyll's own pattern
        ("_posts/2024-03-05-ash.md", "categories: Clay Fire", "{categories}/{slug}.html", "clay/fire/ash.html"),
        ("_posts/2024-03-05-ash.md", "categories: [Clay, slow fires]", "{categories}/{slug}", "clay/slow%20fires/ash"),
        ("en/news/_posts/2024-03-05-ash.md", "category: news", "{categories}/{year}/{slug}/", "en/news/2024/ash/"),
        ("en/_posts/2024-03-05-ash.md", "", "{folder}/{slug}/", "en/ash/"),
        ("_posts/2024-03-05-ash.md", "", "{categories}/{slug}/", "ash/"),
        # Hexo
        ("ash.md", "categories: [Slow Fires]\nabbrlink: 4a17b156", "{categories}/{slug}.html", "Slow-Fires/4a17b156.html"),
    ],
)  # fmt: skip
def test_addresses_from_folders_and_categories(key: str, extra: str, pattern: str, url: str, tmp_path: Path) -> None:
    text = f"---\ntitle: A\ndate: 2024-03-05\n{extra}\n---\n"
    assert post_of(tmp_path, key, text, permalink="{blog_url}/" + pattern).url == f"{BLOG}/{url}"


@pytest.mark.parametrize(
    ("generator", "slug", "written"),
    [
        ("jekyll", "Ash--and_(some)-50%-clay", "Ash-and_(some)-50-clay"),
        ("jekyll", "가마「불」", "가마-불"),
        ("jekyll", "हिन्दी", "हिन्दी"),
        ("jekyll", "「」", "「」"),
        ("hugo", "Ash--(and)-[Clay]", "ash--and-clay"),
        ("hugo", "“窯”、火（一）", "窯火一"),
        ("hugo", "v1.2-C#", "v1.2-c#"),
        ("astro", "Ash(1)", "ash1"),
        ("hexo", "Ash（一）", "Ash（一）"),
    ],
)
def test_slugs_as_generators_write_them(generator: str, slug: str, written: str) -> None:
    assert generator_named(generator).spell(slug) == written


def test_jekyll_spells_a_stated_slug_its_own_way_too(tmp_path: Path) -> None:
    for key, slug in (("_posts/2024-03-05-x.md", "ash-clay"), ("x.md", "ash--clay")):
        assert post_of(tmp_path, key, "---\ntitle: A\nslug: ash--clay\n---\n").slug == slug


def test_hugo_writes_a_stated_slug_in_lower_case(tmp_path: Path) -> None:
    for extra, slug in (("weight: 1", "ash"), ("tags: a", "Ash")):
        assert post_of(tmp_path, "x.md", f"---\ntitle: A\nslug: Ash\n{extra}\n---\n").slug == slug


def test_posts_without_a_date_in_the_name_are_hexo_s(tmp_path: Path) -> None:
    text = "---\ntitle: A\ntags: slow fires\n---\n"
    hexo, jekyll = (post_of(tmp_path, f"_posts/{name}.md", text) for name in ("kiln（一）", "2024-03-05-kiln（一）"))
    assert (hexo.generator, hexo.slug, hexo.tags) == ("hexo", "kiln（一）", ("slow fires",))
    assert (jekyll.generator, jekyll.slug, jekyll.tags) == ("jekyll", "kiln-一", ("slow", "fires"))


def test_forms_for_new_posts_and_a_theme_s_examples_are_passed_over(tmp_path: Path) -> None:
    for key in ("scaffolds/post.md", "archetypes/default.md", "themes/clay/exampleSite/content/a.md", "content/a.md"):
        write(tmp_path, key, "---\ntitle: A\n---\n")
    assert set(read(tmp_path).present) == {"content/a.md"}


def test_jekyll_s_own_permalink_has_every_category(tmp_path: Path) -> None:
    text = "---\ntitle: A\ncategories: [Clay, Fire]\npermalink: /:categories/:title/\n---\n"
    assert post_of(tmp_path, "_posts/2024-03-05-ash.md", text).url == f"{BLOG}/clay/fire/ash/"


def test_material_for_mkdocs_has_its_dates_in_a_table(tmp_path: Path) -> None:
    post = post_of(tmp_path, "ash.md", "---\ndate:\n  created: 2024-03-05\n  updated: 2024-03-06\n---\n# Ash\n")
    assert (post.published_at, post.updated_at) == (
        datetime(2024, 3, 5, tzinfo=UTC),
        datetime(2024, 3, 6, tzinfo=UTC),
    )


def test_zenn_and_qiita(tmp_path: Path) -> None:
    text = '---\ntitle: "火"\nemoji: "🔥"\ntype: "tech"\ntopics: ["Kiln", "clay"]\npublished: true\n---\n'
    post = post_of(tmp_path, "hi.md", text)
    assert (post.tags, post.withheld) == (("Kiln", "clay"), "")
    assert post_of(tmp_path, "q.md", "---\ntitle: Q\nignorePublish: true\n---\n").withheld == "ignored"


@pytest.mark.parametrize(
    ("key", "extra", "withheld"),
    [
        ("site/about/index.md", "date: 2024-03-05", "a page"),
        ("site/about.md", "layout: page\ndate: 2024-03-05", "a page"),
        ("site/about.md", "date: 2024-03-05", ""),
        ("site/about.md", "", "a page"),
        ("site/_pages/about.md", "", "a page"),
        ("site/_posts/ash.md", "", ""),
        ("site/clay/about/index.md", "date: 2024-03-05", ""),
        ("site/_notes/ash/index.md", "date: 2024-03-05", ""),
        ("other/about/index.md", "date: 2024-03-05", ""),
        ("site/_posts/ash/index.md", "date: 2024-03-05", ""),
    ],
)
def test_pages_are_known_by_the_posts_that_they_lie_beside(key: str, extra: str, withheld: str, tmp_path: Path) -> None:
    write(tmp_path, "site/_posts/clay.md", "---\ntitle: Clay\n---\n")
    assert post_of(tmp_path, key, f"---\ntitle: A\n{extra}\n---\nBody").withheld == withheld


@pytest.mark.parametrize(
    ("key", "extra", "withheld"), [("template.md", "", "a page"), ("b.md", "date: 2024-03-05", "")]
)
def test_where_names_begin_with_dates_what_has_none_is_no_post(
    key: str, extra: str, withheld: str, tmp_path: Path
) -> None:
    text = f"---\ntitle: A\n{extra}\n---\nBody"
    assert post_of(tmp_path, f"alone/{key}", text).withheld == ""
    for day in ("05", "06", "07"):
        write(tmp_path, f"_posts/2024-03-{day}-clay.md", text)
    assert post_of(tmp_path, f"_posts/{key}", text).withheld == withheld


def test_hugo_is_known_by_its_sections(tmp_path: Path) -> None:
    text = "---\ntitle: A\ndate: 2024-03-05\n---\n"
    for generator, path in (("plain", "AI/PPO%E2%80%99s"), ("hugo", "ai/ppos")):
        post = post_of(tmp_path, "AI/PPO’s.md", text, permalink="{blog_url}/{path}")
        assert (post.generator, post.url) == (generator, f"{BLOG}/{path}")
        write(tmp_path, "AI/_index.md", "---\ntitle: All\n---\n")


@pytest.mark.parametrize(
    ("said", "generator", "slug"),
    [
        ("published: 2024-03-05\ndraft: false", "astro", "ash-blog-1"),
        ("published: 2024-03-05\ncategory: Clay", "astro", "ash-blog-1"),
        ("published: true\ncategory: Clay", "plain", "Ash-blog-1"),
    ],
)
def test_a_theme_of_astro_s_dates_by_published(said: str, generator: str, slug: str, tmp_path: Path) -> None:
    post = post_of(tmp_path, "Ash blog 1.md", f"---\ntitle: A\n{said}\n---\n")
    assert (post.generator, post.slug) == (generator, slug)


@pytest.mark.parametrize(
    ("key", "extra", "withheld"),
    [
        ("about.md", "layout: page", "a page"),
        ("tags/index.md", "date: 2024-03-05\ntype: tags", "a page"),
        ("search.md", "layout: search", "a page"),
        ("a.md", "layout: page\ndate: 2024-03-05", ""),
        ("_posts/2024-03-05-a.md", "layout: page", ""),
        ("a.md", "layout: post", ""),
        ("a.md", "type: link", ""),
        ("a.md", "hidden: true", "hidden"),
        ("a.md", "layout: page\ndraft: true", "draft"),
    ],
)
def test_pages_beside_the_posts_are_not_posts(key: str, extra: str, withheld: str, tmp_path: Path) -> None:
    assert post_of(tmp_path, key, f"---\ntitle: A\n{extra}\n---\nBody").withheld == withheld


def test_a_template_s_tag_is_no_title(tmp_path: Path) -> None:
    for name, tag in (("a", '{% video "x" %}'), ("b", "{{< toc >}}")):
        assert post_of(tmp_path, f"{name}.md", f"---\ndate: 2024-03-05\n---\n{tag}\n\n# Ash\n").title == "Ash"
        assert post_of(tmp_path, f"{name}-c.md", f"{tag}\n\nIt burns well.\n").title == f"{name.upper()} c"


@pytest.mark.parametrize("name", ["postdate", "dateCreated", "date-created"])
def test_dates_by_names_that_gatsby_s_blogs_give_them(name: str, tmp_path: Path) -> None:
    post = post_of(tmp_path, "a.md", f"---\ntitle: A\n{name}: 2024-03-05\nupdate: 2024-03-06\n---\n")
    assert (post.published_at, post.updated_at) == (datetime(2024, 3, 5, tzinfo=UTC), datetime(2024, 3, 6, tzinfo=UTC))


@pytest.mark.parametrize("date", ["git Created", "Last Modified"])
def test_11ty_s_words_for_a_file_s_own_date_are_no_mistake(date: str, tmp_path: Path) -> None:
    one = source_post_of(tmp_path, "2024-03-05-a.md", f"---\ntitle: A\ndate: {date}\n---\n")
    assert (one.post.published_at, one.warnings) == (datetime(2024, 3, 5, tzinfo=UTC), ())


@pytest.mark.parametrize(
    ("name", "extra", "generator", "tags"),
    [
        ("2024-03-05-ash.md", "tags: slow fires", "jekyll", ("slow", "fires")),
        ("2024-03-05-ash.md", "tags: slow fires\nabbrlink: 1", "hexo", ("slow fires",)),
        ("ash.md", "tags: slow fires", "hexo", ("slow fires",)),
    ],
)
def test_a_folder_named_posts_says_whose_it_is(
    name: str, extra: str, generator: str, tags: tuple[str, ...], tmp_path: Path
) -> None:
    post = post_of(tmp_path / "_posts", name, f"---\ntitle: A\n{extra}\n---\nBody")
    assert (post.generator, post.tags) == (generator, tags)


def test_where_most_posts_have_no_date_in_their_names_none_is_jekyll_s(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write(tmp_path, f"_posts/{name}.md", "---\ntitle: A\n---\n")
    assert post_of(tmp_path, "_posts/2024-03-05-ash.md", "---\ntitle: A\n---\n").generator == "hexo"


@pytest.mark.parametrize(
    ("key", "text", "title", "withheld"),
    [
        ("_posts/2024-03-05-slow-FIRES.md", "## Ash\n\nIt burns.", "Slow Fires", ""),
        ("_posts/2024-03-05-slow-FIRES.md", "# Ash\n\nIt burns.", "Ash", ""),
        ("_posts/2024-03-05-slow-FIRES.md", "---\ntags: a\n---\nIt burns.", "Slow Fires", ""),
        ("_posts/slow-fires.md", "## Ash\n\nIt burns.", "Ash", "no front matter"),
        ("_drafts/2024-03-05-slow-FIRES.md", "# Ash\n\nIt burns.", "Ash", "draft"),
        ("_posts/2024-03-05-slow-FIRES.md", "---\npublished: false\n---\nIt burns.", "Slow Fires", "not published"),
        ("2024-03-05-slow-FIRES.md", "## Ash\n\nIt burns.", "Ash", "no front matter"),
    ],
)
def test_jekyll_needs_no_front_matter_and_makes_titles_of_names(
    key: str, text: str, title: str, withheld: str, tmp_path: Path
) -> None:
    post = post_of(tmp_path, key, text)
    assert (post.title, post.withheld) == (title, withheld)


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


@pytest.mark.parametrize("extra", ['tags = ["Clay"]', 'url = "ash"', 'categories = ["Clay"]'])
def test_zola_has_no_tags_outside_a_table(extra: str, tmp_path: Path) -> None:
    assert post_of(tmp_path, "2024-03-05-ash.md", f'+++\ntitle = "A"\n{extra}\n+++\nBody').generator == "hugo"


@pytest.mark.parametrize(("extra", "url"), [("draft: false", "ash"), ("tags: a", "posts/x")])
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


@pytest.mark.parametrize(
    ("others", "language"),
    [
        (["b.ja.md"], ""),  # most
        (["b.md", "c.md", "d.md"], "ja/"),
        (["b.md", "b.en.md", "c.md", "d.md", "a.en.md"], ""),  # English stands beside what has none
        (["b.md", "b.ja.md", "c.md", "d.md", "a.en.md"], "ja/"),
        (["a.en.md"], "ja/"),  # it could be either
    ],
)
def test_a_site_s_own_language_is_in_no_address(others: list[str], language: str, tmp_path: Path) -> None:
    for key in others:
        write(tmp_path, key, "---\ntitle: A\n---\nBody")
    assert post_of(tmp_path, "a.ja.md", "---\ntitle: A\n---\nBody").url == f"{BLOG}/{language}a"


@pytest.mark.parametrize(
    ("key", "extra", "withheld"),
    [
        ("_form.md", "", "hidden"),
        ("posts/_form.md", "pubDate: 2024-03-05", "hidden"),
        ("_posts/_form.md", "", "hidden"),
        ("_posts/_old/ash.md", "", "hidden"),
        ("_posts/_old/2024-03-05-ash.md", "", "hidden"),
        ("_form.md", "draft: false", ""),
        ("_notes/form.md", "", ""),
    ],
)
def test_names_that_begin_with_an_underscore_are_passed_over_but_by_hugo(
    key: str, extra: str, withheld: str, tmp_path: Path
) -> None:
    assert post_of(tmp_path, key, f"---\ntitle: A\ndate: 2024-03-05\n{extra}\n---\nBody").withheld == withheld


def test_hexo_takes_tabs_for_indentation_and_keeps_spaces_in_addresses(tmp_path: Path) -> None:
    one = source_post_of(tmp_path, "_posts/Slow fires.md", "---\ntitle: A\ntags:\n\t- Clay\n\t- Ash\n---\nBody")
    assert (one.post.tags, one.warnings, one.post.url) == (("Clay", "Ash"), (), f"{BLOG}/Slow%20fires")


def test_where_an_index_lies_above_all_it_is_not_hugo(tmp_path: Path) -> None:
    text = "---\ntitle: A\ndate: 2024-03-05\naliases: [x]\ndraft: false\n---\nBody"
    assert post_of(tmp_path, "Slow-fires.md", text).generator == "hugo"
    write(tmp_path, "index.md", "# Garden\n")
    post = post_of(tmp_path, "Slow-fires.md", text)
    assert (post.generator, post.url) == ("plain", f"{BLOG}/Slow-fires")
