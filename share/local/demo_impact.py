"""The public page of the historic grant in the demo, with a story that was agreed to and one that waits."""

from datetime import date

from share.accounts.models import User
from share.grants.models import Grant
from share.impact import actions
from share.impact.models import ImpactPage, Story

SLUG = "share-integration"
LEAD = (
    "Small towns across Europe that had welcomed few refugees before learnt together how to do it well: teachers, doctors,"
    " volunteers and town halls at one table."
)
STORIES = (
    (
        "Demo: the bus that began to stop",
        "Demo: after the training the town and the bus company sat down together. Since spring the bus stops at the"
        " language course.\n\nNobody had asked before.",
        "Demo: a councillor of a town of 6,000",
        date(2019, 6, 3),
        "Demo: a signed letter, at the coordinator",
    ),
    ("Demo: a first flat", "Demo: a family tells how neighbours found the flat.", "Demo: a family", None, ""),
)


def load(grant: Grant, *, by: User) -> None:
    """Does nothing where the grant has its page."""
    if ImpactPage.objects.filter(grant=grant).exists():
        return
    report = actions.reports_for(grant)[-1]
    actions.save_page(ImpactPage(grant=grant, slug=SLUG, report=report, lead=LEAD))
    actions.publish(grant, by=by)
    for title, text, told_by, agreed_on, consent in STORIES:
        story = Story(
            grant=grant, title=title, text=text, told_by=told_by, agreed_on=agreed_on, consent=consent, is_demo=True
        )
        actions.save_story(story)
