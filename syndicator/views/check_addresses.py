"""Checks of posts' addresses: whether the newest one of each source answers, and agrees with the site's own settings."""

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
    """Report the address of each source's newest post. `page_of` requests its page; None: nothing is requested."""
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
    source_posts: Sequence[SourcePost],
    address: Callable[[str, str], str],
) -> Iterator[str]:
    """Yield a warning if the site's own settings give a post another address than the source's `permalink`.

    `source_posts`: the post in all its sources. `address`: the address of a file of `source`, from its key and a pattern.
    """
    own = next((each for each in source_posts if each.source == source.name), None)
    in_feeds = [normal(each.post.url) for each in source_posts if each.source != source.name]
    if source.path is None or own is None or normal(own.post.url) in in_feeds:
        return
    expected = {setting: address(own.key, setting.value) for setting in stated_permalinks(source.path)}
    if expected and normal(own.post.url) not in map(normal, expected.values()):
        stated, url = next(iter(expected.items()))
        yield (
            f"{source.name}: permalink gives {own.post.url}, but the site's own settings give {url} ({stated.origin});"
            f' set permalink = "{stated.value}"'
        )


def stated_permalinks(posts: Path) -> tuple[Setting, ...]:
    """Return the patterns for a folder of posts in the settings of the site around it."""
    for root in [posts, *posts.parents][:_MOST_LEVELS]:
        if generator := generator_of_site(site := SiteFiles(root)):
            folders = generator.settings(site).folders
            return next((each.permalinks for each in folders if (root / each.path).resolve() == posts.resolve()), ())
        if (root / ".git").exists():
            break
    return ()
