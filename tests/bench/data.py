"""Rows of a site of a given size, written by PostgreSQL itself: each table grows from one row that the site made."""

from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import Max, Model

from events.gatherings.actionplans.models import Action
from events.models import (
    Attendance,
    Event,
    EventOrganiser,
    EventPlace,
    GrantShare,
    Record,
    Registration,
    Session,
)
from municipalities.models import Municipality, Organisation
from share.accounts.models import User
from share.grants.models import Grant
from share.mail.models import Mail
from share.policy import Role
from tests.make import (
    make_action,
    make_coordinator,
    make_curriculum,
    make_gathering,
    make_grant,
    make_organisation,
    make_pilot,
    make_registration,
)
from trainings.models import Pilot

COUNTRIES = "(ARRAY['RO', 'AT', 'FR', 'DE', 'IT', 'NL', 'PT', 'BE', 'PL'])[1 + n % 9]"
STATES = "(ARRAY['confirmed', 'confirmed', 'confirmed', 'waiting', 'cancelled'])[1 + n % 5]"
GROWN = ("events", "people", "registrations", "towns", "organisations")
A_PAGE_OF_TOWNS = 100  # of the list: it is full at every size, so that what grows is what lies behind it
ID = "substr(md5('{0}' || n), 1, 10)"


@dataclass(frozen=True)
class Size:
    """How many rows of each: the M of DESIGN.md's budgets, or a part or a multiple of it."""

    name: str
    events: int
    people: int
    registrations: int
    towns: int  # a page of their list beside what grows
    organisations: int

    @classmethod
    def times(cls, name: str, factor: float) -> "Size":
        events, people, registrations, halls = (max(round(factor * n), 10) for n in (2_000, 5_000, 30_000, 300))
        return cls(name, events, people, registrations, A_PAGE_OF_TOWNS + halls, halls)


