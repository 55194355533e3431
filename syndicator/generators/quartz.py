"""Quartz: a vault of notes as a site, whose pages are called as their files."""

from __future__ import annotations

import re

from syndicator.generators import Generator
from syndicator.generators.site_settings import PostsFolder, Setting, SiteFiles, SiteSettings
from syndicator.generators.usual_folders import HOME, feeds, language, patterns, web_address

_SPACE = re.compile(r"\s")
_SPELLED = {"&": "-and-", "%": "-percent", "?": "", "#": ""}
_ITS_OWN = "quartz.jzhao.xyz"  # the address in its template


class Quartz(Generator):
    name = "quartz"
    label = "Quartz"
    order = 56
    markers = ("quartz.config.ts", "quartz.config.y*ml")
    uses_stated_slugs = False
    skips_underscored = False
    names_are_titles = True

    def spell_path(self, path: str) -> str:
        path = _SPACE.sub("-", path)
        return "".join(_SPELLED.get(character, character) for character in path)

    def settings(self, site: SiteFiles) -> SiteSettings:
        config = site.config(*self.markers)
        base = config.setting("baseUrl", "configuration.baseUrl")
        host = base.value.removeprefix("https://")  # which does not belong there
        is_its_own = not base or host.startswith(_ITS_OWN)
        return SiteSettings(
            url=Setting() if is_its_own else web_address(Setting(f"https://{host}", base.origin)),
            title=config.setting("pageTitle", "configuration.pageTitle"),
            language=language(config.setting("locale", "configuration.locale")),
            folders=(PostsFolder("content", patterns("Quartz's", f"{HOME}{{path}}")),),
            feeds=feeds("index.xml"),
        )


GENERATOR = Quartz()
