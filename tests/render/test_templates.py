"""The templates that ship, where templates are found, and what is said when one is wrong."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from syndicator.channels import ChannelContext
from syndicator.channels.webhook import Kind, WebhookOptions
from syndicator.config import BlogConfig
from syndicator.errors import TemplateError
from syndicator.model import Post, PostOverrides
from syndicator.render import Renderer, TemplateOptions, environment, filters, shipped, views
from tests.fakes.channels import JsonChannel, MarkdownChannel, TextChannel, TimelineChannel

POST = Post(
    id="p1",
    slug="first",
    url="https://blog.example.dev/first",
    title="A `title` &amp; more",
    seo_title="A headline",
    summary="A description.",
    markdown="# A title & more\n\nThe lead, [linked](./other). It goes on.\n\n## Part one\n\nMore [here](/x).\n\n%[https://youtu.be/x]",
    tags=("machine-learning", "Python"),
    cover="https://cdn.example.dev/c.png",
    cover_alt="A picture",
    published_at=datetime(2026, 11, 20, 9, 30, tzinfo=UTC),
    author="Ada",
    front_matter={"mood": "calm", "list": ["\ufdd0x"]},
)
BLOG = BlogConfig(title="The blog", url="https://blog.example.dev")
STYLES = ("linkedin", "linkedin-share", "plain", "standard", "slack", "discord", "teams")


@dataclass(frozen=True)
class Day:
    day: int = 12
    number: int = 5
    streak: int = 3


def says(folder: Path, template: str, post: Post = POST, **more: Any) -> str:
    """What a template of our own says."""
    (folder / "t.txt.j2").write_text(template)
    return (
        Renderer([folder], blog=BLOG).announce(post, TextChannel(), TemplateOptions(template="t.txt.j2"), **more).text
    )


# what there is to use


def test_the_reference_names_every_variable_and_filter_and_no_other() -> None:
    reference = (shipped() / "README.md").read_text().partition("## Variables")[2]
    first = re.findall(r"^\| `([\w.]+)(?:\([\w]+\))?` \|", reference, re.MULTILINE)
    variables = [f"{path}.{name}" for path, view in environment.VARIABLES.items() if view for name in views.names(view)]
    expected = {
        *variables,
        *(path for path, view in environment.VARIABLES.items() if view is None),
        "journey",
        *filters.table({}),
    }
    assert sorted(set(first)) == sorted(expected)
    assert len(first) == len(set(first))


def test_the_reference_names_every_template_that_ships() -> None:
    reference = (shipped() / "README.md").read_text()
    table = reference.partition("## What ships")[2].partition("## Variables")[0]
    named = {
        name
        for row in table.splitlines()
        if row.startswith("|")
        for name in re.findall(r"`([\w-]+(?:\.\w+)?\.j2)`", row.split("|")[1])
    }
    assert named == {path.name for path in shipped().glob("*.j2")}


def test_the_reference_says_which_filters_a_posts_own_words_may_use() -> None:
    said = re.search(
        r"own words only (.*?)\nare\.|own words only (.*?) are\.", (shipped() / "README.md").read_text(), re.DOTALL
    )
    assert said
    assert set(re.findall(r"`(\w+)`", said[0])) == filters.HARMLESS


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("{{ post.title }}|{{ post.headline }}", "A title & more|A headline"),
        ("{{ post.lead }}", "The lead, linked. It goes on."),
        ("{{ post.summary }}", "A description."),
        ("{{ post.headings | join }}", "Part one"),
        ("{{ post.text | excerpt(8) }}", "A title…"),
        ("{{ post.markdown }}", ("The lead, [linked](https://blog.example.dev/other). It goes on.\n\n## Part one\n\n"
         "More [here](https://blog.example.dev/x).\n\n<https://youtu.be/x>")),
        ("{{ post.reading_minutes }} {{ post.tags | join('+') }} {{ post.slug }} {{ post.id }}", "1 machine-learning+Python first p1"),
        ("{{ post.published_at | iso }} {{ post.published_at.year }} {{ post.updated_at }}", "2026-11-20T09:30:00Z 2026 None"),
        ("{{ post.author }} {{ post.front_matter.mood }} {{ post.front_matter.list[0] }}", "Ada calm x"),
        ("{{ channel.name }} {{ channel.kind }} {{ channel.limit }} {{ blog.title }} {{ blog.url }}", "place place None The blog https://blog.example.dev"),
        ("{% if journey %}Day {{ journey.day }}{% else %}none{% endif %}", "none"),
        ("{{ post.lead | sentence }}", "The lead, linked."),
        ("{% for p in post.text | paragraphs %}{{ loop.index }}{% endfor %}", "1234"),
        ("{{ post.headline | slack }}{{ '<&>' | slack }}", "A headline&lt;&amp;&gt;"),
        ("{{ '*a_b*' | escape_markdown }}", "\\*a\\_b\\*"),
        ("a\n\n{{ '' }}\n\n\n{{ post.series }}\n\nb  ", "a\n\nb"),
    ],
)  # fmt: skip
def test_variables_and_filters(tmp_path: Path, template: str, expected: str) -> None:
    assert says(tmp_path, template) == expected


def test_a_journey_is_there_for_its_posts(tmp_path: Path) -> None:
    assert (
        says(tmp_path, "Day {{ journey.day }}, {{ journey.number }}, {{ journey.streak }}", journey=Day())
        == "Day 12, 5, 3"
    )


def test_the_address_carries_the_parameters_of_the_channel() -> None:
    post = replace(POST, url="https://blog.example.dev/first?utm_medium=x&a=1#top")
    draft = (
        Renderer([], blog=BLOG)
        .announce(post, TextChannel(stem="file"), TemplateOptions(utm={"source": "a b", "medium": "y"}))
        .data["draft"]
    )
    assert draft.url == "https://blog.example.dev/first?utm_medium=x&a=1&utm_source=a+b#top"
    assert draft.url in draft.parts[0]


# where templates are found


def test_a_template_of_the_channels_name_comes_before_one_of_its_kind(tmp_path: Path) -> None:
    renderer = Renderer([tmp_path], blog=BLOG)
    (tmp_path / "file.txt.j2").write_text("by kind")
    assert renderer.announce(POST, TextChannel("mine", stem="file")).text == "by kind"
    (tmp_path / "mine.md.j2").write_text("by name")
    assert renderer.announce(POST, TextChannel("mine", stem="file")).text == "by name"
    (tmp_path / "mine.txt.j2").write_text("by name and format")
    assert renderer.announce(POST, TextChannel("mine", stem="file")).text == "by name and format"


def test_a_channels_name_means_nothing_among_the_templates_that_ship() -> None:
    renderer = Renderer([shipped()], blog=BLOG)
    assert renderer.template_name(JsonChannel("linkedin", stem="plain")) == "plain.json.j2"
    assert renderer.template_name(JsonChannel("x", stem="slack")) == "slack.json.j2"


VIDEO = replace(
    POST, generator="youtube", seo_title="", title="Glazing, slowly", summary="A bowl in one take. Links: https://example.dev",
    url="https://www.youtube.com/watch?v=abc_DEF-1",
)  # fmt: skip
RELEASE = replace(
    POST, generator="release", seo_title="", title="v1.2.0", markdown="", html="<h2>News</h2><ul><li>Faster</li><li>Smaller</li></ul>",
    url="https://github.com/ada/kiln/releases/tag/v1.2.0", summary="", tags=(),
)  # fmt: skip


def test_a_video_and_a_release_have_templates_of_their_own() -> None:
    renderer = Renderer([], blog=BLOG)
    said = renderer.announce(VIDEO, TextChannel("x", stem="file")).text
    assert said.startswith("▶ Glazing, slowly\n\nA bowl in one take.\n\nhttps://www.youtube.com/watch?v=abc_DEF-1\n")
    said = renderer.announce(RELEASE, TextChannel("x", stem="file")).text
    assert said == "kiln v1.2.0\n\nNews\n\n• Faster\n• Smaller\n\nhttps://github.com/ada/kiln/releases/tag/v1.2.0"
    said = renderer.announce(replace(RELEASE, title="Kiln 1.2 is out"), TextChannel("x", stem="file")).text
    assert said.startswith("Kiln 1.2 is out\n")
    assert renderer.announce(VIDEO, JsonChannel("relay", stem="plain")).payload["title"] == "Glazing, slowly"


def test_ones_own_template_of_a_kind_comes_before_that_of_a_release_that_ships(tmp_path: Path) -> None:
    renderer = Renderer([tmp_path], blog=BLOG)
    (tmp_path / "file.txt.j2").write_text("by kind")
    assert renderer.announce(RELEASE, TextChannel("mine", stem="file")).text == "by kind"
    (tmp_path / "release.txt.j2").write_text("of a release")
    assert renderer.announce(RELEASE, TextChannel("mine", stem="file")).text == "of a release"
    assert renderer.announce(VIDEO, TextChannel("mine", stem="file")).text == "by kind"
    (tmp_path / "mine.txt.j2").write_text("by name")
    assert renderer.announce(RELEASE, TextChannel("mine", stem="file")).text == "by name"


def test_what_is_wrong_in_a_template_of_releases_is_found_before_there_is_one(tmp_path: Path) -> None:
    (tmp_path / "release.txt.j2").write_text("{{ post.sumary }}")
    (fault,) = Renderer([tmp_path], blog=BLOG).faults(TextChannel("mine", stem="file"))
    assert "release.txt.j2:1: `post.sumary` is undefined" in fault


def test_ones_own_template_may_use_the_macros_that_ship(tmp_path: Path) -> None:
    assert says(tmp_path, '{% import "_macros.j2" as say %}{{ say.teaser(post) }}') == "The lead, linked."


def test_a_template_of_another_format_is_refused() -> None:
    with pytest.raises(TemplateError, match=r"short.txt.j2: relay needs a template whose name ends in .json.j2"):
        Renderer([], blog=BLOG).announce(
            POST, JsonChannel("relay", stem="plain"), TemplateOptions(template="short.txt.j2")
        )


# what is said when one is wrong


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("a\n\n{{ post.sumary }}", "t.txt.j2:3: `post.sumary` is undefined; did you mean `post.summary`?"),
        ("{{ pots.title }}", "t.txt.j2:1: `pots` is undefined; did you mean `post`?"),
        ("{{ post.xyzzy }}", "t.txt.j2:1: `post.xyzzy` is undefined; there are id, title, headline, "),
        ("{{ post.front_matter.mod }}", "t.txt.j2:1: `mod` is undefined; did you mean `mood`?"),
        (
            "\n{{ journey.day }}",
            "t.txt.j2:2: `journey.day`: there is no journey for this post; put it inside {% if journey %}",
        ),
        ("{{ post.title | hashtag }}", "t.txt.j2:1: No filter named 'hashtag'"),
        ("{% if %}", "t.txt.j2:1: Expected an expression"),
        ("{% include 'nope.j2' %}", "nope.j2"),
        ("{{ 1 / 0 }}", "t.txt.j2:1: division by zero"),
        ("{{ ''.__class__.__mro__ }}", "t.txt.j2:1: "),
        ("{{ post.series }}", "t.txt.j2: says nothing about this post"),
        ("{% for i in range(99999) %}{{ post.text }}{% endfor %}", "gives more than 2,000,000 characters"),
    ],
)
def test_errors_name_file_and_line_and_what_is_there(tmp_path: Path, template: str, said: str) -> None:
    with pytest.raises(TemplateError) as error:
        says(tmp_path, template)
    assert said in str(error.value)
    assert "\n" not in str(error.value)


def test_a_template_that_is_not_there_is_named() -> None:
    with pytest.raises(TemplateError, match=r"there is no template"):
        Renderer([], blog=BLOG).announce(POST, TextChannel(), TemplateOptions(template="gone.txt.j2"))


def test_a_template_outside_the_folders_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret.txt.j2").write_text("secret")
    (tmp_path / "templates").mkdir()
    with pytest.raises(TemplateError):
        Renderer([tmp_path / "templates"], blog=BLOG).announce(
            POST, TextChannel(), TemplateOptions(template="../secret.txt.j2")
        )


def test_json_that_is_none_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "h.json.j2").write_text('{"text": "{{ post.title }}",}')
    with pytest.raises(TemplateError, match=r"h.json.j2: gives no JSON .*tojson"):
        Renderer([tmp_path], blog=BLOG).announce(POST, JsonChannel("h"))


def test_what_can_not_be_made_to_fit_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "t.txt.j2").write_text("{{ post.lead }} {{ post.url }}")
    with pytest.raises(
        TemplateError, match=r"t.txt.j2: the text for x is too long: it counts 53, 3 over the limit of 50"
    ):
        Renderer([tmp_path], blog=BLOG).announce(POST, TimelineChannel(limit=50), TemplateOptions(template="t.txt.j2"))


def test_faults_are_found_in_branches_that_no_post_takes(tmp_path: Path) -> None:
    (tmp_path / "t.txt.j2").write_text("{{ post.title }}\n{% if post.series %}{{ post.seris }}{{ ser }}{% endif %}")
    faults = Renderer([tmp_path], blog=BLOG).faults(TextChannel(), TemplateOptions(template="t.txt.j2"))
    assert [fault.partition("/t.txt.j2:")[2] for fault in faults] == [
        " `ser` is undefined; there are post, channel, blog, journey, digest, own",
        "2: `post.seris` is undefined; did you mean `post.series`?",
    ]


# the ones that ship


@pytest.mark.parametrize("name", sorted(path.name for path in shipped().glob("[!_]*.txt.j2")))
def test_texts_say_nothing_that_the_author_did_not(name: str) -> None:
    said = Renderer([], blog=BLOG).announce(POST, TimelineChannel(), TemplateOptions(template=name))
    for part in said.parts:
        for line in filter(None, part.splitlines()):
            assert line.lstrip("•▶ ") in {
                "A headline", "The lead, linked. It goes on.", "A description.", "Part one", POST.url, "#MachineLearning #Python",
                "A title & more", "More here.", "https://youtu.be/x",
            }  # fmt: skip


@pytest.mark.parametrize("style", STYLES)
def test_hooks_get_whole_json_without_the_title_in_the_text(style: str) -> None:
    body = Renderer([], blog=BLOG).announce(POST, JsonChannel(style, stem=style)).payload
    assert "https://blog.example.dev/first" in json.dumps(body)
    assert "&amp;amp;" not in json.dumps(body)


def test_the_flat_hook_has_every_key_and_only_strings() -> None:
    bare = Post(slug="bare", title="Bare")
    for post in (POST, bare):
        body = Renderer([], blog=BLOG).announce(post, JsonChannel(stem="linkedin")).payload
        assert sorted(body) == sorted(
            [
                "id",
                "event",
                "platform",
                "title",
                "text",
                "commentary",
                "url",
                "canonical_url",
                "image_url",
                "image_alt",
                "tags",
                "published_at",
                "author",
                "callback_url",
            ]
        )
        assert all(isinstance(value, str) for value in body.values())
    assert body["text"] == "Bare"


def test_slack_escapes_once() -> None:
    post = replace(POST, seo_title="a < b & c > d", markdown="Ex <b>&amp;</b> why. Zed.")
    text = Renderer([], blog=BLOG).announce(post, JsonChannel(stem="slack")).payload["text"]
    assert text == "*<https://blog.example.dev/first|a &lt; b &amp; c &gt; d>*\nEx &amp; why."


def test_a_thread_has_a_part_for_each_thought_and_ends_with_the_link() -> None:
    post = replace(POST, markdown="One.\n\nTwo.\n\n" + "Long. " * 100)
    parts = Renderer([], blog=BLOG).announce(post, TimelineChannel(), TemplateOptions(template="thread.txt.j2")).parts
    assert parts[0] == "A headline\n\nA description."
    assert parts[1:3] == ("One.", "Two.")
    assert len(parts) == 5
    assert parts[-1].startswith("https://blog.example.dev/first")


def test_the_document_is_the_post_itself() -> None:
    text = (
        Renderer([], blog=BLOG)
        .announce(replace(POST, markdown="a  \nb\n\n\n```\nx\n\n\ny\n```"), MarkdownChannel(stem="hashnode"))
        .text
    )
    assert text == "a  \nb\n\n\n```\nx\n\n\ny\n```"


# a post's own words


def with_words(words: str, channel: str = "place") -> Post:
    return replace(POST, overrides=PostOverrides(texts={channel: words}))


def renders(words: str) -> str:
    return Renderer([], blog=BLOG).announce(with_words(words), TextChannel()).text


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Own words. {{ post.url }}", "Own words. https://blog.example.dev/first"),
        ("{{ post.tags | hashtags(1) }}", "#MachineLearning"),
        ("{{ post.front_matter.mood | upper }} {{ post.tags[1] }}", "CALM Python"),
        ("No braces, 100 % {literal}", "No braces, 100 % {literal}"),
    ],
)
def test_own_words_may_substitute_and_filter(words: str, expected: str) -> None:
    assert renders(words) == expected


@pytest.mark.parametrize(
    "words",
    [
        "{% for i in range(9999999) %}x{% endfor %}",
        "{{ 'x' * 300000000 }}",
        "{{ range(10) }}",
        "{{ post.title.upper() }}",
        "{{ post.text | replace('a', 'aaaaaaaaaa') }}",
        "{{ post.title ~ post.title }}",
        "{{ lipsum }}",
        "{% set x = 1 %}",
        "{{ 1 if post else 2 }}",
        "{{ [1, 2] }}",
        "{{ post.titel }}",
        "{{ post",
        "{% include 'x.txt.j2' %}",
        "x" * 30_000,
    ],
)
def test_own_words_may_do_nothing_else(words: str) -> None:
    with pytest.raises(TemplateError, match=r'the words of "first" for place'):
        renders(words if "{" in words else words + "{{ post.url }}")


def test_own_words_give_way_where_they_are_marked() -> None:
    post = with_words("{{ post.lead | fit }} {{ post.url }}", "x")
    assert (
        Renderer([], blog=BLOG).announce(post, TimelineChannel(limit=45)).text
        == "The lead, linked. https://blog.example.dev/first"
    )


def test_titles_are_never_run() -> None:
    post = replace(POST, title="{{ 7 * 7 }} {% raw %}", seo_title="", markdown="{{ post.url }}")
    assert (
        Renderer([], blog=BLOG)
        .announce(post, TextChannel(stem="file"))
        .text.startswith("{{ 7 * 7 }} {% raw %}\n\n{{ post.url }}")
    )


@pytest.mark.parametrize("style", ["linkedin", "plain", "standard", "slack", "discord", "teams", "linkedin-share"])
def test_own_words_take_the_texts_place_in_a_hook(style: str) -> None:
    said = Renderer([], blog=BLOG).announce(with_words("Own *words*.", style), JsonChannel(style, stem=style))
    assert "Own *words*." in said.text
    assert "The lead" not in said.text


def test_an_edited_text_is_taken_literally_and_comes_before_all_else() -> None:
    said = Renderer([], blog=BLOG).announce(with_words("own"), TextChannel(), text="Edited {{ post.url }} {% x")
    assert said.text == "Edited {{ post.url }} {% x"


@pytest.mark.parametrize("channel", [TextChannel(limit=20), JsonChannel(stem="plain", limit=20)])
def test_an_edited_text_never_gives_way(channel: TextChannel) -> None:
    with pytest.raises(TemplateError, match="too long: it counts 21"):
        Renderer([], blog=BLOG).announce(POST, channel, text="x" * 21)


@pytest.mark.parametrize("style", STYLES)
def test_one_endless_sentence_fits_every_hook(style: str) -> None:
    hook = Kind(WebhookOptions(url="https://hook.example/1", style=style), ChannelContext(name="hook", folder=Path()))
    endless = replace(POST, title="An *endless* title " * 40, markdown="word* " * 20_000, summary="")
    said = Renderer([], blog=BLOG).announce(endless, hook)
    assert said.limit is None or 100 < said.length <= said.limit
