"""A program that hears webhooks: a real HTTP server, that checks signatures as Standard Webhooks says."""

import base64
import contextlib
import hashlib
import hmac
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Listener:
    """What came in, and what it answers."""

    def __init__(self, port: int) -> None:
        self.url, self.status, self.heard, self.heads = f"http://127.0.0.1:{port}/hook?a=1", 204, [], []


@contextlib.contextmanager
def listening():
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            listener.heard.append((self.path, dict(self.headers), body))
            self.send_response(listener.status)
            self.send_header("Location", "http://127.0.0.1:1/elsewhere")
            self.end_headers()

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    listener = Listener(server.server_port)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield listener
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def is_right(secret: str, heads: dict, body: bytes) -> bool:
    """The check of the other side, from the text of the standard alone."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    text = f"{heads['webhook-id']}.{heads['webhook-timestamp']}.".encode() + body
    wanted = base64.b64encode(hmac.new(key, text, hashlib.sha256).digest()).decode()
    signed = [one.partition(",") for one in heads["webhook-signature"].split(" ")]
    return any(version == "v1" and hmac.compare_digest(signature, wanted) for version, _, signature in signed)
