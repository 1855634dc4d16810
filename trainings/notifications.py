"""The mails of an evaluation, composed and not posted. Their link is the same for everybody."""

from datetime import datetime

from django.conf import settings

from events.models import Event, Registration
from events.moments import PATIENCE
from share.mail.actions import compose
from share.mail.models import Mail
from trainings.links import evaluation_link


def asked_after(event: Event, registration: Registration, due: datetime) -> Mail:
    return _worded("evaluation_after", event, registration, due)


def asked_later(event: Event, registration: Registration, due: datetime) -> Mail:
    return _worded("evaluation_later", event, registration, due)


def _worded(template: str, event: Event, registration: Registration, due: datetime) -> Mail:
    return compose(
        template,
        registration.mail_address,
        {"event": event, "registration": registration, "link": settings.BASE_URL + evaluation_link(event)},
        key=f"registration:{registration.public_id}:{template}",  # once, also where the last day is put right afterwards
        about=event.public_id,
        language=registration.language,
        reply_to=event.contact_email,
        expires_at=due + PATIENCE,
    )
