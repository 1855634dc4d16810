"""Who can be asked: what they know and how that is proven, what they speak, when they can, and what of it is public."""

import uuid
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Self

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from municipalities.models import Area, Municipality, Organisation
from roster.models.words import Experience, Form, Level, Shown, Size, Speaks, Travels
from share.accounts.models import User
from share.kit import clock, search
from share.kit.languages import LANGUAGES
from share.kit.merging import MOVE
from share.kit.moves import IllegalMove, require
from share.kit.privacy import Kept
from share.kit.states import Tone
from share.kit.text import short_id
from share.records import history

GOOD_FOR = timedelta(days=730)  # a validation; then the expert is asked again
ASKED_AGAIN = timedelta(days=60)  # before it ends
UNTIL_THEY_LEAVE = Kept(_("to find an expert for a town’s need"), _("the expert leaves the roster, or is erased"))


class ExpertQuerySet(models.QuerySet["Expert"]):
    def in_roster(self) -> Self:
        """Those who have not left."""
        return self.filter(left_on__isnull=True)

    def available(self) -> Self:
        """Those who may be asked: their own people said so, and they take no rest."""
        return self.in_roster().filter(confirmed_at__isnull=False, is_paused=False)

    def public(self) -> Self:
        """Those who show something of themselves, and of whom at least one area was found good."""
        return self.available().filter(pk__in=ExpertArea.objects.good().values("expert")).exclude(shown=[])

    def with_all(self) -> Self:
        """With what a page of theirs says."""
        return self.select_related("person", "organisation", "town").prefetch_related("areas", "languages", "blocked")


