"""SIGKILL at every step of a send, and what came of it.

Three ways to choose the step: a place in the program, a step to or from the world as Python sees it (`ticks`), and
a system call as the kernel sees it (`calls`, by strace's fault injection, where there is strace).
"""

from __future__ import annotations

import re
import shutil
import signal
from collections import Counter
from typing import TYPE_CHECKING

from tests.proof.faults import Trial, settled
from tests.proof.scenario import SLUGS, open_scenario

if TYPE_CHECKING:
    from pathlib import Path

    from tests.proof.scenario import Scenario

PLACES = {  # where it is killed → how child.py is told: at the second post, of which the third may be claimed, too
    "before it is claimed": "call ClaimStore.claim_all 2",
    "once it is claimed": "return ClaimStore.claim_all 2",
    "before the intent is committed": "call Transitions.record_intent 2",
    "once the intent is committed": "return Transitions.record_intent 2",
    "before a byte leaves": "call Kind.send 2",
    "once the answer has been read": "return Kind.send 2",
    "before the receipt is committed": "call Transitions.record_receipt 2",
    "once the receipt is committed": "return Transitions.record_receipt 1",  # of the first post, which is alone
    "once the receipt is committed with the next intent": "return Completer.sent 2",
}
TWO = SLUGS[:2]
CALLS = "connect,sendto,recvfrom,write,pwrite64,fdatasync,fsync,rename,unlink,ftruncate,flock"


def kill_at(folder: Path, kind: str, order: str) -> Trial:
    """Kill a pass there, and have others clear up after it."""
    with open_scenario(folder, [kind]) as scenario:
        done = scenario.run(PROOF_KILL=order)
        assert done.returncode == -signal.SIGKILL, (kind, order, done.stdout, done.stderr)
        return settled(scenario)[kind]


def count_ticks(folder: Path, kind: str) -> int:
    """How many ticks a whole pass has."""
    with open_scenario(folder, [kind]) as scenario:
        done = scenario.run(PROOF_COUNT="1")
        return int(re.findall(r"(\d+) ticks", done.stderr)[-1])


def has_strace() -> bool:
    return shutil.which("strace") is not None


def calls_of(folder: Path, kind: str) -> list[tuple[str, int]]:
    """Every system call of a whole pass that leads to or from the world: its name, and which of that name it is.

    In their order. The kernel's threads count for themselves, and so does strace.
    """
    with open_scenario(folder, [kind], slugs=TWO) as scenario:
        scenario.run(before=_strace(scenario, CALLS))
        log = (scenario.folder / "strace.log").read_text()
    seen: Counter[tuple[str, str]] = Counter()
    calls: dict[tuple[str, int], None] = {}
    for thread, name in re.findall(r"^(\d+) +(\w+)\(", log, flags=re.MULTILINE):
        seen[thread, name] += 1
        calls[name, seen[thread, name]] = None
    return list(calls)


def kill_at_call(folder: Path, kind: str, name: str, number: int) -> Trial | None:
    """Kill a pass at the entry of that system call; None where it came to its end before."""
    with open_scenario(folder, [kind], slugs=TWO) as scenario:
        done = scenario.run(before=_strace(scenario, name, number))
        if done.returncode not in (-signal.SIGKILL, 128 + signal.SIGKILL):
            return None
        return settled(scenario)[kind]


def _strace(scenario: Scenario, calls: str, number: int = 0) -> list[str]:
    """What starts a program that is traced; with a number, killed at the call of that number."""
    quick = ["--seccomp-bpf"]  # the kernel passes over other calls; but nothing can be killed
    inject = ["-e", f"inject={calls}:signal=SIGKILL:when={number}"] if number else quick
    return ["strace", "-f", "-qq", "-o", str(scenario.folder / "strace.log"), "-e", f"trace={calls}", *inject]
