"""What lint finds, as data."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from syndicator.channels import ChannelContext
from syndicator.channels.registry import kind_class
from syndicator.channels.x import XOptions
from syndicator.config import BlogConfig
from syndicator.model import Post
from syndicator.render import Renderer, TemplateOptions
from syndicator.render.boilerplate import NONE, Boilerplate, Excerpt
from syndicator.render.lint import Finding, lint
from syndicator.render.other_posts import NoOtherPosts
from tests.fakes.channels import JsonChannel, TextChannel, TimelineChannel

if TYPE_CHECKING:
    from pathlib import Path

GOOD = Post(
    slug="good", url="https://blog.example.dev/good", title="Good", markdown="Words.", cover="https://x.dev/c.png"
)


class Card(TextChannel):
    shows_card: bool = True


def found(post: Post, channel: TextChannel, template: str = "", folder: Path | None = None) -> list[Finding]:
    renderer = Renderer([folder] if folder else [], blog=BlogConfig())
    return list(lint([post], [(channel, TemplateOptions(template=template))], renderer))


def write(folder: Path, text: str) -> str:
    (folder / "t.txt.j2").write_text(text)
    return "t.txt.j2"


def test_what_is_good_gives_nothing() -> None:
    channels = [
        (TimelineChannel(), TemplateOptions()),
        (TextChannel(stem="file"), TemplateOptions()),
        (JsonChannel(stem="slack"), TemplateOptions()),
    ]
    assert list(lint([GOOD], channels, Renderer([], blog=BlogConfig()))) == []


def test_a_post_that_does_not_fit_is_an_error(tmp_path: Path) -> None:
    (finding,) = found(GOOD, TimelineChannel(limit=10), write(tmp_path, "{{ post.url }}"), tmp_path)
    assert (finding.post, finding.channel, finding.level) == ("good", "x", "error")
    assert "too long: it counts 23, 13 over the limit of 10" in finding.what


def test_a_template_is_at_fault_once_however_many_posts(tmp_path: Path) -> None:
    template = write(tmp_path, "{% if false %}{{ post.sumary }}{% endif %}")
    findings = list(
        lint(
            [GOOD, GOOD], [(TextChannel(), TemplateOptions(template=template))], Renderer([tmp_path], blog=BlogConfig())
        )
    )
    assert [(f.post, f.level) for f in findings] == [("", "error")]
    assert "t.txt.j2:1: `post.sumary` is undefined; did you mean `post.summary`?" in findings[0].what


def test_an_empty_text_is_an_error(tmp_path: Path) -> None:
    (finding,) = found(GOOD, TextChannel(), write(tmp_path, "{{ post.series }}"), tmp_path)
    assert (finding.level, "is empty" in finding.what) == ("error", True)
    (finding,) = found(Post(slug="bare", title=" "), JsonChannel(stem="discord"))[:1]
    assert (finding.level, finding.what) == ("error", "the text is empty")


def test_doubtful_things_are_warnings(tmp_path: Path) -> None:
    template = write(tmp_path, "{{ post.title }}{{ post.lead }}")
    mention = Post(slug="m", title="@property and Socket.IO", markdown="See Socket.IO.")
    whats = [finding.what for finding in found(mention, Card(), template, tmp_path)]
    assert [what.partition(":")[0] for what in whats] == [
        "the post has no cover",
        "begins with a mention",
        '"Socket.IO" would become a link (`| unlinked` makes it plain text)',
    ]
    (finding,) = found(Post(slug="u", markdown="Words."), TextChannel(), template, tmp_path)
    assert (finding.level, finding.what) == ("warning", "the post has no title")


def test_a_mention_at_the_start_is_found_behind_a_dot_too(tmp_path: Path) -> None:
    channel = kind_class("x")(XOptions(), ChannelContext(name="x", folder=tmp_path))
    (tmp_path / "x.txt.j2").write_text("@someone said: {{ post.headline }}")
    findings = list(lint([GOOD], [(channel, TemplateOptions())], Renderer([tmp_path], blog=BlogConfig())))
    assert [finding.what.partition(":")[0] for finding in findings] == ["begins with a mention"]


def test_the_template_that_ships_keeps_mentions_and_names_harmless() -> None:
    assert found(Post(slug="m", title="@property and Socket.IO", markdown="See Socket.IO."), TimelineChannel()) == []


def test_links_to_no_post_are_named() -> None:
    findings = found(
        replace(GOOD, markdown="[a](b.md) and [[c|d]] and [e](https://x.dev/f.md)."), TextChannel(stem="file")
    )
    assert [(finding.level, finding.channel, finding.detail) for finding in findings] == [
        ("warning", "", '"b.md"'), ("warning", "", '"[[c]]"'),
    ]  # fmt: skip
    assert len({finding.rule for finding in findings}) == 1


def test_a_description_of_several_posts_is_named() -> None:
    posts = [
        replace(GOOD, slug=f"p{number}", title=f"Post {number}", summary="A blog about looms.") for number in range(6)
    ]
    posts[0] = replace(posts[0], summary="How a loom sings.")
    found = lint_blog(posts)
    assert {(finding.post, finding.level) for finding in found} == {(post.slug, "warning") for post in posts[1:]}
    assert "the description is that of other posts, too" in found[0].what


def test_a_title_of_several_posts_is_named() -> None:
    posts = [replace(GOOD, slug=f"p{number}", title="Notebook entry") for number in range(3)]
    posts += [replace(GOOD, slug=f"p{number}", title="Looms") for number in (3, 4)]  # in two languages
    posts += [replace(GOOD, slug=f"p{number}", title="") for number in (5, 6, 7)]
    rule = "the title is that of other posts, too"
    found = [finding for finding in lint_blog(posts) if rule in finding.what]
    assert [(finding.post, finding.level) for finding in found] == [
        ("p0", "warning"),
        ("p1", "warning"),
        ("p2", "warning"),
    ]


def lint_blog(posts: list[Post]) -> list[Finding]:
    class Others(NoOtherPosts):
        def boilerplate_of(self, post: Post) -> Boilerplate:
            return Boilerplate(map(Excerpt, posts)) if post in posts else NONE

    channel = (TextChannel(stem="file"), TemplateOptions())
    return list(lint(posts, [channel], Renderer([], blog=BlogConfig()), others=Others()))
