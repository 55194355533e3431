"""The page of dry-run as a browser shows it: nothing fetched, no complaint, filters, contrast, keyboard, narrow and wide."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from syndicator.preview.page import page
from syndicator.preview.pictures import Pictures
from syndicator.render import shipped
from tests.chromium import axe, complaints, emulate, requested, start
from tests.fakes.preview_row import row
from tests.preview.test_page import HOSTILE, drawn, hostile
from tests.preview.test_pictures import picture

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import TypeAlias

    from selenium.webdriver import Chrome

    Opened: TypeAlias = Callable[[str], Chrome]

pytestmark = pytest.mark.long  # it takes long

CARD = {
    "title": "Day one",
    "host": "blog.example.dev",
    "cover": "https://blog.example.dev/cover.png",
    "cover_alt": "A shoebox",
}
HOOK: dict[str, Any] = {
    "embeds": [{"title": "Day one", "url": "https://blog.example.dev", "description": "Said.", "image": {"url": "https://a.dev/c.png"}}],
    "attachments": [{"content": {
        "body": [{"text": "Day one", "weight": "Bolder"}, {"text": "Said."}], "actions": [{"title": "Day one", "url": "https://a.dev"}]}}],
}  # fmt: skip
ARTICLE = "Words.\n\n## Part\n\n> Quoted\n\n```python\nprint(1)\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n![Plan](https://a.dev/plan.png)\n\n[x](https://a.dev)"
FACTS: dict[str, Any] = {
    "variables": {"input": {"title": "Day one", "tags": [{"slug": "sea"}]}},
    "article": {"title": "Day one"},
}
LOOKS = [path.name.partition(".")[0] for path in sorted((shipped() / "looks").glob("[!_]*.j2"))]
ROWS = [
    row(card=CARD, cost_usd=0.2, due_at="2026-12-01T08:00:00Z"),
    row(ARTICLE, channel="hashnode", kind="hashnode", look="hashnode", decision="hold", command="syndicator approve day-one", card=CARD),
    *(row("#One *two* https://a.dev", channel=look, kind="hook", look=look, card=CARD, payload=HOOK, decision="sent")
      for look in ("linkedin", "slack", "discord", "teams", "default")),
    row(slug="day-two", title="Day two", decision="failed", announcement=None, error="it could not be written", published=None),
    row(slug="day-two", title="Day two", decision="unknown", channel="linkedin", look="linkedin", card=None),
    row(slug="day-two", title="Day two", decision="skip", channel="slack", look="slack"),
]  # fmt: skip

# Of every element with words of its own: what it says, and how its color stands against the nearest background.
CONTRAST = """
const light = color => {
  const parts = color.match(/[\\d.]+/g).map(Number).slice(0, 3).map(part => part / 255)
    .map(part => part <= .04045 ? part / 12.92 : ((part + .055) / 1.055) ** 2.4);
  return .2126 * parts[0] + .7152 * parts[1] + .0722 * parts[2];
};
const behind = element => {
  for (; element; element = element.parentElement) {
    const color = getComputedStyle(element).backgroundColor;
    if (!/rgba\\(.*, 0\\)|transparent/.test(color)) return color;
  }
  return "rgb(255, 255, 255)";
};
return [...document.body.querySelectorAll("*")]
  .filter(element => element.checkVisibility() && [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim()))
  .map(element => {
    const [a, b] = [light(getComputedStyle(element).color), light(behind(element))].sort((x, y) => y - x);
    return [element.className + ": " + element.textContent.trim().slice(0, 40), (a + .05) / (b + .05)];
  });
