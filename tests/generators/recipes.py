"""The sites that real generators build for `test_built_sites.py`: several settings for addresses, several languages."""

from __future__ import annotations

from dataclasses import replace

from tests.built_sites import POSTS, Built, below, post

HUGO = """baseURL = "@URL/"
title = "Knots"
disableKinds = ["taxonomy", "term"]
"""
HUGO_LAYOUTS = {
    "layouts/_default/single.html": "<title>{{ .Title }}</title>{{ .Content }}",
    "layouts/_default/list.html": '<title>{{ .Title }}</title>{{ with .OutputFormats.Get "rss" }}<link rel=alternate type="application/rss+xml" href="{{ .RelPermalink }}">{{ end }}',
}  # fmt: skip


def hugo(name: str, more: str = "", posts: dict[str, str] | None = None) -> Built:
    bundle = {"bundle/index.md": post("In a bundle", "2026-11-04"), "2025/Nested One.md": post("Nested", "2025-03-04")}
    files = {
        "hugo.toml": HUGO + more,
        **HUGO_LAYOUTS,
        **(below("content/posts", POSTS | bundle) if posts is None else posts),
    }
    return Built("hugo", name, files)


UNSTATED = {key: text.replace("slug: number-two\n", "") for key, text in POSTS.items()}

HUGO_SITES = [
    hugo("default"),
    hugo("date", '[permalinks]\nposts = "/:year/:month/:day/:slug/"\n'),
    hugo("file name", '[permalinks.page]\nposts = "/b/:slugorcontentbasename/"\n'),
    hugo("title", '[permalinks]\nposts = "/:section/:year/:title"\n', below("content/posts", UNSTATED)),
    hugo("ugly", "uglyURLs = true\n"),
    hugo("without accents", "removePathAccents = true\n"),
    hugo("titles without accents", 'removePathAccents = true\n[permalinks]\nposts = "/été/:title/"\n', below("content/posts", UNSTATED | {"だくてん.md": post("だくてん Łódź")})),
    hugo("date from the file name", '[frontmatter]\ndate = [":filename", ":default"]\n[permalinks]\nposts = "/:year/:slug/"\n', below("content/posts", {
        "2026-11-01-first.md": '---\ntitle: "First"\n---\nText.\n', "2026-11-02-second.md": '---\ntitle: "Second"\n---\nText.\n',
    })),
    hugo("languages", 'defaultContentLanguage = "es"\n[languages.es]\nweight = 1\n[languages.en]\nweight = 2\n', below("content/posts", {
        "uno.md": post("Uno"), "uno.en.md": post("One"), "dos.es.md": post("Dos", "2026-11-03"),
    })),
    hugo("mostly in the other language", "[languages.en]\nweight = 1\n[languages.ru]\nweight = 2\n", {
        **below("content/notes", {"one.md": post("One")}), **below("content/trips", {"a.ru.md": post("A"), "b.ru.md": post("B", "2026-11-03")}),
    }),
    hugo("languages named by countries", 'defaultContentLanguage = "en"\n[languages.en]\nweight = 1\n[languages.ua]\nweight = 2\n', below("content/posts", {
        "_index.md": "---\ntitle: All\n---\n", "_index.ua.md": "---\ntitle: Vse\n---\n",
        "one.md": post("One"), "one.ua.md": post("Odyn"), "two.md": post("Two", "2026-11-03"), "two.ua.md": post("Dva", "2026-11-03"),
    })),
    hugo("languages in folders", 'defaultContentLanguage = "es"\n[languages.es]\ncontentDir = "content/es/"\n[languages.en]\ncontentDir = "content/en"\n', {
        **below("content/es/posts", {"uno.md": post("Uno"), "dos.md": post("Dos", "2026-11-03")}), **below("content/en/posts", {"one.md": post("One")}),
    }),
    hugo("in HTML", "[security]\nallowContent = ['.*']\n", below("content/posts", POSTS | {"in-html.html": post("In HTML"), "bundle/index.html": post("A bundle")})),
    hugo("two sections", "", {**below("content/notes", {"a.md": post("A note")}), **below("content/essays", {"b.md": post("An essay", "2026-11-03")})}),
]  # fmt: skip

