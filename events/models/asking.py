"""What people say beside who they are: what they need to take part, whether they may be in pictures, answers to questions."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from events.models.registration import Registration
from share.kit.languages import LANGUAGES
from share.kit.privacy import Kept
from share.records.questionnaires.answers import AnswerBase, AnswerSheetBase

UNTIL = _("30 days after the activity, or the person is erased")


class Access(models.TextChoices):
    """What makes a room one in which somebody can take part."""

    STEP_FREE = "step_free", _("a way in without steps")
    HEARING = "hearing", _("a hearing loop, or what is said as text")
    SIGN = "sign", _("sign language")
    LARGE_PRINT = "large_print", _("large print")
    ASSISTANT = "assistant", _("a seat for who assists me")
    CHILDCARE = "childcare", _("somebody who looks after my child")


class Diet(models.TextChoices):
    """What somebody eats, in the words of a kitchen."""

    VEGETARIAN = "vegetarian", _("vegetarian")
    VEGAN = "vegan", _("vegan")
    HALAL = "halal", _("halal")
    KOSHER = "kosher", _("kosher")
    NO_PORK = "no_pork", _("no pork")
    GLUTEN = "gluten", _("no gluten")
    LACTOSE = "lactose", _("no lactose")
    NUTS = "nuts", _("no nuts")


class Requirements(models.Model):
    """What one person needs to take part in one activity; no row where they need nothing that was asked for.

    Health and belief can be read from it, so it goes soon after the activity, whatever evidence stays.
    """

    registration = models.OneToOneField(
        Registration, on_delete=models.CASCADE, primary_key=True, related_name="requirements"
    )
    access = ArrayField(models.CharField(max_length=12, choices=Access), default=list, blank=True)
    diet = ArrayField(models.CharField(max_length=12, choices=Diet), default=list, blank=True)
    interpretation = models.CharField(max_length=8, choices=LANGUAGES, blank=True)
    note = models.CharField(max_length=300, blank=True)

    SAID = ("access", "diet", "interpretation", "note")

    not_personal = ("registration",)
    personal = {"interpretation": Kept(_("to have an interpreter there"), UNTIL)}
    special = {
        "access": Kept(_("to make room and way fit"), UNTIL),
        "diet": Kept(_("to cook what everybody can eat"), UNTIL),
        "note": Kept(_("to receive the person well"), UNTIL),
    }

    class Meta:
        verbose_name = _("what somebody needs")
        constraints = [
            models.CheckConstraint(
                condition=~Q(access=[], diet=[], interpretation="", note=""),
                name="a_row_of_requirements_says_something",
                violation_error_message=_("Nothing is needed: then nothing is kept."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.registration_id)


class RegistrationSheet(AnswerSheetBase):
    """The answers of one registration to the questions of its activity."""

    registration = models.OneToOneField(Registration, on_delete=models.CASCADE, related_name="sheet")

    not_personal = (*AnswerSheetBase.SHEET, "registration")

    class Meta:
        verbose_name = _("answers at registration")


class RegistrationAnswer(AnswerBase):
    """One answer of a sheet."""

    sheet = models.ForeignKey(RegistrationSheet, on_delete=models.CASCADE, related_name="answers")

    personal = {
        "text": Kept(
            _("to prepare the activity for who comes"), _("a year after the activity, or the person is erased")
        )
    }

    class Meta:
        verbose_name = _("answer at registration")
        constraints = AnswerBase.rules("an_answer_at_registration")
