from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from municipalities.actions import access
from municipalities.management.finding import the_person
from share.kit.arguments import address, sentence
from share.records import history


class Command(BaseCommand):
    help = "Takes a lost second factor out and ends all sessions. On the pages of the site this takes two people."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", type=address)
        parser.add_argument("reason", type=sentence, help="how you know that it is them")

    @history.by_command
    def handle(self, *, email: str, reason: str, **options: Any) -> None:
        access.reset_second_factor(the_person(email), reason=reason)
        self.stdout.write(f"{email} has no second factor any more, and sets up a new one at the next sign-in.")
