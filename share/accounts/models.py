import uuid
from typing import TYPE_CHECKING, Any, ClassVar

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, make_password
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import IntegrityError, models, transaction
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from share.kit import clock, search
from share.kit.merging import MOVE, MOVE_OR_DROP
from share.kit.privacy import Kept

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def no_password() -> str:
    """Random text that no password gives. Sessions are tied to it: with another one, all of a person's sessions end."""
    return make_password(None)


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, name: str, *, proven: bool = True, **fields: Any) -> "User":
        """A person, known by an address that is primary, and verified when it was `proven`."""
        email = email.lower()
        user = self.create(email=email, name=name, **fields)
        EmailAddress.objects.create(user=user, email=email, verified=proven, primary=True)
        return user

    def invited(self, email: str, name: str) -> "User":
        """The person this address belongs to; a new one's address is proven by their first sign-in with a mailed code.

        Call it in a transaction.
        """
        return self._with_address(email) or self._made(email, name, proven=False)

    def with_proven_address(self, email: str, name: str) -> "User":
        """The person this address belongs to, made when there is none yet. Call it in a transaction.

        Two confirmations at once, for two events, meet at the constraint: the second finds the first one's person.
        """
        user = self._with_address(email) or self._made(email, name, proven=True)
        if EmailAddress.objects.filter(email=email.lower(), user__merged_into=user).exists():
            return user  # merged into this one; the address signs in to nobody until both owners have said so
        address, _made = EmailAddress.objects.get_or_create(
            user=user, email=email.lower(), defaults={"verified": True, "primary": user.email == email.lower()}
        )
        if not address.verified:
            address.verified = True
            address.save(update_fields=["verified"])
        return user

    def known_by(self, email: str) -> "User | None":
        """The person this address belongs to, if there is one."""
        return self._with_address(email)

    def _made(self, email: str, name: str, *, proven: bool) -> "User":
        try:
            with transaction.atomic():
                return self.create_user(email, name, proven=proven)
        except IntegrityError:
            user = self._with_address(email)
            assert user is not None
            return user

    def _with_address(self, email: str) -> "User | None":
        """Whose it is: who proved it, else whoever has it; of two accounts that were merged, the one that stayed."""
        proven = EmailAddress.objects.filter(email=email.lower(), verified=True)
        address = proven.select_related("user__merged_into").first()
        people = self.select_related("merged_into").alias(lower=Lower("email"))
        user = address.user if address else people.filter(lower=email.lower()).first()
        return user.merged_into or user if user else None


FOUND_BY = search.Together("name", "email")  # what people are searched by


class User(AbstractBaseUser):
    """A person. Made when they prove an address; nothing here says what they may do: memberships do."""

    name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail"), max_length=254)
    language = models.CharField(_("language"), max_length=8, default="en-gb")
    person_key = models.UUIDField(
        default=uuid.uuid4, editable=False, help_text="Random. What this person is counted by, for ever."
    )
    password = models.CharField(max_length=128, default=no_password, editable=False)
    sessions_ended_at = models.DateTimeField(_("all sessions ended at"), null=True, blank=True)
    is_active = models.BooleanField(_("may sign in"), default=True)
    is_demo = models.BooleanField(default=False)
    joined_at = models.DateTimeField(default=clock.now)
    merged_into = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="merged_accounts",
        help_text="The account of the same person that stayed; this one keeps its address, and cannot sign in.",
    )

    objects: ClassVar[UserManager] = UserManager()

    not_personal = (
        "id",
        "language",
        "person_key",
        "password",
        "sessions_ended_at",
        "is_active",
        "is_demo",
        "joined_at",
        "last_login",
        "merged_into",
    )
    on_merge = {"merged_into": MOVE}
    personal = {
        "name": Kept(_("to say who did what, and to write to the person"), _("the person is erased")),
        "email": Kept(_("to sign in and to be told"), _("the person is erased")),
    }

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("person")
        indexes = search.indexes("person", FOUND_BY)
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="an_address_belongs_to_one_person",
                violation_error_message=_("Somebody with this address is known already."),
            ),
            models.CheckConstraint(
                condition=models.Q(password__startswith=UNUSABLE_PASSWORD_PREFIX),
                name="nobody_has_a_password",
                violation_error_message=_(
                    "This site has no passwords: people sign in with a mailed code or a passkey."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(merged_into__isnull=True)
                | (models.Q(is_active=False) & ~models.Q(merged_into=models.F("id"))),
                name="a_merged_account_signs_nobody_in",
                violation_error_message=_("An account that was merged into another one signs nobody in."),
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def end_sessions(self) -> None:
        """Ends every session of this person, in memory: saved, none that is open knows them any more."""
        self.password, self.sessions_ended_at = no_password(), clock.now()

    def addresses(self) -> set[str]:
        """Every address of this person, proven or not, in small letters."""
        others = EmailAddress.objects.filter(user=self).values_list("email", flat=True)
        return {address.lower() for address in (self.email, *others) if address}

    @property
    def is_erased(self) -> bool:
        return self.email.endswith("@erased.invalid")

    @property
    def shown_name(self) -> "StrOrPromise":
        """The name, or what stands in its place once the person was erased."""
        return _("somebody who has left") if self.is_erased else str(self)


class Consent(models.Model):
    """That a person read or agreed to a text: which one, in which version, when. Kept, never changed."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=60)
    text_version = models.CharField(max_length=40)
    given_at = models.DateTimeField(default=clock.now)

    not_personal = ("id", "user", "purpose", "text_version", "given_at")
    on_merge = {"user": MOVE_OR_DROP}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "purpose", "text_version"],
                name="a_text_is_agreed_to_once",
                violation_error_message=_("This was agreed to before."),
            ),
        ]
