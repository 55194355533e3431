"""Zenn: a folder `articles`, in which the whole name of a file is what its address ends with."""

from __future__ import annotations

from syndicator.generators import Generator, PostFile
from syndicator.generators.site_settings import PostsFolder, SiteFiles, SiteSettings
from syndicator.generators.usual_folders import HOME, patterns

_OWN = {"title", "emoji", "topics"}
_PROGRAM = "zenn-cli"
_ZENN = "https://zenn.dev/"


class Zenn(Generator):
    name = "zenn"
    label = "Zenn CLI"
    order = 56
    forms = frozenset({"yaml"})
    uses_stated_slugs = False
    skips_underscored = False
    keeps_line_breaks = True

    def claims(self, file: PostFile) -> bool:
        return file.fields.names.keys() >= _OWN

    def makes(self, site: SiteFiles) -> bool:
        package = site.config("package.json")
        return _PROGRAM in {**package.table("dependencies"), **package.table("devDependencies")}

    def slug(self, file: PostFile, title: str, *, by_title: bool) -> str:  # noqa: ARG002
        return file.filename.stem

    def slug_in_address(self, file: PostFile, slug: str) -> str:  # noqa: ARG002
        return file.filename.stem

    def name_in_address(self, file: PostFile) -> str:
        return file.filename.stem

    def home(self, file: PostFile, blog_url: str) -> str:
        """Return the publication's page for an article that appears in one."""
        publication = str(file.fields.value("publicationname") or "").strip()
        return f"{_ZENN}{publication}" if publication and blog_url.startswith(_ZENN) else blog_url

    def settings(self, site: SiteFiles) -> SiteSettings:  # noqa: ARG002
        return SiteSettings(folders=(PostsFolder("articles", patterns("Zenn's", f"{HOME}articles/{{slug}}")),))


GENERATOR = Zenn()
