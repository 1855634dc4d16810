from events.forms.details import CancelEventForm, DeclineForm, DetailsForm, EvidenceForm
from events.forms.new import NewEventForm
from events.forms.registration import PersonForm, ReasonField, RegistrationForm, WalkInForm
from events.forms.sessions import agenda_forms, planned, sessions_shown

__all__ = [
    "CancelEventForm",
    "DeclineForm",
    "DetailsForm",
    "EvidenceForm",
    "NewEventForm",
    "PersonForm",
    "ReasonField",
    "RegistrationForm",
    "WalkInForm",
    "agenda_forms",
    "planned",
    "sessions_shown",
]
