"""ABlog: posts of Sphinx, whose directive `post` has the date."""

from __future__ import annotations

from typing import ClassVar

from syndicator.generators import Generator, PostFile
from syndicator.generators.site_settings import PostsFolder, SiteFiles, SiteSettings
from syndicator.generators.usual_folders import HOME, feeds, language, patterns, web_address


class ABlog(Generator):
    name = "ablog"
    label = "ABlog"
    order = 5
    formats = frozenset({".rst"})
    forms = frozenset({"sphinx"})
    keys: ClassVar = {"summary": "excerpt"}
    wants_dates = True

    def claims(self, file: PostFile) -> bool:  # noqa: ARG002
        return True

    def makes(self, site: SiteFiles) -> bool:
        return "ablog" in (site.config("conf.py").value("extensions") or ())

    def settings(self, site: SiteFiles) -> SiteSettings:
        config = site.config("conf.py")
        return SiteSettings(
            url=web_address(config.setting("blog_baseurl")),
            title=config.setting("blog_title", "project"),
            language=language(config.setting("language")),
            timezone=config.setting("timezone"),
            folders=(PostsFolder(".", patterns("its file", f"{HOME}{{path}}/", f"{HOME}{{path}}.html")),),
            feeds=feeds("blog/atom.xml"),
        )


GENERATOR = ABlog()