HTML = {
    "2026-11-05-in-html.html": post("In HTML", "2026-11-05 09:00:00 +0000").replace(
        "Text", "<p>{% raw %}Text{% endraw %}"
    )
}

JEKYLL_POSTS = {
    "2026-11-01-first.md": post("The first: post!", "2026-11-01 09:00:00 +0000"),
    "2026-11-02-Second_Post.md": post("Second one", "2026-11-02 09:00:00 +0000", "categories: [Ropes, Knots]\n"),
    "2026-11-03-third.md": post("Third", "2026-11-03 09:00:00 +0000", "slug: number-three\n"),
}


def jekyll(name: str, more: str = "", posts: dict[str, str] | None = None) -> Built:
    config = f"url: @URL\ntitle: Knots\ntimezone: UTC\nplugins: [jekyll-feed]\n{more}"
    files = {
        "_config.yml": config,
        "index.html": "---\n---\n<title>K</title>",
        **below("_posts", JEKYLL_POSTS if posts is None else posts),
    }
    return Built("jekyll", name, files, output="_site")


ONE_CATEGORY = {
    "2026-11-06-one.md": post("One category", "2026-11-06 09:00:00 +0000", "category: Slow Kilns\n"),
    "2026-11-07-two.md": post("Two categories", "2026-11-07 09:00:00 +0000", "categories: Slow Kilns\n"),
    "2026-11-08-both.md": post("Both", "2026-11-08 09:00:00 +0000", "category: Slow Kilns\ncategories: Clay Ash\n"),
}
COLLECTION = Built(
    "jekyll",
    "collection",
    {
        "_config.yml": "url: @URL\ntitle: Knots\ntimezone: UTC\ncollections:\n  essays:\n    output: true\n",
        "index.html": "---\n---\n<title>K</title>",
        **below("_essays", JEKYLL_POSTS),
    },
    output="_site",
    has_feed=False,
)
JEKYLL_SITES = [
    jekyll("default"),
    jekyll("pretty", "permalink: pretty\n"),
    jekyll("category", "", JEKYLL_POSTS | ONE_CATEGORY),
    COLLECTION,
    jekyll("none", "permalink: none\n"),
    jekyll("in HTML", "", JEKYLL_POSTS | HTML),
    jekyll("pattern", "permalink: /blog/:year/:title/\n"),
    jekyll("short year", "permalink: /:short_year/:i_month/:title.html\n"),
    jekyll("ordinal", "permalink: ordinal\n"),
    jekyll("names of days", "permalink: /:long_month/:long_day.:w_day/:w_year.:week/:hour:minute/:title/\n"),
    jekyll("slug", "permalink: /:slug\n"),
    jekyll("defaults", "defaults:\n- scope: {path: '', type: posts}\n  values: {permalink: '/p/:slug'}\n"),
]

PELICAN_POSTS = {
    "first.md": "Title: The first: post!\nDate: 2026-11-01 09:00\nCategory: Ropes\n\nText.\n",
    "second.md": "Title: Second one\nDate: 2026-11-02 09:00\nSlug: number-two\n\nText.\n",
    "dir/öfen.md": "Title: Öfen & Äpfel\nDate: 2026-11-03 09:00\n\nText.\n",
}


PELICAN_FORMATS = {
    "in-rst.rst": "In rst & *more*\n###############\n\n:date: 2026-11-04 09:00\n:tags: a, b\n\nText.\n",
    "clay/stated.rst": "Stated\n######\n\n:date: 2026-11-05\n:slug: stated-slug\n:category: Slow Fires\n\nText.\n",
    "in-html.html": '<html><head><title>In HTML</title><meta name="date" content="2026-11-06 09:00" /></head><body><p>Text.</p></body></html>',
}


def pelican(name: str, more: str = "", formats: dict[str, str] | None = None) -> Built:
    config = f'SITENAME = "Knots"\nSITEURL = "@URL"\nPATH = "content"\nTIMEZONE = "UTC"\nDEFAULT_LANG = "en"\nFEED_ALL_ATOM = "feeds/all.atom.xml"\n{more}'
    return Built(
        "pelican",
        name,
        {"pelicanconf.py": config, **below("content", PELICAN_POSTS | (formats or {}))},
        output="output",
    )


