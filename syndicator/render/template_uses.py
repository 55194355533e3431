"""Which attributes of the post a template uses, also in what it includes and in the macros that it calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinja2 import nodes

from syndicator.render.environment import template_errors

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from jinja2 import Environment


def uses(env: Environment, name: str, attributes: Collection[str]) -> bool:
    """Whether a template uses one of these attributes of `post`. Raises TemplateError if it is missing or not valid."""
    tree = _parsed(env, name)
    if any(owner == "post" and attribute in attributes for owner, attribute in _attributes(tree)):
        return True
    called = set(_called(tree))
    return any(
        _macros_use(env, other, called, attributes) if has_macros else uses(env, other, attributes)
        for other, has_macros in _references(tree)
    )


def _parsed(env: Environment, name: str) -> nodes.Template:
    assert env.loader is not None
    with template_errors(name):
        return env.parse(env.loader.get_source(env, name)[0])


def _attributes(tree: nodes.Node) -> Iterator[tuple[str, str]]:
    """Yield (name, attribute) of `name.attribute` and `name["attribute"]`."""
    for attribute in tree.find_all(nodes.Getattr):
        if isinstance(attribute.node, nodes.Name):
            yield attribute.node.name, attribute.attr
    for item in tree.find_all(nodes.Getitem):
        if isinstance(item.node, nodes.Name) and isinstance(item.arg, nodes.Const):
            yield item.node.name, str(item.arg.value)


def _called(tree: nodes.Node) -> Iterator[str]:
    for call in tree.find_all(nodes.Call):
        if isinstance(call.node, nodes.Getattr):
            yield call.node.attr
        elif isinstance(call.node, nodes.Name):
            yield call.node.name


def _references(tree: nodes.Node) -> Iterator[tuple[str, bool]]:
    """Yield the names of other templates, and whether they are imported for their macros."""
    for kind, has_macros in (
        (nodes.Import, True),
        (nodes.FromImport, True),
        (nodes.Include, False),
        (nodes.Extends, False),
    ):
        for reference in tree.find_all(kind):
            other = getattr(reference, "template", None)
            if isinstance(other, nodes.Const):
                yield str(other.value), has_macros


def _macros_use(env: Environment, name: str, called: Collection[str], attributes: Collection[str]) -> bool:
    macros = (macro for macro in _parsed(env, name).find_all(nodes.Macro) if macro.name in called)
    return any(attribute in attributes for macro in macros for _, attribute in _attributes(macro))
