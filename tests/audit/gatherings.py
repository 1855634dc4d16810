"""Plans, notes, delegations and exchanges: who is asked when, and what two people cannot take from one another."""

from tests.audit.mutant import Mutant

PLANS, NOTES = "tests/events/test_action_plans.py", "tests/records/test_notes.py"
EXCHANGES, DELEGATIONS = "tests/events/test_exchanges.py", "tests/events/test_delegations.py"
PLAN = "events/gatherings/actionplans/"
GROUP, GROUPS = "events/gatherings/rooms/working_groups/", "tests/events/test_working_groups.py"
EXCHANGE = "events/gatherings/exchanges/"

MUTANTS = (
    Mutant(
        f"{PLAN}models.py",
        "return self.there().filter(Exists(open_ones))",
        "return self.there()",
        PLANS,
        "Somebody is asked about what is done.",
    ),
    Mutant(
        "events/gatherings/correspondents.py",
        'return self.filter(left_at__isnull=True).exclude(email="")',
        'return self.exclude(email="")',
        PLANS,
        "Somebody who left is asked.",
    ),
    Mutant(
        f"{PLAN}models.py",
        'silent = Q(answered_at__isnull=True) | Q(answered_at__lt=F("asked_at"))',
        "silent = Q(answered_at__isnull=True)",
        PLANS,
        "What was answered before it was asked counts as the answer.",
    ),
    Mutant(
        f"{PLAN}planned.py",
        "return due + PATIENCE",
        "return due + 10 * PATIENCE",
        PLANS,
        "A follow-up goes out months late.",
    ),
    Mutant(
        f"{PLAN}planned.py",
        "return event.registrations.reachable().attended()",
        "return event.registrations.reachable()",
        PLANS,
        "Who was not there hears what became of it.",
    ),
    Mutant(
        f"{PLAN}actions.py",
        "if plan.fingerprint() != fingerprint:",
        "if not fingerprint:",
        PLANS,
        "Somebody agrees to a plan they have not read.",
    ),
    Mutant(
        f"{PLAN}actions.py",
        "    if responsible.left_at:\n",
        "    if responsible.left_at and not said:\n",
        PLANS,
        "Who left goes on answering.",
    ),
    Mutant(
        f"{PLAN}actions.py",
        "        if one.action.pk not in theirs:\n",
        "        if one.action.pk < 0:\n",
        PLANS,
        "Somebody answers for an action that is another's now.",
    ),
    Mutant(
        "share/records/notes.py",
        "    if found.version == typed.began:\n",
        "    if found.version >= typed.began:\n",
        NOTES,
        "The second who saves a paragraph overwrites the first.",
    ),
    Mutant(
        "share/records/notes.py",
        "    mine = rows.filter(beside=found, written_by=by).first()\n",
        "    mine = rows.filter(beside=found).first()\n",
        NOTES,
        "The third who writes a paragraph overwrites the second.",
    ),
    Mutant(
        "events/delegations.py",
        "        if together == whole or (together < whole and not is_whole):\n",
        "        if together <= whole:\n",
        DELEGATIONS,
        "Parts that are fewer than the whole are taken.",
    ),
    Mutant(
        "events/actions/delegations.py",
        "    return Linked(town=inside[0] if len(inside) == 1 else None)\n",
        "    return Linked(town=inside[0] if inside else None)\n",
        DELEGATIONS,
        "Of two towns of one name the first is linked.",
    ),
    Mutant(
        f"{EXCHANGE}planned.py",
        "Head.objects.there().filter(delegation__event=event).exclude(Exists(written))",
        "Head.objects.there().filter(delegation__event=event)",
        EXCHANGES,
        "Who has written the report is asked for it.",
    ),
    Mutant(
        f"{EXCHANGE}actions.py",
        "    if not event.is_over:\n",
        "    if event.starts_at is None:\n",
        EXCHANGES,
        "A report is written before the exchange is over.",
    ),
    Mutant(
        f"{GROUP}models.py",
        "return self.filter(is_confidential=False)",
        "return self.all()",
        GROUPS,
        "Confidential items stand in the minutes that others read.",
    ),
    Mutant(
        f"{GROUP}models.py",
        "return self.there().filter(joined_at__isnull=False)",
        "return self.there()",
        GROUPS,
        "Who was only asked is in the group.",
    ),
    Mutant(
        f"{GROUP}models.py",
        'raise IllegalMove(_("This notice is sent."))',
        "pass",
        GROUPS,
        "A notice goes out twice.",
    ),
    Mutant(
        f"{GROUP}actions.py",
        "    if there and there.joined_at:\n        post(notifications.link_again(group, there))\n    else:",
        "    if there and there.joined_at:\n        pass\n    else:",
        GROUPS,
        "Who is in the group already gets no link.",
    ),
    Mutant(
        "events/gatherings/rooms/roundtables/balance.py",
        "return max((self.wanted or 0) - self.seated, 0)",
        "return max((self.wanted or 0) - self.coming, 0)",
        "tests/events/test_stakeholders.py",
        "Who is invited is still missing.",
    ),
    Mutant(
        "events/actions/record.py",
        "    if kept.delegations.exists():\n        return []\n",
        "",
        "tests/imports/test_recorded.py",
        "A merge adds delegations to those that are there.",
    ),
    Mutant(
        "events/models/event.py",
        "return self.exclude(state__in=Event.OF_THE_RECORD)",
        "return self.exclude(state=Event.State.RECORDED)",
        "tests/imports/test_recorded.py",
        "What is off the record stands among what is run here.",
    ),
    Mutant(
        "events/actions/evidence.py",
        "    if document.kind == EventDocument.Kind.PICTURE and not consent:",
        "    if False:",
        "tests/events/test_public_documents.py",
        "A picture is shown without anybody's consent.",
    ),
)
