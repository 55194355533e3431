"""Send a message through Apprise, in a process of its own that is limited in time and memory.

Apprise's services make their requests themselves, without a limit on time or size.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import sys
from importlib.util import find_spec

from syndicator.resource_limits import limit_resources

SECONDS = 30.0
_CPU_SECONDS = 10
_MEMORY_BYTES = 300_000_000  # Apprise itself takes 60 MB
_SENT, _NOT_SENT, _NOT_VALID = 0, 10, 11  # exit statuses
_CHILD = "import sys; sys.path[:] = sys.argv[1:]; from syndicator.alerts.apprise_process import main; main()"


def send(address: str, title: str, body: str) -> str:
    """Send a message; return the problem, or ""."""
    if find_spec("apprise") is None:
        return "only https:// works without Apprise: run `pip install '.[notify]'` in syndicator's checkout"
    command = [sys.executable, "-c", _CHILD, *(os.path.abspath(path) for path in sys.path)]  # noqa: PTH100 - "" is here
    pipe, null = subprocess.PIPE, subprocess.DEVNULL
    with subprocess.Popen(command, stdin=pipe, stdout=null, stderr=null, start_new_session=True) as process:  # noqa: S603 - a list, no shell
        try:
            process.communicate(json.dumps([address, title, body]).encode(), timeout=SECONDS)
        except BaseException as error:
            os.killpg(process.pid, signal.SIGKILL)  # with what it may have started
            if not isinstance(error, subprocess.TimeoutExpired):
                raise
            return f"Apprise did not deliver it within {SECONDS:g} s"
    return _problem(process.returncode)


def _problem(status: int) -> str:
    if status == _NOT_VALID:
        return "not a valid Apprise address"
    return "" if status == _SENT else "Apprise could not deliver it"


def main() -> None:
    """The child's main function: address, title and body as JSON on stdin."""
    limit_resources(_CPU_SECONDS, _MEMORY_BYTES)
    address, title, body = json.load(sys.stdin)
    import apprise

    logging.getLogger("apprise").disabled = True  # it logs addresses, which contain secrets
    notifier = apprise.Apprise()
    if not notifier.add(address):
        os._exit(_NOT_VALID)
    sent = notifier.notify(title=title, body=body, body_format=apprise.NotifyFormat.TEXT)
    os._exit(_SENT if sent else _NOT_SENT)
