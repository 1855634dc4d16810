from typing import Any

from django.db import models

from share.kit.text import search_key


class SearchKeyField(models.CharField):  # type: ignore[type-arg]
    """Another field's text for comparing and sorting (`search_key`), kept in step with every save."""

    def __init__(self, source: str = "", **kwargs: Any) -> None:
        self.source = source
        super().__init__(**{"max_length": 200, "editable": False, **kwargs})

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "source": self.source}

    def pre_save(self, instance: models.Model, add: bool) -> str:
        value = search_key(getattr(instance, self.source))[: self.max_length]
        setattr(instance, self.attname, value)
        return value