PELICAN_SITES = [
    pelican("default"),
    pelican("formats", formats=PELICAN_FORMATS),
    pelican(
        "category",
        'ARTICLE_URL = "{category}/{slug}/"\nARTICLE_SAVE_AS = "{category}/{slug}/index.html"\n',
        PELICAN_FORMATS,
    ),
    pelican("file name", 'SLUGIFY_SOURCE = "basename"\n', PELICAN_FORMATS),
    pelican(
        "date",
        'ARTICLE_URL = "{date:%Y}/{date:%m}/{slug}/"\nARTICLE_SAVE_AS = "{date:%Y}/{date:%m}/{slug}/index.html"\n',
    ),
    pelican(
        "names and numbers of days",
        'LOCALE = "C"\nARTICLE_URL = "{date:%b}/{date:%-d.%j}/{slug}/"\nARTICLE_SAVE_AS = "{date:%b}/{date:%-d.%j}/{slug}/index.html"\n',
    ),
]

NIKOLA_POSTS = {
    "first.md": ".. title: The first post\n.. slug: first\n.. date: 2026-11-01 09:00:00 UTC\n\nText.\n",
    "second.md": ".. title: Second one\n.. slug: number-two\n.. date: 2026-11-02 09:00:00 UTC\n\nText.\n",
    "dir/third.md": ".. title: Third\n.. slug: third\n.. date: 2026-11-03 09:00:00 UTC\n\nText.\n",
}


def nikola(name: str, more: str = "", posts: dict[str, str] | None = None) -> Built:
    config = f"""BLOG_AUTHOR = "Ada"
BLOG_TITLE = "Knots"
SITE_URL = "@URL/"
BLOG_EMAIL = "ada@example.org"
BLOG_DESCRIPTION = "Knots"
DEFAULT_LANG = "en"
TRANSLATIONS = {{"en": "", "es": "./es"}}
TIMEZONE = "UTC"
POSTS = (("posts/*.md", "posts", "post.tmpl"), ("posts/*.rst", "posts", "post.tmpl"), ("posts/*.html", "posts", "post.tmpl"))
PAGES = ()
COMPILERS = {{"markdown": (".md",), "rest": (".rst",), "html": (".html",)}}
THEME = "base"
{more}"""
    return Built(
        "nikola", name, {"conf.py": config, **below("posts", NIKOLA_POSTS if posts is None else posts)}, output="output"
    )


NIKOLA_FORMATS = {
    "in-rst.rst": ".. title: In rst\n.. slug: in-rst\n.. date: 2026-11-04 09:00:00 UTC\n\nPart\n====\n\nText.\n",
    "in-html.html": "<!--\n.. title: In HTML\n.. slug: in-html\n.. date: 2026-11-05 09:00:00 UTC\n-->\n<p>Text.</p>\n",
}
NIKOLA_SITES = [
    nikola("default"),
    nikola("formats", "", NIKOLA_POSTS | NIKOLA_FORMATS),
    nikola("ugly", "PRETTY_URLS = False\n"),
    nikola(
        "languages",
        "",
        {
            **NIKOLA_POSTS,
            "first.es.md": ".. title: El primero\n.. slug: first\n.. date: 2026-11-01 09:00:00 UTC\n\nTexto.\n",
        },
    ),
]


def mkdocs(name: str, more: str = "", top: str = "") -> Built:
    config = f"""site_url: @URL/
site_name: Knots
theme:
  name: material
{top}plugins:
- rss:
    use_git: false
    match_path: blog/posts/.*
    date_from_meta:
      as_creation: date
- blog:
    archive: false
    categories: false
{more}"""
    files = {
        "mkdocs.yml": config,
        "docs/index.md": "# Knots\n",
        "docs/blog/index.md": "# Blog\n",
        **below("docs/blog/posts", POSTS),
    }
    return Built("mkdocs", name, files, output="site")


MKDOCS_SITES = [
    mkdocs("default"),
    mkdocs("format", '    post_url_date_format: yyyy/MM\n    post_url_format: "{date}/{file}"\n'),
    mkdocs("ugly", "", "use_directory_urls: false\n"),
]

