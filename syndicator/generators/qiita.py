"""Qiita: a folder `public` of articles, as its CLI keeps them, named by the id that an address ends with."""

from __future__ import annotations

from syndicator.generators import Fields, Generator, PostFile
from syndicator.generators.site_settings import PostsFolder, SiteFiles, SiteSettings
from syndicator.generators.usual_folders import HOME, patterns
from syndicator.model import Withheld

_OWN = {"ignorepublish", "organizationurlname", "postingcampaignuuid"}


class Qiita(Generator):
    name = "qiita"
    label = "Qiita CLI"
    order = 55
    markers = ("qiita.config.json",)
    forms = frozenset({"yaml"})
    skips_underscored = False

    def claims(self, file: PostFile) -> bool:
        names = file.fields.names.keys()
        return "id" in names and not names.isdisjoint(_OWN)

    def slug(self, file: PostFile, title: str, *, by_title: bool) -> str:
        return _id(file.fields) or super().slug(file, title, by_title=by_title)

    def withheld(self, file: PostFile) -> Withheld | None:
        """Return "draft" for an article that has no id yet."""
        return super().withheld(file) if _id(file.fields) else Withheld.DRAFT

    def settings(self, site: SiteFiles) -> SiteSettings:  # noqa: ARG002
        return SiteSettings(folders=(PostsFolder("public", patterns("Qiita's", f"{HOME}items/{{slug}}")),))


def _id(fields: Fields) -> str:
    return str(fields.value("id") or "")


GENERATOR = Qiita()
