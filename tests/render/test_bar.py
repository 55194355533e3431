"""What the default templates say about two real posts, word for word."""

from __future__ import annotations

import frontmatter
import pytest

from syndicator.config import BlogConfig
from syndicator.model import Post
from syndicator.render import Renderer
from tests import ROOT
from tests.fakes.channels import JsonChannel, TextChannel, TimelineChannel

SEEDS = ROOT.parent / "shared" / "seeds"
pytestmark = pytest.mark.skipif(not SEEDS.is_dir(), reason="needs the real posts")

BEGINS = "the-journey-begins-machine-learning"
WHY = "why-im-starting-my-machine-learning-journey-in-public"


@pytest.fixture(scope="module")
def posts() -> dict[str, Post]:
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


def test_x_keeps_every_word_of_the_first_paragraph_at_280(posts: dict[str, Post], renderer: Renderer) -> None:
    announcement = renderer.announce(posts[WHY], TimelineChannel())
    assert announcement.length == 280
    assert announcement.text == (
        "Why I’m Starting My Machine Learning Journey in Public?\n\n"
        "For a long time, Machine Learning was that one domain I was fascinated by but too scared to touch. "
        "It felt like it was filled with complex math and intimidating algorithms.\n\n"
        f"https://blog.example.dev/{WHY}\n\n"
        "#Python #MachineLearning"
    )


def test_x_says_the_search_title_and_one_sentence_at_215(posts: dict[str, Post], renderer: Renderer) -> None:
    announcement = renderer.announce(posts[BEGINS], TimelineChannel())
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
    posts: dict[str, Post], renderer: Renderer, channel: TextChannel
) -> None:
    assert renderer.announce(posts[WHY], channel).text == (
        "For a long time, Machine Learning was that one domain I was fascinated by but too scared to touch. "
        "It felt like it was filled with complex math and intimidating algorithms.\n\n"
        "Today, I am officially breaking my procrastination loop. This post marks Day 0 of my journey.\n\n"
        "#Python #MachineLearning #LearningJourney"
    )


def test_slack_says_the_linked_headline_and_the_first_sentence(posts: dict[str, Post], renderer: Renderer) -> None:
    assert renderer.announce(posts[WHY], JsonChannel(stem="slack")).text == (
        f"*<https://blog.example.dev/{WHY}|Why I’m Starting My Machine Learning Journey in Public?>*\n"
        "For a long time, Machine Learning was that one domain I was fascinated by but too scared to touch."
    )
