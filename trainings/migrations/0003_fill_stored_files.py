from hashlib import sha256

from django.core.files.storage import default_storage
from django.db import migrations
from django.utils import timezone


def fill(apps, schema_editor):
    """Of certificates made before: the hash of the PDF as it lies in the store today; of a lost one that it is lost."""
    Certificate, StoredFile = apps.get_model("trainings", "Certificate"), apps.get_model("records", "StoredFile")
    for certificate in Certificate.objects.exclude(file="").filter(stored=None):
        content, problem = b"", {"problem": "lost", "verified_at": timezone.now()}
        if default_storage.exists(certificate.file):
            with default_storage.open(certificate.file) as file:
                content, problem = file.read(), {}
        stored = StoredFile.objects.create(
            file=certificate.file,
            media_type="application/pdf",
            size=len(content),
            sha256=sha256(content).hexdigest(),
            stored_at=certificate.issued_at,
            **problem,
        )
        Certificate.objects.filter(pk=certificate.pk).update(stored=stored)


class Migration(migrations.Migration):
    dependencies = [("trainings", "0002_certificates_are_stored_files")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
