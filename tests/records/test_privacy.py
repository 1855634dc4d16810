"""What every model says of the people in it: nothing is left unsaid."""

import pytest
from django.apps import apps
from django.db import models

from share.accounts.models import User
from share.kit import clock
from share.kit.privacy import Kept
from share.records import history, privacy
from share.records.models import SavedView
from tests.make import make_user


def test_every_field_of_every_model_says_what_it_holds_of_a_person() -> None:
    assert privacy.undeclared() == []


def test_what_is_personal_says_why_it_is_kept_and_until_when() -> None:
    personal = [found for found in privacy.declarations() if found.kept]
    assert len(personal) > 15
    for found in personal:
        assert isinstance(found.kept, Kept), f"{found.model.__name__}.{found.field}"
        assert all(str(word).strip() for word in vars(found.kept).values()), f"{found.model.__name__}.{found.field}"


def test_names_and_addresses_are_called_personal_wherever_they_stand() -> None:
    """By their kind of column and their usual names: what a careless declaration would pass over."""
    said = {(found.model._meta.label, found.field) for found in privacy.declarations() if found.kept}
    for model in apps.get_models():
        if not model._meta.managed or hasattr(model, "pgh_tracked_model"):
            continue
        for field in model._meta.local_fields:
            if isinstance(field, models.EmailField | models.GenericIPAddressField):
                assert (model._meta.label, field.name) in said, f"{model._meta.label}.{field.name}"
    assert {("events.Registration", "name"), ("trainings.Certificate", "name"), ("accounts.User", "name")} <= said


@pytest.mark.parametrize(
    ("none", "personal", "told"),
    [
        (("id", "public_id", "list_key"), SavedView.personal, ["records.SavedView.saved_at"]),
        ((*SavedView.not_personal, "shoe_size"), SavedView.personal, ["records.SavedView.shoe_size (not there)"]),
        ((*SavedView.not_personal, "name"), SavedView.personal, ["records.SavedView.name (twice)"]),
    ],
)
def test_a_field_that_says_nothing_or_too_much_is_found(
    monkeypatch: pytest.MonkeyPatch, none: tuple[str, ...], personal: dict[str, Kept], told: list[str]
) -> None:
    monkeypatch.setattr(SavedView, "not_personal", none)
    monkeypatch.setattr(SavedView, "personal", personal)
    assert privacy.undeclared() == told


def test_a_relation_to_many_is_declared_too(monkeypatch: pytest.MonkeyPatch) -> None:
    event = apps.get_model("events", "Event")
    kept = tuple(name for name in event.not_personal if name != "organisers")
    monkeypatch.setattr(event, "not_personal", kept)
    assert privacy.undeclared() == ["events.Event.organisers"]
    assert User.personal["email"]


@pytest.mark.django_db
def test_that_sessions_ended_is_noted_and_what_they_are_tied_to_is_not() -> None:
    person = make_user()
    lines = history.lines_of(User)._default_manager.filter(pgh_obj=person)
    before = lines.count()
    person.end_sessions()
    person.save()
    assert [line.pgh_label for line in lines.order_by("pgh_id")[before:]] == ["changed"]
    assert person.password not in str(list(lines.values()))
    person.last_login = clock.now()
    person.save()
    assert lines.count() == before + 1
