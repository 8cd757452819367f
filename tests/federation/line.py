"""The line between two networks: a small proxy that loses, doubles, delays, and kills whoever is at its ends."""

import http.client
import json
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.journeys import live

PASS, LOSE, LOSE_ANSWER, DOUBLE, LATE = "pass", "lose", "lose answer", "double", "late"
LATE_S = 1.5
HEADERS = ("Authorization", "Content-Type", "Accept")


class Line:
    """Listens on ``port`` and brings every request to ``target``. ``plan(kind)`` tells what becomes of each.

    A kind is what the message says: ``POST transfers new``, ``PATCH sessions accepted``. A plan answers one of the
    words above, or a pair of a word and what to do before the sender hears anything.
    """

    def __init__(self, target: int, plan: Callable[[str], object] | None = None) -> None:
        self.port, self.target = live.free_port(), target
        self.plan = plan or (lambda kind: PASS)
        self.heard: list[str] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), self._handler())
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def forward(self, method: str, path: str, body: bytes, headers: dict[str, str]):
        connection = http.client.HTTPConnection("127.0.0.1", self.target, timeout=20)
        try:
            connection.request(method, path, body or None, {**headers, "Host": f"localhost:{self.port}"})
            answer = connection.getresponse()
            return answer.status, answer.headers["Content-Type"] or "", answer.read()
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()

    def _handler(line) -> type[BaseHTTPRequestHandler]:
        class Handler(BaseHTTPRequestHandler):
            def bring(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                sent = (
                    self.command,
                    self.path,
                    body,
                    {name: self.headers[name] for name in HEADERS if self.headers[name]},
                )
                kind = kind_of(self.command, self.path, body)
                line.heard.append(kind)
                planned = line.plan(kind)
                what, then = planned if isinstance(planned, tuple) else (planned, None)
                if what == LATE:
                    threading.Thread(target=lambda: (time.sleep(LATE_S), line.forward(*sent)), daemon=True).start()
                answer = line.forward(*sent) if what in {PASS, LOSE_ANSWER, DOUBLE} else None
                if what == DOUBLE:
                    line.forward(*sent)
                if then:
                    then()
                if answer is None or what in {LOSE_ANSWER, LATE}:
                    self.close_connection = True
                    self.connection.close()
                    return
                self.send_response(answer[0])
                self.send_header("Content-Type", answer[1])
                self.send_header("Content-Length", str(len(answer[2])))
                self.end_headers()
                self.wfile.write(answer[2])

            do_GET = do_POST = do_PATCH = bring

            def log_message(self, *_args) -> None:
                """In silence."""

            def finish(self) -> None:
                try:
                    super().finish()
                except (OSError, ValueError):
                    """The sender is gone, or we hung up."""

        return Handler


def kind_of(method: str, path: str, body: bytes) -> str:
    """What a message says, in a few words."""
    what = path.split("?")[0].removeprefix("/federation/v1/").split("/")[0]
    said = json.loads(body)["data"]["attributes"] if body else {}
    return f"{method} {what} {'appointment' if 'appointment' in said else said.get('state', '')}".strip()
