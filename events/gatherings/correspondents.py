"""People without an account who are written to about a gathering, each answering by a link of their own."""

import uuid
from typing import Self, TypeVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from share.accounts.models import User
from share.kit import clock, tokens
from share.kit.fields import SearchKeyField

C = TypeVar("C", bound="Correspondent")


class CorrespondentQuerySet(models.QuerySet[C]):
    def there(self) -> Self:
        """Who can still be written to."""
        return self.filter(left_at__isnull=True).exclude(email="")

    def with_token(self, token: str) -> Self:
        """Whom a link is of; nobody, for one that is not ours."""
        said = tokens.unsign(self.model.purpose, token)
        return self.none() if said is None else self.filter(public_id=said)

    def of(self, person: User) -> Self:
        """Whoever stands under an address of this person."""
        return self.alias(lower=Lower("email")).filter(lower__in=person.addresses())

    def take_out(self) -> int:
        """Name and address go, what they said stays; how many."""
        named = self.model._default_manager.filter(pk__in=[*self.exclude(email="").values_list("pk", flat=True)])
        return named.update(name="", key="", email="", left_at=clock.now())


class Correspondent(models.Model):
    """Somebody who is written to. A model of its own says why it keeps the name, and what its link opens."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=200)
    key = SearchKeyField("name")
    email = models.EmailField(_("e-mail"), max_length=254)
    language = models.CharField(max_length=8, default="en-gb")
    left_at = models.DateTimeField(null=True, blank=True, help_text="Nobody is written to from then on.")

    purpose: str

    not_personal: tuple[str, ...] = ("public_id", "language", "left_at")

    class Meta:
        abstract = True
        ordering = ["key", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(email="") | Q(left_at__isnull=False),
                name="a_%(class)s_without_an_address_has_left",
                violation_error_message=_("Write the address to which the link goes."),
            ),
        ]

    def __str__(self) -> str:
        return self.name or _now("somebody who left")

    @property
    def token(self) -> str:
        """Opens the page on which they answer. Signed, never stored."""
        return tokens.sign(self.purpose, str(self.public_id))

    # Moves

    def leave(self) -> None:
        """Nobody writes to them from now on, and the link opens nothing."""
        self.left_at = self.left_at or clock.now()
