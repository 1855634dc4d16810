"""What every record has: history with reasons, edit conflicts, translations, documents, likeness."""

from tests.audit.mutant import EVIDENCE, LEAVING, REASONS, RULES, Mutant

CONFLICTS = "share/records/conflicts.py"
TRANSLATIONS = "share/records/translations.py"
HISTORY = "share/records/history.py"
DOCUMENTS = "share/records/documents.py"
CHECKED = "tests/events/test_checked_evidence.py"
PEOPLE = "events/actions/people.py"
TEST_OF_PEOPLE = "tests/events/test_people.py"

MUTANTS = (
    Mutant(HISTORY, "if when and not reason.strip():", "if when and not reason:", REASONS, "Blanks pass for a reason."),
    Mutant(HISTORY, "if when and not reason.strip():", "if False:", REASONS, "No reason is ever asked for."),
    Mutant(HISTORY, '({"reason": reason} if reason else {})', "{}", REASONS, "A reason is asked for and not kept."),
    Mutant(
        "share/records/middleware.py",
        "pghistory.context(user=request.user.pk, **clock.shift())",
        "pghistory.context(**clock.shift())",
        RULES,
        "The history does not say who.",
    ),
    Mutant(
        "share/records/middleware.py",
        "route=request.resolver_match.view_name",
        "route=request.path",
        RULES,
        "The history keeps addresses with tokens.",
    ),
    Mutant(
        CONFLICTS,
        "    if began_from == fingerprint(stored):\n        return None",
        "    return None",
        RULES,
        "The second of two people overwrites the first.",
    ),
    Mutant(
        CONFLICTS,
        "return Conflict(differences) if differences else None",
        "return Conflict(differences)",
        RULES,
        "Two people who wrote the same are told of a conflict.",
    ),
    Mutant(CONFLICTS, "sort_keys=True, ", "", RULES, "A conflict is seen where only the order of fields differs."),
    Mutant(
        CONFLICTS,
        'return "" if value is None else value',
        "return value",
        RULES,
        "An empty field differs from an empty field.",
    ),
    Mutant(
        TRANSLATIONS,
        "if made_from == source_hash(source) else Standing.STALE",
        "if made_from else Standing.STALE",
        RULES,
        "A translation of an older text is shown as current.",
    ),
    Mutant(
        TRANSLATIONS,
        "return found.text if found.standing == Standing.CURRENT else found.source",
        "return found.text or found.source",
        RULES,
        "Readers are shown a stale translation.",
    ),
    Mutant(
        TRANSLATIONS,
        "if stored.get(key) != text or key not in record.translated_from:",
        "if True:",
        RULES,
        "Saving a stale translation unread makes it current.",
    ),
    Mutant(
        TRANSLATIONS,
        '" ".join(unicodedata.normalize("NFC", text).split())',
        "text",
        RULES,
        "A blank more makes every translation stale.",
    ),
    Mutant(
        TRANSLATIONS, "    elif not source.strip():", "    elif False:", RULES, "A text that was taken out lives on."
    ),
    Mutant(
        TRANSLATIONS,
        "        if all(t.standing",
        "        if any(t.standing",
        RULES,
        "A language is offered with half its texts.",
    ),
    Mutant(
        TRANSLATIONS,
        "            record.translated_from.pop(key, None)\n",
        "",
        RULES,
        "A translation written anew is compared with an old text.",
    ),
    Mutant(
        DOCUMENTS,
        "if self.added_by_id == person.pk:",
        "if False:",
        CHECKED,
        "Whoever put a file checks it.",
    ),
    Mutant(DOCUMENTS, "        if self.checked_at:", "        if False:", CHECKED, "A file is checked twice."),
    Mutant(
        DOCUMENTS,
        "        default_storage.delete(stored.file)\n        raise",
        "        raise",
        EVIDENCE,
        "A refused file stays in the store.",
    ),
    Mutant(
        DOCUMENTS,
        "same_kind.filter(replaces=document.replaces.pk).exists()",
        "False",
        CHECKED,
        "Two files replace the same one.",
    ),
    Mutant(
        "share/records/likeness.py",
        "    if score < ALIKE:\n        return None\n",
        "",
        TEST_OF_PEOPLE,
        "Different people are called alike.",
    ),
    Mutant(
        PEOPLE,
        ".exclude(person_key=registration.person_key)\n",
        "\n",
        TEST_OF_PEOPLE,
        "A person is asked about themselves.",
    ),
    Mutant(
        PEOPLE,
        'others.exclude(pk__in=decided.filter(first=registration).values("second"))',
        "others",
        TEST_OF_PEOPLE,
        "Who was decided to be two people is asked about again.",
    ),
    Mutant(
        PEOPLE,
        "        Registration.objects.filter(person_key=second.person_key).update(person_key=first.person_key)\n",
        "",
        TEST_OF_PEOPLE,
        "Two lines decided to be one person count as two.",
    ),
    Mutant(
        PEOPLE,
        "theirs.update(person_key=own)",
        "pass",
        TEST_OF_PEOPLE,
        "Two people who shared a key stay one.",
    ),
    Mutant(
        PEOPLE,
        "if not is_same and first.user_id and first.user_id == second.user_id:",
        "if False:",
        TEST_OF_PEOPLE,
        "One account is split into two people.",
    ),
    Mutant(
        "share/accounts/actions.py",
        "    EmailAddress.objects.filter(user=person).delete()\n",
        "",
        LEAVING,
        "An erased person can still sign in.",
    ),
    Mutant(
        "share/accounts/actions.py",
        "    for session in UserSession.objects.filter(user=person):\n        session.end()\n",
        "",
        LEAVING,
        "An erased person stays signed in.",
    ),
    Mutant(
        "events/models/registration.py",
        "self.name = self.key = self.email = self.town",
        "self.name = self.key = self.email",
        LEAVING,
        "The town of an erased person stays.",
    ),
)
