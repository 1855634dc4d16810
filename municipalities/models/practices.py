import re
from collections.abc import Collection
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from municipalities.models.areas import Area
from municipalities.models.places import Municipality
from share.accounts.models import User
from share.kit import clock, search
from share.kit.fields import SearchKeyField
from share.kit.merging import MOVE
from share.kit.moves import IllegalMove, require
from share.kit.precision import read_date
from share.kit.privacy import Kept
from share.kit.states import Tone
from share.kit.text import short_id
from share.policy import Actor
from share.records import history
from share.records.documents import DocumentBase

LONGEST_OPENING = 220  # characters


def check_partial_date(text: str) -> None:
    """Raises ValidationError for what is no date in EDTF."""
    try:
        read_date(text)
    except ValueError as error:
        raise ValidationError(str(error)) from None


class PracticeQuerySet(models.QuerySet["Practice"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those of the towns this person keeps, in whatever state; of other towns, what is published."""
        kept = Municipality.objects.kept_by(actor).values("pk")
        return self.filter(Q(town__in=kept) | Q(state=Practice.State.PUBLISHED))

    def towns_of_published(self, among: Collection[int] | None = None) -> models.QuerySet["Practice", int]:
        """Ids of towns, one for each practice that everybody may see: a layer of the map."""
        found = self.published().order_by()
        rows = found if among is None else found.filter(town__in=among)
        return rows.values_list("town_id", flat=True)

    def published(self) -> Self:
        return self.filter(state=Practice.State.PUBLISHED)

    def to_review(self) -> Self:
        return self.filter(state=Practice.State.SUBMITTED)

    def newest_first(self) -> Self:
        return self.order_by("-state_since", "pk")


@history.tracked
class Practice(models.Model):
    """An innovative partnership for inclusion: where, who with whom, what it does, since when, and what shows it.

    Written by a town's own people, reviewed by another person of the secretariat, and public from then on.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        SUBMITTED = "submitted", _("waits for the review")
        SENT_BACK = "sent_back", _("sent back")
        PUBLISHED = "published", _("published")

    public_id = models.CharField(max_length=12, unique=True, default=short_id, editable=False)
    town = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="practices", verbose_name=_("town"))
    title = models.CharField(_("title"), max_length=150)
    key = SearchKeyField("title")
    area = models.CharField(_("area"), max_length=20, choices=Area)
    partners = ArrayField(models.CharField(max_length=150), default=list, verbose_name=_("who with whom"))
    summary = models.TextField(_("what it does"), max_length=3_000)
    since = models.CharField(_("since"), max_length=30, blank=True, validators=[check_partial_date])
    evidence = models.CharField(_("what shows that it works"), max_length=600, blank=True)
    links = ArrayField(models.URLField(max_length=300), default=list, blank=True, verbose_name=_("links"))
    contact_name = models.CharField(_("contact"), max_length=120, blank=True)
    contact_email = models.EmailField(_("e-mail of the contact"), blank=True)
    contact_agreed_on = models.DateField(_("agreed on"), null=True, blank=True)

    state = models.CharField(_("state"), max_length=20, choices=State, default=State.DRAFT)
    state_since = models.DateTimeField(default=clock.now, editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    review = models.CharField(_("what the review asks for"), max_length=1_000, blank=True)
    is_demo = models.BooleanField(_("demo"), default=False)

    objects = PracticeQuerySet.as_manager()

    on_merge = {"town": MOVE, "submitted_by": MOVE, "reviewed_by": MOVE}
    not_personal = (
        "id",
        "public_id",
        "town",
        "title",
        "key",
        "area",
        "partners",
        "summary",
        "since",
        "evidence",
        "links",
        "contact_agreed_on",
        "state",
        "state_since",
        "submitted_by",
        "reviewed_by",
        "review",
        "is_demo",
    )
    personal = {
        "contact_name": Kept(_("so that others can ask how it is done"), _("the person takes back that they agreed")),
        "contact_email": Kept(_("so that others can ask how it is done"), _("the person takes back that they agreed")),
    }

    class Meta:
        indexes = search.indexes("practice", F("title"), F("summary"))
        verbose_name = _("practice")
        constraints = [
            models.UniqueConstraint(
                fields=["town", "key"],
                name="a_practice_is_named_once_in_its_town",
                violation_error_message=_("A practice of this title is here already."),
            ),
            models.CheckConstraint(
                condition=Q(contact_name="", contact_email="", contact_agreed_on__isnull=True)
                | (~Q(contact_name="") & ~Q(contact_email="") & Q(contact_agreed_on__isnull=False)),
                name="a_contact_of_a_practice_has_agreed",
                violation_error_message=_(
                    "A contact has a name, an address and the day they agreed; or none is named."
                ),
            ),
            models.CheckConstraint(
                condition=Q(state="draft", reviewed_by__isnull=True, review="")
                | Q(state="submitted", submitted_by__isnull=False, reviewed_by__isnull=True, review="")
                | Q(state="published", submitted_by__isnull=False, reviewed_by__isnull=False, review="")
                | (Q(state="sent_back", submitted_by__isnull=False, reviewed_by__isnull=False) & ~Q(review="")),
                name="a_practice_is_submitted_then_reviewed",
                violation_error_message=_("A practice is submitted by somebody, and then reviewed by somebody else."),
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True) | ~Q(reviewed_by=F("submitted_by")),
                name="nobody_reviews_what_they_submitted",
                violation_error_message=_("Somebody else than the person who submitted it reviews a practice."),
            ),
            models.CheckConstraint(
                condition=Q(area__in=Area.values),
                name="a_practice_is_about_an_area_of_the_network",
                violation_error_message=_("Choose an area of the list."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("municipalities:practice", args=[self.public_id])

    @property
    def is_published(self) -> bool:
        return self.state == self.State.PUBLISHED

    @property
    def opening(self) -> str:
        """The first sentences of what it does, for a list: whole ones, and at least one."""
        first, *more = re.split(r"(?<=[.!?]) ", self.summary.partition("\n")[0])
        for sentence in more:
            if len(first) + len(sentence) > LONGEST_OPENING:
                break
            first = f"{first} {sentence}"
        return first

    @property
    def can_change(self) -> bool:
        return self.state in {self.State.DRAFT, self.State.SENT_BACK}

    @property
    def tone(self) -> Tone:
        tones = {"published": Tone.GOOD, "submitted": Tone.WAIT, "sent_back": Tone.WRONG}
        return tones.get(self.state, Tone.QUIET)

    # Moves

    def change(self) -> None:
        """Before its words or files are changed. Raises IllegalMove while it waits for the review, or is public."""
        require(
            self.state,
            (self.State.DRAFT, self.State.SENT_BACK),
            _("Take it back first: what is reviewed or public is not changed meanwhile."),
        )

    def submit(self, *, by: User) -> None:
        """Asks for the review. Raises IllegalMove while it waits for one, or when it is published."""
        require(
            self.state, (self.State.DRAFT, self.State.SENT_BACK), _("This waits for the review already, or had it.")
        )
        self._become(self.State.SUBMITTED)
        self.submitted_by = by

    def publish(self, *, by: User) -> None:
        """The review says yes. Raises IllegalMove unless it was submitted, and for the person who submitted it."""
        self._require_reviewer(by)
        self._become(self.State.PUBLISHED)
        self.reviewed_by = by

    def send_back(self, review: str, *, by: User) -> None:
        """The review asks for something first. Raises IllegalMove as `publish` does."""
        self._require_reviewer(by)
        self._become(self.State.SENT_BACK)
        self.reviewed_by, self.review = by, review

    def take_back(self) -> None:
        """Becomes a draft again: out of the review, or off the public pages. Raises IllegalMove when it is one."""
        require(
            self.state, (self.State.SUBMITTED, self.State.PUBLISHED), _("This is not submitted: it can be changed.")
        )
        self._become(self.State.DRAFT)

    def _require_reviewer(self, person: User) -> None:
        require(self.state, (self.State.SUBMITTED,), _("This does not wait for a review."))
        if person.pk == self.submitted_by_id:
            raise IllegalMove(_("Somebody else than the person who submitted it reviews a practice."))

    def _become(self, state: State) -> None:
        self.state, self.state_since = state, clock.now()
        self.reviewed_by, self.review = None, ""


@history.tracked
class PracticeDocument(DocumentBase):
    """A file that shows that a practice works: for its town's people and the review, not for the public."""

    class Kind(models.TextChoices):
        EVALUATION = "evaluation", _("Evaluation or report")
        AGREEMENT = "agreement", _("Agreement between partners")
        PRESS = "press", _("Article or leaflet")
        OTHER = "other", _("Other evidence")

    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField(_("what it is"), max_length=20, choices=Kind)

    not_personal = (*DocumentBase.not_personal, "practice", "kind")

    class Meta(DocumentBase.Meta):
        abstract = False
        verbose_name = _("document of a practice")
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "sha256"],
                name="the_same_file_is_kept_once_for_a_practice",
                violation_error_message=_("This file is here already."),
            ),
        ]
