"""Certificates: who gets one, how they are made, and whether one is still valid.

Each is a row first (one that counts per registration, by a constraint); its PDF is then made by a worker and kept under a
name that never changes, so a worker that dies is repeated without a second certificate, a second file or a second mail.
"""

import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

import segno
from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.models import Attendance, Event, Registration, Session, time_of
from events.registry import OwnPageLink, PersonFact
from municipalities.actors import actor_for
from share.accounts.models import User
from share.jobs.actions import GiveUp, request_job
from share.jobs.models import Job
from share.jobs.registry import JobKind
from share.kit import clock, pdf
from share.kit.moves import IllegalMove
from share.kit.text import short_id
from share.mail.actions import send_mail
from share.policy import Actor
from share.records.stored import remove, store
from trainings.models import NUMBER, Certificate, Pilot, SessionModule, Unit

logger = logging.getLogger(__name__)
JOB = "certificates"


def issue(event: Event, *, by: User) -> Job:
    """Asks for the certificates of everybody who attended. Raises IllegalMove until the event is completed."""
    if event.state != Event.State.COMPLETED:
        raise IllegalMove(_("Certificates are made once the attendance is complete."))
    return request_job(
        JOB,
        key=f"{JOB}:{event.public_id}",
        subject=event.public_id,
        by=by,
        title=_("Certificates for “%(event)s”") % {"event": event.title},
    )


def result_of(subject: str) -> tuple[str, str]:
    """Where the certificates of a finished job are found."""
    return reverse("trainings:certificates", args=[subject]), _("To the certificates")


@dataclass(frozen=True)
class Attendee:
    """A person who attended: the sessions of it, and the certificate that counts now, if there is one."""

    registration: Registration
    sessions: list[Session]
    current: Certificate | None
    needed: int = 0  # minutes that the pilot asks for

    @property
    def has_enough(self) -> bool:
        """Whether they were there for the share of the hours that the pilot asks for."""
        return self.minutes >= self.needed

    @property
    def minutes(self) -> int:
        return round(time_of(self.sessions).total_seconds() / 60)

    @property
    def is_served(self) -> bool:
        """Whether the certificate that counts is made and says just this."""
        return bool(self.current and self.current.stored_id) and not self.is_outdated

    @property
    def is_outdated(self) -> bool:
        ids = sorted(session.pk for session in self.sessions)
        return self.current is not None and (
            sorted(self.current.sessions) != ids or self.current.name != self.registration.name
        )


def attendees(event: Event) -> list[Attendee]:
    """Everybody who was present for at least one session and was not erased, by name. Five queries."""
    sessions = {session.pk: session for session in event.sessions.all()}
    share = Pilot.objects.values_list("hours_share", flat=True).get(pk=event.pk)
    needed = ceil(time_of(list(sessions.values())).total_seconds() / 60 * share / 100)
    marks = Attendance.objects.filter(session__in=sessions, mark=Attendance.Mark.PRESENT)
    attended: dict[int, list[Session]] = defaultdict(list)
    for registration, session in marks.order_by("session__starts_at", "session").values_list("registration", "session"):
        attended[registration].append(sessions[session])
    current = {c.registration_id: c for c in Certificate.objects.live().filter(registration__in=attended)}
    people = Registration.objects.filter(pk__in=attended, erased_at__isnull=True).order_by("key", "pk")
    return [Attendee(person, attended[person.pk], current.get(person.pk), needed) for person in people]


def make_certificates(job: Job) -> None:
    """Does the job: one certificate after the other. One that cannot be made does not keep the others from theirs.

    Raises GiveUp when who asked may not do so any more; RenderingFailed at the end when some could not be made, so that the
    job is tried again.
    """
    if job.requested_by is None or not may_issue(actor_for(job.requested_by), job.subject):
        raise GiveUp(_("Whoever asked for these certificates may not do so any more."))
    event = Event.objects.select_related("municipality").prefetch_related("organisers").get(public_id=job.subject)
    failed, learned = 0, what_is_learned(event)
    with pdf.Renderer() as renderer:
        for attendee in job.steps([one for one in attendees(event) if one.has_enough and not one.is_served]):
            try:
                certificate = _current_certificate(attendee, job.requested_by)
                _make_pdf(certificate, event, attendee, learned, renderer)
            except pdf.RenderingFailed:
                logger.exception("The certificate of registration %s cannot be made", attendee.registration.public_id)
                failed += 1
    if failed:
        sentence = ngettext(
            "%(failed)d certificate could not be made.", "%(failed)d certificates could not be made.", failed
        )
        raise pdf.RenderingFailed(sentence % {"failed": failed})


def may_issue(actor: Actor, subject: str) -> bool:
    """Whether this person manages the event, as it is now."""
    return Event.objects.run_here().visible_to(actor).filter(public_id=subject).exists()


JOB_KIND = JobKind(make_certificates, result_of, may_issue)


@transaction.atomic
def _current_certificate(attendee: Attendee, by: User | None) -> Certificate:
    """The row of the certificate that counts from now on; what it replaces stays, and says so."""
    Event.objects.lock(attendee.registration.event_id)
    current = Certificate.objects.live().filter(registration=attendee.registration).first()
    if current and not Attendee(attendee.registration, attendee.sessions, current).is_outdated:
        return current
    if current:
        current.replaced_at = clock.now()
        current.save(update_fields=["replaced_at"])
    return Certificate.objects.create(
        registration=attendee.registration,
        name=attendee.registration.name,
        minutes=attendee.minutes,
        issued_by=by,
        sessions=[session.pk for session in attendee.sessions],
    )


