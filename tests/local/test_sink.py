import smtplib
import subprocess
import sys
from email.message import EmailMessage
from pathlib import Path

import pytest

from share.local import sink
from share.local.before import free_port, port_answers
from tests.waiting import eventually


def a_mail(**headers: str) -> EmailMessage:
    mail = EmailMessage()
    for name, value in {"From": "share@example.org", "To": "anna@example.org", "Subject": "Grüße", **headers}.items():
        mail[name] = value
    mail.set_content("Öffnen: http://localhost:8000/\n")
    mail.add_attachment(b"BEGIN:VCALENDAR", maintype="text", subtype="calendar", filename="event.ics")
    return mail


def test_sink_keeps_a_mail_and_shows_it(folder: Path) -> None:
    port = free_port()
    command = [sys.executable, "-m", "share.local.sink", "--port", str(port), "--dir", str(folder)]
    with subprocess.Popen(command) as process:
        eventually(lambda: port_answers("127.0.0.1", port), as_long_as=lambda: process.poll() is None)
        with smtplib.SMTP("127.0.0.1", port) as post:
            post.send_message(a_mail(), to_addrs=["anna@example.org", "blind@example.org"])
        process.terminate()
    assert process.returncode == 0
    [summary] = sink.messages(folder)
    assert (summary.subject, summary.to) == ("Grüße", "anna@example.org, blind@example.org")
    mail = sink.read(folder, summary.name)
    assert "Öffnen: http://localhost:8000/" in sink.plain_text(mail)
    assert [(part.name, part.kind, part.size) for part in sink.attachments(mail)] == [
        ("event.ics", "text/calendar", 15)
    ]


def test_messages_come_newest_first_and_only_whole_ones(folder: Path) -> None:
    for number, subject in enumerate(["first", "second", "third"], start=1):
        sink.keep(folder, a_mail(Subject=subject).as_bytes(), ["anna@example.org"], number)
    (folder / ".20260101T000000-000000-9.eml").write_bytes(b"Subj")
    (folder / "note.eml").write_bytes(b"Subject: not ours\n\n")
    assert [mail.subject for mail in sink.messages(folder)] == ["third", "second", "first"]
    assert [mail.subject for mail in sink.messages(folder, limit=1)] == ["third"]


def test_messages_of_no_folder_are_none(folder: Path) -> None:
    assert sink.messages(folder / "none") == []


@pytest.mark.parametrize("name", ["../secret_key", "..", "", "20260101T000000-000000-1.eml/../x", "x.eml"])
def test_a_name_the_sink_does_not_give_is_not_read(folder: Path, name: str) -> None:
    with pytest.raises(FileNotFoundError):
        sink.read(folder, name)


def test_text_in_an_unknown_character_set_is_still_shown(folder: Path) -> None:
    content = b"From: a@example.org\r\nContent-Type: text/plain; charset=klingon\r\n\r\nHello\r\n"
    kept = sink.keep(folder, content, ["anna@example.org"], 1)
    assert sink.plain_text(sink.read(folder, kept.name)).strip() == "Hello"
