"""What deploy/ ships holds what it promises, as far as the tools at hand can tell."""

from __future__ import annotations

import os
import plistlib
import re
import shutil
import subprocess
import sys
from base64 import b64decode
from configparser import RawConfigParser
from pathlib import Path

import pytest
import yaml

from syndicator.channels.registry import kind_class
from syndicator.config.file import load
from tests import ROOT

DEPLOY = ROOT / "deploy"
UNITS = ("syndicator.service", "syndicator-once.service", "syndicator-page.service", "syndicator-once.timer")
SERVICES = UNITS[:3]
README = (DEPLOY / "README.md").read_text()


def tool(name: str) -> str:
    """Where a tool is; the test is skipped where it is not."""
    here = shutil.which(name, path=f"{Path(sys.executable).parent}") or shutil.which(name)
    if here is None:
        pytest.skip(f"no {name} here")
    return here


def said(*command: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, check=False)


def unit(name: str) -> RawConfigParser:
    found = RawConfigParser(strict=False)
    found.optionxform = str  # type: ignore[assignment, method-assign]
    found.read_string((DEPLOY / name).read_text())
    return found


@pytest.mark.parametrize("name", UNITS)
def test_systemd_finds_nothing_to_say_against_a_unit(name: str, tmp_path: Path) -> None:
    analyze = tool("systemd-analyze")
    for other in UNITS:  # where it may look for the program and for the units that are named
        (tmp_path / other).write_text(
            (DEPLOY / other).read_text().replace("/opt/syndicator/bin/syndicator", "/bin/true")
        )
    ran = said(analyze, "verify", "--man=no", tmp_path / name)
    assert (ran.returncode, ran.stdout + ran.stderr) == (0, "")


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_is_exposed_to_little(name: str) -> None:
    ran = said(tool("systemd-analyze"), "security", "--offline=true", "--no-pager", DEPLOY / name)
    (exposure,) = re.findall(r"Overall exposure level for \S+: ([0-9.]+)", ran.stdout)
    assert float(exposure) <= 1.5


def test_all_services_are_locked_up_alike() -> None:
    worker, *others = (
        (DEPLOY / name).read_text().split("# The secrets")[1].split("[Install]")[0].strip() for name in SERVICES
    )
    assert others == [worker] * 2


def test_the_page_is_served_by_the_workers_user() -> None:
    """So that both can write the ledger: the name of a dynamic user is that of its unit."""
    assert unit("syndicator-page.service")["Service"]["User"] == "syndicator"


def test_a_pass_of_the_page_gets_one_signal_only() -> None:
    assert unit("syndicator-page.service")["Service"]["KillMode"] == "mixed"


def test_the_service_stops_in_its_own_time_and_rests_on_a_wrong_configuration() -> None:
    service = unit("syndicator.service")["Service"]
    assert (service["Type"], service["RestartPreventExitStatus"]) == ("notify", "2")
    assert service["ExecReload"] == "/bin/kill -HUP $MAINPID"
    assert service["TimeoutStopSec"] == "90s"


def test_all_name_the_same_program_and_configuration() -> None:
    for name in (*SERVICES, "syndicator.cron"):
        assert re.search(
            r"/opt/syndicator/bin/syndicator (-q )?--config /etc/syndicator/config\.toml (run|serve)\b",
            (DEPLOY / name).read_text(),
        )


def test_the_configuration_loads_and_its_state_lies_at_an_absolute_path() -> None:
    config = load(DEPLOY / "config.toml", kind_class=kind_class)
    assert config.ledger.url == "sqlite:////var/lib/syndicator/syndicator.db"
    assert config.channels["outbox"].options.path == Path("/var/lib/syndicator/outbox")
    assert unit("syndicator.service")["Service"]["StateDirectory"] == "syndicator"


@pytest.mark.long
def test_the_cron_line_is_one_that_cron_reads_and_a_shell_runs(tmp_path: Path) -> None:
    (line,) = [line for line in (DEPLOY / "syndicator.cron").read_text().splitlines() if not line.startswith("#")]
    *when, user, command = line.split(None, 6)
    assert (when, user) == (["*/10", "*", "*", "*", "*"], "syndicator")
    assert "%" not in command  # to cron that is a new line
    script = tmp_path / "line.sh"
    script.write_text(f"#!/bin/sh\n{command}\n")
    assert said(tool("shellcheck"), script).stdout == ""


def test_the_property_list_is_one() -> None:
    listed = plistlib.loads((DEPLOY / "dev.syndicator.plist").read_bytes())
    assert listed["ProgramArguments"][-2:] == ["run", "--once"]
    assert (listed["StartInterval"], listed["RunAtLoad"], listed["ExitTimeOut"]) == (600, True, 90)


def test_the_image_is_built_in_two_stages_and_runs_as_nobody_special() -> None:
    written = (DEPLOY / "Dockerfile").read_text()
    assert len(re.findall(r"^FROM ", written, flags=re.MULTILINE)) == 2
    assert re.findall(r"^USER (.*)$", written, flags=re.MULTILINE) == ["10001"]
    assert re.search(r'^CMD \["run"\]$', written, flags=re.MULTILINE)
    for word in ("HEALTHCHECK", "VOLUME /var/lib/syndicator"):
        assert word in written


@pytest.mark.long
def test_hadolint_has_nothing_to_say() -> None:
    ran = said(tool("hadolint"), DEPLOY / "Dockerfile")
    assert (ran.returncode, ran.stdout) == (0, "")


