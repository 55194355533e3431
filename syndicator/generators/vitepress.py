"""VitePress: pages at the paths of their files."""

from __future__ import annotations

from syndicator.generators import Generator, PostFile
from syndicator.generators.site_settings import PostsFolder, SiteFiles, SiteSettings
from syndicator.generators.usual_folders import (
    existing,
    feeds,
    language,
    patterns,
    prefixed,
    web_address,
    with_folder_of_index,
)

_NAMES = ("posts", "blog", "articles", "post", "docs")


class Vitepress(Generator):
    name = "vitepress"
    label = "VitePress"
    order = 95
    markers = (".vitepress/config.*", ".vitepress/config/index.*", "docs/.vitepress/config.*")
    uses_stated_slugs = False

    def permalink(self, pattern: str, file: PostFile) -> str:
        return with_folder_of_index(pattern, file)

    def settings(self, site: SiteFiles) -> SiteSettings:
        config = site.config(*self.markers)
        top = f"{config.name.partition('.vitepress')[0]}{config.text('srcDir')}".strip("./")
        ending = "" if config.is_on("cleanUrls") else ".html"
        below = [f"{top}/{name}".strip("/") for name in _NAMES]
        return SiteSettings(
            url=web_address(config.setting("hostname"), config.text("base")),
            title=config.setting("title"),
            language=language(config.setting("lang")),
            folders=tuple(
                PostsFolder(folder, patterns("its file", f"{prefixed(folder.removeprefix(top))}{{path}}{ending}"))
                for folder in (*existing(site, *below), top or ".")
            ),
            feeds=feeds("feed.rss", "rss.xml", "feed.xml", "atom.xml"),
        )


GENERATOR = Vitepress()
