"""Links between own posts."""

from __future__ import annotations

import pytest

from syndicator.documents import document as d
from syndicator.documents import markdown
from syndicator.documents.links import LinkedPost, LinkResolver, PostIndex, mapped
from syndicator.generators import PostLink
from syndicator.model import Post
from syndicator.render.body import Body
from syndicator.render.other_posts import NoOtherPosts

HOME = "https://blog.example.dev"


def post(key: str, slug: str, title: str = "A title") -> LinkedPost:
    return LinkedPost(key, slug, f"{HOME}/{slug}", title)


INDEX = PostIndex([
    post("posts/2024-03-05-ash.md", "ash"), post("posts/clay/index.md", "wet-clay", "Wet clay"), post("a/glaze.md", "a-glaze"),
    post("b/glaze.md", "b-glaze"), post("Harbour log.md", "Harbour-log"), post("posts/kiln.de.md", "kiln"), post("guid:1", "from-feed"),
    post("posts/ash-feed", "ash"),
])  # fmt: skip


class Others(NoOtherPosts):
    def find_linked(self, link: PostLink) -> LinkedPost | None:
        return INDEX.find(link)


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("./2024-03-05-ash.md", "ash"), ("2024-03-05-ash", "ash"), ("ash", "ash"), ("../posts/2024-03-05-ash.mdx", "ash"), ("ash.html", "ash"),
        ("clay/index.md", "wet-clay"), ("../clay/", "wet-clay"), ("wet-clay", "wet-clay"), ("Harbour log", "Harbour-log"),
        ("harbour_log", "Harbour-log"), ("a/glaze.md", "a-glaze"), ("../b/glaze.md", "b-glaze"), ("glaze.md", ""), ("none.md", ""),
        ("kiln.md", "kiln"), ("kiln.mdoc", "kiln"), ("from-feed", "from-feed"), ("", ""),
    ],
)  # fmt: skip
def test_a_post_is_found_by_any_of_its_names(name: str, slug: str) -> None:
    found = INDEX.find(PostLink(name))
    assert (found.slug if found else "") == slug


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("[a](./2024-03-05-ash.md#top)", f"[a]({HOME}/ash#top)"), ("[[ash]]", f"[ash]({HOME}/ash)"),
        ("[[ash|the *ash*]]", f"[the *ash*]({HOME}/ash)"), ("[[Harbour log#Low tide]]", f"[Harbour log]({HOME}/Harbour-log#low-tide)"),
        ("[[#Waders]]", "[Waders](#Waders)"), ("[[nowhere]]", "nowhere"), ("[[a/nowhere|that *one*]]", "that *one*"),
        ("[a](@/clay/index.md)", f"[a]({HOME}/wet-clay)"), ("{% post_link clay %}", f"[Wet clay]({HOME}/wet-clay)"),
        ("{% post_link clay 'the clay' %}", f"[the clay]({HOME}/wet-clay)"), ("{% post_link none 'no clay' %}", "no clay"),
        ("[a]({% post_url 2024-03-05-ash %})", f"[a]({HOME}/ash)"), ("[a](/about/)", f"[a]({HOME}/about/)"),
        ("![[kiln fire.png]]", f"![]({HOME}/post/kiln%20fire.png)"), ("> [a](ash.md)\n>\n> - **[b](none.md)**", f"> [a]({HOME}/ash)\n>\n> - **b**"),
        ("| [a](ash.md) |\n|---|\n| [b](none.md) |", f"| [a]({HOME}/ash) |\n| --- |\n| b |"), ("x[^1]\n\n[^1]: [a](ash.md)", f"x[^1]\n\n[^1]: [a]({HOME}/ash)"),
        ('<a href="ash.md">a</a>', f"[a]({HOME}/ash)"), ("`[[ash]]`", "`[[ash]]`"),
    ],
)  # fmt: skip
def test_links_lead_to_the_posts_or_are_words(source: str, expected: str) -> None:
    body = Body(Post(markdown=source, url=f"{HOME}/post/"), HOME, Others())
    assert body.portable == expected


def test_what_is_unknown_is_told() -> None:
    body = Body(Post(markdown="[a](ash.md) [b](none.md) [[nowhere]] [c](none.md) `[[code]]`"), HOME, Others())
    assert body.unknown_links == ("none.md", "[[nowhere]]")


def test_every_kind_of_block_is_mapped() -> None:
    source = "# a\n\n> b\n\n:::tip[c]\nd\n:::\n\n- e\n\nf\n: g\n\n| h |\n|-|\n| i |\n\n<details><summary>j</summary>k</details>\n\n<figure><img src=x><figcaption>l</figcaption></figure>\n\n---\n"
    seen: list[str] = []

    def change(children: d.Inlines) -> d.Inlines:
        seen.extend(child.text for child in children if isinstance(child, d.Text))
        return children

    document = markdown.parse(source).complete()
    assert tuple(mapped(block, change) for block in document.blocks) == document.blocks
    assert sorted(seen) == list("abcdefghijkl")


def test_a_block_of_nothing_else_goes_with_its_image() -> None:
    resolver = LinkResolver(INDEX.find, HOME, [])
    assert resolver.resolved(d.Figure((d.Image("@/x.md"),))) is None
