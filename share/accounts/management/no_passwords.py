from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError, CommandParser


class NoPasswords(BaseCommand):
    help = "Not on this site, which has no passwords. Use add_member."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("anything", nargs="*")

    def handle(self, *args: Any, **options: Any) -> NoReturn:
        raise CommandError(
            "Nobody has a password here: people sign in with a mailed code or a passkey, and rights are memberships."
            " The first admin comes in with: manage.py add_member EMAIL NAME ORGANISATION admin"
        )
