"""Who may see and do what."""

from tests.audit.mutant import ACCESS, ACCOUNTS, REPORT, RULES, VISIBILITY, Mutant

POLICY = "share/policy.py"
EVENT_ACCESS = "events/access.py"
ACTORS = "municipalities/actors.py"
PAGES = f"{ACCESS} -k get_answers"
POSTS = f"{ACCESS} -k post_answers"
GRANTS = "tests/reports/test_rights.py"
PEOPLE = "tests/events/test_people.py"

MUTANTS = (
    Mutant(
        POLICY,
        "role in {Role.SECRETARIAT, Role.ADMIN} for",
        "role in {Role.SECRETARIAT, Role.ADMIN, Role.COORDINATOR} for",
        VISIBILITY,
        "Coordinators run the network.",
    ),
    Mutant(
        POLICY,
        "any(role == Role.ADMIN for",
        "any(role in {Role.ADMIN, Role.SECRETARIAT} for",
        PAGES,
        "The secretariat reads and makes reports to the funder.",
    ),
    Mutant(
        POLICY,
        "in self.memberships if role == Role.COORDINATOR)",
        "in self.memberships)",
        VISIBILITY,
        "Members manage activities.",
    ),
    Mutant(
        POLICY,
        "return manages_activities(actor) or bool(actor.audits)",
        "return manages_activities(actor)",
        ACCOUNTS,
        "Auditors need no second factor.",
    ),
    Mutant(
        POLICY,
        "return manages_activities(actor) or bool(actor.audits)",
        "return actor.runs_network or bool(actor.audits)",
        ACCOUNTS,
        "Coordinators need no second factor.",
    ),
    Mutant(
        POLICY,
        "return actor.runs_network or bool(actor.coordinated)",
        "return actor.signed_in",
        PAGES,
        "Whoever is signed in manages activities.",
    ),
    Mutant(
        POLICY,
        "not actor.coordinated.isdisjoint(organisers)",
        "bool(actor.coordinated)",
        VISIBILITY,
        "Every partner manages every activity.",
    ),
    Mutant(
        POLICY,
        'what failed and when it is tried again."""\n    return actor.runs_network',
        'what failed and when it is tried again."""\n    return manages_activities(actor)',
        PAGES,
        "Every partner reads all mail.",
    ),
    Mutant(
        POLICY,
        'may read."""\n    return actor.is_admin or',
        'may read."""\n    return actor.runs_network or',
        PAGES,
        "The secretariat finds the grants.",
    ),
    Mutant(
        POLICY,
        "return actor.is_admin or grant in actor.audits",
        "return reads_grants(actor)",
        GRANTS,
        "An auditor reads every grant.",
    ),
    Mutant(
        POLICY,
        "def can_make_report(actor: Actor) -> bool:\n    return actor.is_admin",
        "def can_make_report(actor: Actor) -> bool:\n    return reads_grants(actor)",
        REPORT,
        "An auditor makes reports.",
    ),
    Mutant(
        POLICY,
        'its privacy notice included."""\n    return actor.runs_network',
        'its privacy notice included."""\n    return manages_activities(actor)',
        PAGES,
        "Every partner edits the privacy notice.",
    ),
    Mutant(POLICY, "    if not allowed:", "    if False:", REPORT, "A right that is asked for is not required."),
    Mutant(
        "events/models/event.py",
        'event=OuterRef("pk"), organisation__in=actor.coordinated',
        'event=OuterRef("pk")',
        VISIBILITY,
        "Every activity is visible to every partner.",
    ),
    Mutant(
        "events/models/registration.py",
        "return self.filter(event__in=Event.objects.visible_to(actor))",
        "return self",
        PEOPLE,
        "People of other partners are found.",
    ),
    Mutant(
        "share/jobs/models.py",
        "requested_by_id=actor.user_id, requested_by__isnull=False",
        "requested_by__isnull=False",
        VISIBILITY,
        "Everybody sees everybody's downloads.",
    ),
    Mutant(
        "share/jobs/models.py",
        "requested_by_id=actor.user_id, requested_by__isnull=False",
        "requested_by_id=actor.user_id",
        VISIBILITY,
        "Visitors see work that nobody asked for.",
    ),
    Mutant(
        "share/records/models.py",
        "return self.filter(user=actor.user_id)",
        "return self",
        RULES,
        "A saved view is shown to others.",
    ),
    Mutant(
        "share/grants/models.py",
        "return self if actor.is_admin else self.filter(pk__in=actor.audits)",
        "return self",
        REPORT,
        "An auditor opens another grant.",
    ),
    Mutant(
        "share/reports/models.py",
        "return self if actor.is_admin else self.filter(grant__in=actor.audits)",
        "return self",
        REPORT,
        "An auditor opens the report of another grant.",
    ),
    Mutant(
        "municipalities/models.py",
        "return self if actor.runs_network else self.filter(pk__in=actor.coordinated)",
        "return self",
        VISIBILITY,
        "An activity is planned in the name of another partner.",
    ),
    Mutant(
        ACTORS,
        "if not isinstance(user, User) or not user.is_active:",
        "if not isinstance(user, User):",
        VISIBILITY,
        "Who was deactivated keeps their rights.",
    ),
    Mutant(
        ACTORS,
        "Membership.objects.filter(user=user)",
        "Membership.objects.filter(user__isnull=False)",
        VISIBILITY,
        "Everybody has everybody's rights.",
    ),
    Mutant(
        ACTORS, "memberships, proven, audits", "memberships, True, audits", ACCOUNTS, "Nobody needs a second factor."
    ),
    Mutant(
        EVENT_ACCESS,
        'Raises Http404 for people who manage none."""\n    if not policy.manages_activities(request.actor):\n'
        "        raise Http404\n",
        'Raises Http404 for people who manage none."""\n',
        PAGES,
        "Everybody finds the working list.",
    ),
    Mutant(
        EVENT_ACCESS,
        "return Event.objects.run_here().visible_to(request.actor)",
        "return Event.objects.run_here()",
        PAGES,
        "Every partner opens every activity.",
    ),
    Mutant(
        EVENT_ACCESS,
        "events = Event.objects.visible_to(request.actor).with_tabs()",
        "events = Event.objects.with_tabs()",
        PAGES,
        "Every partner opens every document.",
    ),
    Mutant(
        "share/accounts/middleware.py",
        "if not policy.sees_people(actor) or actor.second_factor:",
        "if True:",
        ACCOUNTS,
        "A second factor is not asked for.",
    ),
    Mutant(
        "share/reports/actions.py",
        "if by is None or not policy.can_make_report(actor_for(by)):",
        "if by is None:",
        REPORT,
        "A report is made for whoever has lost the right.",
    ),
    Mutant(
        "share/reports/views.py",
        "visible if policy.can_make_report(actor) else visible.made()",
        "visible",
        GRANTS,
        "An auditor sees a report before it is made.",
    ),
    Mutant(
        "share/reports/views.py",
        "public_id=document, event__in=events)",
        "public_id=document)",
        GRANTS,
        "An auditor opens evidence of another grant.",
    ),
    Mutant(
        "events/views/people.py",
        "visible = Registration.objects.visible_to(request.actor)",
        "visible = Registration.objects.all()",
        PEOPLE,
        "A partner decides about people of another.",
    ),
    Mutant(
        "events/actions/people.py",
        "Registration.objects.visible_to(actor)",
        "Registration.objects.all()",
        PEOPLE,
        "Likeness shows people of another partner.",
    ),
    Mutant(
        "events/views/people.py",
        'get_object_or_404(event.registrations.select_related("event"), public_id',
        'get_object_or_404(Registration.objects.select_related("event"), public_id',
        PEOPLE,
        "People of another activity are reached through ours.",
    ),
    Mutant(
        "events/views/own.py",
        "Registration.objects.filter(user=request.user.pk)",
        "Registration.objects.filter(user__isnull=False)",
        VISIBILITY,
        "The own list shows everybody.",
    ),
    Mutant(
        "share/records/lists.py",
        "if one.key == wanted and one.right(request.actor)",
        "if one.key == wanted",
        RULES,
        "A bulk action asks for no right.",
    ),
    Mutant(
        "share/records/lists.py",
        "    if set(chosen) != set(ids):\n        raise Http404\n",
        "    ids = [key for key in ids if key in chosen]\n",
        RULES,
        "A bulk action passes over what one may not see without a word.",
    ),
)
