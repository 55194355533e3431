"""Runs the cases of words.yaml: in batches of one config, in which each case has a source (or two) of its own."""

from __future__ import annotations

import json
import os
import re
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape, unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import yaml

from tests import ROOT
from tests.fork_server import run_command

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Case: TypeAlias = dict[str, Any]
Row: TypeAlias = dict[str, Any]

BLOG = "https://blog.example.dev"
CHANNELS = {
    "x": 'kind = "x"',
    "linkedin": 'kind = "linkedin"\naccess_token = { env = "NONE_LINKEDIN" }\nversion = "202607"',
    "slack": 'kind = "webhook"\nstyle = "slack"\nurl = { env = "NONE_SLACK" }',
    "hashnode": 'kind = "hashnode"\ntoken = { env = "NONE_HASHNODE" }\npublication = "copies.hashnode.dev"',
}
HEAD = f"""[blog]
title = "Blog of cases"
url = "{BLOG}"
[policy]
first_run = "all"
max_age = "0s"
flood = 0
wait_until_live = false
min_gap = "0s"
"""
READ = ("x", "linkedin", "slack")  # what people read on a timeline
OF_A_CASE = {
    "name", "kind", "why", "files", "feed", "config", "channels", "post", "posts", "sends", "holds", "apart", "check_says", "unsure",
}  # fmt: skip
OF_A_POST = {
    "title", "url", "text", "x", "linkedin", "slack", "article_says", "article_never", "article_says_one_of", "decision", "hashtags",
}  # fmt: skip
OF_A_TEXT = {"says", "says_one_of", "never", "never_matches", "once", "starts"}


def read_cases() -> list[Case]:
    text = Path(__file__).with_name("words.yaml").read_text("utf-8").replace("{blog}", BLOG)
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the one in C, where there is one, is ten times as fast
    cases: list[Case] = yaml.load(text, Loader=loader)
    return cases


def misspelled(cases: Sequence[Case]) -> list[str]:
    """Keys that no expectation has, which would be passed over."""
    found = []
    for case in cases:
        found += [f"{case['name']}: {key}" for key in case.keys() - OF_A_CASE - OF_A_POST]
        for post in (case, *case.get("posts", {}).values()):
            found += [f"{case['name']}: {key}" for key in post.keys() - OF_A_POST if post is not case]
            texts = (post.get(key, {}) for key in ("text", *READ))
            found += [f"{case['name']}: {key}" for text in texts for key in text.keys() - OF_A_TEXT]
    return found


def batches(cases: Iterable[Case]) -> list[list[Case]]:
    """Cases that set channels of their own are alone; those of one post name are never together."""
    groups: list[tuple[set[str], list[Case]]] = []
    for case in cases:
        names = {"*"} if case.get("channels") else _post_names(case)
        for taken, group in groups:
            if "*" not in taken | names and not taken & names:
                taken.update(names)
                group.append(case)
                break
        else:
            groups.append((names, [case]))
    return [group for _, group in groups]


def _post_names(case: Case) -> set[str]:
    """Every name by which a post of it might be called."""
    names: set[str] = set()
    for path, text in case.get("files", {}).items():
        parts = re.split(r"/|\.", path.lower())
        names |= {re.sub(r"^\d{4}-\d\d-\d\d-", "", part) for part in parts}
        slugs = re.findall(r"^(?:slug|permalink)\s*[:=]\s*(.+)$", text, re.MULTILINE)
        names |= {slug.strip("\"'/ ").lower() for slug in slugs}
    feed = case.get("feed") or ""
    links = (
        re.findall(rf"{BLOG}[^\s\"<']+", feed) if isinstance(feed, str) else [i.get("link") or i["title"] for i in feed]
    )
    names |= {link.rstrip("/").rpartition("/")[2].lower() for link in links}
    return names - {"md", "mdx", "markdown", "index", "posts", "_posts", "", "blog.example.dev"}


def faults(folder: Path, batch: Sequence[Case]) -> dict[str, list[str]]:
    """Case → what is wrong with it, one line each."""
    _write(folder, batch)
    rows = json.loads(_run(folder, "dry-run", "--all", "--json"))
    posts = json.loads(_run(folder, "list", "--json"))
    check = _run(folder, "check")
    return {case["name"]: list(dict.fromkeys(_faults_of(case, rows, posts, check))) for case in batch}


