"""Every route × every kind of person × GET and POST: who gets a page, who is sent away, for whom it does not exist.

A route without a row fails, and so does a row without a route. Each request starts from the same state: what it wrote is
rolled back.
"""

from collections.abc import Iterator
from copy import deepcopy
from datetime import date, timedelta
from decimal import Decimal
from http.cookies import SimpleCookie
from typing import Any, NamedTuple
from uuid import uuid4

import pytest
from django.conf import LazySettings, settings
from django.db import transaction
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from events.actions import Member, add_document, open_door, plan_feedback, register_group
from events.gatherings.actionplans.actions import ask_participants, publish_plan
from events.gatherings.exchanges.models import Head, Host
from events.gatherings.notes.actions import write as write_note
from events.gatherings.rooms.visits.models import Visit
from events.gatherings.rooms.working_groups import actions as groups
from events.gatherings.rooms.working_groups.actions import PlannedItem
from events.models import Attendance, Event
from events.views.calendars import PURPOSE
from municipalities.actions import invitations, practices
from municipalities.actions.countries import add_country_year
from municipalities.actions.coverage import say_who_does_it
from municipalities.actions.merges import TOWNS
from municipalities.actions.places import add_code, add_name, add_succession, add_year
from municipalities.models import (
    AddressMove,
    Contact,
    Invitation,
    Membership,
    MemberTown,
    Municipality,
    Organisation,
    ProgrammeRole,
    SecondFactorReset,
)
from roster import links
from roster.actions import experts, missions
from roster.models import Expert
from share.accounts.models import User
from share.claims.actions.costs import save_cost
from share.claims.models import Cost, CostDocument, Reimbursement, TimeSheet, TimeSheetDocument
from share.funderforms.models import FunderForm
from share.grants.models import (
    AmendmentDocument,
    CostCategory,
    Grant,
    GrantAmendment,
    GrantPartner,
    GrantText,
    PartnerPart,
    ReportingPeriod,
)
from share.impact.models import ImpactPage, Story
from share.jobs.models import Job, State
from share.kit import clock, tokens
from share.kit import map as europe
from share.kit.uploads import Upload
from share.mail.models import Mail
from share.policy import Role
from share.portal.models import TableRow
from share.records import merging
from share.records.documents import NewDocument
from share.records.models import Merged
from share.records.notes import Typed
from share.records.questionnaires.actions import QuestionPlan
from share.records.stored import store
from share.reports.actions import narrative, samples
from share.reports.models import Indicator, IndicatorDocument, IndicatorValue, PinnedRows, Report, Restatement
from share.reports.pins import Pinned, digest, sealed
from share.reports.snapshot import canonical
from tests.conftest import stored_under
from tests.ids import ids_twice
from tests.make import (
    add_workshops,
    evaluated,
    make_action,
    make_applicant,
    make_auditor,
    make_coordinator,
    make_document,
    make_exchange,
    make_fund,
    make_gathering,
    make_group,
    make_import,
    make_material,
    make_meeting,
    make_organisation,
    make_paper,
    make_picture,
    make_pilot,
    make_questionnaire_of,
    make_recorded,
    make_registration,
    make_report,
    make_survey,
    make_town,
    make_trainer,
    make_user,
)
from tests.municipalities.needs import make_assessment, make_need, make_practice, make_secretariat
from tests.roster.made import ask, make_brief, make_expert, make_mission
from tests.tables import prints
from trainings.actions import curriculum
from trainings.links import PURPOSE as QUESTIONS
from trainings.models import Certificate, CurriculumVersion, Material, PilotTrainer

pytestmark = pytest.mark.django_db

KINDS = [
    "visitor",
    "local_actor",
    "coordinator",
    "other_partner",
    "member",
    "secretariat",
    "admin",
    "deactivated",
    "no_second_factor",
    "auditor",
]


class Row(NamedTuple):
    """What each kind of person gets, in the order of KINDS. `about` names what stands in the address."""

    get: str
    post: str
    about: str = ""


