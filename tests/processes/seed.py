"""Run inside a running site (`manage.py shell`): a completed pilot with `SEED_PEOPLE` people, all of them present."""

import os
import time
from datetime import timedelta

from events.actions import complete_event, mark_attendance
from events.models import Attendance
from share.accounts.models import User
from share.kit import clock
from share.mail.models import Mail
from tests.make import make_coordinator, make_pilot, make_registration
from trainings.actions import certificates

people = int(os.environ["SEED_PEOPLE"])
event = make_pilot(capacity=None, title="Crash")
registrations = [make_registration(event, email=f"crash{n}@example.org") for n in range(people)]
while Mail.objects.unfinished().exists():  # a month from now the links in it would be too old to be sent
    time.sleep(0.2)
clock.move_to(event.starts_at + timedelta(days=1))
present = {(r.pk, s.pk): Attendance.Mark.PRESENT for r in registrations for s in event.sessions.all()}
mark_attendance(event.pk, present, by=User.objects.first())
event = complete_event(event.pk)
certificates.issue(event, by=make_coordinator())
