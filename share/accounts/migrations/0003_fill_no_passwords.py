from django.apps.registry import Apps
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, make_password
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def take_out(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """No page took a password before either; what somebody may have set by command goes, and with it their sessions."""
    users = apps.get_model("accounts", "User").objects.exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX)
    for user in users.iterator():
        user.password = make_password(None)
        user.save(update_fields=["password"])


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_sessions_can_be_ended"),
        ("records", "0004_when_all_sessions_ended"),  # the history knows the new column
    ]

    operations = [migrations.RunPython(take_out, migrations.RunPython.noop)]
