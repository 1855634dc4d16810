#!/usr/bin/env python
import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import OperationalError

from share.paths import UnusableFolder


def main() -> None:
    """Runs a command. A setting or a server that cannot be used ends it in one sentence; `--traceback` shows the rest."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "share.settings")
    try:
        execute_from_command_line(sys.argv)
    except (ImproperlyConfigured, UnusableFolder, OperationalError) as error:
        if "--traceback" in sys.argv:
            raise
        said = " ".join(str(error).split())
        about = "The database (DATABASE_URL) cannot be used: " if isinstance(error, OperationalError) else ""
        sys.exit(f"{about}{said}")


if __name__ == "__main__":
    main()
