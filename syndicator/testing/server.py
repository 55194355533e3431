"""The HTTP server that every fake stands on. It remembers each request, counts what was published, and
misbehaves on command, so that what a platform does wrong can be done to the real program over a real socket.

A fake subclasses `FakeServer` and says two things: `answer(request)`, which does what the platform does and
replies, and `publishes(request)`, which requests make something public.

    with FakeHook() as server:
        server.misbehave("reset_after", times=1)
        …  server.url  server.requests  server.publications  server.duplicates()

`syndicator.testing.misbehaviour` says how it can misbehave.

A server in another process is looked at through GET /__state and told through POST /__misbehave
({"how": …, "times": …}); start one with `python -m syndicator.testing.server MODULE [PORT]`, whose class
is named `Server`.
"""

from __future__ import annotations

import socket
import sys
import threading
import time
from collections import Counter
from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING, Any

from syndicator.testing.messages import Publication, Reply, Request
from syndicator.testing.misbehaviour import Misbehaviour, PlatformServer

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Self

__all__ = ["FakeServer", "Publication", "Reply", "Request"]


class FakeServer:
    """See the module's docstring. It starts at once; `stop` it, or use it in a `with`."""

    def __init__(self, port: int = 0) -> None:
        self.lock = threading.RLock()
        self.requests: list[Request] = []
        self.publications: list[Publication] = []  # all that were ever made
        self.visible: list[Publication] = []  # those that people can see now, as they are now
        self.clock: Callable[[], float] = time.time  # what the platform takes for now
        self.stopping = threading.Event()
        self._orders: list[Misbehaviour] = []
        self._listener: PlatformServer | None = None
        self._reserved: socket.socket | None = None  # holds the port while nobody listens
        self.port = port
        self._listen()

    # --- what a fake says -------------------------------------------------------------

    def answer(self, request: Request) -> Reply:
        """Do what the platform does with this request, and reply. Called by one thread at a time."""
        raise NotImplementedError

    def publishes(self, request: Request) -> bool:
        """Whether this request makes something public."""
        return request.method == "POST"

    def publish(self, of: str, content: Any = None, id: str = "") -> Publication:  # noqa: A002 - the platform's word
        """Make something public: for `answer` to call, and for tests that put a copy there by hand."""
        with self.lock:
            made = Publication(id or str(len(self.publications) + 1), of, content, self.clock())
            self.publications.append(made)
            self.visible.append(made)
            return made

    def change(self, id: str, content: Any) -> None:  # noqa: A002
        """Let a publication say something else from now on."""
        self.visible = [replace(made, content=content) if made.id == id else made for made in self.visible]

    def remove(self, id: str) -> None:  # noqa: A002
        """Let nobody see a publication any more."""
        self.visible = [made for made in self.visible if made.id != id]

    def duplicates(self) -> int:
        """How many publications there are beyond the first of each."""
        return sum(n - 1 for n in Counter(made.of for made in self.publications).values())

    def state(self) -> dict[str, Any]:
        """What has happened, as JSON."""
        with self.lock:
            return {
                "requests": [
                    {**vars(r), "body": r.body.decode(errors="replace"), "headers": dict(r.headers)}
                    for r in self.requests
                ],
                "publications": [vars(made) for made in self.publications],
                "duplicates": self.duplicates(),
            }

    # --- what a test says -------------------------------------------------------------

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def misbehave(self, how: str, times: int = 1, **options: Any) -> None:
        """Do this to the next `times` requests that fit."""
        order = Misbehaviour(how, times, **options)
        if how == "refuse":
            self._deafen(order.seconds)
        else:
            with self.lock:
                self._orders.append(order)

    def behave(self) -> None:
        """Forget what was ordered, and listen again."""
        with self.lock:
            self._orders.clear()
        self._listen()

    def stop(self) -> None:
        self.stopping.set()
        self._close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    # --- the socket -------------------------------------------------------------------

    def _listen(self) -> None:
        with self.lock:
            if self._listener is None and not self.stopping.is_set():
                self._listener = PlatformServer(self)
                self.port = self._listener.server_address[1]
                self._release_port()

    def _close(self) -> None:
        with self.lock:
            listener, self._listener = self._listener, None
            self._release_port()
        if listener is not None:
            listener.close()

    def _release_port(self) -> None:
        if self._reserved:
            self._reserved.close()
            self._reserved = None

    def _deafen(self, seconds: float) -> None:
        """Listen to nobody, but keep the port: else another server is given it, and answers in our place."""
        self._close()
        with self.lock:
            self._reserved = socket.socket()
            self._reserved.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            self._reserved.bind(("127.0.0.1", self.port))
        timer = threading.Timer(seconds, self._listen)
        timer.daemon = True
        timer.start()

    def next_order(self, fits: Callable[[Misbehaviour], bool]) -> Misbehaviour | None:
        with self.lock:
            for order in self._orders:
                if fits(order) and order.begins():
                    order.times -= 1
                    if order.times <= 0:
                        self._orders.remove(order)
                    return order
        return None


def main(module: str, port: str = "0") -> None:
    """Run the `Server` of a module until the process ends; prints its address."""
    server: FakeServer = import_module(module).Server(port=int(port))
    sys.stdout.write(f"{server.url}\n")
    sys.stdout.flush()
    threading.Event().wait()


if __name__ == "__main__":
    main(*sys.argv[1:])
