from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from municipalities.actions import access
from municipalities.management.finding import the_person
from share.kit.arguments import address, sentence
from share.records import history


class Command(BaseCommand):
    help = "Signs a person out everywhere, at once. They can sign in again, and are told."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", type=address)
        parser.add_argument("--reason", type=sentence)

    @history.by_command
    def handle(self, *, email: str, reason: str | None, **options: Any) -> None:
        access.end_sessions(the_person(email), by=None, reason=reason or "")
        self.stdout.write(f"{email} is signed out everywhere.")
