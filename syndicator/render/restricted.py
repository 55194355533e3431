"""The post's own words as a template limited to variables and filters, since front matter is untrusted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinja2 import nodes

from syndicator.errors import TemplateError
from syndicator.render import environment
from syndicator.render.filters import ALLOWED_IN_POSTS

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
_MAX_LENGTH = 20_000
_MAX_PARTS = {nodes.Filter: ("filters", 50), nodes.Name: ("variables", 100), nodes.Node: ("parts", 1000)}


def restricted_template(env: Environment, source: str, where: str) -> Template:
    """Compile `source`. Raises TemplateError if it uses more than `{{ name }}` and `{{ name | filter }}`."""
    if len(source) > _MAX_LENGTH:
        raise TemplateError(f"{where}: {len(source):,} characters are too many (at most {_MAX_LENGTH:,})")
    with environment.template_errors(where):
        tree = env.parse(source)
        for node in tree.find_all(nodes.Node):
            _check(node, where)
        _check_size(tree, where)
        template = env.from_string(tree)
    template.globals = {}
    return template


def _check(node: nodes.Node, where: str) -> None:
    at = f"{where}:{node.lineno}"
    if not isinstance(node, _ALLOWED):
        raise TemplateError(f"{at}: a post's own words may use only {{{{ name }}}} and {{{{ name | filter }}}}")
    if isinstance(node, nodes.Name) and node.name not in environment.VARIABLES:
        raise TemplateError(f"{at}: {environment.undefined(node.name, list(environment.VARIABLES))}")
    if isinstance(node, nodes.Filter) and node.name not in ALLOWED_IN_POSTS:
        allowed = ", ".join(sorted(ALLOWED_IN_POSTS))
        raise TemplateError(f"{at}: a post's own words may not use the filter `{node.name}` (only {allowed})")


def _check_size(tree: nodes.Template, where: str) -> None:
    for kind, (what, most) in _MAX_PARTS.items():
        count = sum(1 for _ in tree.find_all(kind))
        if count > most:
            raise TemplateError(f"{where}: {count:,} {what} are too many for a post's own words (at most {most:,})")
