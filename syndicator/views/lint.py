"""What is wrong with templates, posts and their overrides, before anything is sent."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from syndicator.model import Withheld, by_date
from syndicator.policy.clock import parse_instant
from syndicator.policy.rules import invalid_at
from syndicator.render.lint import Finding
from syndicator.render.lint import lint as lint_templates
from syndicator.render.other_posts import NO_OTHERS, OtherPosts
from syndicator.sources.overrides import words_file
from syndicator.value import value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from syndicator.channels import Channel
    from syndicator.config import Config
    from syndicator.model import Post
    from syndicator.render import Renderer, TemplateOptions

_NEVER_SENT = (
    Withheld.PAGE,
    Withheld.NO_FRONT_MATTER,
    Withheld.EMPTY,
    Withheld.PROTECTED,
    Withheld.DELETED,
    Withheld.EXPIRED,
)


def lint(
    config: Config,
    posts: Iterable[Post],
    templates: Sequence[tuple[Channel, TemplateOptions]],
    renderer: Renderer,
    with_bodies: Callable[[Sequence[Post]], Iterable[Post]] = iter,
    others: OtherPosts = NO_OTHERS,
) -> Iterator[Finding]:
    """Yield every finding, those of the newest posts first. `posts` need no bodies if `with_bodies` reads them. `others`:
    knows the other posts of the blog.
    """
    ordered = sorted((post for post in posts if not post.digest_of), key=by_date, reverse=True)
    yield from (finding for post in ordered for finding in override_findings(config, post))
    written = [post for post in ordered if post.withheld not in _NEVER_SENT]
    covered = sum(bool(post.cover) for post in written)
    wants_covers = 2 * covered > len(written)
    yield from lint_templates(with_bodies(written), templates, renderer, wants_covers=wants_covers, others=others)
    yield from _unused_files(config, ordered)


@value
class RuleSummary:
    """The posts that break one rule; `examples`: some of them, as `tomato on x, linkedin (312 of 280)`."""

    level: str
    rule: str
    posts: int
    examples: tuple[str, ...]

    @property
    def line(self) -> str:
        more = self.posts - len(self.examples)
        return "; ".join(self.examples) + (f"; and {more} more" if more else "")


def summarized(findings: Iterable[Finding], most: int = 3) -> list[RuleSummary]:
    """Return a summary for each rule, the worst first. `most`: examples of each."""
    by_rule: dict[tuple[str, str], dict[str, list[Finding]]] = {}
    for finding in findings:
        by_rule.setdefault((finding.level, finding.rule or finding.what), {}).setdefault(finding.post, []).append(
            finding
        )
    summaries = [
        RuleSummary(
            level=level, rule=rule, posts=len(by_post), examples=tuple(map(_example, islice(by_post.values(), most)))
        )
        for (level, rule), by_post in by_rule.items()
    ]
    return sorted(summaries, key=lambda summary: (summary.level != "error", -summary.posts))


def worst_first(findings: Iterable[Finding]) -> list[Finding]:
    """Return errors before warnings, otherwise in the given order."""
    return sorted(findings, key=lambda finding: finding.level != "error")


def _example(findings: Sequence[Finding]) -> str:
    """Describe the findings about one post: all their channels, and the detail of the first."""
    channels = ", ".join(dict.fromkeys(finding.channel for finding in findings if finding.channel))
    place = f"{findings[0].post or 'every post'}{f' on {channels}' if channels else ''}"
    return f"{place} ({findings[0].detail})" if findings[0].detail else place


def override_findings(config: Config, post: Post) -> Iterator[Finding]:
    """Yield settings in a post's `syndicate` that have no effect."""
    overrides = post.overrides
    named = {*(overrides.only or ()), *overrides.off, *overrides.texts}
    for name in sorted(named - {channel.casefold() for channel in config.channels}):
        what = "channel not found, but named in the post's `syndicate`"
        yield Finding(post.slug, name, "warning", what, rule=what)
    if overrides.at and parse_instant(overrides.at, config.blog.timezone) is None:
        what = invalid_at(overrides.at)
        yield Finding(post.slug, "", "error", what, rule="not a valid time in `at`", detail=what)
    if overrides.problem:
        yield Finding(
            post.slug, "", "error", overrides.problem, rule="its words can't be read", detail=overrides.problem
        )


def _unused_files(config: Config, posts: Sequence[Post]) -> Iterator[Finding]:
    """Yield override files that belong to no post, for example because the name is misspelt."""
    used = {f"{post.slug}.yaml" for post in posts}
    wanted = words_file(config.name, "<slug>")
    for path in sorted((config.texts_folder / "words").glob("*")):
        if path.name not in used:
            file = path.relative_to(config.folder).as_posix()
            what = f"{file}: no post has this slug; the file must be {wanted}"
            rule = f"no post has the slug of this file; it must be {wanted}"
            yield Finding(path.stem, "", "warning", what, rule=rule, detail=file)
