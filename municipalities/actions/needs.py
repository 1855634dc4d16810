"""A need from the town that raises it to its answer. Whoever raised it hears by mail what becomes of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import transaction

from municipalities.actors import keeps
from municipalities.models import Municipality, Need
from share.accounts.models import User
from share.mail.actions import send_mail


@dataclass(frozen=True)
class Asked:
    """What a town asks for, in the words of the form."""

    title: str
    area: str
    phase: str
    questions: Sequence[str]
    urgency: str
    languages: Sequence[str]
    wanted_forms: Sequence[str]
    wanted_from: date | None
    wanted_until: date | None
    is_public: bool


@transaction.atomic
def raise_need(town: Municipality, asked: Asked, *, by: User | None) -> Need:
    need = Need(town=town, raised_by=by, **vars(asked))
    need.full_clean()
    need.save()
    return need


@transaction.atomic
def change_need(need_id: int, asked: Asked) -> Need:
    """Raises IllegalMove once somebody answers it."""
    need = _locked(need_id)
    need.change()
    for name, value in vars(asked).items():
        setattr(need, name, value)
    need.full_clean()
    need.save()
    return need


def accept(need_id: int, *, by: User | None) -> Need:
    return _move(need_id, Need.accept, by)


def begin_answer(need_id: int, *, by: User | None) -> Need:
    return _move(need_id, Need.begin_answer, by)


def stop_answer(need_id: int, *, by: User | None) -> Need:
    return _move(need_id, Need.stop_answer, by)


def finish_answer(need_id: int, answer: str, *, by: User | None) -> Need:
    return _move(need_id, lambda need: need.finish_answer(answer), by)


def withdraw(need_id: int, reason: str, *, by: User | None) -> Need:
    return _move(need_id, lambda need: need.withdraw(reason), by)


@transaction.atomic
def _move(need_id: int, move: Callable[[Need], None], by: User | None) -> Need:
    """Does a move under the need's lock. Tells whoever raised it, if they keep the town still and did not do it themselves."""
    need = _locked(need_id)
    move(need)
    need.full_clean()
    need.save()
    reader = need.raised_by
    if reader and reader != by and keeps(reader, need.town):
        context = {"need": need, "name": reader.name, "link": settings.BASE_URL + need.get_absolute_url()}
        key = f"need:{need.public_id}:{need.state}"
        send_mail("need_moved", reader.email, context, key=key, language=reader.language)
    return need


def _locked(need_id: int) -> Need:
    needs = Need.objects.select_for_update(of=("self",)).select_related("town", "raised_by")
    return needs.get(pk=need_id)
