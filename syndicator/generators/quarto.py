"""Quarto: Markdown with code that is executed, and notebooks; a post is most often the `index.qmd` of its folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syndicator.generators import Generator, PostFile
from syndicator.generators.site_settings import PostsFolder, SiteFiles, SiteSettings, parsed
from syndicator.generators.usual_folders import existing, feeds, language, patterns, prefixed, web_address
from syndicator.model import Withheld

if TYPE_CHECKING:
    from collections.abc import Iterator

_PAGES = ("index.qmd", "blog.qmd", "posts.qmd", "blog/index.qmd", "posts/index.qmd")
_NAMES = ("posts", "blog/posts", "blog", "post", "articles", "notes")


class Quarto(Generator):
    name = "quarto"
    label = "Quarto"
    markers = ("_quarto.yml", "_quarto.yaml")
    order = 60
    formats = frozenset({".qmd", ".Rmd"})
    forms = frozenset({"yaml"})
    file_dates = frozenset({"last-modified", "today", "now"})
    wants_dates = True
    uses_stated_slugs = False
    braces_are_text = True

    def claims(self, file: PostFile) -> bool:
        return file.filename.key.endswith(".qmd")

    def permalink(self, pattern: str, file: PostFile) -> str:
        """Return the pattern of a folder for its index, else that of a page."""
        if pattern.endswith("{path}/") and not file.filename.bundled:
            return f"{pattern.removesuffix('/')}.html"
        return pattern

    def withheld(self, file: PostFile) -> Withheld | None:
        """Return that it is hidden if its name or that of a folder begins with an underscore."""
        return Withheld.HIDDEN if "/_" in f"/{file.filename.key}" else None

    def is_page(self, file: PostFile) -> bool:
        """Whether the file lists others."""
        return "listing" in file.fields.names

    def settings(self, site: SiteFiles) -> SiteSettings:
        config = site.config(*self.markers)
        listed = existing(site, *_listed(site))
        folders = (*dict.fromkeys((*listed, *existing(site, *_NAMES))), ".")
        return SiteSettings(
            url=web_address(config.setting("website.site-url"), config.text("website.site-path")),
            title=config.setting("website.title"),
            language=language(config.setting("lang")),
            folders=tuple(
                PostsFolder(folder, patterns("Quarto's", f"{prefixed(folder)}{{path}}/")) for folder in folders
            ),
            feeds=feeds("index.xml", *(f"{folder}.xml" for folder in folders if folder != "."), "blog.xml"),
        )


def _listed(site: SiteFiles) -> Iterator[str]:
    """Yield the folders that its pages list."""
    for page in filter(site.has, _PAGES):
        front_matter = parsed(site.text(page).removeprefix("---").partition("\n---")[0], "yaml")
        listing = front_matter.get("listing")
        for each in listing if isinstance(listing, list) else [listing]:
            contents = each.get("contents") if isinstance(each, dict) else None
            above = page.rpartition("/")[0]
            names = contents if isinstance(contents, list) else [contents]
            for name in filter(None, map(str, names) if contents else ()):
                yield f"{above}/{name.partition('*')[0].removeprefix('./')}".strip("/") or "."


GENERATOR = Quarto()
