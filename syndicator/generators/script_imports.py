"""Follow what an object in a JavaScript configuration takes from other files: `siteUrl: config.url`, `...config`."""

from __future__ import annotations

import re
from itertools import islice
from posixpath import dirname, join, normpath
from typing import TYPE_CHECKING

from syndicator.generators.js_object import object_at
from syndicator.generators.site_settings import script_block, script_values, without_comments

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from syndicator.generators.site_settings import SiteFiles

_FROM_FILE = r"""["'`]((?:\.{1,2}|[@~]\w*|src)/[^"'`\n]+)["'`]"""
_REQUIRE = re.compile(rf"(?:const|let|var)\s+([\w$]+|\{{[^{{}}]*\}})\s*=\s*require\(\s*{_FROM_FILE}\s*\)")
_IMPORT = re.compile(rf"import\s+(?:\*\s*as\s+)?([\w$]+|\{{[^{{}}]*\}})\s+from\s+{_FROM_FILE}")
_LOADED = re.compile(rf"(?:\brequire\(|\bimport\(|\bfrom|\bimport)\s*{_FROM_FILE}")
_REFERENCE = re.compile(r"(?:^|[{,\n])[^\S\n]*+([\w$]+)\s*:\s*([A-Za-z_$][\w$]*)(?:\.[\w$.]*?([\w$]+))?\s*(?=[,}\n]|$)")
_SPREAD = re.compile(r"\.\.\.\s*([A-Za-z_$][\w$]*)")
_CONSTANT = re.compile(r"(?:const|let|var)\s+([\w$]+)(?:\s*:\s*[\w$.]+)?\s*=\s*(?=\{)")
_EXPORTED = re.compile(rf"(?:module\.exports\s*=|export\s+default)\s*(?=\{{)|{_CONSTANT.pattern}")
_MOST = 100  # objects that are read
_ENDINGS = ("", ".ts", ".js", ".tsx", ".jsx", ".mjs", ".cjs", ".json", "/index.ts", "/index.js")


def object_values(site: SiteFiles, config: str, name: str) -> dict[str, str]:
    """Return the texts in the object `name` of a configuration, at its top, those that it takes from other files included;
    empty if there is none.
    """
    text = without_comments(site.text(config))
    objects = {match[1]: _texts(text, match.end()) for match in islice(_CONSTANT.finditer(text), _MOST)}
    objects |= {variable: values for variable, file in _imports(text) if (values := _values(site, config, file))}
    block = script_block(text, name)
    if not block:
        other = re.search(rf"\b{name}\s*:\s*([\w$]+)", text)
        return objects.get(name) or (objects.get(other[1], {}) if other else {})
    spread = [objects.get(variable, {}) for variable in _SPREAD.findall(block)]
    constants = script_values(text.partition(block)[0])
    return {
        **{key: value for values in spread for key, value in values.items()},
        **dict(_referenced(block, objects, constants)),
        **_texts(f"{{{block}}}", 0),
    }


def module_text(site: SiteFiles, importer: str, module: str) -> str:
    """Return the text of a module, as a file names it: by a path from there, or from the top of the site or its `src`, perhaps
    with a sign for that. Without comments; empty if it is not in the site.
    """
    below = module.lstrip("@~/")
    names = [join(dirname(importer), module)] if module.startswith(".") else [below, f"src/{below}"]
    inside = [name for name in map(normpath, names) if not name.startswith("..")]
    files = (name + ending for name in inside for ending in _ENDINGS)
    return without_comments(next(filter(None, map(site.text, files)), ""))


def with_imports(site: SiteFiles, name: str) -> str:
    """Return a program, without comments, and below it the files of the site that it loads directly."""
    text = without_comments(site.text(name))
    loaded = dict.fromkeys(islice((match[1] for match in _LOADED.finditer(text)), _MOST))
    return "\n".join((text, *(module_text(site, name, module) for module in loaded)))


def _imports(text: str) -> Iterator[tuple[str, str]]:
    """Yield the names that are taken from a file of the site, and the file as it is written."""
    for pattern in (_REQUIRE, _IMPORT):
        for names, file in pattern.findall(text):
            for name in names.strip("{} \n").split(","):
                yield re.split(r"\s*:\s*|\s+as\s+", name.strip())[-1], file


def _values(site: SiteFiles, config: str, file: str) -> dict[str, str]:
    """Return the texts in a file, at the top of what it exports first; empty if it is none of the site's."""
    text = module_text(site, config, file)
    exported = _EXPORTED.search(text)
    at_top = _texts(text, exported.end()) if exported else {}
    return {**script_values(text), **at_top}


def _referenced(
    block: str, objects: Mapping[str, Mapping[str, str]], constants: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Yield the keys whose value is a name or a member of an object, and the text that it stands for."""
    for key, variable, member in _REFERENCE.findall(block):
        values = objects.get(variable, constants)
        if text := values.get(member or variable):
            yield key, text


def _texts(text: str, start: int) -> dict[str, str]:
    """Return the members of an object literal that are text."""
    members = object_at(text, start) or {}
    return {key: value for key, value in members.items() if isinstance(value, str)}
