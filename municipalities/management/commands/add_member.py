from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from municipalities.actions import access
from municipalities.management.finding import the_organisation
from municipalities.models import Membership
from share.accounts.models import User
from share.kit.arguments import address
from share.records import history


class Command(BaseCommand):
    help = "Gives a person a role in an organisation and invites them: how the first secretariat and admin come in."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", type=address)
        parser.add_argument("name")
        parser.add_argument("organisation", help="its name, with or without accents")
        parser.add_argument("role", choices=Membership.Roles.values)

    @transaction.atomic
    @history.by_command
    def handle(self, *, email: str, name: str, organisation: str, role: str, **options: Any) -> None:
        found = the_organisation(organisation)
        person = User.objects.invited(email, name[:200])
        if not person.is_active:
            raise CommandError(f"{email} may not sign in.")
        access.give_role(person, found, role)
        self.stdout.write(
            f"{person.email} is now {role} of {found}, and is told by mail. They sign in with a code sent to that address,"
            " which proves that it is theirs."
        )
