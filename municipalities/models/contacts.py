from typing import Self

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, JSONObject
from django.utils.translation import gettext_lazy as _

from municipalities.models.organisations import Organisation
from municipalities.models.places import Municipality
from share import policy
from share.kit import clock, search
from share.kit.merging import move_or, stricter
from share.kit.privacy import Kept
from share.kit.text import short_id
from share.policy import Actor
from share.records import history

FOUND_BY = search.Together("name", "role")
STRICTEST_FIRST = ("only_us", "network", "public")
SAME_PERSON = ("role", "name", "email")
# The same person twice is one contact, and only what both agreed to stands.
ONE_CONTACT = move_or(stricter("consent", STRICTEST_FIRST), same_by=SAME_PERSON)


class ContactQuerySet(models.QuerySet["Contact"]):
    def current(self) -> Self:
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=clock.today()))

    def with_owner_key(self) -> Self:
        """Adds `owner_key`: the name of the organisation or the town, to sort by; a town is looked up only where it is one."""
        town = Municipality.objects.filter(pk=OuterRef("town")).values("key")
        return self.annotate(owner_key=Coalesce("organisation__key", Subquery(town)))

    def public(self) -> Self:
        """Those that anybody may read: they agreed to it, and have not ended."""
        return self.current().filter(consent=Contact.Consent.PUBLIC)

    def kept_by(self, actor: Actor) -> Self:
        """Those of the organisations and towns whose contacts this person keeps."""
        if actor.runs_network:
            return self
        ours = Q(organisation__in=actor.coordinated) | Q(town__organisations__in=actor.coordinated)
        return self.filter(pk__in=Contact.objects.filter(ours).values("pk"))

    def visible_to(self, actor: Actor) -> Self:
        """Those this person keeps, and what others agreed to show. None for people who are not asked for a second factor."""
        if not policy.manages_activities(actor):
            return self.none()
        if actor.runs_network:
            return self
        shown = self.current().exclude(consent=Contact.Consent.ONLY_US)
        return self.filter(Q(pk__in=shown.values("pk")) | Q(pk__in=self.kept_by(actor).values("pk")))


def public_contacts() -> ArraySubquery:
    """What anybody may read of a town's contacts, as a list of role, name, e-mail and phone; for a query of towns."""
    told = JSONObject(role="role", name="name", email="email", phone="phone")
    return ArraySubquery(Contact.objects.public().filter(town=OuterRef("pk")).order_by("role", "pk").values(told=told))


@history.tracked
class Contact(models.Model):
    """Whom to write to or call in a town or an organisation, for what, and who may see it by that person's word."""

    class Consent(models.TextChoices):
        PUBLIC = "public", _("everybody")
        NETWORK = "network", _("the network’s coordinators")
        ONLY_US = "only_us", _("only us")

    public_id = models.CharField(max_length=12, unique=True, default=short_id, editable=False)
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="contacts"
    )
    town = models.ForeignKey(Municipality, null=True, blank=True, on_delete=models.CASCADE, related_name="contacts")
    role = models.CharField(_("for what"), max_length=120)
    name = models.CharField(_("name"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail"), max_length=254, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    consent = models.CharField(_("who may see it"), max_length=10, choices=Consent, default=Consent.ONLY_US)
    consent_on = models.DateField(_("agreed on"), null=True, blank=True)
    consent_source = models.CharField(_("how they agreed"), max_length=300, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)

    objects = ContactQuerySet.as_manager()

    on_merge = {"organisation": ONE_CONTACT, "town": ONE_CONTACT}
    not_personal = ("id", "public_id", "organisation", "town", "role", "consent", "consent_on", "ends_on")
    personal = {
        "name": Kept(_("to know whom to write to"), _("30 days after the contact ended, or the person asks")),
        "email": Kept(_("to write to them"), _("30 days after the contact ended, or the person asks")),
        "phone": Kept(_("to call them"), _("30 days after the contact ended, or the person asks")),
        "consent_source": Kept(_("to show that they agreed"), _("30 days after the contact ended, or the person asks")),
    }

    class Meta:
        ordering = ["role", "name", "pk"]
        verbose_name = _("contact")
        indexes = search.indexes("contact", FOUND_BY)
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=False, town__isnull=True)
                | Q(organisation__isnull=True, town__isnull=False),
                name="a_contact_is_of_a_town_or_of_an_organisation",
                violation_error_message=_("A contact belongs to a town or to an organisation."),
            ),
            models.CheckConstraint(
                condition=~Q(email="") | ~Q(phone=""),
                name="a_contact_can_be_reached",
                violation_error_message=_("Give an e-mail address or a phone number."),
            ),
            models.CheckConstraint(
                condition=Q(consent="only_us") | (Q(consent_on__isnull=False) & ~Q(consent_source="")),
                name="a_contact_others_see_has_agreed",
                violation_error_message=_("Say when and how the person agreed that others see it."),
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.role

    @property
    def owner(self) -> Organisation | Municipality:
        owner = self.organisation or self.town
        assert owner is not None
        return owner

    @property
    def has_ended(self) -> bool:
        return self.ends_on is not None and self.ends_on <= clock.today()