# A status, or where a redirect leads: `in` to the sign-in page, `2f` to where the second factor is set up, `302` elsewhere.
# fmt: off
#             visitor actor coord other membr secr  admin deact no-2f auditor
ANYBODY      = "200   200   200   200   200   200   200   200   200   200"
SENT_ON      = "302   302   302   302   302   302   302   302   302   302"
NOT_NOW      = "409   409   409   409   409   409   409   409   409   409"
DONE_204     = "204   204   204   204   204   204   204   204   204   204"
NO_METHOD    = "405   405   405   405   405   405   405   405   405   405"
BAD_INPUT    = "422   422   422   422   422   422   422   422   422   422"
UNNAMED_404  = "404   404   404   404   404   404   404   404   404   404"
SIGNED_IN    = "in    200   200   200   200   200   200   in    2f    200"
SIGNED_404   = "in    404   404   404   404   404   404   in    2f    404"
NOT_SO       = "in    405   405   405   405   405   405   in    2f    405"
PARTNERS     = "in    404   200   200   404   200   200   in    2f    404"
PARTNERS_422 = "in    404   422   422   404   422   422   in    2f    404"
OURS         = "in    404   200   404   404   200   200   in    2f    404"
OURS_302     = "in    404   302   404   404   302   302   in    2f    404"
OURS_409     = "in    404   409   404   404   409   409   in    2f    404"
OURS_422     = "in    404   422   404   404   422   422   in    2f    404"
KEEPERS      = "in    404   200   404   200   200   200   in    2f    404"
KEEPERS_422  = "in    404   422   404   422   422   422   in    2f    404"
KEEPERS_302  = "in    404   302   404   302   302   302   in    2f    404"
OFFICE_DOES_422 = "in 404   403   404   403   422   422   in    2f    404"
OFFICE_DOES_302 = "in 404   403   404   403   302   302   in    2f    404"
IN_ORGANISATIONS = "in 404  200   200   200   200   200   in    2f    404"
NOBODYS_404  = "in    404   404   404   404   404   404   in    2f    404"
OFFICE_ADDS  = "in    404   403   403   403   200   200   in    2f    404"
OFFICE_ADDS_422 = "in 404   403   403   403   422   422   in    2f    404"
OFFICE       = "in    404   404   404   404   200   200   in    2f    404"
OFFICE_422   = "in    404   404   404   404   422   422   in    2f    404"
THEIR_OWN    = "in    200   404   404   404   404   404   in    2f    404"
THEIR_302    = "in    302   404   404   404   404   404   in    2f    404"
THEIR_409    = "in    409   404   404   404   404   404   in    2f    404"
THEIR_422    = "in    422   404   404   404   404   404   in    2f    404"
OFFICE_409   = "in    404   404   404   404   409   409   in    2f    404"
OFFICE_302   = "in    404   404   404   404   302   302   in    2f    404"
INVITED      = "200   403   403   403   403   403   403   200   403   403"
INVITED_POST = "302   403   403   403   403   403   403   302   403   403"
PARTNERS_ASK = "in    404   403   403   404   200   200   in    2f    404"
PARTNERS_ASK_422 = "in 404  403   403   404   422   422   in    2f    404"
OFFICE_LINKS = "in    404   403   404   404   302   302   in    2f    404"
OFFICE_LINKS_422 = "in 404  403   404   404   422   422   in    2f    404"
GRANTS       = "in    404   404   404   404   404   200   in    2f    200"
GRANTS_MAKE  = "in    404   404   404   404   404   422   in    2f    403"
GRANTS_CHANGE = "in   404   404   404   404   404   200   in    2f    403"
GRANTS_302   = "in    404   404   404   404   404   302   in    2f    403"
AUDITS       = "in    404   404   404   404   404   403   in    2f    200"
AUDITS_302   = "in    404   404   404   404   404   403   in    2f    302"
AUDITS_422   = "in    404   404   404   404   404   403   in    2f    422"
GRANTS_409   = "in    404   404   404   404   404   409   in    2f    403"
PARTS        = "in    404   200   404   404   404   200   in    2f    200"
NUMBERS_404  = "in    404   403   404   404   404   404   in    2f    403"
GRANTS_422   = "in    404   404   404   404   404   422   in    2f    422"
PARTS_422    = "in    404   422   404   404   404   422   in    2f    403"
PARTS_302    = "in    404   302   404   404   404   302   in    2f    403"
PARTS_FILL   = "in    404   200   404   404   404   200   in    2f    403"
RATES_422    = "in    404   403   403   404   404   422   in    2f    404"
FILL_PARTS   = "in    404   200   200   404   404   200   in    2f    404"
MANAGERS_404 = "in    404   404   404   404   404   404   in    2f    404"
RUNS         = "in    404   403   404   404   200   200   in    2f    404"
RUNS_302     = "in    404   403   404   404   302   302   in    2f    404"
RUNS_404     = "in    404   403   404   404   404   404   in    2f    404"
RUNS_409     = "in    404   403   404   404   409   409   in    2f    404"
RUNS_422     = "in    404   403   404   404   422   422   in    2f    404"
GUESTS       = "200   302   302   302   302   302   302   200   302   302"
LEAVING      = "302   200   200   200   200   200   200   302   200   200"
ACCOUNT      = "in    200   200   200   200   200   200   in    200   200"
ACCOUNT_302  = "in    302   302   302   302   302   302   in    302   302"
ACCOUNT_404  = "in    404   404   404   404   404   404   in    404   404"
ACCOUNT_405  = "in    405   405   405   405   405   405   in    405   405"
AGAIN        = "in    200   302   302   302   302   302   in    200   302"
AGAIN_403    = "in    403   302   302   302   302   302   in    403   302"
AGAIN_404    = "in    404   302   302   302   302   302   in    404   302"
PROVING      = "in    403   200   200   200   200   200   in    403   200"
KEEPERS_302  = "in    404   302   404   302   302   302   in    2f    404"
KEEPERS_409  = "in    404   409   404   409   409   409   in    2f    404"
DECIDED      = "in    404   403   404   403   200   200   in    2f    404"
DECIDED_302  = "in    404   403   404   403   302   302   in    2f    404"
DECIDED_409  = "in    404   403   404   403   409   409   in    2f    404"
DECIDED_422  = "in    404   403   404   403   422   422   in    2f    404"
ROWS = {
    "pages:home":               Row(ANYBODY, NO_METHOD),
    "pages:about":              Row(ANYBODY, NO_METHOD),
    "pages:history":            Row(ANYBODY, NO_METHOD),
    "pages:partnerships":       Row(ANYBODY, NO_METHOD),
    "pages:contact":            Row(ANYBODY, NO_METHOD),
    "pages:privacy":            Row(ANYBODY, NO_METHOD),
    "pages:privacy_version":    Row(ANYBODY, NO_METHOD, "first"),
    "pages:what_goes_when":     Row(ANYBODY, NO_METHOD),
    "pages:imprint":            Row(ANYBODY, NO_METHOD),
    "pages:search":             Row(ANYBODY, NO_METHOD),
    "pages:work":               Row(SIGNED_IN, NOT_SO),
    "pages:pages":              Row(OFFICE, NOT_SO),
    "pages:edit":               Row(OFFICE, OFFICE_422, "page"),
    "pages:old_version":        Row(OFFICE, NOT_SO, "old page"),
    "pages:security":           Row(ANYBODY, NO_METHOD),
    "pages:livez":              Row(ANYBODY, NO_METHOD),
    "pages:readyz":             Row(ANYBODY, NO_METHOD),
    "events:activities":        Row(ANYBODY, NO_METHOD),
    "events:open_data":         Row(ANYBODY, NO_METHOD),
    "events:month":             Row(ANYBODY, NO_METHOD),
    "events:feed":              Row(ANYBODY, NO_METHOD),
    "events:own_feed":          Row(ANYBODY, NO_METHOD, "calendar"),  # the link itself is the key
    "events:event":             Row(ANYBODY, BAD_INPUT, "event"),
    "events:registered":        Row(ANYBODY, NO_METHOD, "event"),
    "events:ics":               Row(ANYBODY, NO_METHOD, "event"),
    "events:mine":              Row(SIGNED_IN, NOT_SO),
    "events:own":               Row(ANYBODY, NO_METHOD, "token"),  # the link itself is the key
    "events:colleague":         Row(ANYBODY, BAD_INPUT, "token"),
    "events:own_material":      Row(ANYBODY, NO_METHOD, "material"),  # the link itself is the key
    "events:own_details":       Row(ANYBODY, BAD_INPUT, "token"),
    "events:lost_link":         Row(ANYBODY, BAD_INPUT, "event"),
    "events:own_said":          Row(ANYBODY, SENT_ON, "token"),
    "events:own_sessions":      Row(ANYBODY, SENT_ON, "token"),
    "events:new_group":         Row(ANYBODY, BAD_INPUT, "event"),
    "events:group":             Row(ANYBODY, NO_METHOD, "group"),
    "events:confirm_group":     Row(NO_METHOD, SENT_ON, "group"),
    "events:here":              Row(ANYBODY, BAD_INPUT, "token"),
    "events:invited":           Row(ANYBODY, BAD_INPUT, "guest"),
    "events:opened":            Row(NO_METHOD, DONE_204, "guest"),
    "events:send_own_link":     Row(NO_METHOD, SENT_ON, "guest"),
    "events:decline_invitation": Row(NO_METHOD, SENT_ON, "guest"),
    "events:door":              Row(ANYBODY, UNNAMED_404, "door"),  # nobody is named
    "events:door_marks":        Row(NO_METHOD, BAD_INPUT, "door"),
    "events:door_worker":       Row(ANYBODY, NO_METHOD),
    "events:give_feedback":     Row(ANYBODY, ANYBODY, "feedback"),  # it is still to come, and the page says so
    "events:renew":             Row(NO_METHOD, SENT_ON, "token"),
    "events:join":              Row(NO_METHOD, NOT_NOW, "token"),  # it has no room online
    "events:confirm":           Row(NO_METHOD, SENT_ON, "token"),
    "events:cancel":            Row(NO_METHOD, SENT_ON, "token"),
    "events:managed":           Row(PARTNERS, MANAGERS_404),  # nothing is asked for
    "events:choose_kind":       Row(PARTNERS, NOT_SO),
    "events:new_event":         Row(PARTNERS, PARTNERS_422, "kind"),
    "events:agenda":            Row(OURS, OURS_422, "event"),
    "events:languages":         Row(OURS, NOT_SO, "event"),
    "events:translation":       Row(OURS, OURS_302, "translation"),
    "events:history":           Row(OURS, NOT_SO, "event"),
    "events:person_story":      Row(OURS, NOT_SO, "registration"),
    "events:person_sessions":   Row(OURS, OURS_302, "registration"),
    "events:decide_person":     Row(NOT_SO, MANAGERS_404, "registration"),  # nobody else is named
    "events:show_document":     Row(OURS, OURS_302, "report of ours"),
    "events:public_document":   Row(ANYBODY, NO_METHOD, "public report"),
    "events:small_picture":     Row(ANYBODY, NO_METHOD, "public picture"),
    "events:check_document":    Row(NOT_SO, OURS_302, "document"),
    "events:overview":          Row(OURS, NOT_SO, "event"),
    "events:publish":           Row(NOT_SO, OURS_409, "event"),  # it is published already
    "events:details":           Row(OURS, OURS_422, "event"),
    "events:timeline":          Row(OURS, OURS_422, "event"),
    "events:delegations":       Row(OURS, OURS_302, "recorded"),
    "events:off_the_record":    Row(OURS, OURS_422, "recorded"),
    "events:back_on_record":    Row(NOT_SO, OURS_409, "recorded"),  # it is on record
    "gatherings:notes":         Row(OURS, OURS_302, "roundtable"),
    "gatherings:write_note":    Row(NOT_SO, OURS_422, "roundtable"),
    "gatherings:all_notes":     Row(OURS, NOT_SO, "roundtable"),
    "gatherings:settle_note":   Row(NOT_SO, OURS_302, "note beside"),
    "gatherings:exchange":      Row(OURS, NOT_SO, "visit"),
    "gatherings:prepare":       Row(OURS, OURS_302, "visit"),
    "gatherings:new_host":      Row(OURS, OURS_422, "visit"),
    "gatherings:head":          Row(OURS, OURS_422, "delegation"),
    "gatherings:practical_pdf": Row(OURS, NOT_SO, "visit"),
    "gatherings:delegation":    Row(ANYBODY, BAD_INPUT, "head"),  # the link itself is the key
    "gatherings:delegates":     Row(ANYBODY, BAD_INPUT, "head"),
    "gatherings:visitors_report": Row(ANYBODY, BAD_INPUT, "head"),
    "gatherings:later_report":  Row(ANYBODY, BAD_INPUT, "head"),
    "gatherings:host":          Row(ANYBODY, NO_METHOD, "host"),  # the link itself is the key
    "gatherings:hosts_report":  Row(ANYBODY, BAD_INPUT, "host"),
    "gatherings:benchmarks":    Row(OURS, NOT_SO, "visit"),
    "gatherings:new_benchmark": Row(OURS, OURS_422, "visit"),
    "gatherings:benchmark":     Row(OURS, OURS_422, "benchmark"),
    "gatherings:remove_benchmark": Row(NOT_SO, OURS_302, "benchmark"),
    "gatherings:between":       Row(ANYBODY, NO_METHOD, "two towns"),
    "gatherings:stakeholders":  Row(OURS, OURS_302, "roundtable"),
    "gatherings:new_stakeholder": Row(OURS, OURS_422, "roundtable"),
    "gatherings:level_aims":    Row(OURS, OURS_302, "roundtable"),
    "gatherings:stakeholder":   Row(OURS, OURS_422, "stakeholder"),
    "gatherings:remove_stakeholder": Row(NOT_SO, OURS_302, "stakeholder"),
    "gatherings:groups":        Row(PARTNERS, NOT_SO),
    "gatherings:new_group":     Row(PARTNERS, PARTNERS_422),
    "gatherings:group":         Row(OURS, NOT_SO, "working group"),
    "gatherings:change_group":  Row(OURS, OURS_422, "working group"),
    "gatherings:take_over_group": Row(NOT_SO, OURS_302, "working group"),
    "gatherings:end_group":     Row(NOT_SO, OURS_409, "working group"),  # a task is open
    "gatherings:group_history": Row(OURS, NOT_SO, "working group"),
    "gatherings:new_member":    Row(OURS, OURS_422, "working group"),
    "gatherings:member_leaves": Row(NOT_SO, OURS_409, "member of a group"),  # a task is theirs
    "gatherings:new_item":      Row(OURS, OURS_422, "working group"),
    "gatherings:item":          Row(OURS, OURS_422, "item of a group"),
    "gatherings:settle_item":   Row(NOT_SO, OURS_422, "item of a group"),
    "gatherings:open_item_again": Row(NOT_SO, OURS_409, "item of a group"),  # it is open
    "gatherings:new_notice":    Row(OURS, OURS_422, "working group"),
    "gatherings:notice":        Row(OURS, OURS_422, "notice to a group"),
    "gatherings:send_notice":   Row(NOT_SO, OURS_302, "notice to be sent"),
    "gatherings:drop_notice":   Row(NOT_SO, OURS_302, "notice to be dropped"),
    "gatherings:new_document":  Row(OURS, OURS_422, "working group"),
    "gatherings:group_document": Row(OURS, NOT_SO, "paper of a group"),
    "gatherings:meeting":       Row(OURS, OURS_422, "meeting of a group"),
    "gatherings:whose_meeting": Row(OURS, OURS_422, "meeting of nobody"),
    "gatherings:minutes_pdf":   Row(OURS, NOT_SO, "meeting of a group"),
    "gatherings:share_minutes": Row(NOT_SO, OURS_302, "meeting of a group"),
    "gatherings:invite_members": Row(NOT_SO, OURS_409, "meeting of a group"),  # it has begun
    "gatherings:public_group":  Row(ANYBODY, BAD_INPUT, "working group"),
    "gatherings:member":        Row(ANYBODY, SENT_ON, "member"),  # the link itself is the key
    "gatherings:leave_group":   Row(NO_METHOD, NOT_NOW, "member"),  # a task is theirs
    "gatherings:member_document": Row(ANYBODY, NO_METHOD, "paper of a member"),
    "gatherings:board":         Row(PARTNERS, MANAGERS_404),
    "gatherings:plan":          Row(OURS, NOT_SO, "roundtable"),
    "gatherings:plan_pdf":      Row(OURS, NOT_SO, "roundtable"),
    "gatherings:new_objective": Row(OURS, OURS_422, "roundtable"),
    "gatherings:objective":     Row(OURS, OURS_422, "objective"),
    "gatherings:remove_objective": Row(NOT_SO, OURS_409, "objective"),
    "gatherings:new_action":    Row(OURS, OURS_422, "objective"),
    "gatherings:action":        Row(OURS, OURS_422, "action"),
    "gatherings:story":         Row(OURS, NOT_SO, "action"),
    "gatherings:person_leaves": Row(NOT_SO, OURS_302, "responsible"),
    "gatherings:new_effect":    Row(OURS, OURS_422, "roundtable"),
    "gatherings:ask_participants": Row(NOT_SO, OURS_302, "roundtable"),
    "gatherings:publish_plan":  Row(NOT_SO, OURS_302, "roundtable"),
    "gatherings:public_plan_pdf": Row(ANYBODY, NO_METHOD, "roundtable"),
    "gatherings:follow_up":     Row(ANYBODY, BAD_INPUT, "follow-up"),  # the link itself is the key
    "gatherings:agree":         Row(ANYBODY, NOT_NOW, "participant"),  # it is not the plan they read
    "events:doors":             Row(OURS, OURS_422, "event"),
    "events:close_door":        Row(NOT_SO, OURS_302, "door of ours"),
    "events:invitations":       Row(OURS, MANAGERS_404, "event"),  # nothing is asked for
    "events:held":              Row(OURS, OURS_422, "event"),
    "events:release_places":    Row(NOT_SO, OURS_302, "held places"),
    "events:code":              Row(OURS, NOT_SO, "event"),
    "events:questions":         Row(OURS, NOT_SO, "event"),
    "events:change_questions":  Row(OURS, OURS_302, "event"),
    "events:feedback":          Row(OURS, OURS_422, "event"),
    "events:feedback_pdf":      Row(OURS, NOT_SO, "event"),
    "events:sheet":             Row(OURS, OURS_422, "session"),
    "events:check_sheet":       Row(NOT_SO, OURS_409, "session"),  # nobody has counted
    "events:unlock_session":    Row(OURS, OURS_422, "session"),
    "events:withdraw":           Row(OURS, OURS_409, "event"),  # people are on its list
    "events:delete_draft":       Row(OURS, OURS_409, "event"),  # it was public
    "events:postpone_event":    Row(OURS, OURS_422, "event"),
    "events:take_up_event":     Row(NOT_SO, OURS_409, "event"),  # it is not postponed
    "events:copy_event":        Row(OURS, OURS_422, "event"),
    "events:cancel_event":      Row(OURS, OURS_422, "event"),
    "events:registrations":     Row(OURS, MANAGERS_404, "event"),  # nothing is asked for
    "events:participants_xlsx": Row(OURS, NOT_SO, "event"),
    "events:remove":            Row(NOT_SO, OURS_302, "registration"),
    "events:give_place":        Row(NOT_SO, OURS_302, "registration"),  # they have a place already: nothing changes
    "events:approve":           Row(NOT_SO, OURS_302, "registration"),  # they have a place already: nothing changes
    "events:decline":           Row(OURS_409, OURS_409, "registration"),  # there is nothing to decide
    "events:person":            Row(OURS, OURS_422, "registration"),
    "events:decide":            Row(OURS, SIGNED_404, "event"),
    "events:walk_in":           Row(OURS_409, OURS_409, "event"),  # it has not begun
    "events:save_marks":        Row(NOT_SO, OURS_409, "event"),  # it has not begun
    "events:attendance":        Row(OURS, OURS_409, "event"),  # it has not begun
    "events:complete_event":    Row(NOT_SO, OURS_409, "event"),  # it is not over
    "events:signature_sheet":   Row(OURS, NOT_SO, "event"),
    "events:badge":             Row(ANYBODY, NO_METHOD, "badge"),
    "events:badges":            Row(OURS, NOT_SO, "event"),
    "events:evidence":          Row(OURS, OURS_422, "event"),
    "events:document":          Row(OURS, NOT_SO, "document"),
    "events:remove_document":   Row(NOT_SO, OURS_302, "document"),
    "events:mail":              Row(OURS, NOT_SO, "event"),
    "reports:grants":           Row(GRANTS, NOT_SO),
    "reports:figures":          Row(GRANTS, NOT_SO, "grant"),
    "reports:figure":           Row(GRANTS, NOT_SO, "figure"),
    "reports:document":         Row(GRANTS_CHANGE, NOT_SO, "evidence"),  # a signed sheet
    "reports:reports":          Row(GRANTS, GRANTS_MAKE, "grant"),
    "reports:report":           Row(GRANTS, NOT_SO, "report"),
    "reports:download":         Row(GRANTS, NOT_SO, "report file"),
    "reports:partners":         Row(GRANTS, NOT_SO, "grant"),
    "reports:new_partner":      Row(GRANTS_CHANGE, GRANTS_MAKE, "grant"),
    "reports:partner":          Row(GRANTS_CHANGE, GRANTS_MAKE, "grant partner"),
    "reports:remove_partner":   Row(NOT_SO, GRANTS_302, "grant partner"),  # it has a part: it stays, and says so
    "reports:periods":          Row(GRANTS, NOT_SO, "grant"),
    "reports:new_period":       Row(GRANTS_CHANGE, GRANTS_MAKE, "grant"),
    "imports:periods_file":     Row(GRANTS_CHANGE, GRANTS_MAKE, "grant"),
    "imports:partners_file":    Row(GRANTS_CHANGE, GRANTS_MAKE, "grant"),
    "reports:period":           Row(GRANTS, NOT_SO, "period"),
    "reports:change_period":    Row(GRANTS_CHANGE, GRANTS_MAKE, "period"),
    "reports:remove_period":    Row(NOT_SO, GRANTS_409, "period"),  # partners work on it
    "reports:call":             Row(NOT_SO, GRANTS_409, "period"),  # they were asked already
    "reports:submit":           Row(GRANTS_CHANGE, GRANTS_MAKE, "period"),
    "reports:give_back":        Row(GRANTS_CHANGE, GRANTS_MAKE, "period"),
    "reports:accept":           Row(NOT_SO, GRANTS_409, "period"),  # it was not submitted
    "reports:look":             Row(NOT_SO, GRANTS_302, "period"),
    "reports:remind":           Row(NOT_SO, GRANTS_302, "period"),
    "reports:restatement":      Row(GRANTS, GRANTS_MAKE, "restatement"),
    "reports:part":             Row(PARTS, PARTS_302, "part"),
    "reports:decide_part":      Row(NOT_SO, GRANTS_MAKE, "part"),
    "reports:comment_part":     Row(NOT_SO, PARTS_422, "part"),
    "reports:settle_part_comment": Row(NOT_SO, PARTS_302, "comment on a part"),
    "reports:words":            Row(GRANTS_CHANGE, NOT_SO, "period"),
    "reports:narrative":        Row(GRANTS_CHANGE, GRANTS_302, "section of a report"),
    "reports:write_paragraph":  Row(NOT_SO, GRANTS_MAKE, "section of a report"),
    "reports:all_paragraphs":   Row(GRANTS_CHANGE, NOT_SO, "section of a report"),
    "reports:settle_paragraph": Row(NOT_SO, GRANTS_302, "paragraph beside"),
    "reports:comment":          Row(NOT_SO, GRANTS_MAKE, "section of a report"),
    "reports:settle_comment":   Row(NOT_SO, GRANTS_302, "comment on a report"),
    "reports:texts":            Row(GRANTS, NOT_SO, "grant"),
    "reports:new_text":         Row(GRANTS_CHANGE, GRANTS_MAKE, "grant"),
    "reports:change_text":      Row(GRANTS_CHANGE, GRANTS_MAKE, "text of a grant"),
    "reports:marks":            Row(GRANTS, NOT_SO, "counted person"),
    "reports:pack":             Row(GRANTS, NOT_SO, "sealed report"),
    "reports:samples":          Row(GRANTS, AUDITS_302, "sealed report"),
    "reports:sample":           Row(GRANTS, AUDITS_302, "sample"),  # it was drawn, and says so
    "reports:sampled_row":      Row(GRANTS, NOT_SO, "sampled row"),
    "reports:open_row":         Row(NOT_SO, AUDITS, "sampled row"),
    "reports:open_sheet":       Row(NOT_SO, AUDITS, "sheet of a row"),
    "reports:note_finding":     Row(NOT_SO, AUDITS_422, "sampled row"),
    "reports:reporting":        Row(FILL_PARTS, NOT_SO),
    "reports:indicators":       Row(GRANTS, NOT_SO, "grant"),
    "reports:new_indicator":    Row(GRANTS_CHANGE, GRANTS_MAKE, "grant"),
    "reports:add_ready":        Row(NOT_SO, GRANTS_302, "grant"),
    "reports:indicator":        Row(GRANTS, NOT_SO, "indicator"),
    "reports:change_indicator": Row(GRANTS_CHANGE, GRANTS_MAKE, "indicator"),
    "reports:end_indicator":    Row(NOT_SO, GRANTS_302, "reported indicator"),
    "reports:value":            Row(GRANTS_CHANGE, GRANTS_MAKE, "indicator value"),
    "reports:evidence":         Row(GRANTS, GRANTS_MAKE, "indicator value"),
    "reports:evidence_file":    Row(GRANTS, NOT_SO, "evidence of an indicator"),
    "reports:quality":          Row(GRANTS, NOT_SO, "grant"),
    "reports:accept_finding":   Row(GRANTS_CHANGE, GRANTS_MAKE, "finding"),
    "portal:tables":            Row(PARTS, NOT_SO, "grant"),
    "portal:table":             Row(PARTS, NOT_SO, "table"),
    "portal:grid":              Row(PARTS_FILL, PARTS_302, "table"),  # nothing is changed
    "portal:number":            Row(NOT_SO, NUMBERS_404, "table"),  # of a table that is not of activities
    "portal:export":            Row(PARTS, NOT_SO, "table"),
    "imports:portal_file":      Row(PARTS_FILL, PARTS_422, "table"),
    "funderforms:forms":        Row(GRANTS, GRANTS_MAKE, "grant"),
    "funderforms:tags":         Row(GRANTS, NOT_SO, "grant"),
    "funderforms:form":         Row(GRANTS, NOT_SO, "form of a funder"),
    "funderforms:filled":       Row(GRANTS_422, NOT_SO, "form of a funder"),  # it is no form
    "funderforms:form_file":    Row(GRANTS, NOT_SO, "form of a funder"),
    "funderforms:remove":       Row(NOT_SO, GRANTS_302, "form of a funder"),
    "impact:page":              Row(ANYBODY, NO_METHOD, "impact page"),
    "impact:picture":           Row(ANYBODY, NO_METHOD, "impact page"),
    "impact:edit":              Row(GRANTS, GRANTS_MAKE, "grant"),
    "impact:make_public":       Row(NOT_SO, GRANTS_302, "grant"),
    "impact:new_story":         Row(GRANTS_CHANGE, GRANTS_MAKE, "grant"),
    "impact:change_story":      Row(GRANTS_CHANGE, GRANTS_MAKE, "story"),
    "reports:agreement":        Row(GRANTS, NOT_SO, "grant"),
    "reports:new_grant":        Row(GRANTS_CHANGE, GRANTS_MAKE),
    "reports:change_grant":     Row(GRANTS_CHANGE, GRANTS_MAKE, "grant"),
    "reports:new_amendment":    Row(GRANTS_CHANGE, GRANTS_MAKE, "grant"),
    "reports:amendment_file":   Row(GRANTS, NOT_SO, "amendment document"),
    "claims:time_sheets":       Row(PARTS, NOT_SO, "grant"),
    "claims:new_time_sheet":    Row(PARTS_FILL, PARTS_422, "grant"),
    "claims:time_sheet":        Row(PARTS, PARTS_302, "time sheet"),  # nothing is changed
    "claims:sign":              Row(NOT_SO, PARTS_422, "time sheet"),
    "claims:time_sheet_file":   Row(PARTS, NOT_SO, "paper of a time sheet"),
    "claims:travel":            Row(PARTS, NOT_SO, "grant"),
    "claims:new_travel":        Row(PARTS_FILL, PARTS_422, "activity of a grant"),
    "claims:change_travel":     Row(PARTS_FILL, PARTS_422, "travel"),
    "claims:claim":             Row(PARTS, NOT_SO, "grant"),
    "claims:budget":            Row(GRANTS_CHANGE, GRANTS_302, "grant partner"),
    "claims:rates":             Row(FILL_PARTS, RATES_422),
    "claims:costs":             Row(PARTS, MANAGERS_404, "grant"),  # nothing is asked for
    "claims:new_cost":          Row(PARTS_FILL, PARTS_422, "grant"),
    "claims:cost":              Row(PARTS, NOT_SO, "cost"),
    "claims:change_cost":       Row(PARTS_FILL, PARTS_422, "cost"),
    "claims:decide":            Row(NOT_SO, PARTS_302, "cost"),
    "claims:receipts":          Row(PARTS_FILL, PARTS_422, "cost"),
    "claims:receipt":           Row(PARTS, NOT_SO, "receipt"),
    "reports:schema":           Row(ANYBODY, NO_METHOD),
    "reports:check_form":       Row(ANYBODY, BAD_INPUT),
    "reports:check":            Row(ANYBODY, BAD_INPUT, "report"),
    "pages:timeline":           Row(ANYBODY, NO_METHOD),
    "trainings:certificates":   Row(OURS, NOT_SO, "event"),
    "trainings:issue":          Row(NOT_SO, OURS_409, "event"),  # it is not completed
    "trainings:certificate":    Row(OURS, NOT_SO, "certificate"),
    "trainings:own_certificate": Row(ANYBODY, NO_METHOD, "token"),
    "trainings:evaluation":     Row(OURS, NOT_SO, "event"),
    "trainings:evaluation_pdf": Row(OURS, NOT_SO, "event"),
    "trainings:paper":          Row(OURS, NOT_SO, "moment of ours"),
    "trainings:enter":          Row(OURS, OURS_422, "moment of ours"),
    "trainings:comment":        Row(NOT_SO, OURS_302, "comment of a pilot"),
    "trainings:suggest":        Row(NOT_SO, OURS_422, "event"),
    "trainings:preparation":    Row(OURS, NOT_SO, "event"),
    "trainings:take_up":        Row(NOT_SO, OURS_302, "event"),
    "trainings:became":         Row(NOT_SO, OURS_302, "need of a pilot"),
    "trainings:pilot_trainers": Row(OURS, OURS_422, "event"),
    "trainings:unname_trainer": Row(NOT_SO, OURS_302, "trainer of a pilot"),
    "trainings:tick":           Row(NOT_SO, OURS_302, "line of a checklist"),
    "trainings:pack":           Row(OURS, NOT_SO, "event"),
    "trainings:answer":         Row(SENT_ON, NO_METHOD, "questions"),
    "trainings:answered":       Row(ANYBODY, NO_METHOD, "questions"),
    "trainings:answer_moment":  Row(ANYBODY, BAD_INPUT, "questions of before"),
    "trainings:evaluations":    Row(PARTNERS, NOT_SO),
    "trainings:evaluations_pdf": Row(PARTNERS, NOT_SO),
    "trainings:evaluations_xlsx": Row(PARTNERS, NOT_SO),
    "trainings:versions":       Row(PARTNERS, NOT_SO),
    "trainings:new_version":    Row(NOT_SO, OFFICE_302),
    "trainings:version":        Row(PARTNERS, NOT_SO, "version"),
    "trainings:change_version": Row(OFFICE, OFFICE_302, "version"),
    "trainings:change_unit":    Row(OFFICE, OFFICE_422, "module of a version"),
    "trainings:compare":        Row(PARTNERS, NOT_SO, "two versions"),
    "trainings:decide":         Row(NOT_SO, OFFICE_302, "suggestion"),
    "trainings:material":       Row(PARTNERS, OFFICE_422, "module"),
    "trainings:material_file":  Row(PARTNERS, NOT_SO, "material of a module"),
    "trainings:curriculum":     Row(ANYBODY, NO_METHOD),
    "trainings:module":         Row(ANYBODY, NO_METHOD, "module"),
    "trainings:mark_read":      Row(NO_METHOD, SENT_ON, "module"),
    "trainings:open_material":  Row(ANYBODY, NO_METHOD, "material of a module"),
    "trainings:trainers":       Row(PARTNERS, NOT_SO),
    "trainings:new_trainer":    Row(OFFICE, OFFICE_422),
    "trainings:trainer":        Row(PARTNERS, NOT_SO, "trainer"),
    "trainings:change_trainer": Row(OFFICE, OFFICE_422, "trainer"),
    "trainings:add_away":       Row(NOT_SO, OFFICE_422, "trainer"),
    "trainings:remove_away":    Row(NOT_SO, OFFICE_302, "absence of a trainer"),
    "roster:public_experts":    Row(ANYBODY, NO_METHOD),
    "roster:public_expert":     Row(ANYBODY, NO_METHOD, "expert"),
    "roster:coverage":          Row(IN_ORGANISATIONS, NOT_SO),
    "roster:flow":              Row(ANYBODY, NO_METHOD),
    "roster:board":             Row(OFFICE, NOT_SO),
    "roster:experts":           Row(OFFICE, MANAGERS_404),  # nothing is asked for
    "roster:new_expert":        Row(OFFICE, OFFICE_422),
    "roster:expert":            Row(OFFICE, NOT_SO, "expert"),
    "roster:decide":            Row(NOT_SO, OFFICE_422, "expert"),
    "roster:weights":           Row(OFFICE, OFFICE_422),
    "roster:season":            Row(OFFICE, OFFICE_302),
    "roster:new_brief":         Row(OFFICE, OFFICE_422, "need nobody looks after"),
    "roster:brief":             Row(OFFICE, NOT_SO, "brief"),
    "roster:change_brief":      Row(OFFICE, OFFICE_422, "brief"),
    "roster:close_brief":       Row(OFFICE, OFFICE_422, "brief"),
    "roster:invite":            Row(NOT_SO, OFFICE_422, "brief"),
    "roster:call_off":          Row(NOT_SO, OFFICE_302, "asked expert"),
    "roster:answer_for":        Row(NOT_SO, OFFICE_422, "asked expert"),
    "roster:missions":          Row(OFFICE, MANAGERS_404),  # nothing is asked for
    "roster:mission":           Row(OFFICE, NOT_SO, "mission"),
    "roster:terms":             Row(OFFICE, OFFICE_422, "mission"),
    "roster:deliver":           Row(NOT_SO, OFFICE_409, "mission"),  # nobody has agreed
    "roster:end_mission":       Row(OFFICE, OFFICE_422, "mission"),
    "roster:costs":             Row(OFFICE, OFFICE_302, "mission"),
    "roster:mission_documents": Row(OFFICE, OFFICE_422, "mission"),
    "roster:mission_document": Row(OFFICE, NOT_SO, "document of a mission"),
    "roster:town_missions":     Row(KEEPERS, NOT_SO, "town"),
    "roster:own":               Row(THEIR_OWN, NOT_SO),
    "roster:profile":           Row(THEIR_OWN, THEIR_422),
    "roster:own_languages":     Row(THEIR_OWN, THEIR_409),  # it was drawn from nothing
    "roster:own_area":          Row(THEIR_OWN, THEIR_422, "area of an expert"),
    "roster:withdraw_area":     Row(NOT_SO, THEIR_302, "area of an expert"),
    "roster:block":             Row(NOT_SO, THEIR_422),
    "roster:unblock":           Row(NOT_SO, THEIR_302, "blocked days"),
    "roster:rest":              Row(NOT_SO, THEIR_302),
    "roster:leave":             Row(THEIR_OWN, THEIR_302),
    "roster:join":              Row(ANYBODY, SENT_ON, "asked to join"),
    "roster:invitation":        Row(ANYBODY, BAD_INPUT, "link of an expert"),
    "roster:side":              Row(ANYBODY, BAD_INPUT, "side of a mission"),
    "trainings:verify_form":    Row(ANYBODY, NO_METHOD),
    "trainings:verify":         Row(ANYBODY, BAD_INPUT, "number"),
    "municipalities:map":       Row(ANYBODY, NO_METHOD),
    "municipalities:compare":   Row(ANYBODY, NO_METHOD),
    "municipalities:towns":     Row(ANYBODY, NO_METHOD),
    "municipalities:outlines":  Row(ANYBODY, NO_METHOD, "map"),
    "municipalities:town":      Row(ANYBODY, NO_METHOD, "town"),
    "municipalities:organisation": Row(ANYBODY, NO_METHOD, "organisation"),
    "municipalities:invitation": Row(INVITED, INVITED_POST, "invitation"),  # signed in with another address: 403
    "municipalities:contacts":  Row(PARTNERS, MANAGERS_404),  # nothing is asked for
    "municipalities:contact":   Row(OURS, OURS_422, "contact"),
    "municipalities:town_contacts": Row(OURS, NOT_SO, "town"),
    "municipalities:new_town_contact": Row(OURS, OURS_422, "town"),
    "municipalities:kept_organisations": Row(PARTNERS, MANAGERS_404),  # nothing is asked for
    "municipalities:new_organisation": Row(PARTNERS_ASK, PARTNERS_ASK_422),
    "municipalities:organisation_overview": Row(OURS, NOT_SO, "organisation"),
    "municipalities:organisation_details": Row(OURS, OURS_422, "organisation"),
    "municipalities:organisation_people": Row(OURS, NOT_SO, "organisation"),
    "municipalities:organisation_contacts": Row(OURS, NOT_SO, "organisation"),
    "municipalities:new_organisation_contact": Row(OURS, OURS_422, "organisation"),
    "municipalities:add_member_town": Row(NOT_SO, OFFICE_LINKS_422, "organisation"),
    "municipalities:remove_member_town": Row(NOT_SO, OFFICE_LINKS, "town of ours"),
    "municipalities:add_programme_role": Row(NOT_SO, OURS_422, "organisation"),
    "municipalities:remove_programme_role": Row(NOT_SO, OURS_302, "programme role"),
    "municipalities:invite":    Row(OURS, OURS_422, "organisation"),
    "municipalities:send_invitation": Row(NOT_SO, OURS_302, "invited"),
    "municipalities:withdraw_invitation": Row(NOT_SO, OURS_302, "invited"),
    "municipalities:change_role": Row(OURS, OURS_422, "member of ours"),
    "municipalities:end_right": Row(OURS, OURS_422, "member of ours"),
    "municipalities:hand_over": Row(OURS, OURS_422, "left ours"),
    "municipalities:end_access": Row(OFFICE, OFFICE_422, "audit"),
    "municipalities:kept_towns": Row(IN_ORGANISATIONS, NOBODYS_404),  # nothing is asked for
    "municipalities:new_town":  Row(OFFICE_ADDS, OFFICE_ADDS_422),
    "municipalities:town_overview": Row(KEEPERS, NOT_SO, "town"),
    "municipalities:town_details": Row(KEEPERS, KEEPERS_422, "town"),
    "municipalities:town_history": Row(OURS, NOT_SO, "town"),
    "municipalities:assessments": Row(KEEPERS, NOT_SO, "town"),
    "municipalities:assess":    Row(KEEPERS, KEEPERS_422, "town"),
    "municipalities:discard_draft": Row(NOT_SO, KEEPERS_302, "town"),
    "municipalities:assessment": Row(KEEPERS, NOT_SO, "assessment"),
    "municipalities:show_assessment": Row(NOT_SO, KEEPERS_302, "assessment"),
    "municipalities:needs":     Row(IN_ORGANISATIONS, MANAGERS_404),  # nothing is asked for
    "municipalities:town_needs": Row(KEEPERS, NOT_SO, "town"),
    "municipalities:raise_need": Row(KEEPERS, KEEPERS_422, "town"),
    "municipalities:need":      Row(KEEPERS, NOT_SO, "need"),
    "municipalities:change_need": Row(KEEPERS, KEEPERS_422, "need"),
    "municipalities:accept_need": Row(NOT_SO, DECIDED_302, "need"),
    "municipalities:begin_answer": Row(NOT_SO, DECIDED_409, "need"),  # it is not accepted yet
    "municipalities:finish_answer": Row(KEEPERS, KEEPERS_422, "need"),
    "municipalities:withdraw_need": Row(KEEPERS, KEEPERS_422, "need"),
    "municipalities:coverage":  Row(IN_ORGANISATIONS, NOT_SO),
    "municipalities:covered":   Row(IN_ORGANISATIONS, NOT_SO, "area and phase"),
    "municipalities:town_coverage": Row(KEEPERS, KEEPERS_422, "town"),
    "municipalities:take_out_coverage": Row(NOT_SO, KEEPERS_302, "covering"),
    "municipalities:organisations": Row(ANYBODY, NO_METHOD),
    "municipalities:practices": Row(ANYBODY, NO_METHOD),
    "municipalities:practice":  Row(ANYBODY, NO_METHOD, "published practice"),
    "municipalities:town_practices": Row(KEEPERS, NOT_SO, "town"),
    "municipalities:new_practice": Row(KEEPERS, KEEPERS_422, "town"),
    "municipalities:kept_practice": Row(KEEPERS, KEEPERS_422, "practice"),
    "municipalities:change_practice": Row(KEEPERS, KEEPERS_422, "practice"),
    "municipalities:submit_practice": Row(NOT_SO, KEEPERS_302, "practice"),
    "municipalities:take_back_practice": Row(NOT_SO, KEEPERS_409, "practice"),  # it is a draft
    "municipalities:publish_practice": Row(NOT_SO, DECIDED_409, "practice"),  # it was not submitted
    "municipalities:send_back_practice": Row(DECIDED, DECIDED_422, "practice"),
    "municipalities:practice_document": Row(KEEPERS, NOT_SO, "practice file"),
    "municipalities:check_practice_document": Row(NOT_SO, KEEPERS_302, "practice file"),
    "municipalities:remove_practice_document": Row(NOT_SO, KEEPERS_302, "practice file"),
    "municipalities:town_names": Row(KEEPERS, KEEPERS_422, "town"),
    "municipalities:remove_name": Row(NOT_SO, KEEPERS_302, "other name"),
    "municipalities:town_codes": Row(KEEPERS, KEEPERS_422, "town"),
    "municipalities:remove_code": Row(NOT_SO, KEEPERS_302, "code"),
    "municipalities:town_years": Row(KEEPERS, KEEPERS_422, "town"),
    "municipalities:remove_year": Row(NOT_SO, KEEPERS_302, "year of a town"),
    "municipalities:town_successions": Row(KEEPERS, OFFICE_DOES_422, "town"),
    "municipalities:remove_succession": Row(NOT_SO, OFFICE_DOES_302, "succession"),
    "municipalities:countries": Row(ANYBODY, NO_METHOD),
    "municipalities:country":   Row(ANYBODY, NO_METHOD, "country"),
    "municipalities:edit_country": Row(OFFICE, OFFICE_302, "country"),  # nothing is known, and that is saved
    "municipalities:country_years": Row(OFFICE, OFFICE_422, "country"),
    "municipalities:remove_country_year": Row(NOT_SO, OFFICE_302, "year of a country"),
    "questionnaires:questionnaires": Row(OFFICE, NOT_SO),
    "questionnaires:new_questionnaire": Row(OFFICE, OFFICE_422),
    "questionnaires:questionnaire": Row(OFFICE, NOT_SO, "questionnaire"),
    "questionnaires:texts":     Row(OFFICE, OFFICE_422, "questionnaire"),
    "questionnaires:new_question": Row(OFFICE, OFFICE_422, "questionnaire"),
    "questionnaires:question":  Row(OFFICE, OFFICE_422, "question"),
    "questionnaires:move_question": Row(NOT_SO, OFFICE_302, "question"),
    "questionnaires:remove_question": Row(NOT_SO, OFFICE_302, "question"),
    "questionnaires:translate": Row(OFFICE, OFFICE_302, "questionnaire in German"),
    "municipalities:answer_survey": Row(ANYBODY, SENT_ON, "survey invitation"),  # the link itself is the key
    "municipalities:surveys":   Row(PARTNERS, MANAGERS_404),  # nothing is asked for
    "municipalities:new_survey": Row(OFFICE, OFFICE_422),
    "municipalities:survey":    Row(OURS, NOT_SO, "survey"),  # it asks a town of ours
    "municipalities:edit_survey": Row(RUNS, RUNS_422, "survey"),
    "municipalities:open_survey": Row(NOT_SO, RUNS_409, "survey"),  # it is open
    "municipalities:close_survey": Row(NOT_SO, RUNS_302, "survey"),
    "municipalities:survey_towns": Row(RUNS, RUNS_404, "survey"),  # nothing is asked for
    "municipalities:ask_towns": Row(RUNS, RUNS_302, "survey"),
    "municipalities:survey_addresses": Row(RUNS, RUNS_302, "survey"),
    "municipalities:survey_answer": Row(OURS, NOT_SO, "survey answer"),
    "municipalities:survey_analysis": Row(RUNS, NOT_SO, "survey"),  # it is not closed
    "municipalities:survey_file": Row(RUNS, NOT_SO, "survey file"),  # it is not closed
    "municipalities:choose":    Row(SIGNED_404, NOT_SO, "town kind"),  # nothing is typed
    "municipalities:proposals": Row(OFFICE, NOT_SO),
    "municipalities:confirm_proposal": Row(NOT_SO, OFFICE_302, "proposal"),
    "records:history":          Row(OFFICE, NOT_SO, "record"),
    "records:verifications":    Row(OFFICE, NOT_SO),
    "jobs:jobs":                Row(SIGNED_IN, NOT_SO),
    "jobs:job":                 Row(OURS, NOT_SO, "job"),
    "jobs:retry":               Row(NOT_SO, OURS_302, "job"),
    "imports:runs":             Row(OFFICE, NOT_SO),
    "imports:new":              Row(OFFICE, OFFICE_422),
    "imports:evaluation_file":  Row(OURS, OURS_422, "event"),
    "imports:people_of_activity": Row(OURS, OURS_422, "event"),
    "imports:recorded":         Row(OURS, OURS_422, "recorded"),
    "imports:run":              Row(OFFICE, NOT_SO, "import"),
    "imports:reading":          Row(OFFICE, OFFICE_422, "import"),
    "imports:mend":             Row(NOT_SO, OFFICE_422, "import"),
    "imports:start_over":       Row(NOT_SO, OFFICE_302, "import"),
    "imports:load":             Row(NOT_SO, OFFICE_409, "import"),
    "imports:undo":             Row(NOT_SO, OFFICE_409, "import"),
    "imports:leave":            Row(NOT_SO, OFFICE_302, "import"),
    "mail:outbox":              Row(OFFICE, NOT_SO),
    "mail:retry":               Row(NOT_SO, OFFICE_302, "mail"),
    "municipalities:doubles":   Row(PARTNERS, NOT_SO),
    "municipalities:merge":     Row(OFFICE, OFFICE_409, "twins"),
    "municipalities:keep_apart": Row(NOT_SO, OFFICE_302, "twins"),
    "municipalities:undo_merge": Row(NOT_SO, OFFICE_302, "merged"),
    "municipalities:move_address": Row(ANYBODY, ANYBODY, "address"),  # the link itself is the key
    "municipalities:people":    Row(OFFICE, MANAGERS_404),  # nothing is asked for
    "municipalities:person":    Row(OFFICE, NOT_SO, "colleague"),
    "municipalities:end_membership": Row(OFFICE, OFFICE_422, "right"),
    "municipalities:end_sessions": Row(NOT_SO, OFFICE_302, "colleague"),
    "municipalities:ask_reset": Row(OFFICE, OFFICE_422, "colleague"),
    "municipalities:confirm_reset": Row(NOT_SO, OFFICE_302, "asked for"),
    "municipalities:decline_reset": Row(NOT_SO, OFFICE_302, "asked for"),
    # What allauth answers. Who has a second factor shows it again before it is changed, and so goes elsewhere first.
    "account_login":            Row(GUESTS, GUESTS),
    "account_logout":           Row(LEAVING, SENT_ON),
    "account_inactive":         Row(ANYBODY, NO_METHOD),
    "account_signup":           Row(GUESTS, GUESTS),  # the page that says none is needed
    "account_email":            Row(ACCOUNT, ACCOUNT_302),
    "account_email_verification_sent": Row(ACCOUNT_302, ACCOUNT_302),
    "account_request_login_code": Row(GUESTS, GUESTS),
    "account_confirm_login_code": Row(SENT_ON, SENT_ON),
    "mfa_index":                Row(ACCOUNT, ACCOUNT_405),
    "mfa_authenticate":         Row(ACCOUNT_302, ACCOUNT_302),
    "mfa_reauthenticate":       Row(PROVING, PROVING),
    "mfa_activate_totp":        Row(AGAIN, AGAIN),
    "mfa_deactivate_totp":      Row(AGAIN_404, AGAIN_404),
    "mfa_view_recovery_codes":  Row(ACCOUNT_404, ACCOUNT_405),
    "mfa_generate_recovery_codes": Row(AGAIN, AGAIN),
    "mfa_download_recovery_codes": Row(ACCOUNT_404, ACCOUNT_404),
    "mfa_list_webauthn":        Row(ACCOUNT, ACCOUNT_405),
    "mfa_add_webauthn":         Row(AGAIN, AGAIN),
    "mfa_reauthenticate_webauthn": Row(AGAIN_403, AGAIN_403),
    "mfa_remove_webauthn":      Row(AGAIN_404, AGAIN_404, "key"),
    "mfa_edit_webauthn":        Row(AGAIN_404, AGAIN_404, "key"),
    "mfa_login_webauthn":       Row(ACCOUNT_302, ACCOUNT_302),
    "usersessions_list":        Row(ACCOUNT, ACCOUNT_302),
}
# fmt: on


