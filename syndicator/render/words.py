"""Words that come with a post may substitute and filter, and nothing else: strangers write front matter too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinja2 import nodes

from syndicator.errors import TemplateError
from syndicator.render import environment
from syndicator.render.filters import HARMLESS

if TYPE_CHECKING:
    from jinja2 import Environment, Template

_ALLOWED = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Getattr,
    nodes.Getitem,
    nodes.Filter,
    nodes.Const,
    nodes.Keyword,
)
_LONGEST = 20_000


def template(env: Environment, source: str, where: str) -> Template:
    """The words as a template. Raises TemplateError where they want more than `{{ name }}` and `{{ name | filter }}`."""
    if len(source) > _LONGEST:
        raise TemplateError(
            f"{where}: {len(source):,} characters are too many for words of a post; {_LONGEST:,} may be used"
        )
    with environment.explained(where):
        tree = env.parse(source)
        for node in tree.find_all(nodes.Node):
            _check(node, where)
        found = env.from_string(tree)
    found.globals = {}
    return found


def _check(node: nodes.Node, where: str) -> None:
    if not isinstance(node, _ALLOWED):
        raise TemplateError(
            f"{where}:{node.lineno}: only {{{{ name }}}} and {{{{ name | filter }}}} may be used in a post's own words"
        )
    if isinstance(node, nodes.Name) and node.name not in environment.VARIABLES:
        raise TemplateError(f"{where}:{node.lineno}: {environment.unknown(node.name, list(environment.VARIABLES))}")
    if isinstance(node, nodes.Filter) and node.name not in HARMLESS:
        raise TemplateError(
            f"{where}:{node.lineno}: the filter `{node.name}` may not be used in a post's own words; {', '.join(sorted(HARMLESS))} may"
        )
