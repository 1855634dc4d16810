"""Surveys from the first town that is asked to the day on which addresses and words go."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from municipalities.models import (
    Contact,
    MunicipalityQuerySet,
    Survey,
    SurveyAnswer,
    SurveyInvitation,
    SurveyInvitationQuerySet,
    SurveyValue,
)
from share.accounts.models import User
from share.jobs.registry import Purge
from share.kit import clock
from share.kit.moves import IllegalMove
from share.mail.actions import send_mail
from share.records.questionnaires import answers
from share.records.questionnaires.answers import Value
from share.records.questionnaires.models import Version

AT_A_TIME = 200  # mails of one round: the sweep comes again in half a minute
MOST_TOWNS = 5_000  # asked in one go


@dataclass(frozen=True)
class SurveyDetails:
    """What a survey is: its questionnaire and its days."""

    title: str
    version: Version
    closes_on: date
    kept_until: date
    first_reminder_on: date | None = None
    second_reminder_on: date | None = None


def make_survey(details: SurveyDetails) -> Survey:
    """A draft. Raises ValidationError for days that do not fit one another."""
    survey = Survey(**vars(details))
    survey.full_clean()
    survey.save()
    return survey


@transaction.atomic
def edit_survey(survey_id: int, details: SurveyDetails) -> Survey:
    """Changes title and days, and of a draft the questionnaire. Raises IllegalMove for a closed one, ValidationError."""
    survey = lock_survey(survey_id)
    if survey.state == Survey.State.CLOSED:
        raise IllegalMove(_("This survey is closed and stays as it is."))
    if survey.state == Survey.State.OPEN and details.version != survey.version:
        raise IllegalMove(_("This survey was sent: its questions stay as they are."))
    for name, value in vars(details).items():
        setattr(survey, name, value)
    survey.full_clean()
    survey.save()
    return survey


def lock_survey(survey_id: int) -> Survey:
    """The survey as it stands; who changes it, or answers it, waits until this transaction is over."""
    return Survey.objects.select_for_update(no_key=True).get(pk=survey_id)


@transaction.atomic
def open_survey(survey_id: int) -> Survey:
    """The links go out, and towns answer from now on; the version is in use. Raises IllegalMove without a town to ask."""
    survey = lock_survey(survey_id)
    survey.open()
    if not survey.invitations.exists():
        raise IllegalMove(_("No town is asked yet. Choose the towns first."))
    if not survey.version.questions.exists():
        raise IllegalMove(_("The questionnaire asks nothing yet. Write its questions first."))
    answers.freeze(survey.version)
    survey.save()
    send_links()
    return survey


@transaction.atomic
def close_survey(survey_id: int) -> Survey:
    """No more answers are taken. Raises IllegalMove unless it is open."""
    survey = lock_survey(survey_id)
    survey.close()
    survey.save()
    return survey


# Whom it asks


def known_addresses(towns: Iterable[int]) -> Mapping[int, list[str]]:
    """The addresses at which towns, given by their ids, can be asked: of contacts who agreed that the network writes to
    them; of a town without any, those that were typed for the survey before. Each once."""
    agreed = Contact.objects.current().exclude(consent=Contact.Consent.ONLY_US).exclude(email="")
    of_contacts: dict[int, list[str]] = {}
    for town, email in agreed.filter(town__in=towns).order_by("pk").values_list("town", "email"):
        of_contacts.setdefault(town, []).append(email)
    found = {**_asked_before(towns), **of_contacts}
    return {town: list(dict.fromkeys(emails)) for town, emails in found.items()}


def _asked_before(towns: Iterable[int]) -> dict[int, list[str]]:
    """An address of a contact is asked of the contact, who may have gone or changed their mind."""
    rows = SurveyInvitation.objects.filter(town__in=towns, is_typed=True).exclude(email="")
    found: dict[int, list[str]] = {}
    newest: dict[int, int] = {}
    columns = ("town", "survey", "email", "declined_at")
    for town, survey, email, declined in rows.order_by("-survey__made_at", "pk").values_list(*columns):
        if newest.setdefault(town, survey) == survey and not declined:
            found.setdefault(town, []).append(email)
    return found


@transaction.atomic
def ask_towns(survey_id: int, towns: MunicipalityQuerySet) -> tuple[int, int]:
    """Asks those of these towns that are not asked yet, at the addresses that are known; how many, and how many without one.

    Raises IllegalMove for a survey that takes no answers any more, and for more towns than go in one go.
    """
    survey = lock_survey(survey_id)
    survey.require_asking()
    new = list(towns.exclude(survey_invitations__survey=survey).values_list("pk", flat=True)[: MOST_TOWNS + 1])
    if len(new) > MOST_TOWNS:
        raise IllegalMove(_("That are more than %(most)d towns. Narrow the choice.") % {"most": MOST_TOWNS})
    known = known_addresses(new)
    SurveyInvitation.objects.bulk_create(
        SurveyInvitation(survey=survey, town_id=town, email=email) for town in new for email in known.get(town, [""])
    )
    return len(new), len([town for town in new if town not in known])


@transaction.atomic
def set_address(invitation_id: int, email: str) -> SurveyInvitation:
    """Asks a town at another address. A link that went to the one before opens nothing any more. Raises ValidationError
    when the town is asked there already, IllegalMove when nobody is asked any more."""
    lock_survey(SurveyInvitation.objects.values_list("survey", flat=True).get(pk=invitation_id)).require_asking()
    invitation = SurveyInvitation.objects.select_for_update().get(pk=invitation_id)
    if invitation.email == email:
        return invitation
    if invitation.invited_at:
        invitation.renew_link()
    invitation.email, invitation.is_typed, invitation.declined_at = email, True, None
    invitation.full_clean()
    invitation.save()
    return invitation


@transaction.atomic
def send_again(invitation_id: int) -> SurveyInvitation:
    """A new link goes to the address, and the one before opens nothing any more. Raises IllegalMove without an address, and
    when the survey takes no answers."""
    invitation = SurveyInvitation.objects.select_for_update(of=["self"]).select_related("survey").get(pk=invitation_id)
    if not invitation.survey.takes_answers:
        raise IllegalMove(_("The survey takes no answers now."))
    if not invitation.email:
        raise IllegalMove(_("There is no address to send it to."))
    invitation.renew_link()
    invitation.declined_at = None
    invitation.save()
    return invitation


@transaction.atomic
def take_out(invitation_id: int) -> None:
    """The town is not asked. Raises IllegalMove once its link was sent, or it answered."""
    invitation = SurveyInvitation.objects.select_for_update().get(pk=invitation_id)
    sheets = SurveyAnswer.objects.filter(survey=invitation.survey_id, town=invitation.town_id)
    if invitation.invited_at or sheets.exists():
        raise IllegalMove(_("It was asked already."))
    invitation.delete()


# What towns say


@transaction.atomic
def save_answers(invitation: SurveyInvitation, values: Mapping[str, Value], *, submit: bool) -> SurveyAnswer:
    """Replaces what a town answered so far. With `submit` it counts. What was submitted stays so when more is saved.

    Raises IllegalMove when the survey takes no answers any more.
    """
    survey = lock_survey(invitation.survey_id)
    survey.require_answers_taken()
    sheet = SurveyAnswer.objects.select_for_update().filter(survey=survey, town=invitation.town_id).first()
    sheet = sheet or SurveyAnswer(survey=survey, town_id=invitation.town_id, version=survey.version)
    answers.keep(sheet, SurveyValue, values, submit=submit)
    SurveyInvitation.objects.filter(pk=invitation.pk).update(declined_at=None)
    return sheet


def decline(invitation_id: int) -> None:
    """Whoever has the link says that the town does not take part: it is not reminded. Saving answers takes that back."""
    SurveyInvitation.objects.filter(pk=invitation_id, declined_at__isnull=True).update(declined_at=clock.now())


# What goes by itself


def sweep() -> None:
    """Sends links and reminders that are due, and closes what has had its last day."""
    send_links()
    send_reminders()
    for survey_id in Survey.objects.overdue().values_list("pk", flat=True):
        _close_overdue(survey_id)


@transaction.atomic
def _close_overdue(survey_id: int) -> None:
    survey = Survey.objects.overdue().select_for_update(skip_locked=True).filter(pk=survey_id).first()
    if survey:
        survey.close()
        survey.save()


@transaction.atomic
def send_links() -> int:
    """Sends the links that wait, some at a time; how many."""
    waiting = _locked(SurveyInvitation.objects.to_mail())
    for invitation in waiting:
        _tell("survey_invitation", invitation, f"link-{invitation.link_number}")
    SurveyInvitation.objects.filter(pk__in=[one.pk for one in waiting]).update(invited_at=clock.now())
    return len(waiting)


@transaction.atomic
def send_reminders() -> int:
    """Reminds those who are due, some at a time, of one day once: who missed the first is told of the second; how many."""
    due = _locked(SurveyInvitation.objects.to_remind())
    for invitation in due:
        invitation.reminders = invitation.survey.reminders_due
        invitation.reminded_at = clock.now()
        _tell("survey_reminder", invitation, f"reminder-{invitation.reminders}")
    SurveyInvitation.objects.bulk_update(due, ["reminders", "reminded_at"])
    return len(due)


def _locked(invitations: SurveyInvitationQuerySet) -> list[SurveyInvitation]:
    """Some of these, locked: what another sweep is at work on is left to it."""
    rows = invitations.select_related("survey__version", "town").order_by("pk")
    return list(rows.select_for_update(of=["self"], skip_locked=True)[:AT_A_TIME])


def _tell(template: str, invitation: SurveyInvitation, news: str) -> None:
    survey = invitation.survey
    link = settings.BASE_URL + reverse("municipalities:answer_survey", args=[invitation.token])
    context = {"survey": survey, "town": invitation.town, "link": link, "contact": settings.CONTACT_EMAIL}
    key = f"survey:{invitation.public_id}:{news}"
    send_mail(template, invitation.email, context, key=key, about=survey.public_id)


def purge() -> int:
    """Addresses and words of surveys that have had their time; how many surveys."""
    gone = 0
    for survey in Survey.objects.at_their_end():
        with transaction.atomic():
            _empty(lock_survey(survey.pk))
        gone += 1
    return gone


def _empty(survey: Survey) -> None:
    """Takes out addresses and words. Numbers, dates and choices name nobody and stay."""
    if survey.state == Survey.State.OPEN:
        survey.close()
    SurveyValue.objects.filter(sheet__survey=survey).exclude(text="").delete()
    _forget(SurveyInvitation.objects.filter(survey=survey))
    survey.emptied_at = clock.now()
    survey.save()


def _forget(invitations: SurveyInvitationQuerySet) -> None:
    """Takes out addresses; the links that went to them open nothing any more."""
    invitations.exclude(email="").update(email="", link_number=F("link_number") + 1)


def erase(person: User) -> None:
    """The address of a person who leaves, wherever a town was asked at it. What the town answered stays the town's."""
    theirs = SurveyInvitation.objects.alias(address=Lower("email")).filter(address__in=person.addresses())
    _forget(theirs)


PURGE = Purge(
    gettext_lazy("Addresses to which surveys went, and answers in words"),
    gettext_lazy("until the day that the survey names, two years after it closed at most"),
    purge,
)
