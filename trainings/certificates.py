"""Certificates: who gets one, how they are made, and whether one still holds.

Each is a row first (one per registration, by a constraint); its paper is then made by a worker and kept under a name that
never changes, so a worker that dies is repeated without a second certificate, a second file or a second mail.
"""

from typing import Any

import segno
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from events.models import Event, Registration, Session
from share.accounts.models import User
from share.jobs.actions import request_job
from share.jobs.models import Job
from share.kit import pdf
from share.kit.moves import IllegalMove
from share.mail.actions import send_mail
from trainings.models import Certificate

KIND = "certificates"


def issue(event: Event, *, by: User) -> Job:
    """Asks for the certificates of everybody who attended. Raises IllegalMove until the event is closed as held."""
    if event.state != Event.State.HELD:
        raise IllegalMove(_("Certificates are made once the attendance is complete."))
    return request_job(
        KIND, key=f"{KIND}:{event.public_id}", subject=event.public_id, by=by,
        title=_("Certificates for “%(event)s”") % {"event": event.title},
    )  # fmt: skip


def eligible(event: Event) -> "list[Registration]":
    """Who was there for at least one session, with the attended time as `attended`."""
    time = Sum(F("attendances__session__ends_at") - F("attendances__session__starts_at"))
    return list(
        Registration.objects.filter(event=event, attendances__isnull=False)
        .annotate(attended=time)
        .order_by("key", "pk")
    )


def make(job: Job, progress: Job) -> None:
    """Does the job: one certificate after the other, each finished before the next is begun."""
    event = (
        Event.objects.select_related("municipality").prefetch_related("organisers", "grants").get(public_id=job.subject)
    )
    with pdf.Renderer() as renderer:
        for registration in progress.steps(eligible(event)):
            certificate = _row(registration, job.requested_by)
            if not certificate.file:
                _paper(certificate, event, registration, renderer)


def _row(registration: Registration, by: User | None) -> Certificate:
    minutes = round(registration.attended.total_seconds() / 60)  # type: ignore[attr-defined]
    certificate, _made = Certificate.objects.get_or_create(
        registration=registration, defaults={"name": registration.name, "minutes": minutes, "issued_by": by}
    )
    return certificate


def _paper(certificate: Certificate, event: Event, registration: Registration, renderer: pdf.Renderer) -> None:
    """Makes the PDF, keeps it, and tells the person: file and mail are written down in one transaction."""
    attended = list(Session.objects.filter(attendances__registration=registration))
    check = settings.BASE_URL + reverse("trainings:verify", args=[certificate.number])
    context = {
        "certificate": certificate, "event": event, "sessions": attended,
        "check_url": check, "check_qr": qr(check), "organisers": event.organisers.all(), "grants": event.grants.all(),
        "site_name": settings.SITE_NAME,
    }  # fmt: skip
    content = renderer.render("trainings/certificate_pdf.html", context)
    name = default_storage.save(f"certificates/{certificate.registration.public_id}.pdf", ContentFile(content))
    with transaction.atomic():
        ours = Certificate.objects.filter(pk=certificate.pk, file="").update(file=name)
        if ours:
            send_mail(
                "certificate", registration.email,
                {"event": event, "registration": registration, "certificate": certificate,
                 "link": settings.BASE_URL + reverse("events:own", args=[registration.token]), "check_url": check},
                key=f"certificate:{certificate.number}:ready", about=event.public_id, language=registration.language,
            )  # fmt: skip


def qr(text: str) -> str:
    """A QR code as a data: address of an SVG."""
    return str(segno.make(text, error="m").svg_data_uri(scale=4, border=0, dark="#14524F"))


def standing(number: str) -> Certificate | None:
    """The certificate of this number, which says by `holds` whether it is still good."""
    found = Certificate.objects.with_standing().exclude(file="").select_related("registration__event__municipality")
    return found.filter(number=number.strip().upper()).first()


def count(event: Event) -> int:
    return Certificate.objects.filter(registration__event=event).exclude(file="").count()


def of_registration(registration: Registration) -> list[dict[str, Any]]:
    """What a person's own page shows: their certificate, once it is made."""
    certificate = Certificate.objects.filter(registration=registration).exclude(file="").first()
    if certificate is None:
        return []
    return [
        {
            "title": _("Certificate %(number)s") % {"number": certificate.number},
            "url": reverse("trainings:own_certificate", args=[registration.token]),
            "word": _("Download the certificate (PDF)"),
        }
    ]
