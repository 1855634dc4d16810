from argparse import ArgumentTypeError
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from share.accounts.models import User
from share.grants.models import Grant, GrantAccess
from share.kit.text import clean_email
from share.records import history


def address(text: str) -> str:
    try:
        return clean_email(text)
    except ValidationError as error:
        raise ArgumentTypeError(" ".join(error.messages)) from None


class Command(BaseCommand):
    help = "Lets a person read the figures and reports of one grant, down to the evidence; --remove takes it back."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", type=address)
        parser.add_argument("name")
        parser.add_argument("grant", metavar="CODE")
        parser.add_argument("--remove", action="store_true")

    @transaction.atomic
    @history.by_command
    def handle(self, *, email: str, name: str, grant: str, remove: bool, **options: Any) -> None:
        found = Grant.objects.filter(code=grant).first()
        if found is None:
            raise CommandError(f"No grant has the code “{grant}”.")
        if remove:
            GrantAccess.objects.filter(user__emailaddress__email=email, grant=found).delete()
            self.stdout.write(f"{email} does not read {found.code} any more.")
            return
        user = User.objects.with_proven_address(email, name[:200])
        GrantAccess.objects.get_or_create(user=user, grant=found)
        self.stdout.write(f"{user.email} may read {found.code}.")
