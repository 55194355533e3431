"""Qiita: a folder `public` of articles, as its CLI keeps them, named by the id that an address ends with; older exports
have no id, and their tags versions.
"""

from __future__ import annotations

import re

from syndicator.generators import Fields, Generator, PostFile
from syndicator.generators.site_settings import PostsFolder, SiteFiles, SiteSettings
from syndicator.generators.usual_folders import HOME, patterns
from syndicator.model import Withheld

_OWN = {"ignorepublish", "organizationurlname", "postingcampaignuuid"}
_OF_EXPORTS = {"title", "tags", "author", "slide"}
_VERSIONS = re.compile(r"(?<=.):[\d.,]+$")


class Qiita(Generator):
    name = "qiita"
    label = "Qiita CLI"
    order = 55
    markers = ("qiita.config.json",)
    forms = frozenset({"yaml"})
    skips_underscored = False
    keeps_line_breaks = True

    def claims(self, file: PostFile) -> bool:
        names = file.fields.names.keys()
        return names >= _OF_EXPORTS or ("id" in names and not names.isdisjoint(_OWN))

    def slug(self, file: PostFile, title: str, *, by_title: bool) -> str:
        return _id(file.fields) or super().slug(file, title, by_title=by_title)

    def withheld(self, file: PostFile) -> Withheld | None:
        """Return "draft" for an article that has no id yet."""
        is_draft = "id" in file.fields.names and not _id(file.fields)
        return Withheld.DRAFT if is_draft else super().withheld(file)

    def tags(self, fields: Fields) -> tuple[str, ...]:
        """Return the tags without the versions that follow them, as in "Lua:5.2"."""
        return tuple(_VERSIONS.sub("", tag) for tag in fields.tags(spaced=True))

    def settings(self, site: SiteFiles) -> SiteSettings:  # noqa: ARG002
        return SiteSettings(folders=(PostsFolder("public", patterns("Qiita's", f"{HOME}items/{{slug}}")),))


def _id(fields: Fields) -> str:
    return str(fields.value("id") or "")


GENERATOR = Qiita()
