"""What the package of a kind must have: its class, a sample, a config section, a template and a look. As in `contract`."""

from __future__ import annotations

import re
import sys
import tomllib
from dataclasses import MISSING, fields, replace
from datetime import UTC
from importlib.metadata import entry_points
from importlib.resources import files
from typing import TYPE_CHECKING, get_type_hints

from syndicator.channels import plugins, registry
from syndicator.config import BlogConfig
from syndicator.config.bind import NAMES, keys
from syndicator.config.file import parse
from syndicator.credentials import Secret
from syndicator.preview.page import page
from syndicator.render import Renderer, TemplateOptions, shipped
from syndicator.testing.harness import a_post
from syndicator.views.drawing import preview_json
from syndicator.views.dry_run import PreviewRow

if TYPE_CHECKING:
    from pathlib import Path

    from syndicator.channels import Channel
    from syndicator.testing.harness import Harness

_SOURCE = '[[sources]]\nkind = "feed"\nurl = "https://blog.example.dev/feed.xml"\n'


def check_class(kind: str, found: type[Channel]) -> None:
    """The class is named as its folder is, and says what its template's format is."""
    assert found.kind == kind
    assert found.format in ("txt", "md", "json")


def check_found(kind: type[Channel]) -> bool:
    """The program finds the kind by its name, and can use it. False: no package that is installed provides the kind."""
    if kind.kind in registry.kinds():
        return True
    points = entry_points(group=plugins.GROUP)
    names = {point.name for point in points if point.value == f"{kind.__module__}:{kind.__name__}"}
    assert names <= {kind.kind}, f"the entry point is named {' and '.join(sorted(names))}, but the kind {kind.kind!r}"
    found = plugins.installed_kind(kind.kind)
    assert not (found and found.broken), found.broken
    return found is not None


def check_sample(kind: type[Channel]) -> None:
    """`sample.toml` in its package shows its table of config.toml with each of its settings, `# ` before some or all."""
    package = sys.modules[kind.__module__].__package__
    sample = files(str(package)) / "sample.toml"
    assert sample.is_file(), "there is no sample.toml beside it"
    lines = re.sub(r"^# ", "", sample.read_text(), flags=re.MULTILINE)
    assert f'kind = "{kind.kind}"' in lines
    missing = set(keys(kind.Options)) - set(re.findall(r"^([a-z_]+) *=", lines, flags=re.MULTILINE))
    assert not missing, f"sample.toml does not show {', '.join(sorted(missing))}"
    shown = tomllib.loads(re.sub(r"^# (?=[\w\[])", "", sample.read_text(encoding="utf-8"), flags=re.MULTILINE))
    assert len(shown.get("channels", ())) == 1, "sample.toml is not one table [channels.NAME]"


def check_section(harness: Harness) -> None:
    """`section` is what config.toml takes, and gives a channel with the same target and secrets as the harness's."""
    channel = harness.channel
    text = f"{_SOURCE}\n[channels.tested]\n{harness.section}"
    config = parse(text, channel.context.folder / "config.toml", kind_class=lambda _: type(channel))
    table = config.channels["tested"]
    context = replace(channel.context, base_url=table.base_url, allow_http=table.allow_http)
    opened = type(channel)(table.options, context)
    assert opened.endpoint() == channel.endpoint(), "`section` and `channel` have different targets"
    assert set(opened.secrets()) == set(channel.secrets()), "`section` and `channel` have different secrets"


def check_templates(harness: Harness, folder: Path) -> None:
    """`folder`, of templates, has one for it, which says something that it takes, and a look that can draw it."""
    channel = harness.channel
    assert (folder / f"{channel.template}.{channel.format}.j2").is_file(), "there is no template for it"
    assert (folder / f"looks/{channel.template}.html.j2").is_file(), "there is no look for it"
    post, blog = a_post(), BlogConfig(title="Balcony", url="https://blog.example.dev")
    announcement = Renderer([], blog=blog, packaged=[folder]).render(post, channel, TemplateOptions())
    assert announcement.text, "its template says nothing of a post that has everything"
    row = PreviewRow(post=post, channel=channel.name, kind=channel.kind, decision="send", announcement=announcement)
    drawn = preview_json(row, UTC) | {"look": channel.template}
    page([drawn], blog=blog.title, folders=[folder, shipped()])  # raises TemplateError, which names the file


def check_names_secrets(harness: Harness) -> None:
    """`secrets` has each that the settings require, so that `check` says which is missing."""
    channel = harness.channel
    hints = get_type_hints(channel.Options, localns=NAMES)
    required = {
        field.name
        for field in fields(channel.Options)
        if hints[field.name] is Secret and field.default is MISSING and field.default_factory is MISSING
    }
    missing = required - set(channel.secrets())
    assert not missing, f"`secrets()` does not give {', '.join(sorted(missing))}"