ELEVENTY_CONFIG = """import { feedPlugin } from "@11ty/eleventy-plugin-rss";
export default function (config) {
  config.addPlugin(feedPlugin, { type: "atom", outputPath: "/feed.xml", collection: { name: "posts", limit: 10 },
    metadata: { language: "en", title: "Knots", base: "@URL/", author: { name: "Ada" } } });
  return { dir: { input: "src", output: "_site" } };
}
"""


def eleventy(name: str, data: str = "") -> Built:
    posts = below(
        "src/posts",
        {
            key: text.replace("\n---\n", "\ntags: posts\n---\n", 1)
            for key, text in (UNSTATED if "title" in data else POSTS).items()
        },
    )
    bundle = {
        "src/posts/bundle/index.md": post("In a bundle", "2026-11-04", "tags: posts\n"),
        "src/posts/kiln/kiln.md": post("Named as its folder", "2026-11-05", "tags: posts\n"),
    }
    about = 'export default { title: "Knots", url: "@URL/", language: "en" }\n'
    files = {
        "eleventy.config.js": ELEVENTY_CONFIG,
        "package.json": '{"type": "module"}',
        "src/_data/metadata.js": about,
        "src/index.md": "# K\n",
    }
    return Built(
        "eleventy", name, files | posts | bundle | ({"src/posts/posts.json": data} if data else {}), output="_site"
    )


ELEVENTY_SITES = [
    eleventy("default"),
    eleventy("permalink", '{"permalink": "/blog/{{ page.fileSlug }}/index.html"}'),
    eleventy("title", '{"permalink": "/{{ title | slugify }}/"}'),
]


def hexo(name: str, more: str = "") -> Built:
    config = f"title: Knots\nurl: @URL\nlanguage: en\ntimezone: UTC\nsource_dir: source\ntheme: false\nfeed:\n  type: atom\n  path: atom.xml\n{more}"
    nested = {
        "dir/nested.md": post("Nested", "2026-11-04"),
        "categorised.md": post("Categorised", "2026-11-05", "categories:\n- Ropes\n- Big Ones\n"),
    }
    layouts = {f"themes/none/layout/{name}.ejs": "<%- page.content %>" for name in ("post", "index", "layout")}
    files = {
        "_config.yml": config.replace("theme: false", "theme: none"),
        "package.json": '{"hexo": {"version": "8.1.2"}}',
        **layouts,
    }
    packages = {
        "package.json": '{"name": "k", "hexo": {"version": "8.1.2"}, "dependencies": {"hexo": "*", "hexo-renderer-marked": "*", "hexo-renderer-ejs": "*", "hexo-generator-feed": "*"}}'
    }
    return Built("hexo", name, files | packages | below("source/_posts", POSTS | nested))


HEXO_SITES = [
    hexo("default"),
    hexo("title", "permalink: :year/:title.html\n"),
    hexo("name", "permalink: posts/:name/\n"),
    hexo("category", "permalink: :category/:title/\n"),
]

ASTRO_FEED = """import rss from '@astrojs/rss';
import { getCollection } from 'astro:content';
export async function GET(context) {
  const posts = await getCollection('blog');
  return rss({ title: 'Knots', description: 'Knots', site: context.site,
    items: posts.map((post) => ({ title: post.data.title, pubDate: post.data.date, link: `/ROUTE${post.id}/` })) });
}
"""
ASTRO_PAGE = """---
import { getCollection } from 'astro:content';
export async function getStaticPaths() {
  const posts = await getCollection('blog');
  return posts.map((post) => ({ params: { slug: post.id }, props: post }));
}
---
<html><title>{Astro.props.data.title}</title></html>
"""
ASTRO_CONTENT = """import { defineCollection } from 'astro:content';
import { z } from 'astro/zod';
import { glob } from 'astro/loaders';
const blog = defineCollection({ loader: glob({ pattern: '**/*.md', base: './src/content/blog' }),
  schema: z.object({ title: z.string(), date: z.coerce.date(), pubDate: z.coerce.date().optional() }) });
export const collections = { blog };
"""


