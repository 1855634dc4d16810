"""What people say beside who they are, signed sheets, and feedback."""

from tests.audit.mutant import Mutant

ASKING, SHEETS, FEEDBACK = (f"tests/events/test_{name}.py" for name in ("asking", "signed_sheets", "feedback"))
RECONCILIATION = "events/actions/reconciliation.py"

MUTANTS = (
    Mutant(
        "events/actions/asking.py",
        "if not hidden or reads_all(actor, event):",
        "if True:",
        ASKING,
        "Everybody of the team reads what only the lead may read.",
    ),
    Mutant(
        "events/actions/asking.py",
        "coming = event.registrations.filter(state=Registration.State.CONFIRMED)",
        "coming = event.registrations.all()",
        ASKING,
        "The kitchen cooks for who does not come.",
    ),
    Mutant(
        "events/actions/asking.py",
        "if registration.pictures and registration.user_id:",
        "if registration.user_id:",
        ASKING,
        "Who does not want to be seen in pictures has agreed to it.",
    ),
    Mutant(
        "events/actions/asking.py",
        "    event.require_ahead()\n    keep_said",
        "    keep_said",
        ASKING,
        "What somebody needs changes after it began.",
    ),
    Mutant(
        "events/actions/people.py",
        "    forget(ids)\n",
        "",
        ASKING,
        "What an erased person needed stays.",
    ),
    Mutant(
        "events/forms/asking.py",
        '            wanted.add("note")',
        "            pass",
        ASKING,
        "Nobody can say what no tick says.",
    ),
    Mutant(
        "events/models/reconciliation.py",
        "if self.counted_by_id == user.pk:",
        "if False:",
        SHEETS,
        "One person counts and checks a sheet.",
    ),
    Mutant(
        "events/models/reconciliation.py",
        "        self.checked_by = self.checked_at = None\n",
        "",
        SHEETS,
        "A sheet that was counted anew is still checked.",
    ),
    Mutant(
        RECONCILIATION,
        "present.symmetric_difference(signed)",
        "present.difference(signed)",
        SHEETS,
        "Who has signed and is not marked is not told.",
    ),
    Mutant(
        RECONCILIATION,
        "differs = count.strangers or differences",
        "differs = differences",
        SHEETS,
        "Signatures of nobody need no explanation.",
    ),
    Mutant(
        RECONCILIATION,
        "    session.locked_at = clock.now()\n",
        "",
        SHEETS,
        "A checked session can change.",
    ),
    Mutant(
        RECONCILIATION,
        '    if not reason.strip():\n        raise ValidationError({"reason"',
        '    if False:\n        raise ValidationError({"reason"',
        SHEETS,
        "A session is unlocked for no reason.",
    ),
    Mutant(
        "events/actions/attendance.py",
        "if not session.is_locked}",
        "}",
        SHEETS,
        "“All present” marks a locked session.",
    ),
    Mutant(
        "events/actions/feedback.py",
        "    if not is_first:\n",
        "    if False:\n",
        FEEDBACK,
        "Somebody answers twice.",
    ),
    Mutant(
        "events/actions/feedback.py",
        "if feedback is None or not feedback.is_open:",
        "if feedback is None:",
        FEEDBACK,
        "A closed feedback takes answers.",
    ),
    Mutant(
        "events/actions/feedback.py",
        "if feedback.answered < FEWEST:",
        "if feedback.answered < 2:",
        FEEDBACK,
        "Of two people each knows what the other said.",
    ),
    Mutant(
        "events/actions/feedback.py",
        "Q(was_there) | may_have_been",
        "Q()",
        FEEDBACK,
        "Who was not there is asked how it was.",
    ),
    Mutant(
        "events/actions/feedback.py",
        'asked(event).exclude(pk__in=FeedbackSlip.objects.filter(feedback=event.pk).values("registration"))',
        "asked(event)",
        FEEDBACK,
        "Who has answered is reminded.",
    ),
    Mutant(
        "events/actions/feedback.py",
        "if before and before.answered and",
        "if False and",
        FEEDBACK,
        "Questions change after somebody answered them.",
    ),
)