def test_the_composition_keeps_its_state_and_gives_time_to_stop() -> None:
    (service,) = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"].values()
    assert service["stop_grace_period"] == "90s"
    assert "state:/var/lib/syndicator" in service["volumes"]
    assert service["healthcheck"]["test"][-2:] == ["status", "--health"]


def workflow() -> dict[object, object]:
    return dict(yaml.safe_load((DEPLOY / "github-actions.yml").read_text()))


def steps() -> list[dict[str, str]]:
    return list(workflow()["jobs"]["pass"]["steps"])  # type: ignore[index]


def test_the_workflow_runs_one_pass_at_a_time_and_keeps_the_ledger_whatever_became_of_it() -> None:
    assert workflow()["concurrency"] == {"group": "syndicate", "cancel-in-progress": False}
    names = [step.get("name") for step in steps() if step.get("name")]
    assert names == ["Install", "Get the ledger", "Pass", "Keep the ledger"]
    assert steps()[-1]["if"].startswith("always()")


def test_the_actions_of_the_workflow_are_pinned_by_hash_with_their_version() -> None:
    uses = re.findall(r"uses: (.*)", (DEPLOY / "github-actions.yml").read_text())
    assert uses
    assert [line for line in uses if not re.fullmatch(r"[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line)] == []


def test_the_workflow_has_no_more_rights_than_it_needs_and_shows_no_token() -> None:
    assert workflow()["permissions"] == {}
    assert workflow()["jobs"]["pass"]["permissions"] == {"contents": "write"}  # type: ignore[index]
    (checkout,) = [step for step in steps() if "actions/checkout" in step.get("uses", "")]
    assert checkout["with"]["persist-credentials"] is False  # type: ignore[index, comparison-overlap]
    with_token = [step for step in steps() if "TOKEN" in step.get("env", {})]
    assert [step["name"] for step in with_token] == ["Get the ledger", "Keep the ledger"]
    for step in steps():
        assert "${{" not in step.get("run", "")
        assert not re.search(r"git .*(TOKEN|header)", step.get("run", ""))


def test_the_token_reaches_git_alone_and_replaces_one_that_is_stored(tmp_path: Path) -> None:
    """The script's own lines before git, then what git makes of them."""
    (script,) = [step["run"] for step in steps() if step.get("name") == "Get the ledger"]
    said(tool("git"), "init", "--quiet", tmp_path)
    key = "http.https://github.com/.extraheader"
    said(tool("git"), "-C", tmp_path, "config", key, "Authorization: Basic old")
    lines = (
        script.partition("if git")[0]
        + f"git -C '{tmp_path}' config --get-urlmatch http.extraheader https://github.com/me"
    )
    ran = subprocess.run(
        ["bash", "-e", "-c", lines], capture_output=True, text=True, check=True, env={**os.environ, "TOKEN": "t" * 90}
    )
    encoded = ran.stdout.removeprefix("Authorization: Basic ").strip()
    assert b64decode(encoded).decode() == "x-access-token:" + "t" * 90


def test_the_ledgers_branch_is_named_as_public() -> None:
    for text in ((DEPLOY / "github-actions.yml").read_text(), README):
        assert re.search(r"branch is public|which is public", text)


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_has_a_limit_on_memory_and_outlives_a_parser_that_meets_it(name: str) -> None:
    service = unit(name)["Service"]
    assert (service["MemoryMax"], service["OOMPolicy"]) == ("1G", "continue")


def test_the_composition_has_limits() -> None:
    (service,) = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"].values()
    assert (service["mem_limit"], service["pids_limit"]) == ("1g", 256)


@pytest.mark.long
def test_nobody_is_told_to_install_a_package_that_somebody_else_could_publish() -> None:
    texts = [path for place in ("deploy", "syndicator", "templates", ".github") for path in (ROOT / place).rglob("*.*")]
    texts = [*texts, *DEPLOY.iterdir(), *ROOT.glob("*.md"), *ROOT.glob("*.toml")]
    told = re.compile(
        rb"(pip|pipx|uv)( tool)? (install|run)[^\n`]* ['\"]?syndicator\b(?![/.\w-])|install syndicator\b|uvx syndicator"
    )
    assert [path for path in texts if path.suffix != ".pyc" and told.search(path.read_bytes())] == []


@pytest.mark.long
@pytest.mark.parametrize("workflow", [DEPLOY / "github-actions.yml", ROOT / ".github/workflows/release.yml"])
def test_actionlint_has_nothing_to_say(workflow: Path) -> None:
    """Asked of jactionlint, which PyPI has and which checks the same under this profile."""
    ran = said(tool("jactionlint"), "--profile", "correctness", workflow)
    assert (ran.returncode, ran.stdout) == (0, "")


@pytest.mark.long
@pytest.mark.parametrize(
    "step", [step for step in steps() if "\n" in step.get("run", "")], ids=lambda step: step["name"]
)
def test_the_scripts_of_the_workflow_are_sound(step: dict[str, str], tmp_path: Path) -> None:
    script = tmp_path / "step.sh"
    script.write_text(f"#!/bin/bash\nset -eo pipefail\n{step['run']}")
    assert said(tool("shellcheck"), script).stdout == ""


@pytest.mark.long
@pytest.mark.parametrize("script", ["run", "release"])
def test_the_scripts_of_ci_are_sound(script: str) -> None:
    ran = said(tool("shellcheck"), DEPLOY.parent / ".ci" / script)
    assert (ran.returncode, ran.stdout) == (0, "")


def test_every_file_is_explained() -> None:
    shipped = {path.name for path in DEPLOY.iterdir()} - {"README.md", "Dockerfile.dockerignore"}
    assert {name for name in shipped if f"`{name}`" not in README} == set()
