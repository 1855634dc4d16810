from typing import Any, Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from share.accounts.models import User
from share.kit import clock
from share.kit.merging import MOVE
from share.kit.moves import IllegalMove
from share.policy import Actor

M = TypeVar("M", bound=models.Model)
WAITS = Q(proposed_at__isnull=False, confirmed_at__isnull=True)


class ProposableQuerySet(models.QuerySet[M]):
    def proposed(self) -> Self:
        """Those that wait for the secretariat."""
        return self.filter(WAITS)

    def confirmed(self) -> Self:
        """Those that stand on public lists: never proposed, or confirmed since."""
        return self.exclude(WAITS)

    def known_to(self, actor: Actor) -> Self:
        """Those that are public, and what this person proposed; all of them for who confirms."""
        if actor.runs_network:
            return self
        theirs = Q(proposed_by=actor.user_id) if actor.signed_in else Q(pk__in=[])
        return self.filter(~WAITS | theirs)


class Proposable(models.Model):
    """What somebody may propose who misses it in a list: used at once, and public once the secretariat confirms it."""

    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("proposed by"),
    )
    proposed_at = models.DateTimeField(_("proposed at"), null=True, blank=True, editable=False)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("confirmed by"),
    )
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True, editable=False)

    on_merge = {"proposed_by": MOVE, "confirmed_by": MOVE}

    class Meta:
        abstract = True

    @property
    def is_proposal(self) -> bool:
        """Whether it waits for the secretariat."""
        return self.proposed_at is not None and self.confirmed_at is None

    def propose(self, user_id: int | None) -> None:
        self.proposed_by_id, self.proposed_at = user_id, clock.now()

    def confirm(self, by: User) -> None:
        """Raises IllegalMove when it was confirmed before, or never proposed."""
        if not self.is_proposal:
            raise IllegalMove(_("This was confirmed already."))
        self.confirmed_by, self.confirmed_at = by, clock.now()


def confirmed_after_it_was_proposed(what: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True) | Q(proposed_at__isnull=False),
        name=f"{what}_is_confirmed_after_it_was_proposed",
        violation_error_message=_("Only what was proposed is confirmed."),
    )


PROPOSABLE_FIELDS: tuple[Any, ...] = ("proposed_by", "proposed_at", "confirmed_by", "confirmed_at")
