"""Where records went that were merged, and which were decided to be two."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.translation import gettext as _

from share.accounts.models import User
from share.kit.text import search_key
from share.records.merging.kinds import Mergeable, Model, Refused, mergeable_of
from share.records.models import ApartDecision, Merged


def chain_of(model: Model) -> dict[int, int]:
    """Key of each record that was merged to the key of the one it was merged into."""
    return dict(Merged.objects.of(model).values_list("gone_key", "kept_key"))


def present(key: int, chain: Mapping[int, int]) -> int:
    while key in chain:
        key = chain[key]
    return key


def keys_of(record: models.Model) -> list[int]:
    """Its own key and those of all that were merged into it: its history is that of all of them."""
    keys = [record.pk]
    if mergeable_of(type(record)):
        new = keys
        while new := list(Merged.objects.of(type(record)).filter(kept_key__in=new).values_list("gone_key", flat=True)):
            keys = [*keys, *new]
    return keys


def titles(keys: Mapping[Model, Collection[Any]]) -> "models.QuerySet[Merged] | None":
    """The merges of records that are gone, by their models and keys: a history names them by what they were called."""
    wanted = models.Q(pk__in=[])
    for model, some in keys.items():
        if mergeable_of(model):
            wanted |= models.Q(model=model._meta.label, gone_key__in=[key for key in some if key is not None])
    return Merged.objects.filter(wanted) if wanted != models.Q(pk__in=[]) else None


def present_ref(ref: str) -> str | None:
    """What stands in the address of the record today into which the one with this old address was merged; else None."""
    merged = Merged.objects.filter(gone_ref=ref).first()
    if merged is None:
        return None
    kind = mergeable_of(apps.get_model(merged.model))
    assert kind is not None
    today = present(merged.kept_key, chain_of(kind.model))
    found = kind.model._base_manager.filter(pk=today).values_list(kind.ref, flat=True).first()
    return None if found is None else str(found)


def absorbed(model: Model) -> dict[int, set[str]]:
    """Key of each record that others were merged into to what those were called, as search keys, and their old ids."""
    chain = chain_of(model)
    found: dict[int, set[str]] = defaultdict(set)
    for gone, title, ref in Merged.objects.of(model).values_list("gone_key", "title", "gone_ref"):
        found[present(gone, chain)] |= {search_key(title), ref} - {""}
    return dict(found)


def apart_pairs(model: Model) -> set[tuple[int, int]]:
    """The sorted pairs of records, as they are today, that were decided to be two."""
    chain = chain_of(model)
    decided = ApartDecision.objects.filter(model=model._meta.label).values_list("first", "second")
    pairs = ((present(first, chain), present(second, chain)) for first, second in decided)
    return {(min(pair), max(pair)) for pair in pairs}


def apart(model: Model, one: int, other: int) -> bool:
    """Whether it was decided that these are two, or that two are which were merged into them."""
    return (min(one, other), max(one, other)) in apart_pairs(model)


def decide_apart(kind: Mergeable, one: int, other: int, *, by: User | None) -> ApartDecision:
    """Keeps for ever that these are two; a second time changes nothing. Raises Refused for one and the same record."""
    if one == other:
        raise Refused([_("This is one and the same record.")])
    pair = {"model": kind.model._meta.label, "first": min(one, other), "second": max(one, other)}
    return ApartDecision.objects.get_or_create(**pair, defaults={"decided_by": by})[0]
