"""How long joining takes: `python -m bench.bench_identity` from tests/, or with tests/ on the path."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

from syndicator.model import Post, SourcePost, SourceUpdate
from syndicator.sources.matching import match
from tests.fakes.post_store import PostStore

START = datetime(2010, 1, 1, tzinfo=UTC)


def source_post(number: int, source: str, *, title: str = "") -> SourcePost:
    """A post of a large blog, as a file or as an entry."""
    url = f"https://blog.example/{number % 50}/post-{number}"
    return SourcePost(
        source=source,
        key=f"{number % 50}/post-{number}.md" if source == "repo" else url,
        post=Post(
            slug=f"post-{number}",
            title=title or f"On the number {number}",
            url=url,
            published_at=START + timedelta(days=number),
            generator="hugo" if source == "repo" else "rss",
        ),
        aliases=frozenset() if source == "repo" else frozenset({f"url:{url}", f"guid:{url}"}),
        digest=f"{source}-{number}",
    )


def seconds(store: PostStore, source: str, changed: list[SourcePost]) -> float:
    """CPU time of one join, of a read in which everything known is still there."""
    known = store.known
    present = {key: "" for name, key in store.rows if name == source} | {one.key: "" for one in changed}
    read = SourceUpdate(present=present, source_posts=tuple(changed))
    started = time.process_time()
    match(known, read, source)
    return time.process_time() - started


def measure(posts: int = 5000) -> dict[str, float]:
    """Seconds of each kind of read of a blog of so many posts."""
    store = PostStore()
    files = [source_post(number, "repo") for number in range(posts)]
    result = {"first read": seconds(store, "repo", files)}
    store.observe("repo", files)
    entries = [source_post(number, "feed") for number in range(posts)]
    result["first read of the other source"] = seconds(store, "feed", entries)
    changed = [source_post(number, "repo", title="Edited") for number in range(5)]
    result["ten changed"] = seconds(
        store, "repo", changed + [source_post(posts + number, "repo") for number in range(5)]
    )
    store.observe("feed", entries)
    result["ten changed, two sources"] = seconds(
        store, "repo", changed + [source_post(posts + n, "repo") for n in range(5)]
    )
    return result


if __name__ == "__main__":
    for name, value in measure().items():
        print(f"{name:32} {1000 * value:8.1f} ms")