"""


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    started = start(tmp_path_factory.mktemp("profile"))
    yield started
    started.quit()


@pytest.fixture
def opened(browser: Chrome, tmp_path: Path) -> Opened:
    """Shows a page from a file, in light and on a desk."""

    def opened(text: str) -> Chrome:
        (tmp_path / "page.html").write_text(text)
        emulate(browser)
        requested(browser)
        browser.get((tmp_path / "page.html").as_uri())
        return browser

    return opened


def shown(browser: Chrome, selector: str) -> list[str]:
    """The labels, or else the words, of the elements that can be seen."""
    script = "return [...document.querySelectorAll(arguments[0])].filter(e => e.checkVisibility()).map(e => e.ariaLabel || e.textContent.trim())"
    found: list[str] = browser.execute_script(script, selector)
    return found


def test_nothing_is_fetched_and_nothing_complained_about(opened: Opened) -> None:
    browser = opened(drawn(*ROWS))
    assert [address for address in requested(browser) if not address.startswith(("file:", "data:"))] == []
    assert complaints(browser) == []
    assert len(shown(browser, "article")) == len(ROWS)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_does_nothing(opened: Opened, text: str) -> None:
    browser = opened(drawn(*hostile(text), blog=text))
    assert browser.execute_script("return window.owned === undefined && document.scripts.length === 0")
    assert [address for address in requested(browser) if not address.startswith(("file:", "data:"))] == []
    assert complaints(browser) == []


def test_filters_by_channel_and_decision(opened: Opened) -> None:
    browser = opened(drawn(*ROWS))
    browser.execute_script("document.getElementById('channel-linkedin').click()")
    assert shown(browser, "article") == ["linkedin: unknown", "linkedin: sent"]
    browser.execute_script("document.getElementById('decision-unknown').click()")
    assert shown(browser, "article") == ["linkedin: unknown"]
    assert shown(browser, "h2") == ["Day two"]
    assert shown(browser, "nav li") == ["Day two"]
    browser.execute_script("document.getElementById('decision-failed').click()")
    assert (shown(browser, "article"), len(shown(browser, ".nothing"))) == ([], 1)
    browser.execute_script("document.getElementById('channel--all').click()")
    assert (shown(browser, "article"), shown(browser, ".nothing")) == (["x: failed"], [])


def test_filters_by_keyboard(opened: Opened) -> None:
    from selenium.webdriver import ActionChains, Keys

    browser = opened(drawn(*ROWS))
    focused = "return document.activeElement.id || document.activeElement.textContent"
    ActionChains(browser).send_keys(Keys.TAB).perform()
    assert browser.execute_script(focused) == "To the posts"
    ActionChains(browser).send_keys(Keys.TAB).perform()
    assert browser.execute_script(focused) == "channel--all"
    ActionChains(browser).send_keys(Keys.ARROW_RIGHT).perform()
    assert browser.execute_script(focused) == "channel-x"
    assert shown(browser, "article") == ["x: failed", "x: send"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_words_can_be_read(opened: Opened, scheme: str) -> None:
    browser = opened(drawn(*ROWS))
    emulate(browser, scheme=scheme)
    measured: list[tuple[str, float]] = browser.execute_script(CONTRAST)
    assert len(measured) > 60
    assert [(what, ratio) for what, ratio in measured if ratio < 4.5] == []


def test_light_and_dark_differ(opened: Opened) -> None:
    browser = opened(drawn(*ROWS))
    color = "return getComputedStyle(document.querySelector('.look-x')).backgroundColor"
    light = browser.execute_script(color)
    emulate(browser, scheme="dark")
    assert browser.execute_script(color) != light


@pytest.mark.parametrize("width", [320, 390, 1280, 1920])
def test_nothing_sticks_out(opened: Opened, width: int) -> None:
    browser = opened(drawn(*ROWS, row("w" * 500, slug="long", title="W" * 300, channel="c" * 80, reason="r" * 200)))
    emulate(browser, width=width)
    assert browser.execute_script("return document.documentElement.scrollWidth") <= width


def test_landmarks_headings_and_labels(opened: Opened) -> None:
    browser = opened(drawn(*ROWS))
    counts = "return ['html[lang]', 'body > header', 'nav[aria-label]', 'main', 'h1'].map(s => document.querySelectorAll(s).length)"
    assert browser.execute_script(counts) == [1, 1, 1, 1, 1]
    levels: list[int] = browser.execute_script(
        "return [...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map(heading => +heading.tagName[1])"
    )
    assert all(after - before <= 1 for before, after in pairwise(levels))
    unnamed = "return [...document.querySelectorAll('input')].filter(e => !e.labels[0].textContent.trim()).length"
    assert browser.execute_script(unnamed) == 0
    ids: list[str] = browser.execute_script("return [...document.querySelectorAll('[id]')].map(e => e.id)")
    assert len(ids) == len(set(ids))
    unreachable = """return [...document.querySelectorAll('.look *')].filter(e => e.scrollHeight > e.clientHeight + 1
        && getComputedStyle(e).overflowY === 'auto' && e.tabIndex < 0).length"""
    assert browser.execute_script(unreachable) == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing(opened: Opened, scheme: str, width: int) -> None:
    """Among the posts are two of one title, links without words, long texts, and pictures that can't be shown."""
    odd = "See https://a.dev/b.\n\n" + "\n".join(f"Line {n} with https://a.dev/{n}" for n in range(90))
    rows = [*ROWS, *(row(slug=f"again-{n}", title="Day one", look="default", channel="outbox") for n in range(2))]
    rows += [row(odd, slug="odd", title=" ", look=look, channel=look, card=CARD, payload=HOOK) for look in LOOKS]
    article = f"{ARTICLE}\n\n[](https://a.dev/empty) [![](https://a.dev/p.png)](https://a.dev)\n\n{odd}"
    rows.append(row(article, slug="articles", title="", channel="hashnode", look="hashnode", payload=FACTS))
    browser = opened(drawn(*rows))
    emulate(browser, scheme=scheme, width=width)
    assert axe(browser) == []


