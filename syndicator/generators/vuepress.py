"""VuePress: pages at the paths of their files; the index of a folder is its `README.md`."""

from __future__ import annotations

from syndicator.generators import Generator, PostFile
from syndicator.generators.site_settings import PostsFolder, SiteFiles, SiteSettings
from syndicator.generators.usual_folders import (
    existing,
    feeds,
    first,
    language,
    patterns,
    prefixed,
    web_address,
    with_folder_of_index,
)

_TOPS = ("", "docs/", "src/", "blog/")
_NAMES = ("_posts", "posts", "blog", "articles", "post")


class Vuepress(Generator):
    name = "vuepress"
    label = "VuePress"
    order = 94
    markers = tuple(f"{top}.vuepress/config.*" for top in _TOPS)
    uses_stated_slugs = False

    def permalink(self, pattern: str, file: PostFile) -> str:
        return with_folder_of_index(pattern, file)

    def settings(self, site: SiteFiles) -> SiteSettings:
        config = site.config(*self.markers)
        above, _, _ = config.name.partition(".vuepress")
        theme = site.config(f"{above}.vuepress/theme.*", f"{above}.vuepress/config/theme*")
        top = above.rstrip("/")
        named = existing(site, *(f"{above}{name}" for name in _NAMES))
        has_most = named and 2 * site.posts_below(named[0]) > site.posts_below(top or ".")
        folders = (*named, top or ".") if has_most else (top or ".", *named)
        return SiteSettings(
            url=first(web_address(each.setting("hostname"), config.text("base")) for each in (config, theme)),
            title=config.setting("title"),
            language=language(config.setting("lang")),
            folders=tuple(
                PostsFolder(folder, patterns("its file", f"{prefixed(folder.removeprefix(top))}{{path}}.html"))
                for folder in folders
            ),
            feeds=feeds("rss.xml", "feed.xml", "atom.xml"),
        )


GENERATOR = Vuepress()
