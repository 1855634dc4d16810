"""The lists of surveys, and of the towns that a survey asks."""

from django.utils.translation import gettext_lazy as _

from municipalities.actions import surveys
from municipalities.filters.surveys import InvitationFilter, SurveyFilter
from municipalities.models import Survey, SurveyInvitation
from share import policy
from share.accounts.models import User
from share.kit.countries import country_name
from share.records.lists import BulkAction, Column, ListPage, counted

SURVEYS: ListPage[Survey] = ListPage(
    key="surveys",
    columns=(
        Column("title", _("Survey"), lambda s: s.title, "municipalities/surveys/_title.html", sort=("title",)),
        Column(
            "state", _("State"), lambda s: str(s.get_state_display()), "municipalities/surveys/_state.html", ("state",)
        ),
        Column("closes", _("Last day"), lambda s: s.closes_on, "municipalities/surveys/_closes.html", ("closes_on",)),
        Column("asked", _("Towns asked"), lambda s: s.asked, sort=("asked",)),
        Column("answered", _("Towns that answered"), lambda s: s.answered, sort=("answered",)),
    ),
    filters=SurveyFilter,
    order="-closes",
)


def _take_out(row: SurveyInvitation, by: User) -> None:
    surveys.take_out(row.pk)


def _send_again(row: SurveyInvitation, by: User) -> None:
    surveys.send_again(row.pk)


def _day(column: str) -> str:
    return f"municipalities/surveys/_{column}.html"


INVITATIONS: ListPage[SurveyInvitation] = ListPage(
    key="survey-towns",
    columns=(
        Column("town", _("Town"), lambda i: i.town.name, "municipalities/surveys/_town.html", sort=("town__key",)),
        Column("country", _("Country"), lambda i: country_name(i.town.country), sort=("town__country", "town__key")),
        Column("email", _("E-mail"), lambda i: i.email, "municipalities/surveys/_email.html", sort=("email",)),
        Column("standing", _("State"), lambda i: str(i.standing), "municipalities/surveys/_standing.html"),
        Column("invited", _("Link sent"), lambda i: i.invited_at, _day("invited"), ("invited_at",), is_shown=False),
        Column("reminded", _("Reminded"), lambda i: i.reminded_at, _day("reminded"), ("reminded_at",), is_shown=False),
        Column(
            "submitted", _("Answered"), lambda i: i.submitted_at, _day("submitted"), ("submitted_at",), is_shown=False
        ),
    ),
    filters=InvitationFilter,
    order="town",
    actions=(
        BulkAction(
            "again",
            _("Send a new link"),
            policy.can_run_surveys,
            _send_again,
            counted("A new link is on its way to %(n)d town.", "New links are on their way to %(n)d towns."),
            _("Sending"),
            _("No new link goes to:"),
        ),
        BulkAction(
            "take_out",
            _("Do not ask"),
            policy.can_run_surveys,
            _take_out,
            counted("%(n)d town is not asked.", "%(n)d towns are not asked."),
            _("Taking out"),
            _("These stay:"),
        ),
    ),
)
