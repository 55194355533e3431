"""Material for MkDocs: a mapping of dates."""

from __future__ import annotations

from typing import Any, ClassVar

from syndicator.generators import Generator, PostFile
from syndicator.generators.site_settings import ConfigFile, PostsFolder, SiteFiles, SiteSettings
from syndicator.generators.spelling import dashed
from syndicator.generators.usual_folders import HOME, feeds, language, patterns, prefixed, web_address


class Mkdocs(Generator):
    name = "mkdocs"
    label = "MkDocs"
    markers = ("mkdocs.yml", "mkdocs.yaml")
    order = 90
    keys: ClassVar = {"published": "date.created", "updated": "date.updated"}

    def claims(self, file: PostFile) -> bool:
        return isinstance(file.fields.value("date"), dict)

    def slug_in_address(self, file: PostFile, slug: str) -> str:  # noqa: ARG002
        """Return the file's name, which is Material's `{file}`."""
        return file.filename.stem

    def categories(self, file: PostFile) -> str:
        """Return the first category, as Material spells it in addresses."""
        return next(map(dashed, file.fields.categories()), "")

    def settings(self, site: SiteFiles) -> SiteSettings:
        config = site.config(*self.markers)
        plugins = ConfigFile(config.name, _plugins(config))
        blog = plugins.text("blog.blog_dir") or "blog"
        docs = config.text("docs_dir").strip("./") or "docs"
        posts = (plugins.text("blog.post_dir") or "{blog}/posts").replace("{blog}", blog).removeprefix("./")
        made = _url_format(plugins)
        ending = "/" if config.is_on("use_directory_urls", default=True) else ".html"
        origin = f"{config.name}: post_url_format" if plugins.text("blog.post_url_format") else "Material's default"
        return SiteSettings(
            url=web_address(config.setting("site_url")),
            title=config.setting("site_name"),
            language=language(config.setting("theme.language")),
            folders=(
                PostsFolder(f"{docs}/{posts}", patterns(origin, f"{prefixed(blog)}{made}{ending}")),
                PostsFolder(docs, patterns("its file", f"{HOME}{{path}}{ending}")),
            ),
            feeds=feeds(plugins.text("rss.feeds_filenames.rss_created"), "feed_rss_created.xml"),
        )


def _plugins(config: ConfigFile) -> dict[str, Any]:
    """Return the settings of each plugin, which may be a name, or a name with settings."""
    plugins = config.value("plugins") or []
    if isinstance(plugins, dict):
        return plugins
    return {name: settings for plugin in plugins if isinstance(plugin, dict) for name, settings in plugin.items()}


def _url_format(plugins: ConfigFile) -> str:
    day = plugins.text("blog.post_url_date_format") or "yyyy/MM/dd"
    for written, ours in (("yyyy", "{year}"), ("MM", "{month}"), ("dd", "{day}")):
        day = day.replace(written, ours)
    made = plugins.text("blog.post_url_format") or "{date}/{slug}"
    return made.replace("{slug}", "{title}").replace("{file}", "{slug}").replace("{date}", day)


GENERATOR = Mkdocs()
