"""What a figure counts, and what it does not."""

from tests.audit.mutant import FIGURES, REPORT, Mutant

SCOPE = "share/reports/figures/scope.py"
ROWS = "share/reports/figures/rows.py"
TALLY = "share/reports/figures/tally.py"
INDICATOR = "share/reports/figures/measure.py"
EVENT = "events/models/event.py"
REGISTRATION = "events/models/registration.py"
ACTIVITIES = "share/reports/activities.py"
ACTIONS = "share/reports/actions/making.py"
SUCCESSION = "municipalities/models/succession.py"
TOWNS_IN_TIME = "tests/reports/test_towns_in_time.py"
COUNTING = "tests/reports/test_counting.py"

MUTANTS = (
    Mutant(
        SCOPE,
        "max(self.first, self.grant.starts_on)",
        "min(self.first, self.grant.starts_on)",
        FIGURES,
        "What took place before the period counts.",
    ),
    Mutant(
        SCOPE,
        "min(self.last, self.grant.counts_until)",
        "max(self.last, self.grant.counts_until)",
        FIGURES,
        "What took place after the period counts.",
    ),
    Mutant(SCOPE, "self.grant).took_place()", "self.grant)", FIGURES, "Drafts and plans count."),
    Mutant(
        SCOPE,
        "Event.objects.paid_by(self.grant).took_place()",
        "Event.objects.took_place()",
        FIGURES,
        "What another grant pays for counts.",
    ),
    Mutant(
        EVENT,
        "ends_on__range=(first, last)",
        "starts_on__range=(first, last)",
        COUNTING,
        "An activity belongs to the period in which it begins.",
    ),
    Mutant(
        EVENT,
        'record__certainty__in=["completed", "inferred"]',
        'record__certainty__in=["completed", "inferred", "planned"]',
        FIGURES,
        "Plans of the record count.",
    ),
    Mutant(
        EVENT,
        'Q(kind__in=keys, pk__in=row._default_manager.values("event"))',
        "Q(kind__in=keys)",
        COUNTING,
        "Pilots are counted by a word and not by their rows.",
    ),
    Mutant(
        EVENT,
        'Q(kind__in=keys, pk__in=row._default_manager.values("event"))',
        'Q(pk__in=row._default_manager.values("event"))',
        FIGURES,
        "Every gathering counts as an exchange event.",
    ),
    Mutant(
        REGISTRATION,
        '"person_key", "event__ends_on", "pk"',
        '"person_key", "-event__ends_on", "pk"',
        COUNTING,
        "A person is counted where they came last.",
    ),
    Mutant(
        REGISTRATION,
        'marks.filter(registration=OuterRef("pk"), mark="present")',
        'marks.filter(registration=OuterRef("pk"))',
        COUNTING,
        "Somebody marked as absent was trained.",
    ),
    Mutant(
        "share/grants/models/grants.py",
        "self.late_outputs_until or self.ends_on",
        "self.ends_on",
        FIGURES,
        "Late outputs that the grant allows do not count.",
    ),
    Mutant(
        ROWS, ".of_kind(*of)).attended()", ".of_kind(*of))", FIGURES, "Who registered and did not come was trained."
    ),
    Mutant(
        ROWS,
        "event__in=scope.whole.events().of_kind(*of)",
        "event__in=scope.events().of_kind(*of)",
        COUNTING,
        "One person counts in each country they came in.",
    ),
    Mutant(
        ROWS,
        "all_along(scope, of).once_a_person()",
        "all_along(scope, of)",
        FIGURES,
        "An opened figure of people shows more than it says.",
    ),
    Mutant(
        ROWS,
        "known.exclude(record__participants_precision=Precision.PLANNED)",
        "known",
        FIGURES,
        "Planned head-counts are added up.",
    ),
    Mutant(
        ROWS,
        "Q(pk__in=events.values_list(now)) | Q(pk__in=further)",
        "Q(pk__in=events.values_list(now))",
        FIGURES,
        "The second town of a visit does not count.",
    ),
    Mutant(
        SUCCESSION,
        "Succession.objects.filter(on__lte=day)",
        "Succession.objects.filter()",
        TOWNS_IN_TIME,
        "A merger moves figures of the time before it.",
    ),
    Mutant(
        ROWS,
        "events.values_list(now)",
        'events.values_list("municipality")',
        TOWNS_IN_TIME,
        "Merged towns count twice.",
    ),
    Mutant(
        TALLY,
        'size=size_on("event__municipality", self.scope.day)',
        'size=size_of("event__municipality__population")',
        TOWNS_IN_TIME,
        "The size of a town that ended is counted and not opened.",
    ),
    Mutant(ROWS, "~Exists(known), event__in", "event__in", FIGURES, "One place counts twice."),
    Mutant(
        ROWS,
        'grant_partners__in=there).exclude(country="").order_by',
        "grant_partners__in=there).order_by",
        COUNTING,
        "A partner without a country opens an empty row.",
    ),
    Mutant(
        TALLY,
        ".annotate(nth=nth).filter(nth=1)",
        "",
        FIGURES,
        "Whoever comes twice is two people.",
    ),
    Mutant(
        TALLY,
        'first_demo=Count("pk", filter=first & demo)',
        'first_demo=Count("pk", filter=demo)',
        COUNTING,
        "Attendances are marked as invented people.",
    ),
    Mutant(
        TALLY,
        'filter=Q(email="", erased_at__isnull=True)',
        'filter=Q(email="")',
        COUNTING,
        "Erased people are called people without an address.",
    ),
    Mutant(
        TALLY,
        '.exclude(one=F("other"))',
        "",
        COUNTING,
        "Everybody shares their address with themselves.",
    ),
    Mutant(
        TALLY,
        'n=Sum("record__participants")',
        'n=Count("record__participants")',
        FIGURES,
        "Reports are counted and not the people they name.",
    ),
    Mutant(
        TALLY,
        "self.scope.whole.events().filter(is_demo=False)",
        "self.scope.whole.events()",
        FIGURES,
        "An invented place passes for a real one.",
    ),
    Mutant(
        INDICATOR,
        "if counted or not measure.unknown_when_empty else None",
        "if True else None",
        FIGURES,
        "Unknown is shown as zero.",
    ),
    Mutant(
        INDICATOR,
        "return max((Precision(cell.precision)",
        "return min((Precision(cell.precision)",
        FIGURES,
        "A sum is called surer than its parts.",
    ),
    Mutant(
        INDICATOR,
        "demo=int(all(",
        "demo=int(any(",
        FIGURES,
        "A country with one invented activity is called invented.",
    ),
    Mutant(
        INDICATOR,
        "return {name for name, _value in scope.only} <= set(measure.by)",
        "return True",
        FIGURES,
        "A figure is shown whole where it was asked for in part.",
    ),
    Mutant(
        "share/reports/figures/of_kinds.py",
        "counts_countries=figure.counted == Counted.COUNTRIES",
        "counts_countries=False",
        FIGURES,
        "Events are shown as countries.",
    ),
    Mutant(
        "share/reports/figures/of_kinds.py",
        'pgh_created_at__gt=F("registration__event__completed_at")',
        'pgh_created_at__lt=F("registration__event__completed_at")',
        COUNTING,
        "The first marks are shown as corrections.",
    ),
    Mutant(
        ACTIVITIES,
        'exclude(state__in=["draft", "postponed", "cancelled", "withdrawn"])',
        'exclude(state__in=["postponed", "cancelled", "withdrawn"])',
        COUNTING,
        "A report lists drafts.",
    ),
    Mutant(
        ACTIVITIES,
        "self.event.state == Event.State.COMPLETED and not self.has_sheet",
        "not self.has_sheet",
        COUNTING,
        "What is only on record is asked for a signed sheet.",
    ),
    Mutant(
        ACTIVITIES,
        "if scope.counted_from <= event.ends_on <= scope.counted_until:",
        "if scope.counted_from <= event.starts_on <= scope.counted_until:",
        FIGURES,
        "List and figures of a report count differently.",
    ),
    Mutant(
        ACTIONS,
        'filter(pk=report.pk, sha256="")',
        "filter(pk=report.pk)",
        REPORT,
        "A late worker writes over a frozen snapshot.",
    ),
    Mutant(ACTIONS, "    if running:", "    if False:", REPORT, "A report asked for twice is made twice."),
    Mutant(
        "share/reports/snapshot.py",
        "sort_keys=True, ",
        "",
        COUNTING,
        "The hash of a snapshot hangs on the order of the code.",
    ),
)
