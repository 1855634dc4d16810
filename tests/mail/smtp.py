"""A real SMTP server on loopback that answers as a test wants: accepts, refuses, hangs up, or is never done answering."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from typing import Any

from aiosmtpd.controller import Controller

from share.local.before import free_port
from tests.waiting import LONG_ENOUGH

HANG_UP, DRIP, SILENT, SILENT_AFTER_TEXT = "hang up", "drip", "silent", "silent after the text"


@dataclass
class Post:
    """The server's mind: `answer` is what it says to RCPT, `seen` what it took.

    `towards` gives single addresses another answer, or one of the ways to misbehave above. `most` is how many mails it
    takes from one connection, as servers do, before it is `tired`. `on_text` is called when a text has come in.
    """

    answer: str = "250 OK"
    towards: dict[str, str] = field(default_factory=dict)
    most: int | None = None
    tired: str = "421 Too many mails"
    on_text: Callable[[], None] = lambda: None
    seen: list[Message] = field(default_factory=list)
    connections: int = 0

    async def handle_EHLO(self, server: Any, session: Any, envelope: Any, host: str, answers: list[str]) -> list[str]:
        self.connections += 1
        session.host_name, session.taken = host, 0
        return answers

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if self.most is not None and session.taken >= self.most:
            if self.tired == HANG_UP:
                server.transport.close()
            return self.tired
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        answer = self.towards.get(address, self.answer)
        if answer == HANG_UP:
            server.transport.close()
        elif answer == DRIP:  # each line comes soon, the last one never
            while True:
                await server.push("250-Just a moment")
                await asyncio.sleep(0.05)
        elif answer == SILENT:
            await asyncio.Event().wait()  # until the other side is gone
        if answer in {"250 OK", SILENT_AFTER_TEXT}:
            envelope.rcpt_tos.append(address)
            return "250 OK"
        return answer

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.seen.append(message_from_bytes(envelope.content))
        session.taken += 1
        await asyncio.get_running_loop().run_in_executor(None, self.on_text)
        if SILENT_AFTER_TEXT in {self.towards.get(address) for address in envelope.rcpt_tos}:
            await asyncio.Event().wait()
        return "250 OK"

    def addresses(self) -> list[str]:
        """For whom it took mail, in order."""
        return [str(message["To"]) for message in self.seen]


@contextmanager
def smtp_server(**options: Any) -> Iterator[tuple[Post, int]]:
    """The server and its port. `options` are aiosmtpd's own: TLS, passwords."""
    post, port = Post(), free_port()
    controller = Controller(post, hostname="127.0.0.1", port=port, ready_timeout=LONG_ENOUGH, **options)
    controller.start()
    try:
        yield post, port
    finally:
        controller.stop()
