"""The pilot training as a kind of activity: what it adds to the engine."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, cast
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.kinds import Counted, EventKind, KindFigure, Tab
from events.models import Event, Registration, Session
from events.plans import Blocker, PlannedSession
from share.kit.text import LineField
from trainings.actions.curriculum import newest_in_use, use
from trainings.models import CurriculumVersion, Module, Pilot, SessionModule

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

PAUSE, LUNCH = timedelta(minutes=15), timedelta(minutes=60)
STEP = timedelta(minutes=5)


class PilotFields:
    """The version of the curriculum it follows, for whom, what a certificate asks for, who signs it, and what it may cost."""

    def fields(self) -> dict[str, forms.Field]:
        return {
            "version": forms.ModelChoiceField(
                CurriculumVersion.objects.filter(units__outcomes__isnull=False).distinct(),
                label=_("Version of the curriculum"),
                required=False,
                empty_label=_("The newest in use"),
                help_text=_("From its first pilot on a version stays as it is."),
            ),
            "targets": forms.MultipleChoiceField(
                label=_("For whom"),
                choices=Registration.ActorKind.choices,
                required=False,
                widget=forms.CheckboxSelectMultiple,
            ),
            "hours_share": forms.IntegerField(
                label=_("Certificate from this share of the hours, percent"),
                min_value=0,
                max_value=100,
                required=False,
                help_text=_("Empty: whoever was there for at least one session."),
            ),
            "signatory": LineField(label=_("Who signs the certificates"), max_length=200, required=False),
            "budget": forms.DecimalField(
                label=_("Budget, EUR"), min_value=0, max_digits=10, decimal_places=2, required=False
            ),
        }

    def values(self, event: Event) -> dict[str, object]:
        row = Pilot.objects.get(event=event)
        return {
            "version": row.version_id,
            "targets": row.targets,
            "hours_share": row.hours_share or None,
            "signatory": row.signatory,
            "budget": row.budget,
        }

    def save(self, event: Event, values: Mapping[str, object]) -> None:
        row = Pilot.objects.select_for_update(of=("self",)).select_related("version").get(event=event)
        version = cast(CurriculumVersion | None, values.get("version")) or row.version or newest_in_use()
        if row.version and row.version != version and row.sheets.exists():
            raise ValidationError({"version": _("Somebody has answered its evaluation already, so the version stays.")})
        row.version = use(version.pk) if version else None
        row.targets = list(cast(Sequence[str], values.get("targets") or ()))
        row.hours_share = int(cast(int, values.get("hours_share") or 0))
        row.signatory = str(values.get("signatory") or "")
        row.budget = cast(Decimal | None, values.get("budget"))
        row.full_clean()
        row.save()

    def facts(self, event: Event) -> "Sequence[tuple[StrOrPromise, str]]":
        row: Pilot = event.pilot
        kinds = dict(Registration.ActorKind.choices)
        share = _("from %(n)d percent of the hours") % {"n": row.hours_share} if row.hours_share else ""
        told = [
            (_("For whom"), ", ".join(str(kinds[one]) for one in row.targets)),
            (_("Certificate"), share),
        ]
        return [(label, value) for label, value in told if value]


class ModuleOfSession:
    """Which module of the curriculum a session teaches."""

    def fields(self, event: Event) -> dict[str, forms.Field]:
        return {
            "module": forms.ModelChoiceField(
                Module.objects.all(), label=_("Module"), required=False, empty_label=_("None")
            )
        }

    def values(self, event: Event) -> dict[int, dict[str, object]]:
        taught = SessionModule.objects.filter(session__event=event).values_list("session", "module")
        return {session: {"module": module} for session, module in taught}

    def save(self, sessions: Sequence[tuple[Session, Mapping[str, object]]]) -> None:
        """Writes what changed and nothing else, so that the history tells changes only."""
        stored = SessionModule.objects.in_bulk([session.pk for session, _values in sessions])
        for session, values in sessions:
            module, row = cast(Module | None, values.get("module")), stored.get(session.pk)
            if row and module is None:
                row.delete()
            elif module and (row is None or row.module_id != module.pk):
                SessionModule.objects.update_or_create(session=session, defaults={"module": module})


class OneSessionAModule:
    """The first plan of a pilot: the chosen modules spread evenly over the day, or one session when none is chosen."""

    def fields(self) -> dict[str, forms.Field]:
        return {
            "modules": forms.ModelMultipleChoiceField(
                Module.objects.all(),
                label=_("Modules"),
                required=False,
                widget=forms.CheckboxSelectMultiple,
                help_text=_("Chosen from what the town needs; four fill a day. You can change times afterwards."),
            )
        }

    def needs_day(self, values: Mapping[str, object]) -> bool:
        return bool(values.get("modules"))

    def sessions(
        self, title: str, day: date, begins: time, ends: time, zone: ZoneInfo, values: Mapping[str, object]
    ) -> list[PlannedSession]:
        modules = list(cast(Sequence[Module], values.get("modules") or ()))
        if modules:
            return one_day(day, begins, ends, modules, zone)
        return [PlannedSession(title, datetime.combine(day, begins, zone), datetime.combine(day, ends, zone))]


def one_day(day: date, begins: time, ends: time, modules: Sequence[Module], zone: ZoneInfo) -> list[PlannedSession]:
    """The modules spread evenly over a day, with a pause between them and lunch in the middle.

    A day too short for pauses gets none. Lengths are multiples of five minutes.
    Raises ValidationError, at `ends`, when not even that fits.
    """
    start, end = datetime.combine(day, begins), datetime.combine(day, ends)
    middle = (len(modules) - 1) // 2
    gaps = [LUNCH if index == middle else PAUSE for index in range(len(modules) - 1)]
    if (end - start) < sum(gaps, timedelta()) + len(modules) * timedelta(minutes=20):
        gaps = [timedelta(0)] * (len(modules) - 1)
    length = (end - start - sum(gaps, timedelta())) / len(modules) // STEP * STEP
    if length < STEP:
        raise ValidationError({"ends": _("The day is too short: each module needs five minutes at least.")})
    planned = []
    for module, gap in zip(modules, [*gaps, timedelta(0)], strict=True):
        begin, finish = start.replace(tzinfo=zone), (start + length).replace(tzinfo=zone)
        planned.append(PlannedSession(module.title, begin, finish, values={"module": module}))
        start += length + gap
    return planned


def missing(event: Event) -> list[Blocker]:
    """What a pilot needs in addition to every event: at least one module of the curriculum."""
    if SessionModule.objects.filter(session__event=event).exists():
        return []
    agenda = reverse("events:agenda", args=[event.public_id])
    return [Blocker(_("No session teaches a module of the curriculum yet."), agenda)]


KIND = EventKind(
    key="pilot",
    label=gettext_lazy("Training pilot"),
    plan_label=gettext_lazy("Plan a pilot"),
    row=Pilot,
    words=("pilot", "training pilot", "curriculum pilot"),
    called_by_funders="training",
    title_words=("pilot", "pilots"),
    default_title=gettext_lazy("Preparing Welcoming Communities"),
    event_fields=PilotFields(),
    session_fields=ModuleOfSession(),
    first_plan=OneSessionAModule(),
    missing=missing,
    tabs=(
        Tab(gettext_lazy("Preparation"), "trainings:preparation", 36),
        Tab(gettext_lazy("Trainers"), "trainings:pilot_trainers", 37),
        Tab(gettext_lazy("Evaluation"), "trainings:evaluation", 58),
        Tab(gettext_lazy("Certificates"), "trainings:certificates", 60),
    ),
    promises=(gettext_lazy("Everybody who attends gets a certificate of attendance by mail."),),
    when_completed=gettext_lazy("Certificates can be made now."),
    when_corrected=gettext_lazy(
        "A certificate that carries the old name can be made anew after that; the old one then says that it was replaced."
    ),
    figures=(
        KindFigure(
            "pilots",
            Counted.EVENTS,
            gettext_lazy("Training pilots"),
            gettext_lazy("pilots"),
            gettext_lazy(
                "Pilot trainings of the curriculum that took place, that the grant pays for in whole or in part, and that"
                " ended in the period."
            ),
            position=30,
            charts=("country",),
            ready=("O7", gettext_lazy("Training pilots")),
        ),
        KindFigure(
            "pilot_countries",
            Counted.COUNTRIES,
            gettext_lazy("Countries with pilots"),
            gettext_lazy("countries"),
            gettext_lazy("Different countries of the pilots that count."),
            position=31,
        ),
        KindFigure(
            "people_trained",
            Counted.PEOPLE,
            gettext_lazy("People trained"),
            gettext_lazy("people"),
            gettext_lazy(
                "Different people on record as present for at least one session of a pilot that counts. Whoever came to"
                " several counts once, where they came first. Head-counts that others reported are not in it."
            ),
            position=40,
            charts=("country", "actor_kind"),
            ready=("O1", gettext_lazy("Local actors trained, each once")),
        ),
        KindFigure(
            "attendances",
            Counted.ATTENDANCES,
            gettext_lazy("Attendances"),
            gettext_lazy("attendances"),
            gettext_lazy("People present at the pilots that count, added up: whoever came to two pilots counts twice."),
            position=41,
            ready=("O2", gettext_lazy("Attendances at trainings")),
        ),
    ),
    is_main=True,
)
