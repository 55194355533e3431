"""The templates that ship: whole announcements of our own posts as they lie in golden/, and of two real ones.

`WRITE_GOLDEN=1 pytest tests/render/test_shipped.py` writes golden/ anew.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import frontmatter
import pytest

from syndicator.config import BlogConfig
from syndicator.model import Post
from syndicator.render import Renderer, TemplateOptions, shipped
from tests import ROOT
from tests.fakes.channels import JsonChannel, MarkdownChannel, TextChannel, TimelineChannel
from tests.render.posts import BLOG, POST

STYLES = ("linkedin", "linkedin-share", "plain", "standard", "slack", "discord", "teams")


def test_the_reference_names_every_template_that_ships() -> None:
    reference = (shipped() / "README.md").read_text()
    table = reference.partition("## Built-in templates")[2].partition("## Variables")[0]
    named = {
        name
        for row in table.splitlines()
        if row.startswith("|")
        for name in re.findall(r"`([\w-]+(?:\.\w+)?\.j2)`", row.split("|")[1])
    }
    assert named == {path.name for path in shipped().glob("*.j2")}


@pytest.mark.parametrize("name", sorted(path.name for path in shipped().glob("[!_]*.txt.j2")))
def test_texts_say_nothing_that_the_author_did_not(name: str) -> None:
    said = Renderer([], blog=BLOG).render(POST, TimelineChannel(), TemplateOptions(template=name))
    for part in said.parts:
        for line in filter(None, part.splitlines()):
            assert line.lstrip("•▶ ") in {
                "A headline", "The lead, linked. It goes on.", "A description.", "Part one", POST.url, "#MachineLearning #Python", "#MachineLearning",
                "A title & more", "More here.", "https://youtu.be/x",
            }  # fmt: skip


@pytest.mark.parametrize("style", STYLES)
def test_hooks_get_whole_json_without_the_title_in_the_text(style: str) -> None:
    body = Renderer([], blog=BLOG).render(POST, JsonChannel(style, stem=style)).payload
    assert "https://blog.example.dev/first" in json.dumps(body)
    assert "&amp;amp;" not in json.dumps(body)


def test_the_flat_hook_has_every_key_and_only_strings() -> None:
    bare = Post(slug="bare", title="Bare")
    for post in (POST, bare):
        body = Renderer([], blog=BLOG).render(post, JsonChannel(stem="linkedin")).payload
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


SHORT_PLACES = ("x", "mastodon", "bluesky", "threads", "manual")
DESCRIBED = Post(
    slug="looms", title="Looms", url="https://blog.example.dev/looms", summary="How to choose a loom for a small room, with a table.",
    markdown="I have looked at many looms in many rooms. All of them are large.\n",
)  # fmt: skip


@pytest.mark.parametrize("name", SHORT_PLACES)
def test_short_places_open_with_the_description(name: str) -> None:
    text = Renderer([], blog=BLOG).render(DESCRIBED, TimelineChannel(), TemplateOptions(template=f"{name}.txt.j2")).text
    assert DESCRIBED.summary in text
    assert "I have looked" not in text


def test_by_hand_a_long_place_opens_with_the_lead() -> None:
    options = TemplateOptions(template="manual.txt.j2")
    text = Renderer([], blog=BLOG).render(DESCRIBED, TextChannel(limit=3000), options).text
    assert "I have looked at many looms in many rooms. All of them are large." in text


@pytest.mark.parametrize("name", ["x", "mastodon", "manual"])
def test_below_a_headline_nothing_is_cut_within_a_sentence(name: str) -> None:
    sentence = "It takes a day to " + "walk up and down and " * 30 + "weave."
    options = TemplateOptions(template=f"{name}.txt.j2")
    post = replace(DESCRIBED, summary="", markdown=sentence)
    assert Renderer([], blog=BLOG).render(post, TimelineChannel(), options).text == f"Looms\n\n{post.url}"
    note = replace(post, front_matter={"untitled": True})
    assert "It takes a day to walk" in Renderer([], blog=BLOG).render(note, TimelineChannel(), options).text


def test_slack_escapes_once() -> None:
    post = replace(POST, seo_title="a < b & c > d", markdown="Ex <b>&amp;</b> why. Zed.")
    text = Renderer([], blog=BLOG).render(post, JsonChannel(stem="slack")).payload["text"]
    assert text == "*<https://blog.example.dev/first|a &lt; b &amp; c &gt; d>*\nEx &amp; why."


LITERAL = replace(POST, seo_title="`__init__` `*and*` #1", markdown="It is `__call__`, #2 of [three].", tags=())


def test_teams_shows_words_as_they_are_without_markdown() -> None:
    card = Renderer([], blog=BLOG).render(LITERAL, JsonChannel(stem="teams")).payload["attachments"][0]["content"]
    runs = [run["text"] for block in card["body"] for run in block["inlines"]]
    assert runs == ["__init__ *and* #1", "It is __call__, #2 of [three]."]
    assert {block["type"] for block in card["body"]} == {"RichTextBlock"}


def test_discord_escapes_titles_like_descriptions() -> None:
    (embed,) = Renderer([], blog=BLOG).render(LITERAL, JsonChannel(stem="discord")).payload["embeds"]
    assert embed["title"] == r"\_\_init\_\_ \*and\* \#1"
    assert embed["description"] == r"It is \_\_call\_\_, \#2 of \[three\]."


@pytest.mark.parametrize(("length", "shown"), [(2048, True), (2049, False)])
def test_discord_is_given_no_address_that_is_longer_than_it_takes(length: int, shown: bool) -> None:
    url = "https://blog.example/".ljust(length, "x")
    post = replace(LITERAL, url=url, cover=url)
    (embed,) = Renderer([], blog=BLOG).render(post, JsonChannel(stem="discord")).payload["embeds"]
    assert ("url" in embed, "image" in embed) == (shown, shown)


@pytest.mark.parametrize("style", ["teams", "slack", "discord", "linkedin-share", "plain", "linkedin", "standard"])
def test_a_digest_says_how_many_posts_it_leaves_out(style: str) -> None:
    posts = [
        replace(POST, seo_title=f"Post {n} " + "long " * 30, url=f"https://blog.example.dev/{n}") for n in range(99)
    ]
    digest = Post(slug="week", title="Week 47", url="", digest_of=tuple(str(n) for n in range(99)), generator="digest")
    payload = Renderer([], blog=BLOG).render(digest, JsonChannel(stem=style, limit=3000), digest=posts).payload
    text = json.dumps(payload)
    (left_out,) = set(re.findall(r"and (\d+) more\"", text))
    assert len(set(re.findall(r"example.dev/(\d+)", text))) == 99 - int(left_out)


def test_a_digest_on_a_short_place_says_how_many_posts_it_leaves_out() -> None:
    posts = [replace(POST, seo_title=f"Post {n} " + "long " * 9, url=f"https://blog.example.dev/{n}") for n in range(9)]
    digest = Post(slug="week", title="Week 47", url="", digest_of=tuple(str(n) for n in range(9)), generator="digest")
    said = Renderer([], blog=BLOG).render(digest, TimelineChannel(), digest=posts)
    assert said.text.endswith("https://blog.example.dev/1\nand 7 more\n\nhttps://blog.example.dev")


def test_nothing_to_say_makes_no_empty_block() -> None:
    bare = Post(slug="bare", title="Bare", url="https://blog.example.dev/bare")
    for style in ("teams", "slack", "discord", "linkedin-share"):
        payload = json.dumps(Renderer([], blog=BLOG).render(bare, JsonChannel(stem=style)).payload)
        assert '"text": ""' not in payload
        assert '"description": ""' not in payload


def test_a_thread_has_a_part_for_each_thought_and_ends_with_the_link() -> None:
    post = replace(POST, markdown="One.\n\nTwo.\n\n" + "Long. " * 100)
    parts = Renderer([], blog=BLOG).render(post, TimelineChannel(), TemplateOptions(template="thread.txt.j2")).parts
    assert parts[0] == "A headline\n\nA description."
    assert parts[1:3] == ("One.", "Two.")
    assert len(parts) == 5
    assert parts[-1].startswith("https://blog.example.dev/first")


GOLDEN = Path(__file__).parent / "golden"


RENDERER = Renderer([], blog=BlogConfig(title="Kiln & Wheel", url="https://kiln.example.dev"))


KILN = Post(
    slug="what-the-kiln-taught-me",
    url="https://kiln.example.dev/what-the-kiln-taught-me",
    title="What the kiln taught me about caching",
    markdown="""![](https://cdn.example.dev/kiln.png align="center")

A kiln keeps its heat for a day after the fire is out. I lost two bowls before I stopped opening the door to look, and one
evening of debugging before I saw that my cache was the same thing.

%[https://www.youtube.com/watch?v=kiln]

Both hold on to what was true when you last checked. Neither tells you when that stops. Here is what I changed:

* **Expiry first.** Every entry says when it dies.
* **No peeking.** Reads never refresh.

```python
cache.set("bowl", "glazed", ttl=3600)
```
""",
    tags=("caching", "python", "ci/cd", "2026"),
    cover="https://cdn.example.dev/kiln.png",
    cover_alt="A kiln with its door ajar",
    published_at=datetime(2026, 3, 2, 7, 0, tzinfo=UTC),
    author="Noor",
)


PROPERTY = Post(
    slug="property-in-python",
    url="https://kiln.example.dev/property-in-python",
    title="`@property` in Python, and why ASP.NET people feel at home",
    seo_title="",
    summary="Getters without the ceremony &amp; without the parentheses",
    markdown="## `@property` in Python\n\nYou write `circle.area`, and a method runs. That is all of it[^1] :sparkles:\n\n[^1]: Almost.",
    tags=("c#", "python", "oop"),
)


GLAZE = Post(
    slug="釉薬の話",
    url="https://kiln.example.dev/%E9%87%89%E8%96%AC",
    title="釉薬の話：色はどこから来るのか",
    markdown="釉薬の色は、窯の中の空気で変わります。同じ粉でも、酸素が多ければ緑に、少なければ赤になります。" * 6
    + "\n\n## 実験\n\n本文。",
    tags=("陶芸", "machine-learning"),
)


CHANNELS = [
    TimelineChannel(),
    TextChannel("linkedin", stem="linkedin", limit=3000),
    TextChannel("file", stem="file"),
    MarkdownChannel("hashnode", stem="hashnode"),
    *(
        JsonChannel(style, stem=style, limit=3000)
        for style in ("linkedin", "linkedin-share", "plain", "standard", "slack", "discord", "teams")
    ),
]


@pytest.mark.parametrize("post", [KILN, PROPERTY, GLAZE], ids=["kiln", "property", "glaze"])
@pytest.mark.parametrize("channel", CHANNELS, ids=lambda channel: f"{channel.template}.{channel.format}")
def test_it_says_what_it_said(post: Post, channel: TextChannel, request: pytest.FixtureRequest) -> None:
    said = RENDERER.render(post, channel)
    text = said.text if channel.format != "json" else json.dumps(said.payload, indent=2, ensure_ascii=False)
    name = {KILN.slug: "kiln", PROPERTY.slug: "property", GLAZE.slug: "glaze"}[post.slug]
    path = GOLDEN / f"{name}.{channel.template}.{channel.format}"
    if os.environ.get("WRITE_GOLDEN"):
        path.write_text(text + "\n", encoding="utf-8")
    assert text + "\n" == path.read_text(encoding="utf-8")


SEEDS = ROOT.parent / "shared" / "seeds"


BEGINS = "the-journey-begins-machine-learning"


WHY = "why-im-starting-my-machine-learning-journey-in-public"


@pytest.fixture(scope="module")
def real_posts() -> dict[str, Post]:
    if not SEEDS.is_dir():
        pytest.skip("needs the real posts")
    found = {}
    for path in sorted(SEEDS.glob("*.txt")):
        page = frontmatter.load(str(path))
        if page.metadata:
            slug = str(page["slug"])
            found[slug] = Post(
                slug=slug,
                url=f"https://blog.example.dev/{slug}",
                title=str(page["title"]),
                seo_title=str(page.get("seoTitle", "")),
                markdown=page.content,
                tags=tuple(tag.strip() for tag in str(page["tags"]).split(",")),
            )
    return found


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    return Renderer([], blog=BlogConfig(title="Example", url="https://blog.example.dev"))


def test_x_keeps_every_word_of_the_first_paragraph_at_280(real_posts: dict[str, Post], renderer: Renderer) -> None:
    announcement = renderer.render(real_posts[WHY], TimelineChannel())
    assert announcement.length == 280
    assert announcement.text == (
        "Why I’m Starting My Machine Learning Journey in Public?\n\n"
        "For a long time, Machine Learning was that one domain I was fascinated by but too scared to touch. "
        "It felt like it was filled with complex math and intimidating algorithms.\n\n"
        f"https://blog.example.dev/{WHY}\n\n"
        "#Python #MachineLearning"
    )


def test_x_says_the_search_title_and_one_sentence_at_215(real_posts: dict[str, Post], renderer: Renderer) -> None:
    announcement = renderer.render(real_posts[BEGINS], TimelineChannel())
    assert announcement.length == 215
    assert announcement.text == (
        "The Journey Begins: from learning to code to Machine Learning Engineer\n\n"
        "Every journey begins with a single step, and the path to mastery in software development is no different.\n\n"
        f"https://blog.example.dev/{BEGINS}\n\n"
        "#AI #Python"
    )


@pytest.mark.parametrize(
    "channel", [TextChannel(stem="linkedin", limit=3000), JsonChannel(stem="linkedin", limit=3000)]
)
def test_linkedin_says_the_opening_paragraphs_and_three_hashtags(
    real_posts: dict[str, Post], renderer: Renderer, channel: TextChannel
) -> None:
    assert renderer.render(real_posts[WHY], channel).text == (
        "For a long time, Machine Learning was that one domain I was fascinated by but too scared to touch. "
        "It felt like it was filled with complex math and intimidating algorithms.\n\n"
        "Today, I am officially breaking my procrastination loop. This post marks Day 0 of my journey.\n\n"
        "#Python #MachineLearning #LearningJourney"
    )


def test_slack_says_the_linked_headline_and_the_first_sentence(real_posts: dict[str, Post], renderer: Renderer) -> None:
    assert renderer.render(real_posts[WHY], JsonChannel(stem="slack")).text == (
        f"*<https://blog.example.dev/{WHY}|Why I’m Starting My Machine Learning Journey in Public?>*\n"
        "For a long time, Machine Learning was that one domain I was fascinated by but too scared to touch."
    )


MENTIONS = replace(
    POST,
    title="<!channel> .@ada @bob@example.social <@U123> @everyone",
    seo_title="",
    summary="By !@cy and @ada",
    markdown="Thanks to @bob.",
)


@pytest.mark.parametrize(
    "name", ["x", "mastodon", "bluesky", "telegram", "short", "thread", "outline", "youtube", "release", "digest"]
)
def test_a_title_mentions_nobody(name: str) -> None:
    options = TemplateOptions(template=f"{name}.txt.j2")
    digest = [MENTIONS] if name == "digest" else []
    said = Renderer([], blog=BLOG).render(MENTIONS, TimelineChannel(limit=2000), options, digest=digest)
    assert re.search("@\u2060ada|@\u2060bob", said.text)
    assert not re.search(r"(?<![a-z])@\w", said.text)


def test_a_title_mentions_nobody_on_slack_and_discord() -> None:
    slack = json.dumps(Renderer([], blog=BLOG).render(MENTIONS, JsonChannel(stem="slack")).payload, ensure_ascii=False)
    assert "@\u2060ada" in slack
    assert not re.search(r"<[!@#]|(?<![a-z])@\w", slack)
    discord = Renderer([], blog=BLOG).render(MENTIONS, JsonChannel(stem="discord")).payload
    assert discord["allowed_mentions"] == {"parse": []}
