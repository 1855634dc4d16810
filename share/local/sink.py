"""The post office of a local SHARE: takes every mail, delivers none, keeps each as a file.

`python -m share.local.sink --port P --dir DIR` listens on this computer only.
"""

import argparse
import asyncio
import itertools
import os
import re
import signal
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

NAME = re.compile(r"\d{8}T\d{6}-\d{6}-\d+\.eml")
LARGEST = 30_000_000


@dataclass(frozen=True)
class Summary:
    """A kept mail as a row in a list. `to` is whom it was handed over for, blind copies included."""

    name: str
    sender: str
    to: str
    subject: str
    received_at: datetime
    size: int


@dataclass(frozen=True)
class Attachment:
    name: str
    kind: str
    size: int


class Keeper:
    """Writes under another name and renames, so that a reader sees whole mails only."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.numbers = itertools.count(1)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        content = envelope.content
        if not isinstance(content, bytes):
            return "500 Nothing was sent"
        keep(self.folder, content, envelope.rcpt_tos, next(self.numbers))
        return "250 Kept"


def keep(folder: Path, content: bytes, recipients: list[str], number: int) -> Path:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = f"{datetime.now(UTC):%Y%m%dT%H%M%S-%f}-{number}.eml"
    draft = folder / f".{name}"
    draft.write_bytes(b"X-RcptTo: " + ", ".join(recipients).encode() + b"\r\n" + content)
    return draft.rename(folder / name)


def messages(folder: Path, limit: int | None = None) -> list[Summary]:
    """The kept mails, newest first."""
    found = sorted((file for file in folder.glob("*.eml") if NAME.fullmatch(file.name)), reverse=True)
    return [summary(file) for file in found[:limit]]


def summary(file: Path) -> Summary:
    with file.open("rb") as source:
        head = BytesHeaderParser(policy=policy.default).parse(source)
    return Summary(
        name=file.name,
        sender=str(head.get("From", "")),
        to=str(head.get("X-RcptTo") or head.get("To", "")),
        subject=str(head.get("Subject", "")),
        received_at=datetime.strptime(file.name[:22], "%Y%m%dT%H%M%S-%f").replace(tzinfo=UTC),
        size=file.stat().st_size,
    )


def read(folder: Path, name: str) -> EmailMessage:
    """One kept mail. Raises FileNotFoundError, also for a name that is not one the sink gives."""
    if not NAME.fullmatch(name):
        raise FileNotFoundError(name)
    message = message_from_bytes((folder / name).read_bytes(), policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def plain_text(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    if body is None:
        return ""
    try:
        return str(body.get_content())
    except LookupError:  # a character set nobody knows
        return bytes(body.get_payload(decode=True) or b"").decode("utf-8", "replace")


def attachments(message: EmailMessage) -> list[Attachment]:
    return [
        Attachment(part.get_filename() or "", part.get_content_type(), len(bytes(part.get_payload(decode=True) or b"")))
        for part in message.iter_attachments()
    ]


async def listen(port: int, folder: Path) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for word in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(word, stop.set)
    keeper = Keeper(folder)
    server = await loop.create_server(
        lambda: SMTP(keeper, data_size_limit=LARGEST, enable_SMTPUTF8=True, hostname="localhost", loop=loop),
        host="127.0.0.1",
        port=port,
    )
    async with server:
        await stop.wait()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--dir", type=Path, required=True)
    options = parser.parse_args()
    os.umask(0o077)
    asyncio.run(listen(options.port, options.dir))


if __name__ == "__main__":
    main()
