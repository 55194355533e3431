"""Addresses that programs in JavaScript make."""

from __future__ import annotations

import pytest

from syndicator.generators.script_addresses import AddressCode, Functions
from tests.growth import assert_linear


@pytest.mark.parametrize(
    ("code", "patterns"),
    [
        ("`/w/${page.fileSlug}`", ["/w/{slug}"]),
        ("`${page.inputPath}/${page.fileSlug}`", []),
        ("`/w/${year}/`", []),
        ("const name = page.fileSlug;\nreturn `/${name}/`", ["/{slug}/"]),
        ("const name = data.title\n  .replace(/!/g, '')\n  .toLowerCase()\n\nreturn `/${name}`", ["/{title}"]),
        ("const a = x; const a = page.fileSlug; return `/${a}/`", ["/{slug}/"]),
        ("const a = b; const b = a; return `/${a}/`", []),
        ("`/a/${slug}` or `/b/${slug}`", ["/b/{name}", "/a/{name}"]),
        ('`/${format(date, "yyyy/M/dd")}/${slug}`', ["/{year}/{i_month}/{day}/{name}"]),
        ('`/${dayjs(date).format("YYYY-MM-DD")}-${slug}`', ["/{year}-{month}-{day}-{name}"]),
        ('`/${date.toFormat("yyyy/DDD")}/${slug}`', []),
        ("const month = String(d.month).padStart(2, '0');\n`/${d.year}/${month}/${slug}`", ["/{year}/{month}/{name}"]),
        ("const month = 1 + d.getMonth();\n`/${d.getFullYear()}/${month}/${slug}`", []),
        ("const m = String(d.getUTCMonth() + 1).padStart(2, '0')\n\n`/${d.getUTCFullYear()}/${m}/${page.data.basename}/`", ["/{year}/{month}/{slug}/"]),
        ("const id = entry.substring(11);\n`w/${id}`", ["w/{slug}"]),
        ("`w/${slug.replace(/([\\d]{4})-(.*)/, '$2')}`", ["w/{slug}"]),
        ("`w/${slug}\\n`", []),
    ],
)  # fmt: skip
def test_patterns(code: str, patterns: list[str]) -> None:
    assert AddressCode(code).patterns() == patterns


@pytest.mark.parametrize(
    ("code", "returned"),
    [
        ("function a(post) {\n  return `${post.slug}/`\n}\nconst b = `c`", "{name}/"),
        ("export const a = async (\n  p: Post,\n): string =>\n  `${p.slug}/`;", "{name}/"),
        ("export default function a(p) { return `${a(p)}/` }", ""),
        ("const a = 1;\nconst b = (p) => `${p.slug}`", ""),
        ("function a(p) { return `${b(p)}/` }\nfunction b(p) { return `${p.slug}` }", "{name}/"),
        ("".join(f"function {a}(p) {{ return `{b}` }}\n" for a, b in (("a", "${b(p)}"), ("b", "${c(p)}"), ("c", "${p.slug}"))), "{name}"),
        ("function a(p) { return `${b(p)}${c(p)}${d(p)}${e(p)}` }\n" + "".join(f"const {name} = (p) => `{name}`\n" for name in "bcde"), "bcde"),
    ],
)  # fmt: skip
def test_what_functions_return(code: str, returned: str) -> None:
    assert Functions(code).returned("a") == returned


def test_a_long_program_is_read_in_linear_time() -> None:
    def read(n: int) -> None:
        AddressCode("const a = b\n.c" * n + "`${" * n + "const d = d;" * n + "`${d}`").patterns()

    assert_linear(read, 20_000)


def test_functions_that_call_each_other_are_read_once_each() -> None:
    def read(n: int) -> None:
        body = "return `${f0(p)}${f1(p)}`\n" * n
        Functions("".join(f"function f{i}() {{ {body} }}\n" for i in range(4))).returned("f0")

    assert_linear(read, 1_000)
    chain = "".join(f"function f{i}(p) {{ return `${{f{i + 1}(p)}}` }}\n" for i in range(2_000))
    assert Functions(chain).returned("f0") == ""
