"""Files that wait for an answer, on the dashboard of those who run the network."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from share import policy
from share.imports.models import ImportRun
from share.policy import Actor
from share.records.tasks import About, Task

MOST = 5


def files_that_wait(actor: Actor) -> Sequence[Task]:
    """Files that were checked and are neither loaded nor left, the newest first."""
    if not policy.can_import(actor):
        return []
    return [_task(run) for run in ImportRun.objects.visible_to(actor).open()[:MOST]]


def _task(run: ImportRun) -> Task:
    page, count = run.get_absolute_url(), run.waits_for
    about = About(run.file_name, page, is_demo=run.is_demo)
    if run.state == ImportRun.State.UNREADABLE:
        return Task(_("A file that you brought cannot be read."), _("See why"), page, about)
    if not count:
        return Task(_("A file is checked and can be loaded."), _("Load it"), page, about)
    sentence = ngettext(
        "A file waits for you: %(n)d row has an error or a question.",
        "A file waits for you: %(n)d rows have an error or a question.",
        count,
    )
    return Task(sentence % {"n": count}, _("Mend it"), page, about)
