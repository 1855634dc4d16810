from datetime import datetime
from typing import Self

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Greatest
from django.utils.translation import gettext_lazy as _

from municipalities.models.organisations import Organisation
from share import policy
from share.accounts.models import User
from share.kit import clock
from share.kit.merging import MOVE, NotToBeMerged, move_or
from share.kit.moves import IllegalMove
from share.kit.privacy import Kept
from share.policy import Actor, Role
from share.records import history


class TsTzRange(models.Func):
    """The time from one moment to another, without the last; an end that is NULL is none."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


# A range that ends before it begins is an error of PostgreSQL; such a row is refused in words by a constraint of its own.
NOT_BEFORE_ITS_START = Case(When(ends_at__lt=F("starts_at"), then=F("starts_at")), default=F("ends_at"))


class MembershipQuerySet(models.QuerySet["Membership"]):
    def current(self) -> Self:
        """Those that give rights now: they have begun, and have not ended. An end that lies ahead counts from its moment."""
        now = clock.now()
        return self.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=now), starts_at__lte=now)

    def without_end(self) -> Self:
        """Those for which no end is planned either."""
        return self.filter(ends_at__isnull=True)

    def ended(self) -> Self:
        return self.filter(ends_at__lte=clock.now())

    def of_people_who_left(self) -> Self:
        """The last right of each person who has none any more, and was not erased: one row a person."""
        has_one = Membership.objects.current().filter(user=OuterRef("user"))
        later = Membership.objects.filter(user=OuterRef("user")).filter(
            Q(ends_at__gt=OuterRef("ends_at")) | Q(ends_at=OuterRef("ends_at"), pk__gt=OuterRef("pk"))
        )
        return self.ended().filter(~Exists(has_one), ~Exists(later), user__is_active=True)

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


def _one_right(stays: "Membership", goes: "Membership") -> bool:
    """Two rights in one organisation are one when the role is the same; it began when the first of them did."""
    if stays.role != goes.role:
        roles = {"one": stays.get_role_display(), "other": goes.get_role_display(), "organisation": stays.organisation}
        raise NotToBeMerged(
            _("In %(organisation)s one is %(one)s and the other %(other)s. End one right first.") % roles
        )
    stays.starts_at = min(stays.starts_at, goes.starts_at)
    return True


@history.tracked
class Membership(models.Model):
    """What a person is in an organisation, from when, until when. All rights come from those that have not ended.

    One that ends stays, so that it can be read who could do what, and when. Another role is another row. An end may lie
    ahead: until then the right holds, from then on it is gone, without anything that would have to run.
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

    on_merge = {
        "user": move_or(_one_right, same_by=("organisation",), among=Q(ends_at__isnull=True)),
        "organisation": move_or(_one_right, same_by=("user",), among=Q(ends_at__isnull=True)),
        "ended_by": MOVE,
    }
    not_personal = ("id", "user", "organisation", "role", "starts_at", "ends_at", "ended_by")
    personal = {"reason": Kept(_("to say why a right was taken back"), _("the person is erased"))}

    class Meta:
        verbose_name = _("membership")
        constraints = [
            ExclusionConstraint(
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("organisation", RangeOperators.EQUAL),
                    (TsTzRange("starts_at", NOT_BEFORE_ITS_START, RangeBoundary()), RangeOperators.OVERLAPS),
                ],
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
        now = clock.now()
        return self.starts_at <= now and (self.ends_at is None or self.ends_at > now)

    @property
    def has_ended(self) -> bool:
        return self.ends_at is not None and self.ends_at <= clock.now()

    @property
    def runs_network(self) -> bool:
        return self.role in {Role.SECRETARIAT, Role.ADMIN}

    def end(self, *, by: User | None, reason: str, at: datetime | None = None) -> None:
        """Ends now, or at a moment that lies ahead. Raises IllegalMove when it has ended already."""
        if self.has_ended:
            raise IllegalMove(_("This right was taken back already."))
        now = clock.now()
        self.ends_at, self.ended_by, self.reason = max(at or now, now, self.starts_at), by, reason
