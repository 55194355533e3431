"""Checks of posts' addresses: a sample of each source, whether it answers, and whether the site's own settings agree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syndicator.generators import generator_of_site
from syndicator.generators.site_settings import SiteFiles
from syndicator.model import by_date
from syndicator.sources.urls import normal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from syndicator.config import SourceConfig
    from syndicator.generators.site_settings import Setting
    from syndicator.http.liveness import Liveness
    from syndicator.model import Post, SourcePost
    from syndicator.views.check import CheckResult

_MOST_LEVELS = 4  # from a folder of posts up to the folder of its site


def newest_of_sources(posts: Iterable[Post], now: datetime) -> dict[str, Post]:
    """Return source → its newest public post with an address."""
    newest: dict[str, Post] = {}
    for post in sorted(posts, key=by_date):
        is_out = post.published_at is None or post.published_at <= now
        if post.url and is_out and not post.withheld and not post.digest_of:
            newest.update(dict.fromkeys(post.sources, post))
    return newest


def check_samples(newest: Mapping[str, Post], page_of: Callable[[Post], Liveness] | None, result: CheckResult) -> None:
    """Report one address of each source. `page_of` looks whether it answers."""
    sources: dict[str, list[str]] = {}
    for name, post in newest.items():
        sources.setdefault(post.id, []).append(name)
    for post in {post.id: post for post in newest.values()}.values():
        names = ", ".join(sources[post.id])
        page = page_of(post) if page_of else None
        result.lines.append(
            f"address  {post.url} (the newest of {names}{', it answers' if page and page.live else ''})"
        )
        if page and not page.live:
            result.warnings.append(
                f"{names}: the page of the newest post does not answer ({page.reason}); is its address right?"
            )


def check_permalink(
    source: SourceConfig,
    seen: Sequence[SourcePost],
    address: Callable[[str, str], str],
) -> Iterator[str]:
    """Yield a warning if the site's own settings give a post another address than the source's `permalink`.

    `seen`: the post in all sources. `address` makes the address of one of the source's files by a pattern.
    """
    here = next((each for each in seen if each.source == source.name), None)
    in_feeds = [normal(each.post.url) for each in seen if each.source != source.name]
    if source.path is None or here is None or normal(here.post.url) in in_feeds:
        return
    stated = stated_permalinks(source.path)
    made = {setting: address(here.key, setting.value) for setting in stated}
    if made and normal(here.post.url) not in map(normal, made.values()):
        right, url = next(iter(made.items()))
        yield (
            f"{source.name}: permalink gives {here.post.url}, but the site's own settings give {url} ({right.origin});"
            f' set permalink = "{right.value}"'
        )


def stated_permalinks(posts: Path) -> tuple[Setting, ...]:
    """Return the patterns that the settings of the site around a folder of posts state for it."""
    for root in [posts, *posts.parents][:_MOST_LEVELS]:
        if generator := generator_of_site(site := SiteFiles(root)):
            folders = generator.settings(site).folders
            return next((each.permalinks for each in folders if (root / each.path).resolve() == posts.resolve()), ())
        if (root / ".git").exists():
            break
    return ()
