"""The rooms: one package for each kind of gathering, or for kinds that share everything. `ROOMS` is their registration.

A room holds `kind.py` with `KINDS`, and, where it needs them, `models.py`, `urls.py` with `urlpatterns`, and `ready.py`, which
tells other apps what they ask for. Rooms do not see each other, and nothing outside of a room knows its name.
"""

ROOMS = ("roundtables", "exchange_events", "visits", "working_groups", "talks", "films", "plain")
