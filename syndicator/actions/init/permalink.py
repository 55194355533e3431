"""Find the pattern of a blog's addresses: the configured one if the feed agrees with it, else another one that it agrees with."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from syndicator.generators.site_settings import Setting
from syndicator.sources.urls import normal, slug_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from syndicator.model import SourcePost
    from syndicator.sources.feed.entry import Entry

    # from a pattern and keys of posts to addresses by key
    Addresses = Callable[[str, Sequence[str]], Mapping[str, str]]

_USUAL = tuple(
    "{blog_url}/" + pattern
    for pattern in (
        "{slug}",
        "{slug}/",
        "{path}/",
        "{path}",
        "posts/{path}/",
        "blog/{path}/",
        "blog/{slug}",
        "posts/{slug}/",
        "{slug}.html",
        "{year}/{month}/{day}/{slug}/",
        "{year}/{month}/{day}/{slug}.html",
        "{categories}/{year}/{month}/{day}/{slug}.html",
        "{year}/{month}/{slug}/",
        "blog/{year}/{month}/{day}/{slug}",
        "blog/{year}/{month}/{day}/{title}/",
    )
)
_DEFAULT = Setting("{blog_url}/{slug}", "a guess")
_NAMES = ("slug", "path", "title", "name")  # placeholders that identify a post
_PARTS = ("categories", "folder", "year", "month", "day")
_MOST_ENTRIES = 20
_MOST_PATTERNS = 3
_NUMBER = re.compile(r"(?<![^/])\d+(?=/)")
_WORDS = re.compile(r"\w+")


class Choice(NamedTuple):
    """`right` of `of` compared addresses are made as in the feed. `stated`: the pattern in the site's own settings, if the
    feed contradicts it.
    """

    pattern: Setting
    right: int = 0
    of: int = 0
    stated: Setting = Setting()

    @property
    def is_proven(self) -> bool:
        return 2 * self.right > self.of

    @property
    def is_known(self) -> bool:
        """Whether anything shows the pattern."""
        return self.pattern != _DEFAULT


class Scored(NamedTuple):
    """`right`: number of equal addresses, whatever the slash at the end; `exact`: number of identical ones."""

    right: int = 0
    exact: int = 0


def choose(
    stated: Sequence[Setting],
    pairs: Mapping[str, str],
    addresses: Addresses,
    blog_url: str,
) -> Choice:
    """Return the best pattern. `stated`: the patterns in the site's settings, the most probable first. `pairs`: key of a post
    → its true address.
    """
    first = stated[0] if stated else _DEFAULT
    keys, all_right = sorted(pairs), Scored(len(pairs), len(pairs))
    best, best_score = first, Scored()
    for pattern in _candidates(stated, pairs, addresses, blog_url):
        score = _score(addresses(pattern.value, keys), pairs)
        if score > best_score:
            best, best_score = pattern, score
        if score == all_right:
            break
    contradicted = first if stated and best not in stated else Setting()
    return Choice(best, best_score.right, len(pairs), contradicted)


def _candidates(
    stated: Sequence[Setting],
    pairs: Mapping[str, str],
    addresses: Addresses,
    blog_url: str,
) -> Iterator[Setting]:
    """Yield, lazily, the stated patterns, those that the addresses show, the usual ones."""
    origin = "as the feed has them"
    yield from stated
    yield from (Setting(pattern, origin) for pattern in patterns_of(pairs, addresses, blog_url))
    yield from (Setting(pattern, origin) for pattern in _USUAL)


def _score(made: Mapping[str, str], pairs: Mapping[str, str]) -> Scored:
    right = sum(normal(made.get(key, "")) == normal(url) for key, url in pairs.items())
    return Scored(right, sum(made.get(key, "") == url for key, url in pairs.items()))


def any_right(patterns: Iterable[Setting], pairs: Mapping[str, str], addresses: Addresses) -> bool:
    """Whether a pattern makes any of these addresses."""
    return any(_score(addresses(pattern.value, sorted(pairs)), pairs).right for pattern in patterns)


def matched(posts: Iterable[SourcePost], entries: Sequence[Entry]) -> dict[str, str]:
    """Return the key of each post → the address of its entry, for the newest entries: matched by title, else by slug.

    A title or slug that several posts or entries share proves nothing.
    """
    posts = list(posts)
    by_title, by_slug = (
        unique((name_of(post), post.key) for post in posts) for name_of in (_title_of_post, _slug_of_post)
    )
    newest = [entry for entry in entries if entry.link][:_MOST_ENTRIES]
    titles = Counter(_folded(entry.title) for entry in newest)
    pairs: dict[str, str] = {}
    for entry in newest:
        title = _folded(entry.title)
        key = by_title.get(title, "") if titles[title] == 1 else ""
        if key := key or by_slug.get(slug_of(entry.link).casefold(), ""):
            pairs.setdefault(key, entry.link)
    return pairs


def _title_of_post(post: SourcePost) -> str:
    return _folded(post.post.title)


def _slug_of_post(post: SourcePost) -> str:
    return post.post.slug.casefold()


def unique(named: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the keys by name, without names that several have."""
    named = [(name, key) for name, key in named if name]
    counts = Counter(name for name, _ in named)
    return {name: key for name, key in named if counts[name] == 1}


