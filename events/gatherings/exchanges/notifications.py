"""The mails of an exchange, composed and not posted."""

from datetime import datetime
from typing import Any

from django.conf import settings

from events.gatherings.exchanges.models import Head, Host
from events.models import Event
from events.moments import PATIENCE
from share.kit import clock
from share.mail.actions import KEEP, compose
from share.mail.models import Mail


def invited(event: Event, contact: Head | Host, link: str) -> Mail:
    """The link to the page of their side; once for each time it is sent."""
    template = "exchange_head" if contact.purpose.startswith("head") else "exchange_host"
    return _worded(template, event, contact, link, contact.asked_at, expires_at=clock.now() + KEEP)


def report_asked(event: Event, contact: Head | Host, link: str, due: datetime) -> Mail:
    """Asks for the short report, the day after."""
    return _worded("exchange_report", event, contact, link, due, expires_at=due + PATIENCE)


def later_asked(event: Event, contact: Head | Host, link: str, due: datetime) -> Mail:
    """Asks the visitors what they did with it, half a year later."""
    return _worded("exchange_later", event, contact, link, due, expires_at=due + PATIENCE)


def _worded(template: str, event: Event, contact: Head | Host, link: str, moment: datetime, **fields: Any) -> Mail:
    return compose(
        template,
        contact.email,
        {"event": event, "contact": contact, "link": settings.BASE_URL + link},
        key=f"exchange:{contact.public_id}:{template}:{moment.isoformat()}",
        about=event.public_id,
        language=contact.language,
        reply_to=event.contact_email,
        **fields,
    )