@history.tracked
class Expert(models.Model):
    """A person, or the team of a town or organisation, who answers what other towns need, peer to peer.

    The row stays when they leave, for the facts of their missions; what says who they were goes.
    """

    class Kind(models.TextChoices):
        PERSON = "person", _("a person")
        TEAM = "team", _("a team")

    public_id = models.CharField(max_length=12, unique=True, default=short_id, editable=False)
    kind = models.CharField(_("who"), max_length=10, choices=Kind, default=Kind.PERSON)
    person = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="expert",
        verbose_name=_("who writes the profile"),
    )
    name = models.CharField(_("name"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    organisation = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="experts",
        verbose_name=_("organisation"),
    )
    town = models.ForeignKey(
        Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="experts", verbose_name=_("town")
    )
    country = CountryField(_("country they work in"), blank=True)
    summary = models.CharField(_("what they say of themselves"), max_length=2_000, blank=True)
    references = models.CharField(_("references"), max_length=1_000, blank=True)
    lived = models.BooleanField(_("arrived as a refugee themselves"), default=False)
    offers = ArrayField(
        models.CharField(max_length=12, choices=Form), default=list, blank=True, verbose_name=_("how they help")
    )
    countries = ArrayField(
        models.CharField(max_length=2), default=list, blank=True, verbose_name=_("countries whose system they know")
    )
    size = models.CharField(_("worked with"), max_length=10, choices=Size, blank=True)
    experience = models.CharField(_("experience"), max_length=12, choices=Experience, blank=True)
    days = models.PositiveSmallIntegerField(_("days in a quarter"), default=5, validators=[MaxValueValidator(60)])
    notice = models.PositiveSmallIntegerField(_("days of notice"), default=14, validators=[MaxValueValidator(180)])
    travels = models.CharField(_("travels"), max_length=10, choices=Travels, default=Travels.EUROPE)
    shown = ArrayField(
        models.CharField(max_length=12, choices=Shown), default=list, blank=True, verbose_name=_("shown to everybody")
    )
    joined_at = models.DateTimeField(default=clock.now)
    confirmed_at = models.DateTimeField(_("said yes at"), null=True, blank=True)
    is_paused = models.BooleanField(_("takes a rest"), default=False)
    left_on = models.DateField(_("left the roster on"), null=True, blank=True)
    is_demo = models.BooleanField(_("demo"), default=False)

    objects = ExpertQuerySet.as_manager()

    on_merge = {"person": MOVE, "town": MOVE, "organisation": MOVE}
    not_personal = (
        "id",
        "public_id",
        "kind",
        "person",
        "organisation",
        "town",
        "country",
        "offers",
        "countries",
        "size",
        "experience",
        "days",
        "notice",
        "travels",
        "shown",
        "joined_at",
        "confirmed_at",
        "is_paused",
        "left_on",
        "is_demo",
    )
    personal = dict.fromkeys(("name", "email", "summary", "references"), UNTIL_THEY_LEAVE)
    special = {"lived": UNTIL_THEY_LEAVE}

    class Meta:
        indexes = search.indexes("expert", F("name"))
        verbose_name = _("expert")
        constraints = [
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) & ~Q(name="")
                | Q(left_on__isnull=False, name="", email="", summary="", references="", lived=False, person=None),
                name="an_expert_has_a_name_until_they_leave",
                violation_error_message=_("Write the name."),
            ),
            models.UniqueConstraint(
                Lower("email"),
                condition=~Q(email="") & Q(left_on__isnull=True),
                name="an_address_is_in_the_roster_once",
                violation_error_message=_("This address was asked already."),
            ),
            models.CheckConstraint(
                condition=Q(kind="person") | Q(town__isnull=False) | Q(organisation__isnull=False),
                name="a_team_is_of_a_town_or_an_organisation",
                violation_error_message=_("Say of which town or organisation the team is."),
            ),
            models.CheckConstraint(
                condition=Q(days__lte=60, notice__lte=180),
                name="an_expert_gives_at_most_sixty_days_a_quarter",
                violation_error_message=_("At most 60 days in a quarter, and 180 days of notice."),
            ),
        ]

    def __str__(self) -> str:
        return self.name or _now("A former expert")

    @property
    def has_left(self) -> bool:
        return self.left_on is not None

    @property
    def mail_address(self) -> str:
        """Where they are written to: their account's address once there is one; empty for who left or was deactivated."""
        if self.person:
            return str(self.person.email) if self.person.is_active else ""
        return "" if self.confirmed_at else self.email

    @property
    def works_at(self) -> str:
        """Town or organisation, in words."""
        return str(self.town or self.organisation or "")

    @property
    def offers_in_words(self) -> str:
        return ", ".join(str(Form(one).label) for one in self.offers)

    def shows(self, what: str) -> bool:
        return what in self.shown

    @property
    def public_name(self) -> str:
        """Their name where they show it; else what they are."""
        if self.shows(Shown.NAME):
            return self.name
        return _now("A team") if self.kind == self.Kind.TEAM else _now("An expert")

    def state_in_words(self) -> str:
        if self.has_left:
            return _now("left")
        if self.confirmed_at is None:
            return _now("has not said yes")
        return _now("takes a rest") if self.is_paused else _now("can be asked")

    @property
    def tone(self) -> Tone:
        if self.has_left or self.is_paused:
            return Tone.QUIET
        return Tone.GOOD if self.confirmed_at else Tone.WAIT


class AreaQuerySet(models.QuerySet["ExpertArea"]):
    def good(self) -> Self:
        """Validated, and that has not ended; also while it waits to be validated once more."""
        return self.filter(state__in=ExpertArea.COUNTING, good_until__gte=clock.today())

    def to_validate(self) -> Self:
        in_roster = Expert.objects.in_roster().values("pk")
        return self.filter(state=ExpertArea.State.SUBMITTED, expert__in=in_roster)

    def ending(self) -> Self:
        """Validations that end soon, or have ended, and of which the expert was not heard since."""
        return self.filter(
            state=ExpertArea.State.VALIDATED,
            good_until__lt=clock.today() + ASKED_AGAIN,
            expert__in=Expert.objects.available().values("pk"),
        )