def _folded(title: str) -> str:
    return " ".join(_WORDS.findall(title.casefold()))


def patterns_of(pairs: Mapping[str, str], addresses: Addresses, blog_url: str) -> list[str]:
    """Return the patterns that these addresses show, the most frequent first."""
    keys = sorted(pairs)
    values = {name: addresses(f"{{blog_url}}/{{{name}}}", keys) for name in (*_NAMES, *_PARTS)}
    base = normal(blog_url)
    shown = Counter(
        pattern
        for key in keys
        if (
            pattern := _shown(pairs[key], base, {name: _path(made.get(key, ""), base) for name, made in values.items()})
        )
    )
    return [pattern for pattern, _ in shown.most_common(_MOST_PATTERNS)]


def _path(url: str, base: str) -> str:
    """Return the part of an address after the blog's; empty if it is not below it."""
    written = url.partition("?")[0].partition("#")[0]
    return normal(written).removeprefix(f"{base}/") if normal(written).startswith(f"{base}/") else ""


def _shown(url: str, base: str, values: Mapping[str, str]) -> str:
    """Replace the values of one post in its address by placeholders; empty if no value identifies the post."""
    path = _path(url, base)
    ending = "/" if url.partition("?")[0].endswith("/") else ""
    names = ("path", *_NAMES) if "/" in values["path"] else _NAMES
    name = next((name for name in names if values[name] and _segment(values[name]).search(path)), "")
    if not name:
        return ""
    before, after = _segment(values[name]).split(path, maxsplit=1)
    year, month, day = values["year"], values["month"], values["day"]
    before = _with_date(before, year, month, day)
    for part in ("categories", "folder"):
        if values[part]:
            before = re.sub(rf"(?<![^/]){re.escape(values[part])}(?=/)", f"{{{part}}}", before, count=1)
    # a number that is left, such as a part of a date, differs for each post
    if "%" in before or _NUMBER.search(before):
        return ""
    return f"{{blog_url}}/{before}{{{name}}}{after}{ending}"


def _segment(value: str) -> re.Pattern[str]:
    """Match a value as a whole segment of a path, perhaps with an ending such as `.html`."""
    return re.compile(rf"(?<![^/]){re.escape(value)}(?=\.[a-z]{{1,5}}$|/|$)", re.IGNORECASE)


def _with_date(path: str, year: str, month: str, day: str) -> str:
    if not year or year not in path:
        return path
    path = path.replace(year, "{year}", 1)
    head, mark, tail = path.partition("{year}")
    for name, written in (("month", month), ("day", day)):
        filled = re.sub(rf"(?<!\d){written}(?!\d)", f"{{{name}}}", tail, count=1) if written else tail
        if filled == tail:
            break
        before, _, after = filled.partition(f"{{{name}}}")
        head, mark, tail = f"{head}{mark}{before}", f"{{{name}}}", after
    return f"{head}{mark}{tail}"
