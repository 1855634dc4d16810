from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from municipalities.actions import access
from municipalities.management.finding import the_organisation, the_person
from municipalities.models import Membership
from share.kit.arguments import address, sentence
from share.kit.moves import IllegalMove
from share.records import history


class Command(BaseCommand):
    help = (
        "Takes a person's role in an organisation back, at once. It stays on record; they and the secretariat are told."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", type=address)
        parser.add_argument("organisation", help="its name, with or without accents")
        parser.add_argument("reason", type=sentence)

    @history.by_command
    def handle(self, *, email: str, organisation: str, reason: str, **options: Any) -> None:
        person, found = the_person(email), the_organisation(organisation)
        present = Membership.objects.current().filter(user=person, organisation=found).first()
        if present is None:
            raise CommandError(f"{email} has no role in {found}.")
        try:
            access.end_membership(present.pk, by=None, reason=reason)
        except IllegalMove as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{email} is not {present.role} of {found} any more.")
