"""Two files that came in: one of people, loaded, and one of towns that waits for answers."""

from share.accounts.models import User
from share.imports import actions, work
from share.imports.models import ImportRun

COLLEAGUES = """name,email,organisation,role
Ioana Demo,ioana.demo@example.org,Jesuit Refugee Service Romania,member
Mihai Demo,mihai.demo@example.org,Jesuit Refugee Service Romania,member
"""
TOWNS = """name;country_iso2;level;region;population;population_note;role_in_share;period;source
Maramureş County;RO;county;;;;;;Demo: a letter of the county
Baia Sprie;RO;town;Maramureş;about 15000;;;;Demo: this row is invented
"""


def load(by: User) -> None:
    """As `by` brought them. A second call changes nothing."""
    if ImportRun.objects.filter(is_demo=True).exists():
        return
    colleagues = actions.bring("people.csv", "colleagues.csv", COLLEAGUES.encode(), by=by, is_demo=True)
    work.check(colleagues, _unheard)
    work.load(actions.ask_to_load(colleagues.public_id, by=by), _unheard)
    work.check(actions.bring("municipalities.csv", "towns-2026.csv", TOWNS.encode(), by=by, is_demo=True), _unheard)


def _unheard(done: int, total: int) -> None:
    """Nobody waits to hear how far it is."""
