from collections.abc import Sequence
from datetime import datetime
from typing import Self

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Greatest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from share import policy
from share.accounts.models import User
from share.kit import clock
from share.kit import map as europe
from share.kit.fields import SearchKeyField
from share.kit.moves import IllegalMove
from share.kit.privacy import Kept
from share.kit.text import search_key, short_id
from share.policy import Actor, Role
from share.records import history


def size_of(population: str) -> Case:
    """The size of a town as an expression over its `population`. Most sizes are not on record: unknown is not small."""
    return Case(
        When(**{f"{population}__lt": settings.SMALL_TOWN_BELOW}, then=Value("small")),
        When(**{f"{population}__gte": settings.SMALL_TOWN_BELOW}, then=Value("large")),
        default=Value("unknown"),
    )


class MunicipalityQuerySet(models.QuerySet["Municipality"]):
    def on_the_map(self) -> Self:
        return self.filter(lat__isnull=False)

    def small(self) -> Self:
        """Known to be smaller than the network's own measure. An unknown size is not a small one."""
        return self.filter(population__lt=settings.SMALL_TOWN_BELOW)

    def size_class(self) -> Self:
        """Adds `size`: small, large, or unknown, by the network's own measure."""
        return self.annotate(size=size_of("population"))

    def in_order_of(self, countries: Sequence[str]) -> Self:
        """Country by country in the order given, and by name in each."""
        places = [When(country=code, then=Value(place)) for place, code in enumerate(countries)]
        return self.order_by(Case(*places, default=Value(len(places))), "key") if places else self.order_by("key")

    def called(self, name: str, country: str | OuterRef) -> Self:
        """Written with or without accents: Şomcuta, Șomcuta and Somcuta are one town."""
        return self.filter(country=country, key=search_key(name))


