"""Jinja2, sandboxed: where templates are found, how they are filled in, and what is said when they can't be."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import (
    Environment,
    FileSystemLoader,
    StrictUndefined,
    Template,
    TemplateNotFound,
    TemplateSyntaxError,
    meta,
    nodes,
)
from jinja2.sandbox import SandboxedEnvironment
from jinja2.utils import missing

from syndicator.errors import TemplateError
from syndicator.render import views

if TYPE_CHECKING:
    from types import TracebackType

VARIABLES: Mapping[str, type | None] = {
    "post": views.PostView,
    "channel": views.ChannelView,
    "blog": views.BlogView,
    "journey": views.JourneyView,
    "digest": None,
    "own": None,
}
_LONGEST = 2_000_000  # characters that a template may give


def environment(folders: Sequence[Path], filters: Mapping[str, Callable[..., Any]]) -> SandboxedEnvironment:
    """An environment that looks for templates in `folders`, in that order."""
    found = SandboxedEnvironment(
        loader=FileSystemLoader([str(folder) for folder in folders]),
        undefined=_Undefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,  # what comes out is text, or JSON by `tojson`; never HTML
    )
    found.filters.update(filters)
    return found


def load(env: Environment, name: str) -> Template:
    """The template `name`. Raises TemplateError where it is not there or not well-formed."""
    with explained(name):
        return env.get_template(name)


def fill(template: Template, names: Mapping[str, Any], where: str) -> str:
    """What the template gives. Raises TemplateError with file and line, or with `where` for a template without a file."""
    pieces, length = [], 0
    with explained(where):
        for piece in template.generate(names):
            pieces.append(piece)
            length += len(piece)
            if length > _LONGEST:
                raise TemplateError(f"{where}: gives more than {_LONGEST:,} characters")
    return "".join(pieces)


def dead_variables(env: Environment, name: str) -> Iterator[str]:
    """What a template asks for that no post will ever have, in branches that are seldom taken too."""
    assert env.loader is not None
    source, path, _ = env.loader.get_source(env, name)
    tree = env.parse(source)
    place = _place(path, name)
    for unbound in sorted(meta.find_undeclared_variables(tree) - {*VARIABLES, *env.globals}):
        yield f"{place}: {unknown(unbound, list(VARIABLES))}"
    for node in tree.find_all(nodes.Getattr):
        view = VARIABLES.get(node.node.name) if isinstance(node.node, nodes.Name) else None
        if view and isinstance(node.node, nodes.Name) and node.attr not in views.names(view):
            yield f"{place}:{node.lineno}: {unknown(node.attr, views.names(view), f'{node.node.name}.')}"


@contextmanager
def explained(where: str) -> Iterator[None]:
    """Turns whatever goes wrong inside a template into one line."""
    try:
        yield
    except TemplateError:
        raise
    except TemplateSyntaxError as error:
        raise TemplateError(f"{_place(error.filename, where)}:{error.lineno}: {error.message}") from None
    except TemplateNotFound as error:
        raise TemplateError(f'{where}: there is no template "{error.name}"') from None
    except Exception as error:  # noqa: BLE001 - a template runs code of its author: anything may come out
        file, number = _origin(error.__traceback__)
        raise TemplateError(f"{_place(file, where)}{f':{number}' if number else ''}: {error}") from None


def unknown(name: str, available: Sequence[str], path: str = "") -> str:
    """What is said of a name that is not there, as in: `post.sumary` is undefined; did you mean `post.summary`?"""
    close = difflib.get_close_matches(name, available, n=1)
    hint = f"did you mean `{path}{close[0]}`?" if close else f"there are {', '.join(available) or 'none'}"
    return f"`{path}{name}` is undefined; {hint}"


class _Undefined(StrictUndefined):
    """Says what is available in its place."""

    __slots__ = ()

    @property
    def _undefined_message(self) -> str:
        name, owner = str(self._undefined_name), self._undefined_obj
        if self._undefined_hint:
            return self._undefined_hint
        if owner is missing:
            return unknown(name, list(VARIABLES))
        if isinstance(owner, views.NoJourney):
            return f"`journey.{name}`: there is no journey for this post; put it inside {{% if journey %}}"
        path = next((path for path, kind in VARIABLES.items() if kind is type(owner)), "")
        if path:
            return unknown(name, views.names(type(owner)), f"{path}.")
        return unknown(name, [str(key) for key in owner] if isinstance(owner, Mapping) else [])


def _origin(trace: TracebackType | None) -> tuple[str | None, int | None]:
    """File and line of the innermost frame that is a template's."""
    found: tuple[str | None, int | None] = (None, None)
    while trace is not None:
        if trace.tb_frame.f_code.co_filename.endswith((".j2", "<template>")):
            found = (trace.tb_frame.f_code.co_filename, trace.tb_lineno)
        trace = trace.tb_next
    return found


def _place(file: str | None, where: str) -> str:
    return where if file in (None, "<template>", "<unknown>") else "/".join(Path(file).parts[-2:])