@history.tracked
class ExpertArea(models.Model):
    """What an expert knows about one area, and what shows it. The secretariat validates each by itself, for two years."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        SUBMITTED = "submitted", _("waits for validation")
        VALIDATED = "validated", _("validated")
        PAUSED = "paused", _("paused")
        WITHDRAWN = "withdrawn", _("withdrawn")

    COUNTING = (State.VALIDATED, State.SUBMITTED)

    public_id = models.CharField(max_length=12, unique=True, default=short_id, editable=False)
    expert = models.ForeignKey(Expert, on_delete=models.CASCADE, related_name="areas")
    area = models.CharField(_("area"), max_length=20, choices=Area)
    level = models.PositiveSmallIntegerField(_("level"), choices=Level, default=Level.DOES)
    evidence = models.CharField(_("what shows it"), max_length=600, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.DRAFT)
    state_since = models.DateTimeField(default=clock.now, editable=False)
    good_until = models.DateField(_("good until"), null=True, blank=True)
    validated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    remark = models.CharField(_("what the secretariat says"), max_length=300, blank=True)

    objects = AreaQuerySet.as_manager()

    on_merge = {"validated_by": MOVE}
    not_personal = (
        "id",
        "public_id",
        "expert",
        "area",
        "level",
        "state",
        "state_since",
        "good_until",
        "validated_by",
    )
    personal = {"evidence": UNTIL_THEY_LEAVE, "remark": UNTIL_THEY_LEAVE}

    class Meta:
        ordering = ["area"]
        verbose_name = _("area of an expert")
        constraints = [
            models.UniqueConstraint(
                fields=["expert", "area"],
                name="an_expert_names_an_area_once",
                violation_error_message=_("This area is named already."),
            ),
            models.CheckConstraint(
                condition=Q(level__gte=1, level__lte=4, area__in=Area.values),
                name="an_area_of_an_expert_has_a_level_from_1_to_4",
                violation_error_message=_("Choose an area and a level of the lists."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["validated", "paused"], good_until__isnull=False)
                | Q(state__in=["draft", "withdrawn"], good_until__isnull=True)
                | Q(state="submitted"),
                name="a_validated_area_says_until_when",
                violation_error_message=_("Say until when this is good."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_area_display())

    @property
    def is_good(self) -> bool:
        return self.state in self.COUNTING and bool(self.good_until and self.good_until >= clock.today())

    @property
    def has_ended(self) -> bool:
        """A validation whose time is over: the expert is asked again."""
        return self.state == self.State.VALIDATED and not self.is_good

    @property
    def tone(self) -> Tone:
        if self.has_ended:
            return Tone.WRONG
        tones = {self.State.VALIDATED: Tone.GOOD, self.State.SUBMITTED: Tone.WAIT}
        return tones.get(self.State(self.state), Tone.QUIET)

    # Moves

    def say(self, level: int, evidence: str) -> None:
        """What the expert writes. A higher level is to be validated anew, and so is what was withdrawn; words are not."""
        is_more = level > self.level
        self.level, self.evidence = level, evidence
        if self.state == self.State.WITHDRAWN or (is_more and self.state != self.State.SUBMITTED):
            self._become(self.State.DRAFT)
        elif is_more:
            self.good_until = None

    def submit(self) -> None:
        """Asks the secretariat to validate it, or to do so once more: until then what was validated counts.

        Raises IllegalMove when it waits already or shows nothing.
        """
        is_open = self.state == self.State.DRAFT or self.state == self.State.VALIDATED
        if not is_open:
            raise IllegalMove(_("This area waits for the secretariat already, or is paused."))
        if not self.evidence:
            raise IllegalMove(_("Say first what shows that you know this area."))
        until = self.good_until
        self._become(self.State.SUBMITTED)
        self.good_until = until

    def validate(self, by: User) -> None:
        """Good for two years from today. Raises IllegalMove unless it waits."""
        require(self.state, (self.State.SUBMITTED,), _("This area does not wait for validation."))
        self._become(self.State.VALIDATED)
        self.good_until, self.validated_by = clock.today() + GOOD_FOR, by

    def send_back(self, remark: str) -> None:
        """Asks the expert for more. Raises IllegalMove unless it waits."""
        require(self.state, (self.State.SUBMITTED,), _("This area does not wait for validation."))
        self._become(self.State.DRAFT)
        self.remark = remark

    def pause(self, remark: str) -> None:
        require(self.state, (self.State.VALIDATED,), _("Only a validated area can be paused."))
        until = self.good_until
        self._become(self.State.PAUSED)
        self.good_until, self.remark = until, remark

    def resume(self) -> None:
        require(self.state, (self.State.PAUSED,), _("This area is not paused."))
        until = self.good_until
        self._become(self.State.VALIDATED)
        self.good_until = until

    def withdraw(self) -> None:
        if self.state == self.State.WITHDRAWN:
            raise IllegalMove(_("This area is withdrawn already."))
        self._become(self.State.WITHDRAWN)

    def _become(self, state: State) -> None:
        self.state, self.state_since, self.remark, self.good_until = state, clock.now(), "", None


@history.tracked
class ExpertLanguage(models.Model):
    """A language that an expert speaks."""

    expert = models.ForeignKey(Expert, on_delete=models.CASCADE, related_name="languages")
    language = models.CharField(_("language"), max_length=8, choices=LANGUAGES)
    level = models.PositiveSmallIntegerField(_("how well"), choices=Speaks, default=Speaks.WORKS)

    not_personal = ("id", "expert", "language", "level")

    class Meta:
        ordering = ["-level", "language"]
        verbose_name = _("language of an expert")
        constraints = [
            models.UniqueConstraint(
                fields=["expert", "language"],
                name="an_expert_names_a_language_once",
                violation_error_message=_("This language is named already."),
            ),
            models.CheckConstraint(
                condition=Q(level__gte=1, level__lte=4),
                name="a_language_is_spoken_at_a_level_from_1_to_4",
                violation_error_message=_("Choose how well."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_language_display()} ({self.get_level_display()})"


@history.tracked
class Blocked(models.Model):
    """Days on which an expert cannot be asked."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    expert = models.ForeignKey(Expert, on_delete=models.CASCADE, related_name="blocked")
    days = DateRangeField(_("days"))

    not_personal = ("id", "public_id", "expert", "days")

    class Meta:
        ordering = ["days"]
        verbose_name = _("blocked days of an expert")
        constraints = [
            ExclusionConstraint(
                name="an_expert_blocks_a_day_once",
                expressions=[(F("expert"), RangeOperators.EQUAL), (F("days"), RangeOperators.OVERLAPS)],
                violation_error_message=_("These days overlap with others that are blocked."),
            ),
            models.CheckConstraint(
                condition=Q(days__isempty=False, days__lower_inf=False, days__upper_inf=False),
                name="blocked_days_begin_and_end",
                violation_error_message=_("The last day lies before the first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first} – {self.last}"

    @property
    def first(self) -> date:
        found: date = self.days.lower
        return found

    @property
    def last(self) -> date:
        """The range ends before its upper bound."""
        upper: date = self.days.upper
        return upper - timedelta(days=1)


@history.tracked
class MatchingWeights(models.Model):
    """How much each part of a score counts: one row for the site. Only the proportions matter."""

    PARTS = ("area", "language", "size", "experience", "availability", "load", "country", "feedback")

    area = models.PositiveSmallIntegerField(_("area"), default=30)
    language = models.PositiveSmallIntegerField(_("language"), default=25)
    size = models.PositiveSmallIntegerField(_("size of town"), default=10)
    experience = models.PositiveSmallIntegerField(_("experience with resettlement"), default=15)
    availability = models.PositiveSmallIntegerField(_("dates"), default=10)
    load = models.PositiveSmallIntegerField(_("days left"), default=10)
    country = models.PositiveSmallIntegerField(_("country known"), default=10)
    feedback = models.PositiveSmallIntegerField(_("feedback of hosts"), default=10)

    not_personal = ("id", *PARTS)

    class Meta:
        verbose_name = _("weights of the matching")
        constraints = [
            models.CheckConstraint(
                condition=Q(pk=1),
                name="the_site_has_one_set_of_weights",
                violation_error_message=_("The site has one set of weights."),
            ),
            models.CheckConstraint(
                condition=Q(area__lte=100, language__lte=100, size__lte=100, experience__lte=100)
                & Q(availability__lte=100, load__lte=100, country__lte=100, feedback__lte=100),
                name="a_weight_is_at_most_100",
                violation_error_message=_("A weight is at most 100."),
            ),
            models.CheckConstraint(
                condition=Q(area__gt=0)
                | Q(language__gt=0)
                | Q(size__gt=0)
                | Q(experience__gt=0)
                | Q(availability__gt=0)
                | Q(load__gt=0)
                | Q(country__gt=0)
                | Q(feedback__gt=0),
                name="at_least_one_weight_counts",
                violation_error_message=_("At least one weight must be more than 0."),
            ),
        ]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)

    @classmethod
    def current(cls) -> "MatchingWeights":
        """Those of the site: as they were set, or as they are given here."""
        return cls.objects.filter(pk=1).first() or cls(pk=1)

    @property
    def values(self) -> Mapping[str, int]:
        return {name: getattr(self, name) for name in self.PARTS}
