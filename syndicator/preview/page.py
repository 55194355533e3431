"""The page of dry-run: each post as each place would show it, in one file that needs no network and no script."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from syndicator.errors import TemplateError
from syndicator.model import dollars
from syndicator.preview import Row, by_post

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from jinja2 import Environment, Template
    from markupsafe import Markup


@dataclass(frozen=True, slots=True)
class Shown:
    """A row with its picture of the place."""

    row: Row
    look: str  # the class of its style
    html: Markup

    @property
    def place(self) -> str:
        """The classes by which filters know it."""
        on, to = anchor(self.row["channel"]), anchor(self.row["decision"])
        return f"on-{on} to-{to} both-{on}-{to}"


@dataclass(frozen=True, slots=True)
class Group:
    """A post and its rows."""

    anchor: str
    post: Mapping[str, Any]
    rows: Sequence[Shown]

    @property
    def places(self) -> str:
        """The classes of its rows."""
        return " ".join(dict.fromkeys(" ".join(shown.place for shown in self.rows).split()))


class Look:
    """How a kind looks: a template with two macros, `style()` and `show(row)`."""

    def __init__(self, env: Environment, stem: str) -> None:
        self._name = f"looks/{stem}.html.j2"
        self._template = _found(env, self._name)
        self.anchor = anchor(stem)

    def style(self) -> Markup:
        return self._call("style")

    def show(self, row: Row) -> Markup:
        return self._call("show", row)

    def _call(self, macro: str, *given: Any) -> Markup:
        try:
            made: Markup = getattr(self._template.module, macro)(*given)
        except Exception as error:  # noqa: BLE001 - a template runs code of its author: anything may come out
            raise TemplateError(f"templates/{self._name}: {error}") from None
        return made


def page(rows: Sequence[Row], *, blog: str, folders: Sequence[Path]) -> str:
    """Rows as HTML, in their order; the same rows give the same page. `folders`: of templates, in whose `looks` kinds are drawn.

    Raises TemplateError where a look can't be read or filled in.
    """
    env = _environment(folders, blog)
    looks = {stem: Look(env, stem) for stem in sorted({row["look"] for row in rows})}
    return env.get_template("page.html.j2").render(
        looks=looks.values(),
        groups=[_group(group, looks) for group in by_post(rows)],
        channels=_tally(rows, "channel"),
        decisions=_tally(rows, "decision"),
    )


def anchor(name: str, *more: str) -> str:
    """A name for `id` and `class`: `name` where it is one, else what can be kept of it and a digest; with `more`, always that."""
    kept = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:48]
    if name and kept == name and not more:
        return name
    return f"{kept}-{hashlib.sha256(chr(0).join((name, *more)).encode('utf-8', 'replace')).hexdigest()[:6]}"


def _group(rows: Sequence[Row], looks: Mapping[str, Look]) -> Group:
    post = rows[0]["post"]
    shown = [Shown(row, looks[row["look"]].anchor, _shown(row, looks[row["look"]])) for row in rows]
    return Group(anchor(post["slug"], post["url"], post["title"]), post, shown)


def _shown(row: Row, look: Look) -> Markup:
    from markupsafe import Markup

    return look.show(row) if row["announcement"] else Markup()


def _tally(rows: Sequence[Row], key: str) -> list[tuple[str, str, int]]:
    """What there is to choose from, in order of appearance: its anchor, its name, how many rows have it."""
    return [(anchor(name), name, count) for name, count in Counter(row[key] for row in rows).items()]


def _environment(folders: Sequence[Path], blog: str) -> Environment:
    from jinja2 import ChainableUndefined, FileSystemLoader
    from jinja2.sandbox import SandboxedEnvironment

    from syndicator.preview import markup

    env = SandboxedEnvironment(
        loader=FileSystemLoader([Path(__file__).parent, *folders]),
        undefined=ChainableUndefined,  # a user's own template may give a hook another body than a look knows
        autoescape=True,
        finalize=markup.harmless,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    for shown in (markup.linked, markup.titled, markup.mrkdwn, markup.markdown, markup.pretty, anchor, minute, dollars):
        env.filters[shown.__name__] = shown
    env.globals["blog"] = blog
    return env


def _found(env: Environment, name: str) -> Template:
    from jinja2 import TemplateNotFound, TemplateSyntaxError

    try:
        return env.select_template([name, "looks/default.html.j2"])
    except TemplateSyntaxError as error:
        raise TemplateError(f"templates/{error.name}:{error.lineno}: {error.message}") from None
    except TemplateNotFound as error:
        raise TemplateError(f'templates/{name}: there is no template "{error.name}"') from None


def minute(instant: str) -> str:
    return f"{datetime.fromisoformat(instant).astimezone(UTC):%Y-%m-%d %H:%M}"