class World:
    """A site that grows from one size to the next. What the pages of the bench are about stays the same rows."""

    def __init__(self) -> None:
        make_curriculum()
        self.partner = make_organisation()
        self.grant: Grant = make_grant(partners=[self.partner])
        self.coordinator = make_coordinator(self.partner)
        self.secretariat = make_coordinator(self.partner, Role.SECRETARIAT)
        self.admin = make_coordinator(self.partner, Role.ADMIN)
        self.upcoming = make_pilot(organisation=self.partner, capacity=40)
        self.large = make_pilot(organisation=self.partner, capacity=None, title="Three hundred people")
        self.seed = make_registration(self.large, name="Ana Muresan")
        self.mail = Mail.objects.all()[0]
        self.session = self.upcoming.sessions.all()[0]
        self.mark = Attendance.objects.create(registration=self.seed, session=self.session, mark="present")
        self.size = Size("", 0, 0, 0, 0, 0)
        self.huge = make_pilot(organisation=self.partner, capacity=None, title="A thousand people")
        self.action = make_action(make_gathering(organisation=self.partner))
        self._come_to(self.large, "large", 299)  # and the seed
        self._come_to(self.huge, "huge", 1_000)

    def _come_to(self, event: Event, mark: str, count: int) -> None:
        email = f"'{mark}' || n || '@example.org'"
        first = grow(User, self.seed.user, count, email=email, **self._person())
        whose = {"event_id": str(event.pk), "user_id": f"{first} + n - 1", "email": email}
        grow(Registration, self.seed, count, **whose, **self._registration(mark))

    @staticmethod
    def _person() -> dict[str, str]:
        return {"name": "'Person number ' || n", "person_key": "gen_random_uuid()"}

    @staticmethod
    def _registration(mark: str) -> dict[str, str]:
        return {
            "public_id": "gen_random_uuid()",
            "person_key": "gen_random_uuid()",
            "name": f"'{mark} ' || n",
            "key": f"'{mark} ' || n",
        }

    def grow_to(self, size: Size) -> None:
        """Adds what is missing to `size`, and has the statistics and the visibility of all tables made anew."""
        more = Size(
            "",
            *(
                getattr(size, f) - getattr(self.size, f)
                for f in ("events", "people", "registrations", "towns", "organisations")
            ),
        )
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")  # no history of what nobody did
            self._add(size.name, more)
            cursor.execute("SET LOCAL session_replication_role = origin")
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE" if connection.in_atomic_block else "VACUUM ANALYZE")
        self.size = size

    def _add(self, name: str, more: Size) -> None:
        places = {"lat": "40 + (n * 7 % 200) / 10.0", "lon": "(n * 13 % 280) / 10.0", "population": "n * 977 % 300000"}
        label = f"'{name} town ' || n"
        towns = grow(
            Municipality,
            self.upcoming.municipality,
            more.towns,
            public_id=ID.format(f"town{name}"),
            name=label,
            key=f"lower({label})",
            country=COUNTRIES,
            **places,
        )
        label = f"'{name} organisation ' || n"
        names = {"name": label, "key": f"lower({label})", "country": COUNTRIES}
        grow(Organisation, self.partner, more.organisations, public_id=ID.format(f"org{name}"), **names)
        town = f"{towns} + n % {more.towns}"
        upcoming = more.events // 10
        drafts, recorded = upcoming, more.events // 5
        self._events(f"{name}u", upcoming, town, starts_at="now() + n % 300 * interval '1 day' + interval '2 days'")
        without = {"municipality_id": "CASE WHEN n % 2 = 0 THEN NULL ELSE t.municipality_id END"}
        self._events(f"{name}d", drafts, town, state="'draft'", published_at="NULL", **without)
        self._recorded(f"{name}r", recorded, town)
        held = more.events - upcoming - drafts - recorded
        past = "now() - n % 90 * interval '1 day' - interval '2 days'"
        events = self._events(f"{name}h", held, town, starts_at=past, state="'completed'", completed_at="now()")
        due = "current_date + (n % 400 - 200)"
        title = f"'{name} action ' || n"
        grow(Action, self.action, more.events // 2, public_id="gen_random_uuid()", title=title, due_on=due)
        grow(GrantShare, self.upcoming.grant_shares.all()[0], held, event_id=f"{events} + n - 1")
        people = grow(User, self.seed.user, more.people, email=f"'{name}' || n || '@example.org'", **self._person())
        self._registrations(name, more, (events, held), people)

    def _events(self, mark: str, count: int, town: str, **fields: str) -> int:
        """The id of the first of `count` pilots, of four sessions each."""
        begins = fields.get("starts_at", "t.starts_at")
        days = {
            "ends_at": f"{begins} + interval '6 hours'",
            "starts_on": f"({begins})::date",
            "ends_on": f"({begins})::date",
        }
        values = {"public_id": ID.format(mark), "title": f"'A training in {mark} ' || n", "municipality_id": town}
        values |= {"capacity": "10 + n % 40", "country": COUNTRIES}
        first = grow(Event, self.upcoming, count, **(values | days | fields))
        event = f"{first} + n - 1"
        grow(Pilot, self.upcoming.pilot, count, event_id=event)
        grow(EventOrganiser, self.upcoming.organiser_rows.all()[0], count, event_id=event)
        grow(Session, self.session, 4 * count, event_id=f"{first} + (n - 1) / 4")
        return first

    def _recorded(self, mark: str, count: int, town: str) -> None:
        bare = {"starts_at": "NULL", "ends_at": "NULL", "published_at": "NULL", "capacity": "NULL"}
        day = "date '2018-02-01' + (n * 3 % 500)::int"
        values = {"public_id": ID.format(mark), "title": f"'On record {mark} ' || n", "state": "'recorded'"}
        values |= {"kind": "'conference'", "municipality_id": "NULL", "country": COUNTRIES}
        first = grow(Event, self.upcoming, count, **(values | bare | {"starts_on": day, "ends_on": day}))
        Record.objects.get_or_create(event_id=first, defaults={"certainty": "completed"})
        EventPlace.objects.get_or_create(event_id=first, name="Elsewhere 1", defaults={"country": "BE"})
        grow(Record, Record.objects.get(event_id=first), count - 1, event_id=f"{first} + n")
        place = EventPlace.objects.get(event_id=first)
        grow(EventPlace, place, count - 1, event_id=f"{first} + n", name="'Place ' || n % 90", key="'place ' || n % 90")

    def _registrations(self, name: str, more: Size, held: tuple[int, int], people: int) -> None:
        """Spread unevenly over the held events: a person comes to several of them, and some are nearly empty."""
        events, count = held
        person, times = f"n % {more.people}", f"n / {more.people}"
        values = self._registration(name) | {
            "event_id": f"{events} + ({person} * ({person}) / 11 + {times}) % {count}",
            "user_id": f"{people} + {person}",
            "person_key": f"(SELECT u.person_key FROM accounts_user u WHERE u.id = {people} + {person})",
            "email": f"'{name}' || {person} || '@example.org'",
            "state": STATES,
            "waiting_since": "now()",
            "actor_kind": "(ARRAY['ngo', 'municipality', 'volunteer'])[1 + n % 3]",
        }
        first = grow(Registration, self.seed, more.registrations, **values)
        marks = (
            "(SELECT r.id AS registration, s.id AS session, row_number() OVER (ORDER BY r.id, s.id) AS n"
            " FROM events_registration r JOIN events_session s ON s.event_id = r.event_id"
            f" WHERE r.id >= {first} AND r.state = 'confirmed' AND s.id % 2 = 0)"
        )
        mark = "(ARRAY['present', 'present', 'present', 'absent'])[1 + n % 4]"
        links = {"registration_id": "registration", "session_id": "session"}
        grow(Attendance, self.mark, 0, source=marks, mark=mark, **links)
        state = {"state": "CASE WHEN n % 500 = 0 THEN 'failed' ELSE 'done' END", "finished_at": "now()"}
        sent = {"id": "gen_random_uuid()", "key": f"'{name}:' || n", "to": "'a@example.org'"}
        grow(Mail, self.mail, more.registrations, **sent, **state, created_at="now() - n * interval '1 second'")


def grow(model: type[Model], row: Any, count: int, *, source: str = "", **values: str) -> int:
    """Adds `count` copies of a row, with `values` as SQL over `n` (from 1) and the row `t`; the id of the first copy.

    What is unique must be among the values. Copies get ids one after the other. With a `source`, a query that gives `n`
    and what else the values use, there is a copy for each of its rows.
    """
    key = model._meta.pk
    assert key is not None
    columns = {f.column: f'"{f.column}"' for f in model._meta.concrete_fields if f.column in values or f is not key}
    picked = [values.get(name, f"t.{column}") for name, column in columns.items()]
    table = model._meta.db_table
    made = f"INSERT INTO {table} ({', '.join(columns.values())}) SELECT {', '.join(picked)}"
    rows = source or f"generate_series(1, {count})"
    template = f"(SELECT * FROM {table} WHERE {key.column} = '{row.pk}') t"
    with connection.cursor() as cursor:
        cursor.execute(f"{made} FROM {template}, {rows} {'rows' if source else 'n'} ORDER BY n")
    last = model._default_manager.aggregate(last=Max("pk"))["last"] if key.column not in values else 0
    return last - count + 1 if isinstance(last, int) else 0