def astro(name: str, route: str, more: str = "", folder: str = "src/content/blog") -> Built:
    config = (
        f"import {{ defineConfig }} from 'astro/config';\nexport default defineConfig({{ site: '@URL', {more} }});\n"
    )
    posts = {key: text.replace("\n---\n", "\npubDate: 2026-11-02\n---\n", 1) for key, text in POSTS.items()}
    files = {
        "astro.config.mjs": config, "package.json": '{"type": "module"}', "src/content.config.ts": ASTRO_CONTENT.replace("src/content/blog", folder),
        f"src/pages/{route}[...slug].astro": ASTRO_PAGE, "src/pages/rss.xml.js": ASTRO_FEED.replace("ROUTE", route),
        **below(folder, posts | {"dir/Nested One.md": post("Nested", "2026-11-04", "pubDate: 2026-11-04\n")}),
    }  # fmt: skip
    return Built("astro", name, files, output="dist")


ASTRO_MONTHS = """const pathOf = (post) => {
  const y = String(post.data.date.getUTCFullYear());
  const m = String(post.data.date.getUTCMonth() + 1).padStart(2, "0");
  const name = post.id.slice(11);
  return { params: { slug: `${y}/${m}/${name}` }, props: post };
};
"""


def astro_by_month() -> Built:
    """Return a site whose route makes the names of its pages."""
    site = astro("names made by the route", "w/")
    page = ASTRO_PAGE.replace("({ params: { slug: post.id }, props: post })", "pathOf(post)")
    page = page.replace("{\n  const posts", f"{{\n{ASTRO_MONTHS}  const posts")
    feed = ASTRO_FEED.replace("ROUTE${post.id}", "w/${pathOf(post).params.slug}")
    posts = {f"2026-11-0{day}-{name}.md": post(name, f"2026-11-0{day}") for day, name in enumerate(("awl", "bow"), 1)}
    files = {name: text for name, text in site.files.items() if not name.endswith(".md")}
    made = {
        "src/pages/w/[...slug].astro": page,
        "src/pages/rss.xml.js": feed.replace("export", f"{ASTRO_MONTHS}export", 1),
    }
    return replace(site, files={**files, **made, **below("src/content/blog", posts)})


ASTRO_SITES = [astro("default", "blog/"), astro("at the top", "", folder="src/words"), astro_by_month()]


def vitepress(name: str, more: str) -> Built:
    config = f"export default {{ title: 'Knots', lang: 'en', sitemap: {{ hostname: '@URL' }}, {more} }}\n"
    files = {
        ".vitepress/config.mjs": config,
        "package.json": '{"type": "module"}',
        "index.md": "# Knots\n",
        **below("posts", POSTS),
    }
    return Built("vitepress", name, files, output=".vitepress/dist", has_feed=False)


VITEPRESS_SITES = [vitepress("clean", "cleanUrls: true")]  # each takes seconds

DOCUSAURUS_POSTS = {
    "2026-11-01-first.md": "---\ntitle: First\n---\nText.\n<!-- truncate -->\nMore.\n",
    "2026-11-02-second/index.md": "---\ntitle: Second\n---\nText.\n<!-- truncate -->\n",
    "2026-11-03-third.md": "---\ntitle: Third\nslug: number-three\n---\nText.\n<!-- truncate -->\n",
    "2026/11/04-fourth.md": "---\ntitle: Fourth\n---\nText.\n<!-- truncate -->\n",
    "fifth.md": "---\ntitle: Fifth\ndate: 2026-11-05\n---\nText.\n<!-- truncate -->\n",
}
DOCUSAURUS_CONFIG = """export default { title: 'Knots', url: '@URL', baseUrl: '/', onBrokenLinks: 'ignore', i18n: { defaultLocale: 'en', locales: ['en'] },
  presets: [['classic', { docs: false, blog: { onUntruncatedBlogPosts: 'ignore' }, pages: false }]] };
"""
DOCUSAURUS_SITES = [
    Built(
        "docusaurus",
        "default",
        {"docusaurus.config.js": DOCUSAURUS_CONFIG, "package.json": "{}", **below("blog", DOCUSAURUS_POSTS)},
        output="build",
    ),
]

SITES = [
    *HUGO_SITES, *JEKYLL_SITES, *PELICAN_SITES, *NIKOLA_SITES, *MKDOCS_SITES, *ELEVENTY_SITES, *HEXO_SITES, *ASTRO_SITES, *VITEPRESS_SITES, *DOCUSAURUS_SITES,
]  # fmt: skip