def test_a_long_text_ends_at_a_line_and_the_rest_is_folded(opened: Opened) -> None:
    lines = [f"Line {number} with https://a.dev/a/long/address/{number}" for number in range(200)]
    paragraphs = "\n\n".join(lines)
    browser = opened(
        drawn(row("\n".join(lines), look="file", channel="box"), row(paragraphs, look="hashnode", payload=FACTS))
    )
    for article in shown(browser, "article"):
        text = browser.execute_script(
            "const parts = [...document.querySelectorAll(`article[aria-label='${arguments[0]}'] .text, article[aria-label='${arguments[0]}'] .body`)];"
            "return parts.map(part => part.textContent.trim())",
            article,
        )
        first, rest = (part.replace("\n\n", "\n").split("\n") for part in text)
        assert first + rest == lines
        assert len(first) < 40
    cut = "return [...document.querySelectorAll('.text, .body')].filter(e => e.checkVisibility() && e.scrollHeight > e.clientHeight + 1).length"
    assert browser.execute_script(cut) == 0


def test_pictures_of_the_repository_are_shown_and_others_are_frames(opened: Opened, tmp_path: Path) -> None:
    picture(tmp_path / "blog" / "static" / "cover.png", (900, 300))
    pictures = Pictures([tmp_path / "blog"], ["https://blog.example.dev"])
    article = "![Plan](https://blog.example.dev/cover.png)\n\n![Elsewhere](https://cdn.example.org/cover.png)"
    rows = [row(card=CARD), row(article, channel="hashnode", look="hashnode", payload=FACTS)]
    browser = opened(page(rows, blog="B", folders=[shipped()], pictures=pictures))
    assert complaints(browser) == []
    seen = "return [...document.querySelectorAll('[role=img]')].map(e => [e.ariaLabel, getComputedStyle(e).backgroundImage.slice(0, 20)])"
    assert browser.execute_script(seen) == [
        ["Picture: A shoebox", 'url("data:image/jpeg'], ["Picture: Plan", 'url("data:image/jpeg'], ["Picture: Elsewhere", "none"],
    ]  # fmt: skip
    plan = browser.execute_script(
        "const r = document.querySelector('.picture.shown').getBoundingClientRect(); return r.width / r.height"
    )
    assert 2.9 < plan < 3.1
