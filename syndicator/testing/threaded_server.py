"""An HTTP server in a thread of its own, which ends as soon as it is told to: it waits for connections, and polls nothing."""

from __future__ import annotations

import os
from http.server import ThreadingHTTPServer
from select import select
from threading import Thread


class ThreadedServer(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def start(self) -> None:
        self._stopped, self._stop = os.pipe()
        self._server_thread = Thread(target=self._serve, daemon=True)
        self._server_thread.start()

    def close(self) -> None:
        os.write(self._stop, b"end")
        self._server_thread.join()
        os.close(self._stop)
        os.close(self._stopped)
        self.server_close()

    def _serve(self) -> None:
        while self._stopped not in select([self.fileno(), self._stopped], [], [])[0]:
            self._handle_request_noblock()  # type: ignore[attr-defined]
