"""What every model says of the people in it, read from its plain attributes (`share.kit.privacy`).

Models of packages cannot say it themselves; what they hold is said here.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from share.kit.privacy import Kept

ACCOUNT = Kept(_("to sign in"), _("the person is erased or removes it"))
SESSION = Kept(_("to stay signed in, and to show where"), _("the session ends, fourteen days at most"))
# Label of a package's model to the fields that hold nothing of a person, and those that do.
OF_PACKAGES: dict[str, tuple[tuple[str, ...], dict[str, Kept]]] = {
    "account.EmailAddress": (("id", "verified", "primary"), {"user": ACCOUNT, "email": ACCOUNT}),
    "account.EmailConfirmation": (("id", "created", "sent", "key"), {"email_address": ACCOUNT}),
    "mfa.Authenticator": (("id", "type", "created_at", "last_used_at"), {"user": ACCOUNT, "data": ACCOUNT}),
    "usersessions.UserSession": (
        ("id", "created_at", "last_seen_at", "session_key"),
        {"user": SESSION, "ip": SESSION, "user_agent": SESSION, "data": SESSION},
    ),
    "sessions.Session": (("session_key", "expire_date"), {"session_data": SESSION}),
    "auth.Permission": (("id", "name", "content_type", "codename"), {}),
    "auth.Group": (("id", "name", "permissions"), {}),
    "contenttypes.ContentType": (("id", "app_label", "model"), {}),
    "pghistory.Context": (("id", "created_at", "updated_at", "metadata"), {}),
}


@dataclass(frozen=True)
class Declaration:
    """What one field of a model holds of a person: `kept` says why and until when, None for nothing."""

    model: type[models.Model]
    field: str
    kept: Kept | None
    is_special: bool = False


def declarations() -> Iterator[Declaration]:
    """Every declared field of every model that has a table."""
    for model in _models():
        none, personal, special = _said(model)
        yield from (Declaration(model, name, None) for name in none)
        yield from (Declaration(model, name, kept) for name, kept in personal.items())
        yield from (Declaration(model, name, kept, is_special=True) for name, kept in special.items())


@dataclass(frozen=True)
class Holding:
    """What one table keeps of people for one purpose: its name, the names of the fields, and why and until when."""

    of: str
    fields: list[str]
    kept: Kept


def holdings() -> list[Holding]:
    """Everything personal that is kept, in words; fields of one table with one purpose and one end together."""
    found: dict[tuple[str, str, str], Holding] = {}
    for declared in declarations():
        if declared.kept:
            of = str(capfirst(declared.model._meta.verbose_name))
            name = str(getattr(declared.model._meta.get_field(declared.field), "verbose_name", declared.field))
            row = Holding(of, [], declared.kept)
            found.setdefault((of, str(declared.kept.purpose), str(declared.kept.until)), row).fields.append(name)
    return sorted(found.values(), key=lambda holding: holding.of)


def undeclared() -> list[str]:
    """`app.Model.field` for each field that says nothing, and each declaration of a field that is not there."""
    problems = []
    for model in _models():
        none, personal, special = _said(model)
        said = [*none, *personal, *special]
        there = {field.name for field in [*model._meta.local_fields, *model._meta.local_many_to_many]}
        problems += [f"{model._meta.label}.{name}" for name in sorted(there - set(said))]
        problems += [f"{model._meta.label}.{name} (not there)" for name in sorted(set(said) - there)]
        problems += [f"{model._meta.label}.{name} (twice)" for name in sorted({n for n in said if said.count(n) > 1})]
    return problems


def _models() -> list[type[models.Model]]:
    """Those with a table, ours and those of packages; not the history, which holds what its model calls not personal."""
    tables = (m for m in apps.get_models() if m._meta.managed and not m._meta.proxy)
    return [m for m in tables if not hasattr(m, "pgh_tracked_model")]


def _said(model: type[models.Model]) -> tuple[tuple[str, ...], dict[str, Kept], dict[str, Kept]]:
    if model._meta.label in OF_PACKAGES:
        none, personal = OF_PACKAGES[model._meta.label]
        return none, personal, {}
    return getattr(model, "not_personal", ()), getattr(model, "personal", {}), getattr(model, "special", {})
