"""A real mail server on a loopback socket."""

import email
import email.policy
import socketserver
import threading
from dataclasses import dataclass, field
from datetime import time

import pytest
from aiosmtpd.controller import Controller

from vlechtwerk.config import env


@dataclass
class Server:
    """What arrived, and what it refuses: an address, or everything with an answer of its own."""

    mails: list = field(default_factory=list)
    refused: set = field(default_factory=set)
    answer: str = "250 OK"
    slow: threading.Event | None = None
    reached: threading.Event = field(default_factory=threading.Event)

    async def handle_RCPT(self, _server, _session, envelope, address, _options):
        if address in self.refused:
            return f"550 5.1.1 {address}: no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, _session, envelope):
        self.reached.set()
        if self.slow:
            await server.loop.run_in_executor(None, self.slow.wait, 20)
        if self.answer.startswith("250"):
            mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
            self.mails.append((envelope.rcpt_tos, mail))
        return self.answer

    @property
    def subjects(self):
        return [str(mail["Subject"]) for _to, mail in self.mails]


class OnAnyPort(Controller):
    """Knocks on the port that the system gave."""

    def _trigger_server(self):
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@pytest.fixture
def server(settings):
    """The outbox delivers to it; ``server.mails`` holds (addresses, mail)."""
    handler = Server()
    controller = OnAnyPort(handler, hostname="127.0.0.1", port=0)
    controller.start()
    for name, value in env.mail(f"smtp://127.0.0.1:{controller.port}").items():
        setattr(settings, name, value)
    yield handler
    if handler.slow:
        handler.slow.set()
    controller.stop()


@pytest.fixture
def people_like(settings):
    """The network as it is outside the tests: quiet hours and a digest."""
    settings.QUIET_HOURS = (time(20), time(7, 30))
    settings.DIGEST = "daily"


class Mailbox(socketserver.StreamRequestHandler):
    """As much of IMAP (RFC 3501) as a reader of unread mails needs."""

    def say(self, line):
        self.wfile.write(line.encode() + b"\r\n")

    def handle(self):
        box = self.server.box
        self.say("* OK ready")
        while line := self.rfile.readline().decode().strip():
            tag, verb, *words = line.split(" ")
            if verb == "CAPABILITY":
                self.say("* CAPABILITY IMAP4rev1")
            elif verb == "LOGIN" and words[-1] != '"secret"':
                self.say(f"{tag} NO wrong")
                continue
            elif verb == "SELECT":
                self.say(f"* {len(box.mails)} EXISTS")
            elif verb == "SEARCH":
                unread = [str(number) for number in range(1, len(box.mails) + 1) if number not in box.seen]
                self.say("* SEARCH " + " ".join(unread))
            elif verb == "FETCH":
                mail = box.mails[int(words[0]) - 1]
                self.wfile.write(f"* {words[0]} FETCH (BODY[] {{{len(mail)}}}\r\n".encode() + mail + b")\r\n")
            elif verb == "STORE":
                box.seen.add(int(words[0]))
            elif verb == "LOGOUT":
                self.say("* BYE")
            self.say(f"{tag} OK done")


@dataclass
class Box:
    mails: list = field(default_factory=list)
    seen: set = field(default_factory=set)
    port: int = 0


@pytest.fixture
def imap():
    """A real server of a mailbox on a loopback socket."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Mailbox) as found:
        found.daemon_threads, found.box = True, Box(port=found.server_address[1])
        threading.Thread(target=found.serve_forever, daemon=True).start()
        yield found.box
        found.shutdown()
