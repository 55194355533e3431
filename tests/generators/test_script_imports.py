"""Objects of a JavaScript configuration whose values are in other files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syndicator.generators.script_imports import object_values
from syndicator.generators.site_settings import SiteFiles
from tests.fakes.site import write_site
from tests.growth import assert_linear
from tests.long_cases import first_of

if TYPE_CHECKING:
    from pathlib import Path

KNOTS = {"title": "Knots", "siteUrl": "https://blog.example.dev"}
MEMBERS = "author: { url: '/me' }, title: 'Knots', siteUrl: 'https://blog.example.dev'"


def values_of(folder: Path, config: str, files: dict[str, str]) -> dict[str, str]:
    site = write_site(folder, {"site.config.ts": config, **files})
    return object_values(SiteFiles(site), "site.config.ts", "meta")


@pytest.mark.parametrize(
    "config",
    [
        f"export default {{ meta: {{ {MEMBERS} }} }}",
        f"const meta: Meta = {{ {MEMBERS} }}\nexport default {{ meta, plugins: [] }}",
        f"const about = {{ {MEMBERS} }}\nexport default {{ meta: about }}",
        f"const about = {{ {MEMBERS} }}\nexport default {{ meta: {{ ...about, pages: [] }} }}",
        "const NAME = 'Knots'\nexport default { meta: { title: NAME, siteUrl: 'https://blog.example.dev' } }",
    ],
)
def test_an_object_in_the_file_itself(tmp_path: Path, config: str) -> None:
    assert values_of(tmp_path, config, {}) == KNOTS


@pytest.mark.parametrize(
    ("config", "file"),
    [
        ("import { about as meta } from './src/meta'\nexport default { meta }", "src/meta.ts"),
        ("import about from './src/meta.js'\nexport default { meta: about }", "src/meta.js"),
        ("const { about } = require(`./src/meta`)\nmodule.exports = { meta: { ...about } }", "src/meta/index.js"),
        (
            "const a = require('./src/meta');\nmodule.exports = { meta: { title: a.title, siteUrl: a.about.siteUrl } }",
            "src/meta.cjs",
        ),
    ],
)
def test_an_object_from_another_file(tmp_path: Path, config: str, file: str) -> None:
    values = values_of(tmp_path, config, {file: f"export const about = {{ {MEMBERS} }}\n"})
    assert {key: values.get(key) for key in KNOTS} == KNOTS


@pytest.mark.parametrize(
    ("module", "file"),
    [
        ("@/meta", "src/meta.ts"),
        ("~/meta", "meta.ts"),
        ("@utils/meta", "src/utils/meta.ts"),
        ("src/meta", "src/meta.js"),
    ],
)
def test_a_module_may_be_named_from_the_top(tmp_path: Path, module: str, file: str) -> None:
    config = f"import about from '{module}'\nexport default {{ meta: about }}"
    assert values_of(tmp_path, config, {file: "export default { title: 'Knots' }"}) == {"title": "Knots"}


def test_what_the_object_says_itself_precedes(tmp_path: Path) -> None:
    config = "const a = require('./a')\nmodule.exports = { meta: { title: 'Ash', ...a } }"
    assert values_of(tmp_path, config, {"a.js": "module.exports = { title: 'Clay', lang: 'en' }"})["title"] == "Ash"


@pytest.mark.parametrize(
    "config", ["", "export default { other: 1 }", "import meta from './gone'\nexport default { meta }"]
)
def test_no_such_object(tmp_path: Path, config: str) -> None:
    assert values_of(tmp_path, config, {}) == {}


def test_no_file_outside_the_site_is_read(tmp_path: Path) -> None:
    (tmp_path / "config.js").write_text("module.exports = { title: 'Knots' }\n")
    assert values_of(tmp_path / "site", "const a = require('../config')\nmodule.exports = { meta: a }\n", {}) == {}


@pytest.mark.parametrize("piece", first_of(["\n", "\r\n ", "const a = {", "a: b.c.", "...a"]))
def test_hostile_configurations_take_linear_time(tmp_path: Path, piece: str) -> None:
    def read(n: int) -> None:
        values_of(tmp_path, f"export default {{ meta: {{ title: 'Knots',{piece * n}", {})
        values_of(tmp_path, f"export default {{ meta: {{{piece * n}\n}} }}", {})

    assert_linear(read, 10_000)