@history.tracked
class Municipality(models.Model):
    """A place of the network: a town, a city, or the region that stands for several of them."""

    class Level(models.TextChoices):
        TOWN = "town", _("town")
        MUNICIPALITY = "municipality", _("municipality")
        CITY = "city", _("city")
        COUNTY = "county", _("county")
        REGION = "region", _("region")

    public_id = models.CharField(max_length=12, unique=True, default=short_id, editable=False)
    name = models.CharField(_("name"), max_length=200)
    key = SearchKeyField("name")
    country = CountryField(_("country"))
    level = models.CharField(_("kind of place"), max_length=20, choices=Level)
    region = models.CharField(_("region"), max_length=200, blank=True)
    population = models.PositiveIntegerField(_("inhabitants"), null=True, blank=True)
    population_note = models.CharField(max_length=300, blank=True)
    roles = ArrayField(models.CharField(max_length=300), default=list, blank=True)
    period = models.CharField(max_length=60, blank=True)
    source = models.CharField(max_length=500, blank=True)
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)

    objects = MunicipalityQuerySet.as_manager()

    not_personal = (
        "id",
        "public_id",
        "name",
        "key",
        "country",
        "level",
        "region",
        "population",
        "population_note",
        "roles",
        "period",
        "source",
        "lat",
        "lon",
    )

    class Meta:
        ordering = ["key"]
        verbose_name = _("town")
        constraints = [
            models.UniqueConstraint(
                fields=["country", "key"],
                name="a_place_is_named_once_in_its_country",
                violation_error_message=_("This place is known already."),
            ),
            models.CheckConstraint(
                condition=Q(population__isnull=True) | Q(population__gt=0),
                name="an_unknown_population_is_null_not_zero",
                violation_error_message=_("Leave the number of inhabitants empty when it is not known."),
            ),
            models.CheckConstraint(
                # A comparison with NULL is neither true nor false, and a check lets that pass: so each is asked for.
                condition=Q(lat__isnull=True, lon__isnull=True)
                | Q(lat__isnull=False, lon__isnull=False, lat__range=(-90, 90), lon__range=(-180, 180)),
                name="a_place_has_both_coordinates_or_none",
                violation_error_message=_("Give both coordinates, or none."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("municipalities:town", args=[self.public_id])

    @property
    def on_map(self) -> tuple[float, float] | None:
        return None if self.lat is None or self.lon is None else europe.place(self.lat, self.lon)


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those this person may plan activities for."""
        return self if actor.runs_network else self.filter(pk__in=actor.coordinated)


@history.tracked
class Organisation(models.Model):
    """An organisation of the network or near it: partner, authority, church, city network."""

    public_id = models.CharField(max_length=12, unique=True, default=short_id, editable=False)
    name = models.CharField(_("name"), max_length=200)
    key = SearchKeyField("name")
    country = CountryField(_("country"), blank=True)
    kind = models.CharField(_("kind"), max_length=80, blank=True, help_text=_("The source’s own word."))
    roles = ArrayField(models.CharField(max_length=300), default=list, blank=True)
    projects = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=500, blank=True)

    objects = OrganisationQuerySet.as_manager()

    not_personal = ("id", "public_id", "name", "key", "country", "kind", "roles", "projects", "source")

    class Meta:
        ordering = ["key"]
        verbose_name = _("organisation")
        constraints = [
            models.UniqueConstraint(
                fields=["country", "key"],
                name="an_organisation_is_named_once_in_its_country",
                violation_error_message=_("This organisation is known already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class MembershipQuerySet(models.QuerySet["Membership"]):
    def current(self) -> Self:
        """Those that give rights: the ones that have not ended."""
        return self.filter(ends_at__isnull=True)

    def ended(self) -> Self:
        return self.filter(ends_at__isnull=False)

    def running_the_network(self) -> Self:
        return self.current().filter(role__in=[Role.SECRETARIAT, Role.ADMIN])

    def visible_to(self, actor: Actor) -> Self:
        """All of them for those who run the network, past ones too; for others, none."""
        return self if policy.manages_access(actor) else self.none()

    def with_access(self) -> Self:
        """Adds `seen_at`, when the person was last here (None: never), and `has_second_factor`."""
        return self.annotate(seen_at=_seen_at(), has_second_factor=_second_factor())

    def without_second_factor(self) -> Self:
        return self.filter(~_second_factor())

    def not_seen_since(self, moment: datetime) -> Self:
        return self.alias(seen=_seen_at()).filter(Q(seen__isnull=True) | Q(seen__lt=moment))


def _seen_at() -> Greatest:
    sessions = UserSession.objects.filter(user=OuterRef("user")).order_by("-last_seen_at").values("last_seen_at")
    return Greatest("user__last_login", Subquery(sessions[:1]))


def _second_factor() -> Exists:
    """Recovery codes are none: they stand in for one."""
    theirs = Authenticator.objects.filter(user=OuterRef("user"))
    return Exists(theirs.exclude(type=Authenticator.Type.RECOVERY_CODES))


@history.tracked
class Membership(models.Model):
    """What a person is in an organisation, from when, until when. All rights come from those that have not ended.

    One that ends stays, so that it can be read who could do what, and when. Another role is another row.
    """

    class Roles(models.TextChoices):
        MEMBER = Role.MEMBER, _("member")
        COORDINATOR = Role.COORDINATOR, _("coordinator")
        SECRETARIAT = Role.SECRETARIAT, _("secretariat")
        ADMIN = Role.ADMIN, _("admin")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=20, choices=Roles, default=Roles.MEMBER)
    starts_at = models.DateTimeField(_("since"), default=clock.now)
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Empty while it has no end, and when a server operator ended it by command.",
    )
    reason = models.CharField(_("why it ended"), max_length=300, blank=True)

    seen_at: datetime | None  # added by `with_access`
    has_second_factor: bool  # added by `with_access`

    objects = MembershipQuerySet.as_manager()

    not_personal = ("id", "user", "organisation", "role", "starts_at", "ends_at", "ended_by")
    personal = {"reason": Kept(_("to say why a right was taken back"), _("the person is erased"))}

    class Meta:
        verbose_name = _("membership")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation"],
                condition=Q(ends_at__isnull=True),
                name="a_person_has_one_role_at_a_time_in_an_organisation",
                violation_error_message=_("This person has a role in this organisation already."),
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gte=F("starts_at")),
                name="a_membership_ends_after_it_starts",
                violation_error_message=_("The membership ends before it starts."),
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=False) | Q(ended_by__isnull=True, reason=""),
                name="a_membership_without_an_end_was_ended_by_nobody",
                violation_error_message=_("Who ended a membership, and why, is said with its end."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()}, {self.organisation}"

    @property
    def is_current(self) -> bool:
        return self.ends_at is None

    @property
    def runs_network(self) -> bool:
        return self.role in {Role.SECRETARIAT, Role.ADMIN}

    def end(self, *, by: User | None, reason: str) -> None:
        """Raises IllegalMove when it has ended already."""
        if not self.is_current:
            raise IllegalMove(_("This right was taken back already."))
        self.ends_at, self.ended_by, self.reason = max(clock.now(), self.starts_at), by, reason


class SecondFactorResetQuerySet(models.QuerySet["SecondFactorReset"]):
    def waiting(self) -> Self:
        return self.filter(decision="")


@history.tracked
class SecondFactorReset(models.Model):
    """That somebody asks to take out a person's lost second factor, and what a second person decided.

    Whoever has somebody's mailbox and a second factor taken out is that person here: so it takes two, and not the person.
    """

    class Decision(models.TextChoices):
        CONFIRMED = "confirmed", _("confirmed")
        DECLINED = "declined", _("declined")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="second_factor_resets")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    reason = models.CharField(_("how you know that it is them"), max_length=300)
    decision = models.CharField(max_length=10, choices=Decision, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = SecondFactorResetQuerySet.as_manager()

    not_personal = ("id", "user", "asked_by", "asked_at", "decision", "decided_by", "decided_at")
    personal = {"reason": Kept(_("to show on what a reset of the second factor stood"), _("the person is erased"))}

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = _("reset of a second factor")
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(decision=""),
                name="a_reset_is_asked_for_once_at_a_time",
                violation_error_message=_("A reset is asked for already, and waits for a second person."),
            ),
            models.CheckConstraint(
                condition=Q(decision="", decided_by__isnull=True, decided_at__isnull=True)
                | (~Q(decision="") & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="a_decided_reset_has_who_and_when",
                violation_error_message=_("A decision has a person and a time."),
            ),
            models.CheckConstraint(
                condition=~Q(asked_by=F("user")),
                name="nobody_asks_for_their_own_reset",
                violation_error_message=_("Another person of the secretariat asks for your reset."),
            ),
            models.CheckConstraint(
                condition=~Q(decision="confirmed") | (~Q(decided_by=F("asked_by")) & ~Q(decided_by=F("user"))),
                name="a_reset_takes_two_people_besides_its_own",
                violation_error_message=_(
                    "Another person than the one who asked confirms a reset, and not the person."
                ),
            ),
        ]

    def decide(self, decision: str, *, by: User) -> None:
        """Raises IllegalMove when it was decided before."""
        if self.decision:
            raise IllegalMove(_("This was decided already."))
        self.decision, self.decided_by, self.decided_at = decision, by, clock.now()
