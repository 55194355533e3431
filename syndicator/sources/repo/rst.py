"""reStructuredText, by docutils: title, fields and HTML, without files from outside and whatever Sphinx or a blog adds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from docutils import nodes
from docutils.core import publish_doctree, publish_from_doctree
from docutils.parsers.rst import Directive, directives, roles
from docutils.parsers.rst.directives.body import CodeBlock
from docutils.parsers.rst.directives.images import Figure
from docutils.parsers.rst.languages import en

from syndicator.generators.tags import player
from syndicator.sources.repo.front_matter import FrontMatterError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from syndicator.sources.repo.front_matter import PostDocument

_MOST_SCANNED = 20_000_000  # characters that are looked at in search of the ends of marks, in a second or two
_MARKS = re.compile(r"[`*|]+")
_MOST = 200_000  # characters; docutils takes a second for so many, or for so many lines
_MOST_LINES = 10_000
_SETTINGS = {
    "file_insertion_enabled": False, "raw_enabled": True, "report_level": 5, "halt_level": 6, "_disable_config": True,
    "initial_header_level": 2, "syntax_highlight": "none", "smart_quotes": False, "math_output": "MathJax", "line_length_limit": _MOST,
    "input_encoding": "unicode", "output_encoding": "unicode", "embed_stylesheet": False, "stylesheet_path": "",
}  # fmt: skip
_DIRECTIVE = re.compile(r"^[ \t]*\.\.[ \t]+(?:\|[^|\n]+\|[ \t]+)?([\w:+.-]{1,40})::(?=[ \t]|$)", re.MULTILINE)
_ROLE = re.compile(r"(?<![\w`]):([\w+.-]{1,40}(?::[\w+.-]{1,40})?):`|`:([\w+.-]{1,40}(?::[\w+.-]{1,40})?):")
_WITH_TEXT = frozenset({
    "only", "versionadded", "versionchanged", "deprecated", "seealso", "details", "collapse", "dropdown", "grid", "grid-item", "card", "tab-set",
    "tab-item", "tabs", "tab", "update", "container", "centered", "rubric", "todo",
})  # fmt: skip
_REFERENCE = re.compile(
    r"`(?P<phrase>[^`]*?)(?:\s*<[^<>]*>)?`_{1,2}|(?P<name>.*?\w)_{1,2}|\|(?P<substitution>[^|]*)\|_{0,2}", re.DOTALL
)
_TARGET = re.compile(r"(.*?)\s*<[^<>]*>", re.DOTALL)


def convert(document: PostDocument) -> None:
    """Add the fields and the title of the text to the front matter, and make its body HTML. Raises FrontMatterError."""
    beginning = "\n".join(document.body[:_MOST].split("\n", _MOST_LINES)[:_MOST_LINES])
    text, written = _readable(beginning), len(document.body)
    _know(text)
    settings = {**_SETTINGS, "doctitle_xform": "title" not in document.data}
    try:
        tree = publish_doctree(text, settings_overrides=settings)
        fields, posts = dict(_fields(tree)), [*tree.findall(_PostFields)]
        for node in [*tree.findall(nodes.docinfo), *posts]:
            node.parent.remove(node)
        for problem in [*tree.findall(nodes.problematic)]:
            problem.parent.replace(problem, nodes.Text(_words(problem.astext())))
        html = publish_from_doctree(tree, writer="html5", settings_overrides=settings)
    except RecursionError:
        raise FrontMatterError("nested too deep to be read") from None
    document.data = {**fields, **document.data}
    document.form = document.form or ("sphinx" if posts else "rst" if fields.keys() - {"title"} else "")
    document.body = _main(html)
    document.is_html = True
    if len(beginning) < written:
        document.warnings += (f"only its first {len(beginning):,} characters are read",)


def _readable(text: str) -> str:
    """Return the text with the marks escaped where there are too many: docutils looks for the end of each one in all of
    its paragraph.
    """
    left = _MOST_SCANNED
    paragraphs = text.split("\n\n")
    for number, paragraph in enumerate(paragraphs):
        left -= len(paragraph) * len(_MARKS.findall(paragraph))
        if left < 0:
            paragraphs[number] = _MARKS.sub(r"\\\g<0>", paragraph)
    return "\n\n".join(paragraphs)


class _PostFields(nodes.General, nodes.Element):
    """The fields of a post, as a directive states them."""


class _AnyOption(dict[str, Any]):
    """An `option_spec` that has all options, since Sphinx and Nikola know more than docutils."""

    def __missing__(self, name: str) -> Any:
        return directives.unchanged


class _Code(CodeBlock):
    option_spec = _AnyOption({"class": directives.class_option, "name": directives.unchanged})


class _Post(Directive):
    optional_arguments = 1
    final_argument_whitespace = True
    option_spec = _AnyOption(exclude=directives.flag)
    has_content = True

    def run(self) -> list[nodes.Node]:
        options = {name: value for name, value in self.options.items() if value}
        date = {"date": self.arguments[0]} if self.arguments else {}
        return [_PostFields(fields={**options, **date})]


class _Unknown(Directive):
    """A directive that docutils does not know: a player, or the text in it, or nothing."""

    optional_arguments = 1
    final_argument_whitespace = True
    option_spec = _AnyOption({"class": directives.class_option})
    has_content = True

    def run(self) -> list[nodes.Node]:
        argument = self.arguments[0] if self.arguments else ""
        if frame := player(self.name, argument):
            return [nodes.raw("", frame, format="html")]
        if self.name not in _WITH_TEXT:
            return []
        container = nodes.container()
        self.state.nested_parse(self.content, self.content_offset, container)
        return [container]


_OWN = {
    "post": _Post,
    "code": _Code,
    "code-block": _Code,
    "sourcecode": _Code,
    "thumbnail": Figure,
}  # others' and ABlog's


def _text_role(
    _name: str, rawtext: str, text: str, *_: Any, **__: Any
) -> tuple[list[nodes.Node], list[nodes.system_message]]:
    """Return the words of a role that docutils does not know: of `:doc:`title <address>`` the title; HTML as it is."""
    if text.startswith("<") and text.endswith(">"):
        return [nodes.raw(rawtext, text, format="html")], []
    words = _TARGET.fullmatch(text)
    return [nodes.inline(rawtext, words[1] if words and words[1] else text.removeprefix("~").removeprefix("!"))], []


def _words(reference: str) -> str:
    """Return the words of a reference to what is not in the text, such as `` `Kiln`_ ``."""
    match = _REFERENCE.fullmatch(reference)
    return next(filter(None, match.groups()), "") if match else reference


def _know(text: str) -> None:
    """Let docutils know the directives and roles of a text."""
    for name, directive in _OWN.items():
        directives.register_directive(name, directive)
    for name in {name.lower() for name in _DIRECTIVE.findall(text)} - {*_OWN, *en.directives}:
        directives.register_directive(name, _Unknown)
    for name in {(before or after).lower() for before, after in _ROLE.findall(text)} - en.roles.keys():
        roles.register_local_role(name, _text_role)  # type: ignore[arg-type]  # its stub knows only roles of references


def _fields(tree: nodes.document) -> Iterator[tuple[str, Any]]:
    """Yield title and fields: those below the title, and those of ABlog."""
    section = (
        tree if tree.get("title") else next((node for node in tree.children if isinstance(node, nodes.section)), None)
    )
    if section is not None and (title := next(section.findall(nodes.title), None)):
        yield "title", title.astext()
    for info in tree.findall(nodes.docinfo):
        for field in info.children:
            if isinstance(field, nodes.field):
                yield field.children[0].astext().lower(), field.children[1].astext()
            else:
                name = type(field).__name__  # an element named as the field
                yield _NAMES.get(name, name), field.astext()
    for post in tree.findall(_PostFields):
        yield from post["fields"].items()


_NAMES = {"authors": "author"}
_HEAD = re.compile(r"(?:\s|<span[^<>]*></span>)*(?:<h1 class=\"title\">.*?</h1>)?", re.DOTALL)


def _main(html: str) -> str:
    """Return the body of a page that docutils has written, without its title."""
    body = html.partition("<main")[2].partition(">")[2].rpartition("</main>")[0]
    return _HEAD.sub("", body, count=1).strip()
