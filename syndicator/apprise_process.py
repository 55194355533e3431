"""Send a message through Apprise, in a process of its own that is limited in time and memory.

Apprise's services make their requests themselves, without a limit on time or size.
"""

from __future__ import annotations

import json
import logging
import os
import re
import signal
import subprocess
import sys
from enum import IntEnum
from importlib.util import find_spec

from syndicator.resource_limits import limit_resources

SECONDS = 30.0
_CPU_SECONDS = 10
_MEMORY_BYTES = 300_000_000  # Apprise itself takes 60 MB
_CHILD = "import sys; sys.path[:] = sys.argv[1:]; from syndicator.apprise_process import main; main()"
_STATUS = re.compile(r"error=(4\d\d)\b")  # in Apprise's log: the HTTP status of the service


class Outcome(IntEnum):
    """What became of a message: the child's exit status."""

    SENT = 0
    REFUSED = 10  # certainly not sent: the service refused it
    FAILED = 11  # may be sent: Apprise does not say whether the answer was lost
    TOO_LONG = 12  # not sent
    NOT_VALID = 13  # not sent: no address of a service
    LATE = 14  # may be sent
    NOT_INSTALLED = 15  # not sent
    LIMITED = 16  # not sent: the service takes no more for now


def send(address: str, title: str, body: str) -> Outcome:
    """Send a message to one address. Without title and body, nothing is sent: SENT then means that the address is valid."""
    if find_spec("apprise") is None:
        return Outcome.NOT_INSTALLED
    command = [sys.executable, "-c", _CHILD, *(os.path.abspath(path) for path in sys.path)]  # noqa: PTH100 - "" is here
    pipe, null = subprocess.PIPE, subprocess.DEVNULL
    with subprocess.Popen(command, stdin=pipe, stdout=null, stderr=null, start_new_session=True) as process:  # noqa: S603 - a list, no shell
        try:
            process.communicate(json.dumps([address, title, body]).encode(), timeout=SECONDS)
        except BaseException as error:
            os.killpg(process.pid, signal.SIGKILL)  # with what it may have started
            if not isinstance(error, subprocess.TimeoutExpired):
                raise
            return Outcome.LATE
    return Outcome(process.returncode) if process.returncode in set(Outcome) else Outcome.FAILED


def main() -> None:
    """The child's main function: address, title and body as JSON on stdin."""
    limit_resources(_CPU_SECONDS, _MEMORY_BYTES)
    os._exit(_deliver(*json.load(sys.stdin)))


def _deliver(address: str, title: str, body: str) -> Outcome:
    import apprise

    refusals = _Refusals()
    logger = logging.getLogger("apprise")
    logger.addHandler(refusals)
    logger.propagate = False  # it logs addresses, which contain secrets
    service = apprise.Apprise.instantiate(address)
    if service is None:
        return Outcome.NOT_VALID
    if not (title or body):
        return Outcome.SENT
    if len(body) + (0 if service.title_maxlen else len(title)) > service.body_maxlen:
        return Outcome.TOO_LONG
    notifier = apprise.Apprise()
    notifier.add(service)
    if notifier.notify(title=title, body=body, body_format=apprise.NotifyFormat.TEXT):
        return Outcome.SENT
    several = len(service) > 1  # rooms, say: one may have it that another refused
    return Outcome.FAILED if several else refusals.outcome


class _Refusals(logging.Handler):
    """Notices whether Apprise logs that the service refused a message."""

    outcome = Outcome.FAILED

    def emit(self, record: logging.LogRecord) -> None:
        if match := _STATUS.search(record.getMessage()):
            self.outcome = Outcome.LIMITED if match[1] == "429" else Outcome.REFUSED