def _run(folder: Path, *arguments: str) -> str:
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "HOME": str(folder)}
    done = run_command(arguments, cwd=folder, env=env)
    assert "Traceback" not in done.stderr, done.stderr
    return done.stdout + (done.stderr if arguments == ("check",) else "")


def _write(folder: Path, batch: Sequence[Case]) -> None:
    config = [HEAD]
    for case in batch:
        name = case["name"]
        for path, text in case.get("files", {}).items():
            _write_file(folder / name / "site" / path, text)
        if case.get("files"):
            config.append(f'[[sources]]\nkind = "repo"\nname = "{name}"\npath = "{name}/site"')
            config += case.get("config", [])
        if feed := case.get("feed"):
            text = feed if isinstance(feed, str) else _rss(feed)
            file = "feed.json" if text.lstrip().startswith("{") else "feed.xml"
            _write_file(folder / name / file, text)
            config.append(f'[[sources]]\nkind = "feed"\nname = "{name}-feed"\nurl = "{name}/{file}"')
    own = batch[0].get("channels") if len(batch) == 1 else None
    config += [f"[channels.{name}]\n{lines}" for name, lines in (own or CHANNELS).items()]
    _write_file(folder / "config.toml", "\n".join(config) + "\n")


def _write_file(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def _rss(items: Sequence[Mapping[str, Any]]) -> str:
    start = datetime(2025, 11, 20, 8, tzinfo=UTC)
    entries = "".join(_rss_item(number, item, start - timedelta(days=number)) for number, item in enumerate(items))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>Blog of cases</title><link>{BLOG}/</link><description>-</description>{entries}</channel></rss>"
    )


def _rss_item(number: int, item: Mapping[str, Any], date: datetime) -> str:
    keys = ("title", "link", "description")
    plain = "".join(f"<{key}>{escape(str(item[key]))}</{key}>" for key in keys if key in item)
    guid = escape(item.get("guid", item.get("link", f"case-{number}")))
    tags = "".join(f"<category>{escape(tag)}</category>" for tag in item.get("categories", []))
    content = f"<content:encoded><![CDATA[{item['content']}]]></content:encoded>" if "content" in item else ""
    guid = f"<guid{item.get('guid_is', '')}>{guid}</guid>"
    return f"<item>{plain}{guid}<pubDate>{format_datetime(date)}</pubDate>{tags}{content}</item>"


def _faults_of(case: Case, rows: Sequence[Row], posts: Sequence[Row], check: str) -> list[str]:
    own = {case["name"], f"{case['name']}-feed"}
    rows = [row for row in rows if own & set(row["post"]["sources"])]
    posts = [post for post in posts if own & set(post["sources"])]
    if others := {name for row in rows for name in row["post"]["sources"]} - own:
        return [f"was joined with another case: {', '.join(others)} (give its posts other names)"]
    return [
        *_faults_of_decisions(case, rows),
        *_faults_of_check(case, posts, check),
        *(fault for slug, wanted in _wanted(case).items() for fault in _faults_of_post(slug, wanted, rows, posts)),
    ]


def _faults_of_decisions(case: Case, rows: Sequence[Row]) -> list[str]:
    found = []
    sent = sorted({row["post"]["slug"] for row in rows if row["decision"] == "send"})
    if "sends" in case and sent != sorted(case["sends"]):
        found.append(f"announces {sent}, not {sorted(case['sends'])}")
    for slug in case.get("holds", []):
        decisions = {row["channel"]: row["decision"] for row in rows if row["post"]["slug"] == slug}
        if set(decisions.values()) != {"hold"}:
            found.append(f"{slug} is not held: {decisions or 'not there'}")
    return found


def _faults_of_check(case: Case, posts: Sequence[Row], check: str) -> list[str]:
    urls = [post["url"] for post in posts]
    shared = {url for url in urls if urls.count(url) > 1} if case.get("apart") else set()
    return [
        *(f"several posts have the address {url}, and check says nothing" for url in shared if url not in check),
        *(f"check doesn't say {words!r}" for words in case.get("check_says", []) if words not in check),
    ]


