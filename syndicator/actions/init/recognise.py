"""Recognise a blog in a folder."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from syndicator.generators import PLAIN, Generator, generator_of_site
from syndicator.generators.site_settings import Setting, SiteFiles, SiteSettings
from syndicator.generators.usual_folders import first, usual_address, web_address
from syndicator.value import value

if TYPE_CHECKING:
    from pathlib import Path

_DOMAIN_FILES = ("CNAME", "static/CNAME", "public/CNAME", "*/CNAME", "content/extra/CNAME")
_AT_TOP = ("", "static/", "public/", "source/", "src/", "src/static/", "content/extra/")
_SITEMAP = re.compile(r"^Sitemap:\s*(https?://[^\s{}<>]+)/[^/\s]+\.xml\s*$", re.MULTILINE | re.IGNORECASE)
_PAGE_IN_SITEMAP = re.compile(r"<loc>\s*([^<>\s]+)\s*</loc>")
_HOST = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}", re.IGNORECASE)
_GITHUB_NAME = re.compile(r"([\w-]+\.github\.io)(?:-(?:main|master))?", re.IGNORECASE)
_REMOTE = re.compile(r"^[ \t]*url[ \t]*=[ \t]*\S{1,200}?[:/]([\w.-]{1,100})/[\w.-]+/?[ \t\r]*$", re.MULTILINE)
_ON_GITHUB = re.compile(r"github\.com[:/]([\w-]+)/([\w.-]+?)(?:\.git)?/?\s*$", re.MULTILINE)


@value
class BlogFolder:
    """The folder of a blog's site, the generator that builds it, and the settings in its own files."""

    root: Path
    generator: Generator
    settings: SiteSettings


def recognise(folder: Path) -> BlogFolder | None:
    """Return the blog in a folder or directly below it; None if there are neither posts nor a generator with an address."""
    unread = None  # a generator's site whose posts are in formats that are not read
    below = [folder / name for name in SiteFiles(folder).folders(".")]
    for root in (folder, *below):
        site = SiteFiles(root)
        if generator := generator_of_site(site):
            settings = generator.settings(site)
            if any(site.posts_below(each.path) for each in settings.folders):
                return BlogFolder(root=root, generator=generator, settings=_with_address(settings, root, folder))
            if settings.url and not unread:
                unread = BlogFolder(root=root, generator=generator, settings=settings)
    if unread and _is_mostly_other(SiteFiles(unread.root)):
        return unread
    settings = PLAIN.settings(SiteFiles(folder))
    if unread:
        settings = replace(settings, url=unread.settings.url)
    has_posts = any(SiteFiles(folder).posts_below(each.path) for each in settings.folders)
    plain = BlogFolder(root=folder, generator=PLAIN, settings=_with_address(settings, folder))
    return plain if has_posts else unread


def _is_mostly_other(site: SiteFiles) -> bool:
    """Whether most of its posts are in formats that can't be read."""
    return sum(site.other_posts_below(".").values()) > site.posts_below(".")


def _with_address(settings: SiteSettings, *folders: Path) -> SiteSettings:
    """Add the address that other files name, such as those of GitHub Pages, if the site's own settings name none."""
    if settings.url:
        return settings
    ways = (_own_domain, usual_address, _in_robots, _in_sitemap, _on_github, _named_as_on_github)
    addresses = (find(SiteFiles(folder)) for folder in dict.fromkeys(folders) for find in ways)
    return replace(settings, url=next(filter(None, addresses), Setting()))


def _own_domain(site: SiteFiles) -> Setting:
    names = (name for pattern in _DOMAIN_FILES for name in site.names(pattern))
    for name in names:
        domain = site.text(name).strip()
        if _HOST.fullmatch(domain):
            return Setting(f"https://{domain}", name)
    return Setting()


def _in_robots(site: SiteFiles) -> Setting:
    """Return the folder of the sitemap that robots.txt names."""
    sitemaps = ((f"{top}robots.txt", _SITEMAP.search(site.text(f"{top}robots.txt"))) for top in _AT_TOP)
    return first(web_address(Setting(match[1], f"{name}: Sitemap")) for name, match in sitemaps if match)


def _in_sitemap(site: SiteFiles) -> Setting:
    """Return the home page of a sitemap, which all pages are below."""
    for name in (f"{top}sitemap.xml" for top in _AT_TOP):
        pages = _PAGE_IN_SITEMAP.findall(site.text(name))
        home = min(pages, key=len).rstrip("/") if pages else ""
        if len(pages) > 1 and all(page.startswith(home) for page in pages):
            return web_address(Setting(home, name))
    return Setting()


def _on_github(site: SiteFiles) -> Setting:
    remote = _ON_GITHUB.search(site.text(".git/config"))
    if not remote or not remote[2].lower().endswith(".github.io"):
        return Setting()
    return Setting(f"https://{remote[2].lower()}", "its repository's name, as on GitHub Pages")


def owner_of(folder: Path) -> str:
    """Return who has the repository that a folder is a copy of; empty if unknown."""
    remote = _REMOTE.search(SiteFiles(folder).text(".git/config"))
    return remote[1] if remote else ""


def _named_as_on_github(site: SiteFiles) -> Setting:
    """Return the address of a copy without `.git`, such as `ada.github.io-main`."""
    named = _GITHUB_NAME.fullmatch(site.root.resolve().name)
    return Setting(f"https://{named[1].lower()}", "its folder's name, as on GitHub Pages") if named else Setting()
