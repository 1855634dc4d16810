"""A real SMTP server on loopback that answers as a test wants: accepts, refuses for now, refuses for good, or hangs up."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from typing import Any

from aiosmtpd.controller import Controller

from share.local.before import free_port
from tests.waiting import LONG_ENOUGH


@dataclass
class Post:
    """The server's mind: `answer` is what it says to RCPT, `seen` what it took."""

    answer: str = "250 OK"
    seen: list[Message] = field(default_factory=list)

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if self.answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.answer

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.seen.append(message_from_bytes(envelope.content))
        return "250 OK"


@contextmanager
def smtp_server() -> Iterator[tuple[Post, int]]:
    post, port = Post(), free_port()
    controller = Controller(post, hostname="127.0.0.1", port=port, ready_timeout=LONG_ENOUGH)
    controller.start()
    try:
        yield post, port
    finally:
        controller.stop()