def _wanted(case: Case) -> dict[str | None, Case]:
    """Slug (None: of the only post) → what is expected of it."""
    wanted = {case.get("post"): {key: case[key] for key in case.keys() & OF_A_POST}, **case.get("posts", {})}
    return {slug: expected for slug, expected in wanted.items() if expected}


def _faults_of_post(slug: str | None, wanted: Case, rows: Sequence[Row], posts: Sequence[Row]) -> list[str]:
    slugs = sorted({post["slug"] for post in posts})
    if slug is None and len(slugs) != 1:
        return [f"has the posts {slugs}, not one"]
    slug = slugs[0] if slug is None else slug
    found = {r["channel"]: r for r in rows if slug in (r["post"]["slug"], r["post"]["slug"].rpartition("/")[2])}
    if not found:
        return [f"there is no post {slug}, only {slugs}"]
    return [*_faults_of_facts(wanted, found), *_faults_of_texts(wanted, found), *_faults_of_article(wanted, found)]


def _faults_of_facts(wanted: Case, rows: Mapping[str, Row]) -> list[str]:
    post, found = next(iter(rows.values()))["post"], []
    for key in ("title", "url"):
        right = _listed(wanted.get(key, post[key]))
        if post[key] not in right:
            found.append(f"{key} is {post[key]!r}, not {right!r}")
    decisions = {name: row["decision"] for name, row in rows.items()}
    if "decision" in wanted and set(decisions.values()) != {wanted["decision"]}:
        found.append(f"decision is {decisions}, not {wanted['decision']}")
    if "hashtags" in wanted:
        given = re.findall(r"(?:^|(?<=\s))#\S+", _said_by(rows.get("linkedin")).split("\n")[-1])
        if given != wanted["hashtags"] and given not in [one for one in wanted["hashtags"] if isinstance(one, list)]:
            found.append(f"hashtags are {given}, not {wanted['hashtags']}")
    return found


def _faults_of_texts(wanted: Case, rows: Mapping[str, Row]) -> list[str]:
    found = []
    for name in READ:
        common = {k: v for k, v in wanted.get("text", {}).items() if name != "slack" or k.startswith("never")}
        own = wanted.get(name, {})
        both = {key: [*_listed(own.get(key, [])), *_listed(common.get(key, []))] for key in {*own, *common}}
        found += [f"{name} {fault}" for fault in _faults_of_text(both, _said_by(rows.get(name)))]
    return found


def _faults_of_text(wanted: Mapping[str, list[str]], said: str) -> list[str]:
    flat, some = " ".join(said.split()), wanted.get("says_one_of", [])
    return [
        *(f"doesn't say {words!r}" for words in wanted.get("says", []) if words not in flat),
        *(f"says {words!r}" for words in wanted.get("never", []) if words in flat),
        *(f"matches {form!r}" for form in wanted.get("never_matches", []) if re.search(form, said, re.MULTILINE)),
        *(f"says {flat.count(w)} times {w!r}" for w in wanted.get("once", []) if flat.count(w) != 1),
        *(f"starts {flat[:60]!r}, not {w!r}" for w in wanted.get("starts", []) if not flat.startswith(w)),
        *([f"says none of {some!r}"] if some and not any(words in flat for words in some) else []),
    ]


def _faults_of_article(wanted: Case, rows: Mapping[str, Row]) -> list[str]:
    if not any(key.startswith("article") for key in wanted):
        return []
    article, some = _article(rows.get("hashnode")), wanted.get("article_says_one_of", [])
    return [
        *(
            f"article doesn't say {words!r}"
            for words in _listed(wanted.get("article_says", []))
            if words not in article
        ),
        *(f"article says {words!r}" for words in _listed(wanted.get("article_never", [])) if words in article),
        *([f"article says none of {some!r}"] if some and not any(words in article for words in some) else []),
    ]


def _said_by(row: Row | None) -> str:
    """What people read: without the joiner that keeps names from becoming links, and with Slack's escapes resolved."""
    text = str(((row or {}).get("announcement") or {}).get("text", "")).replace("\u2060", "")
    if row and row["channel"] == "slack":
        text = unescape(re.sub(r"<https?://[^|>\s]*\|([^>]*)>", r"\1", text))
    return text


def _article(row: Row | None) -> str:
    body = ((row or {}).get("announcement") or {}).get("payload") or {}
    return str(body.get("variables", {}).get("input", {}).get("contentMarkdown", ""))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
