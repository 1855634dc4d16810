"""What the evaluations of a grant's pilots lack for its report."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from events.models import Event, EventOrganiser, Registration
from share.grants.checks import Check, Finding, Severity, Source
from share.grants.models import Grant
from trainings.models import Moment, Sheet

LEAST = 50  # percent of those who were there

FEW_ANSWERS = Check(
    "few_answers",
    _("Few answers to the evaluation"),
    _("What less than half of the participants say is no result for all of them."),
    _("Hand out the paper sheets, or mail the link again."),
    Severity.EVIDENCE,
)


def _find(grant: Grant, first: date, last: date) -> Iterator[Finding]:
    sheets = Sheet.objects.filter(pilot=OuterRef("pk"), moment=Moment.AFTER).order_by().values("pilot")
    there = Registration.objects.filter(event=OuterRef("pk")).attended().order_by().values("event")
    leads = EventOrganiser.objects.filter(event=OuterRef("pk")).order_by("-is_lead", "pk")
    rows = Event.objects.paid_by(grant).filter(state=Event.State.COMPLETED, pilot__version__isnull=False)
    found = rows.ending_between(first, last).annotate(
        answers=Coalesce(Subquery(sheets.annotate(n=Count("pk")).values("n")), 0, output_field=IntegerField()),
        people=Coalesce(Subquery(there.annotate(n=Count("pk")).values("n")), 0, output_field=IntegerField()),
        owner=Subquery(leads.values("organisation__name")[:1]),
        owned_by=Subquery(leads.values("organisation")[:1]),
    )
    for event in found.order_by("ends_on", "pk"):
        if event.people and 100 * event.answers < LEAST * event.people:
            told = _now("%(answers)d of %(people)d answered") % {"answers": event.answers, "people": event.people}
            url = reverse("trainings:evaluation", args=[event.public_id])
            yield Finding(
                FEW_ANSWERS, event.public_id, event.title, url, event.owner or "", told, owner_id=event.owned_by
            )


SOURCE = Source((FEW_ANSWERS,), _find)
