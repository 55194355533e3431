"""Sandboxed Jinja2: find templates, fill them in, and report errors on one line."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import (
    BytecodeCache,
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

from syndicator.errors import LedgerError, TemplateError
from syndicator.render import deadline, variables
from syndicator.typed_commands import current_blog

if TYPE_CHECKING:
    from types import CodeType, TracebackType

    from jinja2.bccache import Bucket

VARIABLES: Mapping[str, type | None] = {
    "post": variables.PostVariables,
    "channel": variables.ChannelVariables,
    "blog": variables.BlogVariables,
    "journey": variables.JourneyVariables,
    "digest": None,
    "own": None,
}
_CHECK = "check_deadline"  # among the globals of templates
_MAX_OUTPUT = 2_000_000  # characters


class _Compiled(BytecodeCache):
    """The templates that this process has compiled: compiling one takes longer than filling it in for a post.

    Each pass has an environment of its own. What Jinja computes while it compiles is the same in all of them: filters with
    constants, but for those that are given the context.
    """

    def __init__(self) -> None:
        self._templates: dict[
            str, tuple[str, CodeType | None]
        ] = {}  # by name and path: the source's checksum, and its code

    def load_bytecode(self, bucket: Bucket) -> None:
        checksum, code = self._templates.get(bucket.key, ("", None))
        bucket.code = code if checksum == bucket.checksum else None

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._templates[bucket.key] = bucket.checksum, bucket.code


_compiled = _Compiled()


def environment(folders: Sequence[Path], filters: Mapping[str, Callable[..., Any]]) -> SandboxedEnvironment:
    """Return an environment that searches templates in `folders`, in order. `filters`: those that read more than their arguments
    must be given the context.
    """
    env = _Environment(
        loader=FileSystemLoader([str(folder) for folder in folders]),
        undefined=_Undefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,  # the result is text, or JSON by `tojson`; never HTML
        bytecode_cache=_compiled,
    )
    env.filters = {name: deadline.checked(function) for name, function in {**env.filters, **filters}.items()}
    env.globals[_CHECK] = deadline.check
    return env


class _Environment(SandboxedEnvironment):
    """Checks the deadline in every loop and macro of a template."""

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        template = super()._parse(source, name, filename)
        repeated: Iterator[Any] = template.find_all((nodes.For, nodes.Macro, nodes.CallBlock))
        for node in repeated:
            check = nodes.Call(nodes.Name(_CHECK, "load"), [], [], None, None)
            node.body.insert(0, nodes.ExprStmt(check).set_lineno(node.lineno))
        return template


def load(env: Environment, name: str) -> Template:
    """Load the template `name`. Raises TemplateError if it is missing or not valid."""
    with template_errors(name):
        return env.get_template(name)


def fill(template: Template, names: Mapping[str, Any], where: str) -> str:
    """Fill in a template. Raises TemplateError with file and line, or with `where` for a template without a file."""
    pieces, length = [], 0
    with template_errors(where):
        for piece in template.generate(names):
            deadline.check()
            pieces.append(piece)
            length += len(piece)
            if length > _MAX_OUTPUT:
                raise TemplateError(f"{where}: the text is longer than {_MAX_OUTPUT:,} characters")
    return "".join(pieces)


def undefined_variables(env: Environment, name: str) -> Iterator[str]:
    """Yield a line per undefined variable in a template, including branches that are seldom taken."""
    assert env.loader is not None
    source, path, _ = env.loader.get_source(env, name)
    tree = env.parse(source)
    file = _shown(path, name)
    for name_ in sorted(meta.find_undeclared_variables(tree) - {*VARIABLES, *env.globals}):
        yield f"{file}: {undefined(name_, list(VARIABLES))}"
    for node in tree.find_all(nodes.Getattr):
        view = VARIABLES.get(node.node.name) if isinstance(node.node, nodes.Name) else None
        if view and isinstance(node.node, nodes.Name) and node.attr not in variables.names(view):
            yield f"{file}:{node.lineno}: {undefined(node.attr, variables.names(view), f'{node.node.name}.')}"


@contextmanager
def template_errors(where: str) -> Iterator[None]:
    """Turn every error inside a template into a one-line TemplateError; but not of the ledger, in which it looks up posts."""
    try:
        yield
    except (TemplateError, LedgerError):
        raise
    except RecursionError:
        raise TemplateError(f"{where}: nested too deeply") from None
    except TemplateSyntaxError as error:
        raise TemplateError(f"{_shown(error.filename, where)}:{error.lineno}: {error.message}") from None
    except TemplateNotFound as error:
        raise TemplateError(f'{where}: template not found: "{error.name}"') from None
    except Exception as error:  # noqa: BLE001 - a template runs its author's code, which may raise anything
        file, number = _origin(error.__traceback__)
        raise TemplateError(f"{_shown(file, where)}{f':{number}' if number else ''}: {error}") from None


def undefined(name: str, available: Sequence[str], path: str = "") -> str:
    """Return `post.sumary` is undefined; did you mean `post.summary`?"""
    close = difflib.get_close_matches(name, available, n=1)
    hint = f"did you mean `{path}{close[0]}`?" if close else f"available: {', '.join(available) or 'none'}"
    return f"`{path}{name}` is undefined; {hint}"


class _Undefined(StrictUndefined):
    """An undefined value whose error lists what is available."""

    __slots__ = ()

    @property
    def _undefined_message(self) -> str:
        name, owner = str(self._undefined_name), self._undefined_obj
        if self._undefined_hint:
            return self._undefined_hint
        if owner is missing:
            return undefined(name, list(VARIABLES))
        if isinstance(owner, variables.NoJourney):
            return f"`journey.{name}`: this post has no journey (put it inside {{% if journey %}})"
        path = next((path for path, kind in VARIABLES.items() if kind is type(owner)), "")
        if path:
            return undefined(name, variables.names(type(owner)), f"{path}.")
        return undefined(name, [str(key) for key in owner] if isinstance(owner, Mapping) else [])


def _origin(trace: TracebackType | None) -> tuple[str | None, int | None]:
    """Return file and line of the innermost template frame."""
    origin: tuple[str | None, int | None] = (None, None)
    while trace is not None:
        if trace.tb_frame.f_code.co_filename.endswith((".j2", "<template>")):
            origin = (trace.tb_frame.f_code.co_filename, trace.tb_lineno)
        trace = trace.tb_next
    return origin


def _shown(file: str | None, where: str) -> str:
    """Return the path of a template, in a folder of several blogs with the folder of its blog."""
    if file in (None, "<template>", "<unknown>"):
        return where
    parts = Path(file).parts
    return "/".join(parts[-3:] if parts[-3:-2] == (current_blog(),) else parts[-2:])
