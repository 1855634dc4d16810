from typing import Any

from django.db import models

from share.kit.text import search_key


class SearchKeyField(models.CharField):
    """Another field's text for comparing and sorting (`search_key`), kept in step with every save."""

    def __init__(self, source: str = "", **kwargs: Any) -> None:
        self.source = source
        super().__init__(**{"max_length": 200, "editable": False, **kwargs})

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "source": self.source}

    def clean(self, value: Any, model_instance: models.Model | None) -> str:
        """So that `full_clean` sees the key a row would get, and says that a name is taken before the database does."""
        return value if model_instance is None else self._key_of(model_instance)

    def pre_save(self, instance: models.Model, add: bool) -> str:
        value = self._key_of(instance)
        setattr(instance, self.attname, value)
        return value

    def _key_of(self, instance: models.Model) -> str:
        return search_key(getattr(instance, self.source))[: self.max_length]
