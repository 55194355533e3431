"""Whether a template prints the address, wherever it does so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syndicator.errors import TemplateError
from syndicator.render import shipped
from syndicator.render.environment import environment
from syndicator.render.template_uses import uses

if TYPE_CHECKING:
    from pathlib import Path

MACROS = "{% macro link(p) %}{{ p.url }}{% endmacro %}{% macro name(p) %}{{ p.title }}{% endmacro %}"


@pytest.mark.parametrize(
    ("template", "used"),
    [
        ("{{ post.url }}", True),
        ("{{ post['url'] }}", True),
        ("{% if post.url %}-> {{ post.url | upper }}{% endif %}", True),
        ("{{ post.title }} {{ blog.url }}", False),
        ("{% for one in digest %}{{ one.url }}{% endfor %}", False),
        ("{% import 'm.j2' as m %}{{ m.link(post) }}", True),
        ("{% import 'm.j2' as m %}{{ m.name(post) }}", False),
        ("{% from 'm.j2' import link %}{{ link(post) }}", True),
        ("{% include 'direct.j2' %}", True),
        ("{% extends 'direct.j2' %}", True),
    ],
)
def test_the_address_is_found_wherever_it_is_printed(template: str, used: bool, tmp_path: Path) -> None:
    for name, text in (("t.j2", template), ("m.j2", MACROS), ("direct.j2", "{{ post.url }}")):
        (tmp_path / name).write_text(text)
    assert uses(environment([tmp_path], {}), "t.j2", ("url",)) is used


@pytest.mark.parametrize(("name", "used"), [("x.txt.j2", True), ("plain.json.j2", True), ("hashnode.md.j2", False)])
def test_of_the_shipped_ones_the_article_does_not(name: str, used: bool) -> None:
    from syndicator.render.filters import by_name

    assert uses(environment([shipped()], by_name({})), name, ("url", "canonical_url")) is used


def test_a_template_that_is_missing_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match="template not found"):
        uses(environment([tmp_path], {}), "t.j2", ("url",))
