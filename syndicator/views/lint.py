"""What is wrong with templates, posts and their overrides, before anything is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syndicator.model import by_date
from syndicator.policy.clock import parse_instant
from syndicator.policy.rules import invalid_at
from syndicator.render.lint import Finding
from syndicator.render.lint import lint as lint_templates

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from syndicator.channels import Channel
    from syndicator.config import Config
    from syndicator.model import Post
    from syndicator.render import Renderer, TemplateOptions


def lint(
    config: Config,
    posts: Iterable[Post],
    templates: Sequence[tuple[Channel, TemplateOptions]],
    renderer: Renderer,
    progress: Callable[[Sequence[Post]], Iterable[Post]] = iter,
) -> Iterator[Finding]:
    """Yield every finding. `progress` wraps the iteration over the posts."""
    ordered = sorted((post for post in posts if not post.digest_of), key=by_date)
    yield from (finding for post in ordered for finding in override_findings(config, post))
    yield from lint_templates(progress(ordered), templates, renderer)
    yield from _unused_files(config.folder / "words", ordered)


def override_findings(config: Config, post: Post) -> Iterator[Finding]:
    """Yield settings in a post's `syndicate` that have no effect."""
    overrides = post.overrides
    named = {*(overrides.only or ()), *overrides.off, *overrides.texts}
    for name in sorted(named - {channel.casefold() for channel in config.channels}):
        yield Finding(post.slug, name, "warning", "channel not found, but named in the post's `syndicate`")
    if overrides.at and parse_instant(overrides.at, config.blog.timezone) is None:
        yield Finding(post.slug, "", "error", invalid_at(overrides.at))
    if post.withheld.startswith("words/"):
        yield Finding(post.slug, "", "error", post.withheld)


def _unused_files(folder: Path, posts: Sequence[Post]) -> Iterator[Finding]:
    """Yield override files that belong to no post, for example because the name is misspelt."""
    used = {f"{post.slug}.yaml" for post in posts}
    for path in sorted(folder.glob("*")):
        if path.name not in used:
            yield Finding(
                path.stem,
                "",
                "warning",
                f"words/{path.name}: no post has this slug; the file must be words/<slug>.yaml",
            )
