from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from municipalities.models import Membership, Organisation
from share.accounts.models import User
from share.kit.text import clean_email, search_key
from share.records import history


class Command(BaseCommand):
    help = "Gives a person a role in an organisation: how the first secretariat and admin come in."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", type=clean_email)
        parser.add_argument("name")
        parser.add_argument("organisation", help="its name, with or without accents")
        parser.add_argument("role", choices=Membership.Roles.values)

    @transaction.atomic
    @history.by_command
    def handle(self, *, email: str, name: str, organisation: str, role: str, **options: Any) -> None:
        found = Organisation.objects.filter(key=search_key(organisation)).first()
        if found is None:
            raise CommandError(f"No organisation is called “{organisation}”. Load the network's record first.")
        person = User.objects.with_proven_address(email, name)
        Membership.objects.update_or_create(user=person, organisation=found, defaults={"role": role})
        self.stdout.write(f"{person.email} is now {role} of {found}. They sign in with a code sent to that address.")
