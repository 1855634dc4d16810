from events.forms.details import (
    CancelEventForm,
    DeclineForm,
    DetailsForm,
    EvidenceForm,
    OffTheRecordForm,
    ShowDocumentForm,
)
from events.forms.new import CopyForm, NewEventForm
from events.forms.registration import (
    CodeForm,
    ColleagueForm,
    CorrectPersonForm,
    LostLinkForm,
    OwnDetailsForm,
    PersonForm,
    ReasonField,
    RegistrationForm,
    WalkInForm,
)
from events.forms.sessions import agenda_forms, planned, sessions_shown

__all__ = [
    "CancelEventForm",
    "CodeForm",
    "ColleagueForm",
    "CopyForm",
    "CorrectPersonForm",
    "DeclineForm",
    "DetailsForm",
    "EvidenceForm",
    "LostLinkForm",
    "NewEventForm",
    "OffTheRecordForm",
    "OwnDetailsForm",
    "PersonForm",
    "ReasonField",
    "RegistrationForm",
    "ShowDocumentForm",
    "WalkInForm",
    "agenda_forms",
    "planned",
    "sessions_shown",
]
