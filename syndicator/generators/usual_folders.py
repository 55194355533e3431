"""Where posts usually are, and how a site's permalink settings are turned into our patterns."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from syndicator.config import addresses
from syndicator.config.values import permalink
from syndicator.generators.file_routes import routes_of_posts
from syndicator.generators.site_settings import ConfigFile, PostsFolder, Setting, SiteFiles, SiteSettings
from syndicator.language import language_tag

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from syndicator.generators.post_file import PostFile

HOME = "{blog_url}/"
USUAL_FEEDS = ("rss.xml", "feed.xml", "index.xml", "atom.xml", "feed", "feed.json")
_USUAL = (
    "_posts",
    "posts",
    "content/posts",
    "content/post",
    "content/blog",
    "src/content/posts",
    "src/content/blog",
    "src/content/post",
    "data/blog",
    "data/posts",
    "src/posts",
    "src/blog",
    "src/pages/posts",
    "src/pages/blog",
    "source/_posts",
    "docs/posts",
    "docs/blog/posts",
    "docs/blog",
    "blog/posts",
    "blog",
    "articles",
    "content",
    "docs",
    ".",
)
_MANUAL = "docs"
_WITH_ADDRESS = (
    "data/siteMetadata.*",
    "next-sitemap.config.*",
    "site.config.*",
    "config.*",
    "data/site.*",
    "src/config.*",
    "lib/config.*",
    *(f"{folder}/{name}.*" for folder in ("lib", "src/lib") for name in ("site", "site-config", "constants")),
)
_STRUCTURED = (".yaml", ".yml", ".toml", ".json")
_ADDRESS = ("siteUrl", "site_url", "baseUrl", "base_url")
_PLACEHOLDER_HOST = re.compile(
    r"https?://(?:www\.)?(?:example\.(?:com|org|net)|localhost|127\.0\.0\.1|your[^/]*)(?:[:/]|$)"
)
_CODE_HOST = re.compile(
    r"https?://(?:www\.)?(?:github\.com|gitlab\.com|codeberg\.org|bitbucket\.org|npmjs\.com|quartz\.jzhao\.xyz)(?:[:/]|$)"
)
_COLON = re.compile(r":([a-z][a-z_]*)(\[[^\]]*\])?")


def usual_settings(site: SiteFiles) -> SiteSettings:
    """Return the usual folder of posts in a site without a configuration that we can read."""
    folder = next((name for name in _USUAL if name != "." and site.posts_below(name)), ".")
    if folder == _MANUAL:
        folder = site.folder_of_most_dated() or folder
    address = usual_address(site) or _of_blog(site.config("package.json").setting("homepage"))
    routes = patterns("its route", *(HOME + route for route in routes_of_posts(site)))
    return SiteSettings(url=address, folders=(PostsFolder(folder, routes),))


def usual_address(site: SiteFiles) -> Setting:
    """Return the address of a blog in a file that is usual for it, whatever its generator; none if there is none."""
    files = (site.read(name) for pattern in _WITH_ADDRESS for name in site.names(pattern))
    keys = {True: (*_ADDRESS, "url"), False: _ADDRESS}  # in a program the first `url` may be anything
    return first(_of_blog(file.setting(*keys[file.name.endswith(_STRUCTURED)])) for file in files)


def _of_blog(setting: Setting) -> Setting:
    return Setting() if _CODE_HOST.match(setting.value) else web_address(setting)


def existing(site: SiteFiles, *names: str) -> list[str]:
    """Return those of the folders that have posts, the one with most of them first; of equal ones, the first named."""
    counts = {name: site.posts_below(name) for name in dict.fromkeys(names)}
    return sorted((name for name, count in counts.items() if count), key=lambda name: -counts[name])


def web_address(setting: Setting, below: str = "") -> Setting:
    """Return the address of a site, with the path that its settings add to it; none if it is not valid, or a placeholder.

    `below`: that path, or the whole address again.
    """
    if _is_address(below.rstrip("/")):
        return Setting(below.rstrip("/"), setting.origin)
    address = setting.value.rstrip("/")
    if not _is_address(address) or _PLACEHOLDER_HOST.match(address):
        return Setting()
    path = below.strip("/")
    return Setting(f"{address}/{path}" if path and not address.endswith(f"/{path}") else address, setting.origin)


def _is_address(written: str) -> bool:
    try:
        return written == addresses.address(written)
    except ValueError:
        return False


def language(setting: Setting) -> Setting:
    return Setting(language_tag(setting.value), setting.origin) if setting else setting


def in_pattern(pattern: str, names: Mapping[str, str], token: re.Pattern[str] = _COLON) -> str:
    """Turn a generator's pattern into ours; empty if it has a token that is not in `names`, which has our text for each."""
    unknown = [match[0] for match in token.finditer(pattern) if match[1] not in names or match[0].endswith("]")]
    if unknown or "{" in token.sub("", pattern):
        return ""
    filled = token.sub(lambda match: names[match[1]], pattern)
    return HOME + filled.lstrip("/")


def patterns(origin: str, *written: str) -> tuple[Setting, ...]:
    """Return those that are valid, without repeats; a folder's name may look like a placeholder."""
    return tuple(Setting(pattern, origin) for pattern in dict.fromkeys(written) if pattern and _is_valid(pattern))


def _is_valid(pattern: str) -> bool:
    try:
        permalink(pattern)
    except ValueError:
        return False
    return True


def feeds(*names: str, origin: str = "") -> tuple[Setting, ...]:
    return tuple(Setting(name, origin) for name in names if name)


def index_left_out(path: str) -> str:
    """Return a path or pattern without the file that a folder is shown by."""
    return path.removesuffix("index.html") if path.endswith(("/index.html", "}index.html")) else path


def with_folder_of_index(pattern: str, file: PostFile) -> str:
    """Return the pattern of a page, or of a folder for the index of one."""
    return pattern.replace("{path}.html", "{path}/") if file.filename.bundled else pattern


def prefixed(folder: str) -> str:
    """Return `{blog_url}/folder/`, of the root `{blog_url}/`."""
    return f"{HOME}{folder.strip('/')}/" if folder.strip("./") else HOME


def first(settings: Iterable[Setting]) -> Setting:
    return next((setting for setting in settings if setting), Setting())


def feed_path(config: ConfigFile, *keys: str) -> tuple[Setting, ...]:
    setting = config.setting(*keys)
    return (setting,) if setting else ()