@dataclass(frozen=True)
class Learned:
    """A module that somebody attended, and its learning outcomes: on the paper, and where its number is checked."""

    module: str
    outcomes: list[str]


def what_is_learned(event: Event) -> dict[int, Unit]:
    """The module that each session of a pilot teaches, as its version has it, with its outcomes. Three queries."""
    taught = dict(SessionModule.objects.filter(session__event=event).values_list("session", "module"))
    units = Unit.objects.filter(version__pilots=event.pk).select_related("module").prefetch_related("outcomes")
    by_module = {unit.module_id: unit for unit in units}
    return {session: by_module[module] for session, module in taught.items() if module in by_module}


def learned_in(learned: Mapping[int, Unit], sessions: Iterable[int], language: str = "") -> list[Learned]:
    """The modules of these sessions, each once, in their order."""
    units = dict.fromkeys(learned[session] for session in sessions if session in learned)
    return [Learned(str(unit), [one.text_in(language) for one in unit.outcomes.all()]) for unit in units]


def signatory_of(event_id: int) -> str:
    """Who signs the certificates of a pilot; empty where nobody is named."""
    return str(Pilot.objects.values_list("signatory", flat=True).get(pk=event_id))


def _make_pdf(
    certificate: Certificate, event: Event, attendee: Attendee, learned: Mapping[int, Unit], renderer: pdf.Renderer
) -> None:
    """Makes the PDF in the person's language, keeps it, and tells them: file and mail are written down in one transaction."""
    check, person = settings.BASE_URL + reverse("trainings:verify", args=[certificate.number]), attendee.registration
    context = {
        "certificate": certificate,
        "event": event,
        "sessions": attendee.sessions,
        "learned": learned_in(learned, (session.pk for session in attendee.sessions), person.language),
        "signatory": signatory_of(event.pk),
        "check_url": check,
        "check_qr": qr(check),
        "organisers": event.organisers.all(),
        "grants": event.funders,
        "site_name": settings.SITE_NAME,
    }
    with translation.override(person.language or settings.LANGUAGE_CODE):
        content = renderer.render("trainings/certificate_pdf.html", context)
    # Never over a file that another worker made: the one that comes second is dropped.
    stored = store(content, "application/pdf", name=f"certificates/{certificate.number}-{short_id(8)}.pdf")
    with transaction.atomic():
        stored.save()
        is_new = Certificate.objects.filter(pk=certificate.pk, stored=None).update(stored=stored)
        if not is_new:
            remove(stored)
        elif person.mail_address:
            link = settings.BASE_URL + reverse("events:own", args=[person.token])
            told = {"event": event, "registration": person, "certificate": certificate, "link": link}
            send_mail(
                "certificate",
                person.mail_address,
                told | {"check_url": check},
                key=f"certificate:{certificate.number}:ready",
                about=event.public_id,
                language=person.language,
            )


def qr(text: str) -> str:
    """A QR code as a data: address of an SVG."""
    return str(segno.make(text, error="m").svg_data_uri(scale=4, border=0, dark="#14524F"))


def certificate_numbered(number: str) -> Certificate | None:
    """The certificate of this number, which says by `is_valid` whether it is still good; None when there is none."""
    found = Certificate.objects.made().with_attended().select_related("registration__event__municipality", "stored")
    return found.filter(number=number.strip().upper()).first()


def sessions_of(certificate: Certificate) -> list[Session]:
    """The sessions that a certificate speaks of, as they stand on it: in their order in time."""
    return list(Session.objects.filter(pk__in=certificate.sessions).order_by("starts_at", "pk"))


def files_with(sha256: str) -> list[str]:
    """The certificates whose file has this hash, in words."""
    found = Certificate.objects.filter(stored__sha256=sha256).values_list("number", flat=True)
    return [_("certificate %(number)s") % {"number": number} for number in found]


def named_in(text: str) -> str:
    """The certificate whose number stands in a text, in words; empty when there is none."""
    found = NUMBER.search(text.upper())
    if found is None or not Certificate.objects.made().filter(number=found[0]).exists():
        return ""
    return _("certificate %(number)s") % {"number": found[0]}


def of_registration(registration: Registration) -> list[OwnPageLink]:
    """What a person's own page shows: their certificate, once it is made."""
    certificate = Certificate.objects.live().made().filter(registration=registration).first()
    if certificate is None:
        return []
    return [
        OwnPageLink(
            title=_("Certificate %(number)s") % {"number": certificate.number},
            url=reverse("trainings:own_certificate", args=[registration.token]),
            word=_("Download the certificate (PDF)"),
        )
    ]


def of_person(registrations: Sequence[Registration]) -> list[PersonFact]:
    """Their certificates, the replaced ones too. One query."""
    rows = Certificate.objects.made().filter(registration__in=registrations).select_related("registration__event")
    return [
        PersonFact(
            title=_("Certificate %(number)s") % {"number": one.number},
            url=reverse("trainings:certificate", args=[one.registration.event.public_id, one.number]),
            detail=_("replaced") if one.replaced_at else one.registration.event.title,
        )
        for one in rows.order_by("-issued_at", "-pk")
    ]


def erase(person: User) -> None:
    """Takes the name out of a person's certificates and removes their files; number, hours and validity stay."""
    of_them = Q(registration__user=person) | Q(registration__user=None, registration__person_key=person.person_key)
    theirs = Certificate.objects.select_for_update(of=("self",)).filter(of_them).exclude(name="")
    for certificate in theirs:
        stored = certificate.stored
        certificate.name, certificate.stored = "", None
        certificate.replaced_at = certificate.replaced_at or clock.now()
        certificate.save()
        if stored:
            remove(stored)
