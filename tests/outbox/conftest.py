"""A real mail server on a loopback socket."""

import email
import email.policy
import threading
from dataclasses import dataclass, field

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
