"""What Jekyll does."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from syndicator.generators import PostLink
from syndicator.generators.jekyll import GENERATOR

if TYPE_CHECKING:
    from pathlib import Path

if TYPE_CHECKING:
    from pathlib import Path
from syndicator.model import Withheld
from tests.documents.reading import article
from tests.fakes.repo import BLOG, post_of, write
from tests.fakes.site import said_by, settings_of

DAY = datetime(2024, 3, 5, tzinfo=UTC)


def test_jekyll_says_date_and_slug_in_the_name(tmp_path: Path) -> None:
    text = "---\nlayout: post\ntitle: 'Hi'\ntags: ruby web dev\ncategories: news\npermalink: /:categories/:year/:i_month/:title/\n---\n"
    post = post_of(tmp_path, "_posts/2024-3-5-Hello-World.markdown", text, include=("**/*.markdown",))
    assert (post.slug, post.published_at, post.generator) == ("Hello-World", DAY, "jekyll")
    assert (post.tags, post.url) == (("ruby", "web", "dev"), f"{BLOG}/news/2024/3/Hello-World/")


def test_jekyll_spells_a_stated_slug_its_own_way_too(tmp_path: Path) -> None:
    for key, slug in (("_posts/2024-03-05-x.md", "ash-clay"), ("x.md", "ash--clay")):
        assert post_of(tmp_path, key, "---\ntitle: A\nslug: ash--clay\n---\n").slug == slug


def test_jekyll_s_own_permalink_has_every_category(tmp_path: Path) -> None:
    text = "---\ntitle: A\ncategories: [Clay, Fire]\npermalink: /:categories/:title/\n---\n"
    assert post_of(tmp_path, "_posts/2024-03-05-ash.md", text).url == f"{BLOG}/clay/fire/ash/"


@pytest.mark.parametrize(
    ("written", "path"),
    [
        ("categories: Clay Fire", "clay/fire"),
        ("category: Clay Fire", "clay%20fire"),
        ("categories: [Clay Fire]", "clay%20fire"),
        ("category: Slow Kilns\ncategories: Clay Fire", "clay/fire/slow%20kilns"),
        ("category:", ""),
    ],
)
def test_jekyll_splits_categories_but_not_a_category(written: str, path: str, tmp_path: Path) -> None:
    text = f"---\ntitle: A\n{written}\n---\n"
    post = post_of(tmp_path, "_posts/2024-03-05-ash.md", text, permalink="{blog_url}/{categories}/{slug}/")
    assert post.url == "/".join(filter(None, (BLOG, path, "ash/")))


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
    ("reference", "target"),
    [
        ("{% post_url 2024-03-05-ash %}#top", PostLink("2024-03-05-ash", "top")),
        ("{%- post_url 2024-03-05-ash -%}", PostLink("2024-03-05-ash")),
        ("{{ site.baseurl }}{% post_url 2024-03-05-ash %}", PostLink("2024-03-05-ash")),
        ("{{site.url}}{{ site.baseurl }}/ash#top", "/ash#top"),
        ("{{ site.baseurl }}ash", "/ash"),
        ("{% link _posts/2024-03-05-ash.md %}", PostLink("_posts/2024-03-05-ash.md")),
        ("{% link about.html %}", PostLink("about.html")),
        ("{% link assets/a.pdf %}#page=2", "/assets/a.pdf#page=2"),
        ("{{ '/a.png' | relative_url }}", "/a.png"),
        ('{{ "a.png" | absolute_url }}?x', "/a.png?x"),
        ("{{ page.url }}", None),
        ("/ash", None),
    ],
)
def test_links_in_liquid(reference: str, target: str | PostLink | None) -> None:
    assert GENERATOR.link_target(reference) == target


def test_blocks_in_liquid_become_fences_and_its_other_tags_go() -> None:
    text = "{% highlight ruby linenos %}\nputs 1 {% x %}\n{% endhighlight %}\nA {% include b.html %}c.\n{: .note}\n"
    assert article(text) == "```ruby\nputs 1 {% x %}\n```\n\nA c."


@pytest.mark.parametrize(("slug", "spelled"), [("Ash", "Ash"), ("a b", "a-b"), ("“a”", "a"), ("—", "—")])
def test_jekyll_s_slugs(slug: str, spelled: str) -> None:
    assert GENERATOR.spell(slug) == spelled


def test_what_the_files_of_a_jekyll_site_say(tmp_path: Path) -> None:
    config = "url: https://blog.example.dev\nbaseurl: /b\ntitle: Knots\nlang: en\ntimezone: Europe/Berlin\nfeed:\n  path: f.xml\n"
    said = said_by(tmp_path, "jekyll", {"_config.yml": config, "_posts/2026-11-02-a.md": ""})
    pattern = "{categories}/{year}/{month}/{day}/{slug}.html"
    assert said == ("https://blog.example.dev/b", "Knots", "en", "Europe/Berlin", ("_posts", pattern), "f.xml")


def test_a_whole_address_as_base_is_the_blog_s(tmp_path: Path) -> None:
    config = "url: http://blog.example.dev\nbaseurl: https://blog.example.dev/\n"
    said = said_by(tmp_path, "jekyll", {"_config.yml": config, "_posts/2026-11-02-a.md": ""})
    assert said[0] == "https://blog.example.dev"


@pytest.mark.parametrize(
    ("permalink", "pattern"),
    [
        ("permalink: pretty", "{categories}/{year}/{month}/{day}/{slug}/"),
        ("permalink: none", "{categories}/{slug}.html"),
        ("permalink: /:year/:title:output_ext", "{year}/{slug}.html"),
        ("permalink: /blog/:slug", "blog/{title}"),
        ("permalink: /:y_day/:long_month-:w_day/:title/", "{date:%j}/{date:%B}-{date:%u}/{slug}/"),
        ("permalink: /:short_day/:title/", ""),
        ("permalink: ordinal", "{categories}/{year}/{date:%j}/{slug}.html"),
        ("permalink: weekdate", ""),
        ("collections:\n  posts:\n    permalink: /p/:title/", "p/{slug}/"),
        ("defaults:\n- scope:\n    type: posts\n  values:\n    permalink: /d/:title/", "d/{slug}/"),
        ("defaults:\n- scope:\n    type: post\n  values:\n    permalink: /d/:title", "d/{slug}"),
        (
            "defaults: [{scope: {path: _posts}, values: {permalink: '/p/:title'}}, {scope: {type: posts}, values: {permalink: '/d/:title'}}]",
            "p/{slug}",
        ),
        (
            "defaults: [{scope: {type: posts}, values: {permalink: '/d/:title'}}, {scope: {path: ''}, values: {permalink: '/p/:title'}}]",
            "d/{slug}",
        ),
        (
            "defaults:\n- scope:\n    path: _posts/old\n  values:\n    permalink: /d/:title\npermalink: /:title/",
            "{slug}/",
        ),
        ("permalink:\t/:title/\nname:\t\tKnots\t", "{slug}/"),
        ("defaults:\n- scope:\n    type: pages\n  values:\n    permalink: /d/:title/\npermalink: /:title/", "{slug}/"),
    ],
)
def test_jekyll_s_permalinks_become_ours(tmp_path: Path, permalink: str, pattern: str) -> None:
    said = said_by(tmp_path, "jekyll", {"_config.yml": f"{permalink}\n", "_posts/2026-11-02-a.md": ""})
    assert said.posts == ("_posts", pattern)


def test_jekyll_s_posts_in_folders_of_categories(tmp_path: Path) -> None:
    files = {"_config.yml": "title: x\n", "cats/_posts/2026-11-02-a.md": ""}
    assert said_by(tmp_path, "jekyll", files).posts[0] == "."
    files["dogs/_posts/2026-11-02-b.md"] = ""
    assert said_by(tmp_path, "jekyll", files).posts[0] == "."


def test_the_folder_of_all_collections_is_no_category(tmp_path: Path) -> None:
    config = "collections_dir: all\ndefaults:\n- scope:\n    path: _posts\n  values:\n    permalink: /p/:title\n"
    said = said_by(tmp_path, "jekyll", {"_config.yml": config, "all/_posts/2026-11-02-a.md": ""})
    assert said.posts == ("all/_posts", "p/{slug}")


@pytest.mark.parametrize(
    ("permalink", "pattern"),
    [
        ("output: true\n    permalink: /blog/:title", "blog/{slug}"),
        ("output: true\n    permalink: /:collection/:name", ""),
        ("output: true", "essays/{path}.html"),
        ("output: true\npermalink: pretty", "essays/{path}/"),
    ],
)
def test_jekyll_s_posts_in_a_collection(tmp_path: Path, permalink: str, pattern: str) -> None:
    files = {
        "_config.yml": f"collections:\n  rolls:\n    output: true\n  essays:\n    {permalink}\n",
        "_essays/2026-11-02-a.md": "",
        "_rolls/ann.md": "",
    }
    folders = settings_of(tmp_path, "jekyll", files).folders
    assert [folder.path for folder in folders] == [".", "_essays"]
    expected = ["{blog_url}/" + pattern] if pattern else []
    assert [setting.value for setting in folders[1].permalinks] == expected


def test_the_path_of_a_page_in_a_collection_has_no_stated_slug(tmp_path: Path) -> None:
    text = "---\ntitle: A\nslug: fire\n---\n"
    post = post_of(tmp_path, "dir/2026-11-02-Kiln.md", text, permalink="{blog_url}/{path}.html", generator="jekyll")
    assert post.url == f"{BLOG}/dir/2026-11-02-Kiln.html"


def test_a_collection_with_dates_in_its_addresses_has_posts(tmp_path: Path) -> None:
    config = "collections:\n  essays:\n    output: true\n    permalink: /:collection/:year/:title\n"
    folder = settings_of(tmp_path, "jekyll", {"_config.yml": config, "_essays/ann.md": ""}).folders[1]
    assert (folder.path, folder.permalinks[0].value) == ("_essays", "{blog_url}/essays/{year}/{slug}")


def test_a_collection_without_pages_has_no_posts(tmp_path: Path) -> None:
    files = {"_config.yml": "collections:\n  essays: {}\n", "_essays/2026-11-02-a.md": ""}
    assert [folder.path for folder in settings_of(tmp_path, "jekyll", files).folders] == ["."]


def test_jekyll_s_slug_has_only_letters_and_digits(tmp_path: Path) -> None:
    for pattern, slug in (("{slug}", "Second_Post"), ("{title}", "second-post")):
        post = post_of(
            tmp_path, "_posts/2026-11-02-Second_Post.md", "---\ntitle: A\n---\n", permalink=f"{{blog_url}}/{pattern}"
        )
        assert post.url == f"{BLOG}/{slug}"


@pytest.mark.parametrize(
    ("key", "more", "path"),
    [
        ("_posts/2013-11-20-kiln.aspx.markdown", "", "2013/11/20/kiln.aspx/"),
        ("_posts/2013-11-20-v1.2-is-out.md", "", "2013/11/20/v1.2-is-out/"),
        ("_posts/2013-11-20-kiln.aspx.md", "slug: fire\n", "2013/11/20/fire/"),
        ("_posts/2013-11-20-kiln.md", "permalink: kiln-at-last\n", "kiln-at-last"),
        ("_posts/2013-11-20-kiln.md", "permalink: pretty\n", "2013/11/20/kiln/"),
    ],
)
def test_what_of_a_name_is_in_the_address(tmp_path: Path, key: str, more: str, path: str) -> None:
    post = post_of(
        tmp_path,
        key,
        f"---\ntitle: A\n{more}---\nText.",
        permalink="{blog_url}/{year}/{month}/{day}/{slug}/",
        generator="jekyll",
    )
    assert post.url == f"{BLOG}/{path}"


@pytest.mark.parametrize(
    ("name", "withheld"),
    [("2013-11-20_kiln", "hidden"), ("2013-12-dd-kiln", "hidden"), ("kiln", "hidden"), ("13-1-2-kiln", "")],
)
def test_a_name_without_a_day_is_passed_over(tmp_path: Path, name: str, withheld: str) -> None:
    for day in range(1, 4):
        write(tmp_path, f"_posts/2013-11-0{day}-ash.md", "---\ntitle: A\n---\nText.")
    text = "---\ntitle: A\ndate: 2013-11-20\n---\nText."
    assert post_of(tmp_path, f"_posts/{name}.md", text, generator="jekyll").withheld == withheld


def test_where_no_name_has_a_day_none_is_passed_over(tmp_path: Path) -> None:
    text = "---\ntitle: A\ndate: 2013-11-20\n---\nText."
    assert post_of(tmp_path, "_posts/kiln.md", text, generator="jekyll").withheld == ""


def test_posts_of_a_theme_in_the_site_are_none(tmp_path: Path) -> None:
    text = "---\nlayout: post\ntitle: Welcome\ndate: 2024-03-05\n---\nText.\n"
    assert post_of(tmp_path, "_theme/_posts/2024-03-05-a.md", text).withheld == Withheld.PAGE
    assert not post_of(tmp_path, "blog/_posts/2024-03-05-b.md", text).withheld


@pytest.mark.parametrize(("field", "path"), [("Category", "ash"), ("category", "clay/ash")])
def test_a_name_with_a_capital_is_a_word_but_not_in_the_address(tmp_path: Path, field: str, path: str) -> None:
    text = f"---\ntitle: A\n{field}: Clay\n---\nText."
    post = post_of(tmp_path, "_posts/2026-11-02-ash.md", text, permalink="{blog_url}/{categories}/{slug}")
    assert (post.url, post.tags) == (f"{BLOG}/{path}", ("Clay",))