def routes(resolver: URLResolver | None = None, spaces: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """Name and pattern of every route; an unnamed one has an empty name."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, (*spaces, pattern.namespace) if pattern.namespace else spaces)
        else:
            assert isinstance(pattern, URLPattern)
            yield ":".join([*spaces, pattern.name]) if pattern.name else "", str(pattern.pattern)


def said_by_the_town(town: Municipality, ours: Organisation, by: User) -> dict[str, list[Any]]:
    """A town of this organisation with what its people say of it, and what stands in the addresses of that."""
    MemberTown.objects.get_or_create(organisation=ours, town=town)
    assessment, need = make_assessment(town), make_need(town)
    make_assessment(town, finish=False)
    practice, published = make_practice(town), make_practice(town, title="Published")
    practices.submit(published.pk, by=by)
    practices.publish(published.pk, by=make_secretariat())
    file = NewDocument("press", Upload("press.pdf", "application/pdf", b"%PDF-1.7\n%%EOF"))
    document = practices.add_document(practice.pk, file, by=None)
    return {
        "assessment": [town.public_id, assessment.public_id],
        "need": [town.public_id, need.public_id],
        "area and phase": ["housing", "arrival"],
        "covering": [town.public_id, say_who_does_it(town, "housing", ["arrival"], "Sports club")[0].pk],
        "practice": [town.public_id, practice.public_id],
        "practice file": [town.public_id, practice.public_id, document.public_id],
        "published practice": [published.public_id],
    }


def agreed_at_a_roundtable(ours: Organisation) -> dict[str, list[Any]]:
    """A roundtable with a public plan, and what stands in the addresses of it."""
    event = make_gathering(organisation=ours, present=1)
    action = make_action(event)
    ask_participants(event.pk)
    publish_plan(event.pk)
    assert action.responsible
    here, by = event.public_id, make_user()
    first = uuid4()
    write_note(event.pk, Typed(first, 0, "One"), by=by)
    beside = write_note(event.pk, Typed(first, 0, "Two"), by=make_user()).public_id
    office = event.stakeholders.create(organisation="Prefecture", level="regional", kind="public_service")
    return {
        "stakeholder": [event.public_id, office.public_id],
        "note beside": [here, beside],
        "roundtable": [here],
        "objective": [here, action.objective.public_id],
        "action": [here, action.public_id],
        "responsible": [here, action.responsible.public_id],
        "follow-up": [action.responsible.token],
        "participant": [event.registrations.get().token],
    }


def met_in_a_group(ours: Organisation) -> dict[str, list[Any]]:
    """An open working group that met: a member has a task, notices wait, and a paper is kept."""
    group = make_group(ours)
    event, member = make_meeting(group), group.members.all()[0]
    item = groups.add_item(group.pk, PlannedItem("task", "Ask five ministries", member), event=event)
    notices = [group.notices.create(subject=f"Notice {n}", words="Bring it.") for n in range(3)]
    paper = make_paper(group)
    here = group.public_id
    return {
        "working group": [here],
        "member of a group": [here, member.public_id],
        "member": [member.token],
        "item of a group": [here, item.public_id],
        "notice to a group": [here, notices[0].public_id],
        "notice to be sent": [here, notices[1].public_id],
        "notice to be dropped": [here, notices[2].public_id],
        "paper of a group": [here, paper.public_id],
        "paper of a member": [member.token, paper.public_id],
        "meeting of a group": [event.public_id],
        "meeting of nobody": [make_gathering("working_group", organisation=ours).public_id],
    }


def prepared_for_a_visit(ours: Organisation) -> dict[str, list[Any]]:
    """A visit that is over, with who leads its delegation and who receives, and what stands in the addresses of that."""
    event = make_exchange(organisation=ours, starts_in=-timedelta(days=2))
    head, host = Head.objects.get(delegation__event=event), Host.objects.get(event=event)
    benchmark = event.benchmarks.create(standard="A flat within three months")
    town, visitors = event.municipality, make_town("Grenoble", "FR")
    assert town
    Visit.objects.filter(event=event).update(visitors=visitors)
    return {
        "benchmark": [event.public_id, benchmark.public_id],
        "two towns": [town.public_id, visitors.public_id],
        "visit": [event.public_id],
        "delegation": [event.public_id, head.delegation.public_id],
        "head": [head.token],
        "host": [host.token],
    }


def taught_at(event: Event) -> dict[str, list[Any]]:
    """A pilot that follows a version of the curriculum: who gives it, what its town needs, what was said of it."""
    pilot = evaluated(event)
    before = pilot.version
    assert before
    following = CurriculumVersion.objects.filter(frozen_at__isnull=True).first() or curriculum.make_version()
    module = before.units.all()[Material.objects.count() % 3].module
    material, trainer = make_material(module), make_trainer()
    away = trainer.away.create(days=(date(2030, 1, 1), date(2030, 1, 9)))
    PilotTrainer.objects.create(pilot=pilot, trainer=trainer, role="lead")
    assert event.municipality
    need = make_need(event.municipality)
    pilot.needs.create(need=need)
    here, token = event.public_id, tokens.sign(QUESTIONS, event.public_id)
    return {
        "moment of ours": [here, "before"],
        "comment of a pilot": [here, pilot.comments.create(moment="after", text="Good.").pk],
        "need of a pilot": [here, need.public_id],
        "trainer of a pilot": [here, trainer.public_id],
        "line of a checklist": [here, "room"],
        "questions": [token],
        "questions of before": [token, "before"],
        "version": [following.number],
        "module of a version": [following.number, following.units.all()[0].module.slug],
        "two versions": [following.number, before.number],
        "suggestion": [pilot.suggestions.create(text="More law.").public_id],
        "module": [module.slug],
        "material of a module": [module.slug, material.public_id],
        "trainer": [trainer.public_id],
        "absence of a trainer": [trainer.public_id, away.public_id],
    }


def in_the_roster(person: User) -> dict[str, list[Any]]:
    """An expert who is asked by one town and goes to another, somebody asked to join, and a need that nobody looks after."""
    expert = make_expert(person=person, shown=["name"])
    town = make_town("Beiuş")
    asked = ask(make_brief(make_need(town)), expert)
    mission = make_mission(make_expert("Second", person=make_user()), make_brief(make_need(town)))
    blocked = experts.block(expert, date(2030, 1, 1), date(2030, 1, 9))
    new = Expert.objects.create(name="New", email=f"{uuid4()}@example.org")
    programme = NewDocument("programme", Upload("programme.pdf", "application/pdf", b"%PDF-1.7\n%%EOF"))
    document = missions.add_document(mission.pk, programme, by=person)
    return {
        "expert": [expert.public_id],
        "brief": [asked.brief.public_id],
        "asked expert": [asked.brief.public_id, asked.public_id],
        "mission": [mission.public_id],
        "document of a mission": [mission.public_id, document.public_id],
        "need nobody looks after": [make_need(town).public_id],
        "area of an expert": ["health"],
        "blocked days": [blocked.public_id],
        "asked to join": [tokens.sign(links.JOIN, new.public_id)],
        "link of an expert": [tokens.sign(links.INVITATION, asked.public_id)],
        "side of a mission": [links.mission_token(mission, "host")],
    }


def merged_towns() -> Merged:
    kept, gone = make_town("Vasto"), make_town("Vastu")
    plan = merging.preview(TOWNS, kept.pk, gone.pk)
    return merging.merge(TOWNS, kept.pk, gone.pk, by=None, fingerprint=plan.fingerprint)


def moving_address() -> AddressMove:
    kept, gone = make_user(), make_user()
    User.objects.filter(pk=gone.pk).update(merged_into=kept, is_active=False)
    return AddressMove.objects.create(email=gone.email, from_user=gone, to_user=kept)


def reporting(grant: Grant, partner: Organisation, number: int = 1) -> dict[str, list[Any]]:
    """A period in which partners fill in, with a part, an indicator that is typed and one that was reported, a later change."""
    day, typed, reported = grant.starts_on + timedelta(days=number), f"T{number}", f"R9{number}"
    period = ReportingPeriod.objects.create(
        grant=grant, number=number, starts_on=day, ends_on=day, state=ReportingPeriod.State.FILLING
    )
    grant.partners.add(partner)
    part = PartnerPart.objects.create(period=period, organisation=partner)
    change = Restatement.objects.create(period=period, thing="x", title="A change")
    measured = Indicator.objects.create(grant=grant, code=typed, title="Typed")
    value = IndicatorValue.objects.create(indicator=measured, period=period, numerator=3, note="A list")
    file = store(b"%PDF-", "application/pdf", name=f"documents/evidence-{measured.pk}.pdf")
    file.save()
    evidence = IndicatorDocument.objects.create(value=value, name="a.pdf", stored=file, sha256=file.sha256)
    Indicator.objects.create(grant=grant, code=reported, title="Reported", reported_at=clock.now())
    by, section = make_user(), "summary"
    first = narrative.write(period.pk, section, Typed(uuid4(), 0, "One"), by=by).public_id
    beside = narrative.write(period.pk, section, Typed(first, 0, "Two"), by=make_user()).public_id
    said = narrative.comment(period.pk, section, "Which one?", by=by)
    of_part = narrative.comment_part(part.pk, "And when?", by=by)
    text = GrantText.objects.create(grant=grant, key=f"text{number}", text="The views of its authors.")
    cost = spent(period, partner, by=by)
    return (
        published_of(grant, number)
        | worked(grant, partner, number)
        | {
            "table": [grant.pk, "deliverables"],
            "cost": [grant.pk, cost.public_id],
            "receipt": [grant.pk, cost.public_id, cost.documents.get().public_id],
            "section of a report": [grant.pk, number, section],
            "paragraph beside": [grant.pk, number, section, beside],
            "comment on a report": [grant.pk, number, section, said.public_id],
            "comment on a part": [grant.pk, number, partner.public_id, of_part.public_id],
            "text of a grant": [grant.pk, text.pk],
            "grant partner": [grant.pk, partner.public_id],
            "period": [grant.pk, number],
            "part": [grant.pk, number, partner.public_id],
            "restatement": [grant.pk, number, change.public_id],
            "indicator": [grant.pk, typed],
            "reported indicator": [grant.pk, reported],
            "indicator value": [grant.pk, typed, number],
            "evidence of an indicator": [grant.pk, typed, number, evidence.public_id],
            "finding": [grant.pk, "no_target", typed],
        }
    )


def worked(grant: Grant, partner: Organisation, number: int) -> dict[str, list[Any]]:
    """A time sheet of a partner, with a paper."""
    row = grant.partner_rows.get(organisation=partner)
    sheet = TimeSheet.objects.create(partner=row, person=number, month=grant.starts_on.replace(day=1))
    file = store(b"%PDF-", "application/pdf", name=f"documents/sheet-{sheet.pk}.pdf")
    file.save()
    paper = TimeSheetDocument.objects.create(sheet=sheet, name="a.pdf", stored=file, sha256=file.sha256)
    return {
        "time sheet": [grant.pk, sheet.public_id],
        "paper of a time sheet": [grant.pk, sheet.public_id, paper.public_id],
    }


def published_of(grant: Grant, number: int) -> dict[str, list[Any]]:
    """An amendment with its document, a form of the funder, a public page with a story; a line of a portal table."""
    partner = grant.partner_rows.order_by("-pk")[0]
    TableRow.objects.create(
        grant=grant, table="deliverables", number=f"D{number}", partner=partner, cells={"name": "A"}
    )
    files = [store(b"PK", "application/pdf", name=f"documents/of-{grant.pk}-{number}-{kind}.pdf") for kind in "ab"]
    for file in files:
        file.save()
    kept = {"name": "a.pdf", "sha256": f"{number:064d}"}
    form = FunderForm.objects.create(grant=grant, kind="word", stored=files[0], **kept)
    amendment = GrantAmendment.objects.create(grant=grant, number=number, since=grant.ends_on)
    document = AmendmentDocument.objects.create(amendment=amendment, stored=files[1], **kept)
    story = Story.objects.create(grant=grant, title="A bus", text="It stops.")
    told = {"code": grant.code, "title": "A grant", "starts_on": str(grant.starts_on)}
    content = canonical(
        {"grant": told, "period": {"from": told["starts_on"]}, "figures": [], "places": [], "activities": []}
    )
    report = Report.objects.create(
        grant=grant,
        starts_on=grant.starts_on,
        ends_on=grant.ends_on,
        snapshot=content,
        sha256=digest(content),
        frozen_at=clock.now(),
    )
    shown = {"slug": f"impact-{grant.pk}", "report": report, "published_at": clock.now()}
    page, _made = ImpactPage.objects.get_or_create(grant=grant, defaults=shown)
    return {
        "form of a funder": [grant.pk, form.public_id],
        "amendment document": [grant.pk, document.public_id],
        "story": [grant.pk, story.pk],
        "impact page": [page.slug],
    }


def spent(period: ReportingPeriod, partner: Organisation, *, by: User) -> Cost:
    """A cost of a partner with its receipt, under a heading of its own."""
    grant = period.grant
    if grant.funding is None:
        grant.funding = make_fund()
        grant.save()
    heading, _made = CostCategory.objects.get_or_create(
        programme=grant.funding, code="A", defaults={"name": "Staff", "position": 1}
    )
    row = grant.partner_rows.get(organisation=partner)
    cost = Cost(
        partner=row, period=period, category=heading, what="A bus", paid_on=period.starts_on, amount=Decimal(100)
    )
    file = Upload("a.pdf", "application/pdf", b"%PDF-")
    return save_cost(cost, by=by, receipt=NewDocument(CostDocument.Kind.RECEIPT, file))


def sampled(grant: Grant, event: Event, by: User) -> dict[str, list[Any]]:
    """A report with one sealed row, of a person at the activity; a sample of it that was drawn, and one that waits."""
    person = event.registrations.first()
    if person is None:  # nobody registers for what is over
        person = make_registration(make_pilot())
        type(person).objects.filter(pk=person.pk).update(event=event)
    rows = sealed([Pinned("people_trained", event.public_id, str(person.person_key), "RO", "", "", 1)])
    figures = [{"key": "people_trained", "label": "People trained"}]
    content = canonical({"grant": {"code": grant.code}, "figures": figures, "activities": []})
    now, day = clock.now(), grant.starts_on
    report = Report.objects.create(
        grant=grant, starts_on=day, ends_on=day, snapshot=content, sha256=digest(content), frozen_at=now, made_at=now
    )
    PinnedRows.objects.create(report=report, content=rows, sha256=digest(rows))
    drawn = samples.draw(samples.commit(report, by=by).pk, figure="people_trained", size=1, number=1, by=by)
    row = [drawn.public_id, drawn.rows.get().place]
    partner, _made = GrantPartner.objects.get_or_create(grant=grant, organisation=event.organisers.all()[0])
    travel = Reimbursement.objects.create(partner=partner, event=event, registration=person, origin="Vaslui", ticket=9)
    return {
        "counted person": [grant.pk, person.public_id],
        "activity of a grant": [grant.pk, event.public_id],
        "travel": [grant.pk, travel.public_id],
        "sealed report": [report.number],
        "sample": [drawn.public_id],
        "sampled row": row,
        "sheet of a row": [*row, make_document(event).public_id],
        "sample to draw": [samples.commit(report, by=by).public_id],
    }


class House:
    """One pilot of JRS Romania with all that hangs on it, and one person of each kind before its door."""

    def __init__(self) -> None:
        ours, theirs = make_organisation("JRS Romania"), make_organisation("Cidis", "IT")
        self.event = make_pilot(organisation=ours)
        add_workshops(self.event, 5, 5)
        self.draft = make_pilot(organisation=ours, published=False)
        registration = make_registration(self.event)
        group = register_group(self.event.pk, make_applicant(), [Member("Ion Demo")], stays_together=False)
        plan_feedback(self.event.pk, make_questionnaire_of("How it was", [QuestionPlan("short", "Why?")]).newest, 14)
        assert self.event.day
        open_door(self.event.pk, self.event.day, by=make_user())
        self.today = make_pilot(organisation=ours, starts_in=timedelta(0), sessions=1)
        assert self.today.day
        open_door(self.today.pk, self.today.day, by=make_user())
        done = make_pilot(organisation=ours, starts_in=-timedelta(days=3))
        Event.objects.filter(pk=done.pk).update(state="completed", completed_at=clock.now())
        assert registration.user
        assert self.event.municipality
        here = self.event.municipality
        MemberTown.objects.create(organisation=ours, town=here)
        name = add_name(here.pk, "Großhorn", "de")
        code = add_code(here.pk, scheme="nuts", code="RO114", begins=date(2018, 1, 1), ends=None, source="A table")
        year = add_year(here.pk, year=2019, arrived=12, source="The town hall")
        succession = add_succession(make_town("Before"), here, on=date(2015, 1, 1), source="The law")
        numbers = {"year": 2019, "pathway": "relocation", "arrived": 12, "source": "A ministry"}
        country_year = add_country_year("RO", numbers)
        Attendance.objects.create(registration=registration, session=self.event.sessions.all()[0], mark="present")
        file = store(b"%PDF-", "application/pdf", name="certificates/one.pdf")
        file.save()
        certificate = Certificate.objects.create(
            registration=registration, name=registration.name, minutes=60, sessions=[1], stored=file
        )
        sheet = NewDocument("signatures", Upload("sheet.pdf", "application/pdf", b"%PDF-1.7\n%%EOF"))
        document = add_document(self.event.pk, sheet, by=registration.user)
        grant = self.event.grants.get()
        report = make_report(grant)
        people: dict[str, User] = {
            "auditor": make_auditor(grant),
            "local_actor": registration.user,
            "coordinator": make_coordinator(ours),
            "other_partner": make_coordinator(theirs),
            "member": make_coordinator(ours, Role.MEMBER),
            "secretariat": make_coordinator(theirs, Role.SECRETARIAT),
            "admin": make_coordinator(theirs, Role.ADMIN),
            "deactivated": make_coordinator(ours),
            "no_second_factor": make_coordinator(ours, second_factor=False),
        }
        failed: dict[str, Any] = {"key": "one", "state": State.FAILED, "attempts": 1, "finished_at": clock.now()}
        by = people["coordinator"]
        job = Job.objects.create(
            kind="certificates", subject=self.event.public_id, title="1", requested_by=by, **failed
        )
        mail = Mail.objects.create(to="one@example.org", subject="1", text="1", expires_at=clock.now(), **failed)
        asked = SecondFactorReset.objects.create(
            user=people["other_partner"], asked_by=make_coordinator(ours, Role.SECRETARIAT), reason="Lost"
        )
        by = people["coordinator"]
        expires = clock.now() + timedelta(days=14)
        invited = Invitation.objects.create(
            organisation=ours, role="member", name="Ana", email="a@example.org", invited_by=by, expires_at=expires
        )
        now = clock.now()
        guest = self.event.guests.create(name="Guest", email="guest@example.org")
        held = self.event.held_seats.create(organisation=ours, seats=2, until=now)
        gone = Membership.objects.create(user=registration.user, organisation=ours, starts_at=now, ends_at=now)
        role = ProgrammeRole.objects.create(organisation=ours, programme="SHARE", role="partner")
        contact = Contact.objects.create(organisation=ours, role="Housing", email="h@example.org")
        member, audit = people["member"].memberships.get(), people["auditor"].grant_access.get()
        survey = make_survey([self.event.municipality])
        sheet = survey.sheets.create(town=self.event.municipality, version=survey.version, submitted_at=clock.now())
        questionnaire = survey.version.questionnaire
        last = survey.version.questions.order_by("-position")[0]
        proposed = Municipality.objects.create(name="New", country="RO", level="town", proposed_at=clock.now())
        self.arguments: dict[str, list[Any]] = {
            **said_by_the_town(self.event.municipality, ours, by=people["secretariat"]),
            "questionnaire": [questionnaire.public_id],
            "question": [questionnaire.public_id, last.key],
            "questionnaire in German": [questionnaire.public_id, "de"],
            "survey": [survey.public_id],
            "survey answer": [survey.public_id, sheet.public_id],
            "survey file": [survey.public_id, "csv"],
            "survey invitation": [survey.invitations.get().token],
            "organisation": [ours.public_id],
            "invitation": [invitations.token_of(invited)],
            "invited": [ours.public_id, invited.public_id],
            "contact": [contact.public_id],
            "town of ours": [ours.public_id, self.event.municipality.public_id],
            "programme role": [ours.public_id, role.pk],
            "member of ours": [ours.public_id, member.pk],
            "left ours": [ours.public_id, gone.pk],
            "audit": [people["auditor"].pk, "auditors", audit.pk],
            "": [],
            "event": [self.event.public_id],
            "calendar": [tokens.sign(PURPOSE, str(people["local_actor"].pk))],
            "recorded": [make_recorded(ours).public_id],
            **agreed_at_a_roundtable(ours),
            **prepared_for_a_visit(ours),
            **met_in_a_group(ours),
            **taught_at(self.event),
            **in_the_roster(people["local_actor"]),
            "report of ours": [self.event.public_id, make_document(self.event, "report").public_id],
            "public picture": [self.event.public_id, make_picture(self.event, shown_at=now).public_id],
            "public report": [self.event.public_id, make_document(self.event, "report", shown_at=now).public_id],
            "kind": ["pilot"],
            "town kind": ["town"],
            "proposal": ["town", proposed.public_id],
            "translation": [self.event.public_id, "de"],
            "session": [self.event.public_id, self.event.sessions.all()[0].pk],
            "group": [group.token],
            "door": [self.today.doors.get().token],
            "door of ours": [self.event.public_id, self.event.doors.get().public_id],
            "guest": [guest.token],
            "material": [registration.token, make_document(self.event, "material", b"%PDF-material").public_id],
            "held places": [self.event.public_id, held.public_id],
            "feedback": [tokens.sign("feedback", str(registration.public_id))],
            "registration": [self.event.public_id, registration.public_id],
            "badge": [registration.public_id],
            "certificate": [self.event.public_id, certificate.number],
            "document": [self.event.public_id, document.public_id],
            "number": [certificate.number],
            "token": [registration.token],
            "town": [self.event.municipality.public_id],
            "other name": [here.public_id, name.pk],
            "code": [here.public_id, code.pk],
            "year of a town": [here.public_id, year.pk],
            "succession": [here.public_id, succession.pk],
            "country": ["RO"],
            "year of a country": ["RO", country_year.pk],
            "record": ["town", self.event.municipality.public_id],
            "job": [job.public_id],
            "mail": [mail.pk],
            "import": [make_import().public_id],
            "grant": [grant.pk],
            "figure": [grant.pk, "pilots"],
            **reporting(grant, ours),
            **sampled(grant, done, people["auditor"]),
            "evidence": [grant.pk, make_document(done).public_id],
            "report": [report.number],
            "report file": [report.number, "json"],
            "map": [europe.version()],
            "colleague": [people["other_partner"].pk],
            "right": [people["other_partner"].pk, people["other_partner"].memberships.get().pk],
            "asked for": [asked.user_id],
            "twins": ["towns", make_town("Seinimare").public_id, make_town("Seinimar").public_id],
            "merged": [merged_towns().pk],
            "address": [moving_address().token("address")],
            "first": [1],
            "page": ["about"],
            "old page": ["about", 1],
            "key": [1],
        }
        self.cookies: dict[str, SimpleCookie] = {"visitor": SimpleCookie()}
        for kind, person in people.items():
            client = Client()
            client.force_login(person)
            self.cookies[kind] = client.cookies
        User.objects.filter(pk=people["deactivated"].pk).update(is_active=False)
        self.storages = settings.STORAGES

    def url(self, name: str) -> str:
        return reverse(name, args=self.arguments[ROWS[name].about])

    def ask(self, kind: str, method: str, url: str, *, keep: bool = False, csrf: bool = False) -> Any:
        """The answer, read to its end. What it wrote is rolled back unless `keep`, so no request spoils the next.

        The form is filled with nothing that counts, but never wholly empty: in a browser it carries its token.
        """
        client = Client(enforce_csrf_checks=csrf)
        client.cookies = deepcopy(self.cookies[kind])
        with transaction.atomic():
            response = client.generic(method, url, b"nothing=", "application/x-www-form-urlencoded")
            b"".join(response)
            transaction.set_rollback(not keep)
        return response


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Built once, with a media store of its own: each test rolls back what it did, and this one the house itself."""
    files = override_settings(STORAGES=stored_under(tmp_path_factory.mktemp("house")))
    with files, django_db_blocker.unblock(), transaction.atomic():
        yield House()
        transaction.set_rollback(True)


@pytest.fixture
def house(built: House, settings: LazySettings) -> House:
    settings.ACCOUNT_RATE_LIMITS = False  # one address asks for everything here; the limits have their own tests
    settings.STORAGES = built.storages
    return built


def outcome(response: Any) -> str:
    """The status, or where a redirect leads, in the words of the table."""
    if response.status_code != 302:
        return str(response.status_code)
    leads_to = response["Location"].split("?")[0]
    return {reverse("account_login"): "in", reverse("mfa_index"): "2f"}.get(leads_to, "302")


def expected(kind: str, cells: str) -> str:
    return cells.split()[KINDS.index(kind)]


def test_every_route_has_a_name_and_a_row() -> None:
    found = dict(routes())
    assert "" not in found, f"a route without a name: {found['']}"
    assert sorted(set(found) - set(ROWS)) == []


def test_every_row_has_a_route() -> None:
    assert sorted(set(ROWS) - dict(routes()).keys()) == []


def test_every_row_speaks_of_every_kind_of_person() -> None:
    assert [name for name, row in ROWS.items() if not len(row.get.split()) == len(row.post.split()) == len(KINDS)] == []


@pytest.mark.parametrize("page", ["change", "set", "reset", "reset/done", "reset/key/1-x"])
def test_there_is_no_page_of_passwords(page: str, house: House) -> None:
    assert not [name for name, _pattern in routes() if "password" in name]
    for kind in ("visitor", "admin"):
        for method in ("GET", "POST"):
            assert outcome(house.ask(kind, method, f"/accounts/password/{page}/")) == "404"


def test_the_local_pages_exist_only_on_a_local_site() -> None:
    assert not [name for name, _pattern in routes() if name.startswith("local:")]


@pytest.mark.parametrize("kind", KINDS)
def test_get_answers_as_its_row_says_and_changes_nothing(kind: str, house: House) -> None:
    before = prints()
    wrong, twice = {}, {}
    for name, row in ROWS.items():
        answer = house.ask(kind, "GET", house.url(name), keep=True)
        if (got := outcome(answer)) != expected(kind, row.get):
            wrong[name] = f"{got} instead of {expected(kind, row.get)}"
        if found := ids_twice(answer):
            twice[name] = found
    assert wrong == {}
    assert twice == {}
    assert prints() == before


@pytest.mark.parametrize("kind", KINDS)
def test_post_answers_as_its_row_says(kind: str, house: House) -> None:
    wrong, twice = {}, {}
    for name, row in ROWS.items():
        answer = house.ask(kind, "POST", house.url(name))
        if (got := outcome(answer)) != expected(kind, row.post):
            wrong[name] = f"{got} instead of {expected(kind, row.post)}"
        if found := ids_twice(answer):
            twice[name] = found
    assert wrong == {}
    assert twice == {}


@pytest.mark.parametrize("kind", ["coordinator"])
def test_head_answers_as_get_does(kind: str, house: House) -> None:
    heads = {name: outcome(house.ask(kind, "HEAD", house.url(name))) for name in ROWS}
    assert heads == {name: expected(kind, row.get) for name, row in ROWS.items()}


@pytest.mark.parametrize("kind", ["visitor", "admin"])  # a view looks at the method before the person
@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_no_other_method_does_anything(kind: str, method: str, house: House) -> None:
    before = prints()
    answers = {name: outcome(house.ask(kind, method, house.url(name), keep=True)) for name in ROWS}
    # Django's form views, which allauth's pages are, read a PUT as a POST; theirs may show the form, and no more.
    assert [name for name, got in answers.items() if got.startswith("2") and got != "2f" and ":" in name] == []
    assert prints() == before


@pytest.mark.parametrize("kind", ["visitor", "admin"])
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_nothing_is_taken_without_the_token_of_the_form(kind: str, method: str, house: House) -> None:
    answers = {name: outcome(house.ask(kind, method, house.url(name), csrf=True)) for name in ROWS}
    health = {"pages:livez", "pages:readyz"}  # answered before anything looks at the request: 405
    keyed = {"events:door_marks"}  # its link is the key, and no cookie is looked at: docs/decisions/door.md
    assert {name: got for name, got in answers.items() if got != "403" and name not in health | keyed} == {}


def test_every_page_under_an_activity_is_404_for_another_partner(house: House) -> None:
    """Whichever table rows come later: what lies under the working address of an activity is its own partners'."""
    found = [name for name in ROWS if house.url(name).startswith(f"/work/activities/{house.event.public_id}/")]
    assert len(found) >= 15
    for name in found:
        answers = {outcome(house.ask("other_partner", method, house.url(name))) for method in ("GET", "POST")}
        assert answers in ({"404"}, {"404", "405"}), name


@pytest.mark.parametrize("kind", KINDS)
def test_a_draft_has_no_public_page_for_anybody(kind: str, house: House) -> None:
    for name in ("events:event", "events:registered", "events:ics"):
        assert outcome(house.ask(kind, "GET", reverse(name, args=[house.draft.public_id]))) == "404", name
    assert outcome(house.ask(kind, "POST", reverse("events:event", args=[house.draft.public_id]))) == "404"


@pytest.mark.parametrize("kind", KINDS)
def test_a_link_that_is_not_ours_opens_nothing_for_anybody(kind: str, house: House) -> None:
    token = house.arguments["token"][0]
    for name in [name for name, row in ROWS.items() if row.about == "token"]:
        for wrong in (token[:-1] + ("A" if token[-1] != "A" else "B"), token.split("~")[0], "nothing"):
            for method in ("GET", "POST"):
                answer = outcome(house.ask(kind, method, reverse(name, args=[wrong])))
                assert answer in {"404", "405"}, (name, method)
