"""The page of dry-run, as text: the same for the same rows, and nothing in it acts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import escape

from syndicator.channels.registry import kinds
from syndicator.channels.webhook.styles import STYLES
from syndicator.errors import TemplateError
from syndicator.preview.page import anchor, page
from syndicator.render import shipped
from syndicator.terminal_safe import escape_controls
from tests import ROOT
from tests.fakes.harness import cases, open_case
from tests.fakes.html import Elements
from tests.fakes.preview_row import row
from tests.long_cases import long_except

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Syndicator

POLICY = """
[policy]
first_run = "all"
max_age = "0s"
wait_until_live = false
"""


def drawn(*rows: dict[str, Any], blog: str = "Slow Query") -> str:
    return page(rows, blog=blog, folders=[shipped()])


def every_channel(folder: Path) -> dict[str, str]:
    """Lets the sample blog go to every kind, in each of its faces. Returns the names of their looks by channel."""
    head = (folder / "config.toml").read_text().partition("[policy]")[0] + POLICY
    looks = {}
    for case in (case for case, face in cases().items() if face.proof != "never"):
        harness = open_case(case, folder)
        harness.close()
        head += f"[channels.{case}]\n{harness.section}\n"
        looks[case] = harness.channel.template
    (folder / "config.toml").write_text(head)
    return looks


HOSTILE = (
    "<script>window.owned = 1</script>",
    '"><img src=x onerror="window.owned=1">',
    "</style><script>window.owned=1</script>",
    "javascript:window.owned=1",
    "[press](javascript:window.owned=1) ![p](javascript:window.owned=1) <b onclick=owned()>",
    "<javascript:owned|press> *<b>*",
    "{{ 7 * 7 }}{% raw %}",
    "\u202ebackwards\u2066 \x1b[2J\x00",
)


def hostile(text: str) -> list[dict[str, Any]]:
    """Rows in which everything that strangers write says `text`, for every look there is."""
    embed = {"title": text, "url": text, "description": text, "image": {"url": text}}
    card = {"content": {"body": [{"text": text, "weight": text}], "actions": [{"title": text, "url": text}]}}
    article = {"title": text, "subtitle": text, "tags": [{"slug": text}]}
    payload = {"embeds": [embed], "content": text, "attachments": [card], "variables": {"input": article}}
    facts = {"title": text, "host": text, "cover": text, "cover_alt": text}
    looks = [path.name.partition(".")[0] for path in sorted((shipped() / "looks").glob("[!_]*.j2"))]
    common = {
        "slug": text,
        "url": text,
        "title": text,
        "reason": text,
        "command": text,
        "card": facts,
        "payload": payload,
    }
    return [row(text, **common, look=look, kind=text, channel=text + look) for look in looks]


@pytest.mark.long
def test_two_runs_give_the_same_page_and_touch_nothing_else(syndicator: Syndicator, folder: Path) -> None:
    every_channel(folder)
    for name in ("one.html", "two.html"):
        ran = syndicator("dry-run", "--all", "--html", name)
        assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", f"wrote {name}\n")
    assert (folder / "one.html").read_bytes() == (folder / "two.html").read_bytes()
    assert {path.name for path in folder.iterdir()} == {"config.toml", "tests", "one.html", "two.html"}


def test_every_kind_has_a_place_on_it(syndicator: Syndicator, folder: Path) -> None:
    expected = every_channel(folder)
    syndicator("dry-run", "what-an-index-really-is", "--html", "page.html")
    elements = Elements((folder / "page.html").read_text()).found
    rows = [attrs for tag, attrs in elements if tag == "article"]
    assert [row["aria-label"].partition(":")[0] for row in rows] == list(expected)
    looks = {attrs["class"].split()[1] for _, attrs in elements if attrs.get("class", "").startswith("look ")}
    assert looks == {f"look-{name}" for name in expected.values()}


def test_the_page_knows_no_kind_by_name() -> None:
    code = [*(ROOT / "syndicator/preview").iterdir(), ROOT / "syndicator/cli/preview.py"]
    known = {*kinds(), *STYLES} - {"x", "file", "plain", "standard", "command"}  # words of their own
    assert len(known) >= 6
    for path in code:
        if path.is_file():
            assert [name for name in known if re.search(rf"\b{name}", path.read_text(), re.IGNORECASE)] == []


def test_one_form_at_a_time(syndicator: Syndicator) -> None:
    ran = syndicator("dry-run", "--json", "--html", "page.html")
    assert (ran.returncode, ran.stderr) == (2, "--json, --html and --markdown exclude each other\n")


@pytest.mark.long
def test_a_page_for_stdout(syndicator: Syndicator) -> None:
    ran = syndicator("dry-run", "--html", "-")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.startswith("<!DOCTYPE html>")


@pytest.mark.long
def test_a_page_that_can_not_be_written_is_one_line(syndicator: Syndicator) -> None:
    ran = syndicator("dry-run", "--html", "nowhere/page.html")
    assert (ran.returncode, ran.stderr) == (2, "can't write nowhere/page.html: No such file or directory\n")


def test_what_there_is_to_know_about_a_row() -> None:
    shown = drawn(
        row(due_at="2026-12-01T08:00:00Z", cost_usd=0.2, decision="hold", command="syndicator approve day-one")
    )
    for said in ("213/280", "hold", "new", "2026-12-01 08:00 UTC", "$0.20", "syndicator approve day-one", "2026-06-05"):
        assert said in shown


def test_a_row_that_could_not_be_written_says_why() -> None:
    assert "x.txt.j2:3: <code>post.sumary</code> is undefined" in drawn(
        row(announcement=None, error="x.txt.j2:3: `post.sumary` is undefined")
    )


def test_posts_without_an_address_stay_apart() -> None:
    shown = drawn(row(slug="", url="", title="One"), row(slug="", url="", title="Two"), row(slug="day-one", url=""))
    ids = [attrs["id"] for tag, attrs in Elements(shown).found if tag == "section"]
    assert len(set(ids)) == 3
    assert all(re.fullmatch(r"[a-z0-9-]+", id_) for id_ in ids)


def test_nothing_to_show_is_said() -> None:
    assert "Nothing would be sent" in drawn()


def test_it_lets_nothing_in() -> None:
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', drawn(row()))
    assert policy.startswith("default-src 'none'; ")
    assert "script" not in policy


@pytest.mark.parametrize("text", long_except(HOSTILE[:1], HOSTILE))
def test_hostile_text_is_only_text(text: str) -> None:
    shown = drawn(*hostile(text), blog=text)
    elements = Elements(shown).found
    assert {tag for tag, _ in elements} & {"script", "img", "iframe", "object", "base", "b"} == set()
    for _, attrs in elements:
        assert not [name for name in attrs if name.startswith("on")]
        assert attrs.get("href", "#").startswith(("#", "https://", "http://", "data:,"))
    assert f"<h1>{escape(escape_controls(text))}</h1>" in shown
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]", shown)
    assert shown.count("</style>") == 1


@pytest.mark.long
@given(text=st.text(max_size=200))
@settings(max_examples=6)
def test_any_text_makes_a_sound_page(text: str) -> None:
    Elements(drawn(*hostile(text), blog=text))


def test_names_stay_names_and_others_stay_apart() -> None:
    assert anchor("my-blog") == "my-blog"
    odd = ["My blog", "my blog", "…", "", '"]', "釉薬"]
    made = [anchor(name) for name in odd]
    assert len(set(made)) == len(odd)
    assert all(re.fullmatch(r"[a-z0-9-]+", name) for name in made)


def test_a_kind_of_other_people_brings_its_look_along(tmp_path: Path) -> None:
    (tmp_path / "looks").mkdir()
    look = "{% macro style() %}color: red;{% endmacro %}{% macro show(row) %}<i>{{ row.announcement.text }}</i>{% endmacro %}"
    (tmp_path / "looks/gazette.html.j2").write_text(look)
    shown = page([row("Extra! <Extra>", look="gazette")], blog="B", folders=[tmp_path, shipped()])
    assert "<i>Extra! &lt;Extra&gt;</i>" in shown
    assert re.search(r"\.look-gazette \{\s*color: red;", shown)


@pytest.mark.parametrize(
    ("look", "said"),
    [
        ("{% macro style() %}", "templates/looks/gazette.html.j2:1: Unexpected end of template"),
        ("{% macro show(row) %}{{ 1 / 0 }}{% endmacro %}", "templates/looks/gazette.html.j2: "),
    ],
)
def test_a_look_that_is_wrong_is_one_line(tmp_path: Path, look: str, said: str) -> None:
    (tmp_path / "looks").mkdir()
    (tmp_path / "looks/gazette.html.j2").write_text(look)
    with pytest.raises(TemplateError) as caught:
        page([row(look="gazette")], blog="B", folders=[tmp_path, shipped()])
    assert str(caught.value).startswith(said)
    assert "\n" not in str(caught.value)


def test_the_newest_post_comes_first_and_its_channels_in_their_order() -> None:
    rows = [row(slug="old", title="Old"), row(slug="new", title="New"), row(slug="new", title="New", channel="y")]
    shown = drawn(*rows)
    labels = [attrs["aria-label"] for tag, attrs in Elements(shown).found if tag in ("section", "article")]
    assert labels == ["New", "x: send", "y: send", "Old", "x: send"]


def test_posts_of_one_title_have_names_of_their_own() -> None:
    shown = drawn(row(slug="a"), row(slug="b"), row(slug="c", title=" "), row(slug="", url="", title=""))
    names = [attrs["aria-label"] for tag, attrs in Elements(shown).found if tag == "section"]
    assert names == ["untitled", "c", "Day one", "Day one (2)"]


def test_times_are_the_blogs() -> None:
    late = row(due_at="2026-12-01T08:00:00Z")
    late["post"] = {**late["post"], "published_at": "2026-06-05T22:30:00Z"}
    shown = page([late], blog="B", folders=[shipped()], zone=ZoneInfo("Europe/Berlin"))
    assert "2026-12-01 09:00 CET</time>" in shown
    assert ">2026-06-06</time>" in shown
