"""Experts: asked to join, their profile, what of it was found good, when they are away, and how they leave."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from roster import links, notifications
from roster.models import Blocked, Expert, ExpertArea, ExpertLanguage, MatchingWeights
from share.accounts.models import User
from share.jobs.registry import Purge
from share.kit import clock, tokens
from share.kit.moves import IllegalMove
from share.mail.actions import post
from share.records.editing import at_field

UNANSWERED = timedelta(days=90)


@transaction.atomic
def ask_to_join(values: Mapping[str, object], *, by: User) -> Expert:
    """Asks somebody by mail to join the roster. No account is made before they open the link and say yes.

    Raises ValidationError, at `email`, for somebody who was asked already.
    """
    expert = Expert(**values)
    person = User.objects.known_by(expert.email)
    same = Q(email__iexact=expert.email) | Q(person=person, person__isnull=False)
    if Expert.objects.in_roster().filter(same).exists():
        raise ValidationError({"email": _("This address was asked already.")})
    try:
        expert.full_clean()
    except ValidationError as error:
        raise at_field("email", error) from error
    expert.save()
    post(notifications.asked_to_join(expert, by))
    return expert


def of_token(token: str) -> Expert | None:
    """The expert of a link, None for a link that is not ours or of somebody who left."""
    public_id = tokens.unsign(links.JOIN, token)
    return Expert.objects.in_roster().filter(public_id=public_id).first() if public_id else None


@transaction.atomic
def join(pk: int) -> Expert:
    """They say yes: the profile is theirs. Raises IllegalMove when they said so, or have another profile."""
    expert = Expert.objects.select_for_update(of=("self",)).get(pk=pk)
    if expert.confirmed_at:
        raise IllegalMove(_("You said yes already. Sign in to write your profile."))
    found = User.objects.with_proven_address(expert.email, expert.name)
    if Expert.objects.filter(person=found).exclude(pk=pk).exists():
        raise IllegalMove(_("You have a profile in the roster already."))
    expert.person, expert.confirmed_at = found, clock.now()
    expert.save()
    return expert


def save_profile(expert: Expert, values: Mapping[str, object]) -> None:
    """The caller has locked the row. Raises ValidationError."""
    for name, value in values.items():
        setattr(expert, name, value)
    expert.full_clean()
    expert.save()


@transaction.atomic
def say_area(expert: Expert, area: str, level: int, evidence: str, *, submit: bool) -> ExpertArea:
    """What an expert knows about an area, and what shows it; with `submit` it goes to the secretariat."""
    Expert.objects.select_for_update().get(pk=expert.pk)
    row = ExpertArea.objects.filter(expert=expert, area=area).first() or ExpertArea(expert=expert, area=area)
    row.say(level, evidence)
    if submit:
        row.submit()
    row.full_clean()
    row.save()
    return row


@transaction.atomic
def withdraw_area(expert: Expert, area: str) -> None:
    _locked_area(expert, area, ExpertArea.withdraw)


def _locked_area(expert: Expert, area: str, move: Callable[[ExpertArea], None]) -> ExpertArea:
    row = ExpertArea.objects.select_for_update(of=("self",)).select_related("expert").get(expert=expert, area=area)
    move(row)
    row.full_clean()
    row.save()
    return row


@transaction.atomic
def decide_area(expert: Expert, area: str, decision: str, remark: str, *, by: User) -> ExpertArea:
    """The secretariat validates an area, sends it back, pauses or resumes it; the expert hears by mail.

    Raises IllegalMove where that is not its turn, and for one's own profile.
    """
    if expert.person_id == by.pk:
        raise IllegalMove(_("Nobody validates what they say of themselves: a colleague does."))
    moves: dict[str, Callable[[ExpertArea], None]] = {
        "validate": lambda row: row.validate(by),
        "send_back": lambda row: row.send_back(remark),
        "pause": lambda row: row.pause(remark),
        "resume": lambda row: row.resume(),
    }
    row = _locked_area(expert, area, moves[decision])
    if expert.mail_address:
        post(notifications.area_decided(expert, row))
    return row


@transaction.atomic
def save_languages(expert: Expert, spoken: Mapping[str, int]) -> None:
    """Languages and how well; the others go."""
    Expert.objects.select_for_update().get(pk=expert.pk)
    there = {row.language: row for row in expert.languages.all()}
    for language, row in there.items():
        if language not in spoken:
            row.delete()
        elif row.level != spoken[language]:
            row.level = spoken[language]
            row.save()
    for language, level in spoken.items():
        if language not in there:
            row = ExpertLanguage(expert=expert, language=language, level=level)
            row.full_clean()
            row.save()


@transaction.atomic
def block(expert: Expert, first: date, last: date) -> Blocked:
    """Both days are in it. Raises ValidationError for days that overlap with others."""
    Expert.objects.select_for_update().get(pk=expert.pk)
    row = Blocked(expert=expert, days=(first, last + timedelta(days=1)))
    row.full_clean()
    row.save()
    return row


@transaction.atomic
def rest(expert: Expert, *, is_paused: bool) -> None:
    """While an expert takes a rest nobody asks them anew; what they said yes to goes on."""
    row = Expert.objects.select_for_update(of=("self",)).get(pk=expert.pk)
    row.is_paused = is_paused
    row.save(update_fields=["is_paused"])


@transaction.atomic
def set_weights(values: Mapping[str, int]) -> MatchingWeights:
    """Raises ValidationError where all are 0."""
    row = MatchingWeights.objects.select_for_update().filter(pk=1).first() or MatchingWeights(pk=1)
    for name, value in values.items():
        setattr(row, name, value)
    row.full_clean(exclude=["id"], validate_unique=False)
    row.save()
    return row


def purge_unconfirmed() -> int:
    """Those who were asked to join 90 days ago and never said yes; how many."""
    before = clock.now() - UNANSWERED
    return Expert.objects.filter(confirmed_at__isnull=True, joined_at__lt=before, left_on__isnull=True).delete()[0]


PURGE = Purge(
    gettext_lazy("Experts who were asked to join and never said yes"), gettext_lazy("90 days"), purge_unconfirmed
)


def forget(expert: Expert) -> None:
    """What says who they were goes; the row stays, for the facts of their missions. The caller has locked it."""
    expert.person, expert.left_on = None, expert.left_on or clock.today()
    expert.name = expert.email = expert.summary = expert.references = ""
    expert.kind, expert.town, expert.organisation = Expert.Kind.PERSON, None, None
    expert.lived, expert.shown, expert.countries = False, [], []
    expert.save()
    expert.blocked.all().delete()
    expert.languages.all().delete()
    expert.areas.exclude(evidence="", remark="").update(evidence="", remark="")
    expert.invitations.exclude(reason="").update(reason="")
    expert.missions.exclude(reason="").update(reason=_("The expert left the roster."))
