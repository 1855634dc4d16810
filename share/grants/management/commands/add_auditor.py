from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from municipalities.actions.access import invite
from share.accounts.models import User
from share.grants.models import Grant, GrantAccess
from share.kit.arguments import address
from share.records import history


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
        user = User.objects.invited(email, name[:200])
        access, _made = GrantAccess.objects.get_or_create(user=user, grant=found)
        invite(user, f"auditor of {found.code}", key=f"invited:auditor-{access.pk}")
        self.stdout.write(f"{user.email} may read {found.code}.")
