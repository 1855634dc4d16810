from hashlib import sha256

from django.core.files.storage import default_storage
from django.db import migrations
from django.db.models import F

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "zip": "application/zip",
}


def fill(apps, schema_editor):
    """Of reports made before: the moment they were asked for, and the hash of each file as it lies in the store today."""
    Report, ReportFile = apps.get_model("reports", "Report"), apps.get_model("reports", "ReportFile")
    StoredFile = apps.get_model("records", "StoredFile")
    Report.objects.exclude(sha256="").filter(frozen_at=None).update(frozen_at=F("requested_at"))
    for report in Report.objects.filter(made_at__isnull=False).defer("snapshot"):
        for kind, media_type in MEDIA_TYPES.items():
            name = f"reports/{report.number}.{kind}"
            if not default_storage.exists(name):
                continue
            with default_storage.open(name) as file:
                content = file.read()
            stored = StoredFile.objects.create(
                file=name,
                media_type=media_type,
                size=len(content),
                sha256=sha256(content).hexdigest(),
                stored_at=report.made_at,
            )
            ReportFile.objects.create(report=report, kind=kind, stored=stored)


class Migration(migrations.Migration):
    dependencies = [("reports", "0002_files_with_their_hashes")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
