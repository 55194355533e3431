"""Dry-run as an HTML page: each post as each platform would show it, in one file without network access or scripts."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from datetime import UTC, datetime, tzinfo
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from syndicator.errors import TemplateError
from syndicator.model import dollars
from syndicator.preview import Row, by_post
from syndicator.preview.pictures import Pictures
from syndicator.terminal_safe import escape_controls
from syndicator.times import minute
from syndicator.value import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from jinja2 import Environment, Template
    from markupsafe import Markup


@frozen
class DrawnRow:
    """A row and its drawing in the platform's style."""

    row: Row
    look: str  # the CSS class of its style
    html: Markup

    @property
    def classes(self) -> str:
        """CSS classes for the filters."""
        on, to = anchor(self.row["channel"]), anchor(self.row["decision"])
        return f"on-{on} to-{to} both-{on}-{to}"


@frozen
class Group:
    """A post and its rows. `name`: its title, made different from those of other posts."""

    anchor: str
    name: str
    post: Mapping[str, Any]
    rows: Sequence[DrawnRow]

    @property
    def classes(self) -> str:
        """CSS classes of all its rows."""
        return " ".join(dict.fromkeys(" ".join(shown.classes for shown in self.rows).split()))


class Look:
    """How a kind is drawn: a template with two macros, `style()` and `show(row)`."""

    def __init__(self, env: Environment, stem: str) -> None:
        self._name = f"looks/{stem}.html.j2"
        self._template = _load(env, self._name)
        self.anchor = anchor(stem)

    def style(self) -> Markup:
        return self._call("style")

    def show(self, row: Row) -> Markup:
        return self._call("show", row)

    def _call(self, macro: str, *arguments: Any) -> Markup:
        try:
            html: Markup = getattr(self._template.module, macro)(*arguments)
        except Exception as error:  # noqa: BLE001 - a template runs its author's code, which may raise anything
            raise TemplateError(f"templates/{self._name}: {error}") from None
        return html


class Drawer:
    """Draws rows as their platforms would show them. `folders`: template folders, whose `looks` draw the kinds."""

    def __init__(self, folders: Sequence[Path], *, blog: str, zone: tzinfo, pictures: Pictures) -> None:
        self.env = _environment(folders, blog, zone, pictures)
        self._looks: dict[str, Look] = {}

    def look(self, stem: str) -> Look:
        """Return the look of this name. Raises TemplateError if it can't be loaded."""
        if stem not in self._looks:
            self._looks[stem] = Look(self.env, stem)
        return self._looks[stem]

    def draw(self, row: Row) -> DrawnRow:
        """Draw a row, which besides has the `name` of its post. Raises TemplateError."""
        from markupsafe import Markup

        look = self.look(row["look"])
        return DrawnRow(row, look.anchor, look.show(row) if row["announcement"] else Markup())

    def card(self, row: Row, actions: Markup) -> Markup:
        """Return a row as the page shows it, with what can be done about it. Raises TemplateError."""
        module: Any = self.env.get_template("card.html.j2").module
        card: Markup = module.card(self.draw(row), actions)
        return card


def page(
    rows: Sequence[Row],
    *,
    blog: str,
    folders: Sequence[Path],
    zone: tzinfo = UTC,
    pictures: Pictures | None = None,
    notice: str = "",
) -> str:
    """Render rows, of which the oldest post is first, as HTML: deterministically, the newest post first.

    `folders`: template folders, whose `looks` draw the kinds. `zone`: of the times that are shown. `notice`: a sentence on top.
    Raises TemplateError if a look can't be loaded or rendered.
    """
    pictures = pictures or Pictures()
    drawer = Drawer(folders, blog=blog, zone=zone, pictures=pictures)
    posts = list(by_post(rows))[::-1]
    groups = [_group(group, name, drawer) for group, name in zip(posts, _names(posts), strict=True)]
    return drawer.env.get_template("page.html.j2").render(
        looks=[drawer.look(stem) for stem in sorted({row["look"] for row in rows})],
        groups=groups,
        notice=notice,
        pictures=pictures.style(),
        channels=_tally(rows, "channel"),
        decisions=_tally(rows, "decision"),
    )


def anchor(name: str, *more: str) -> str:
    """Return a valid `id` and `class`: `name`, or its valid characters plus a digest; with `more`, always with a
    digest.
    """
    kept = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:48]
    if name and kept == name and not more:
        return name
    return f"{kept}-{hashlib.sha256(chr(0).join((name, *more)).encode('utf-8', 'replace')).hexdigest()[:6]}"


def _names(posts: Sequence[Sequence[Row]]) -> list[str]:
    """Return a name for each post, for people who hear the page: no two are the same."""
    plain = [one_line(post[0]["post"]["title"]) or one_line(post[0]["post"]["slug"]) or "untitled" for post in posts]
    seen: Counter[str] = Counter()
    names = []
    for name in plain:
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return names


def one_line(text: str) -> str:
    return " ".join(escape_controls(text).split())


def _group(rows: Sequence[Row], name: str, drawer: Drawer) -> Group:
    post = rows[0]["post"]
    shown = [drawer.draw({**row, "name": name}) for row in rows]
    return Group(anchor(post["slug"], post["url"], post["title"]), name, post, shown)


def _tally(rows: Sequence[Row], key: str) -> list[tuple[str, str, int]]:
    """Return a filter's options in order of appearance: anchor, name, number of rows."""
    return [(anchor(name), name, count) for name, count in Counter(row[key] for row in rows).items()]


def _environment(folders: Sequence[Path], blog: str, zone: tzinfo, pictures: Pictures) -> Environment:
    from jinja2 import ChainableUndefined, FileSystemLoader
    from jinja2.sandbox import SandboxedEnvironment

    from syndicator.preview import markup

    env = SandboxedEnvironment(
        loader=FileSystemLoader([Path(__file__).parent, *folders]),
        undefined=ChainableUndefined,  # a user's own template may give another body than the look expects
        autoescape=True,
        finalize=markup.harmless,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    for function in (
        markup.linked,
        markup.sentence,
        markup.titled,
        markup.unescaped,
        markup.mrkdwn,
        markup.beginning,
        markup.pretty,
        anchor,
        dollars,
    ):
        env.filters[function.__name__] = function
    env.filters["markdown"] = partial(markup.markdown, picture=pictures.class_of)
    env.filters["article"] = partial(markup.article, picture=pictures.class_of)
    env.filters["picture"] = lambda address: pictures.class_of(str(address))
    env.filters["minute"] = partial(_minute, zone=zone)
    env.globals["blog"] = blog
    return env


def _load(env: Environment, name: str) -> Template:
    from jinja2 import TemplateNotFound, TemplateSyntaxError

    try:
        return env.select_template([name, "looks/default.html.j2"])
    except TemplateSyntaxError as error:
        raise TemplateError(f"templates/{error.name}:{error.lineno}: {error.message}") from None
    except TemplateNotFound as error:
        raise TemplateError(f'templates/{name}: template "{error.name}" not found') from None


def _minute(instant: str, zone: tzinfo) -> str:
    return minute(datetime.fromisoformat(instant), zone)
