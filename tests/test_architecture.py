"""The shape of the house, read from the models and the templates themselves."""

import re
from collections import Counter
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

# From the ground up. A relation may lead to its own floor or to one below, never up.
FLOORS = [
    "share.accounts",
    "share.jobs",
    "share.mail",
    "share.records",
    "share.records.questionnaires",
    "municipalities",
    "share.grants",
    "events",
    "events.gatherings",
    "trainings",
    "roster",
    "share.library",
    "share.portal",
    "share.claims",
    "share.reports",
    "share.imports",
    "share.funderforms",
    "share.impact",
    "share.pages",
    "share.local",
]
BELOW_GROUND = {"share.kit"}  # no models: what every floor may use
TEMPLATES = settings.BASE_DIR / "templates"
ALLOWED = {
    "400.html": "what was sent could not be read, the language included",
    "503_away.html": "the records are away, and with them who asks and in which language",
    "500.html": "it must work when nothing else does, translations included",
}
ALLOWED_WORDS = {"UTC", "SHA", "CSV", "XLSX"}


def our_apps() -> list[str]:
    """The apps that lie in this folder and not among the installed packages."""
    found = []
    for config in apps.get_app_configs():
        path = Path(config.path)
        if path.is_relative_to(settings.BASE_DIR) and "site-packages" not in path.parts:
            found.append(config.name)
    return found


def relations() -> list[tuple[str, str, str]]:
    """App, field and the app it leads to, for every relation one of our models declares."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        here = model._meta.app_config.name
        if here not in FLOORS:
            continue
        for field in [*model._meta.local_fields, *model._meta.local_many_to_many]:
            if field.is_relation and isinstance(field.related_model, type):
                there = field.related_model._meta.app_config.name
                found.append((here, f"{model._meta.label}.{field.name}", there))
                through = getattr(field.remote_field, "through", None)
                if through is not None:
                    found.append((here, f"{model._meta.label}.{field.name}", through._meta.app_config.name))
    return found


def test_every_app_of_ours_has_its_floor() -> None:
    assert set(our_apps()) == {*FLOORS, *BELOW_GROUND}


def test_apps_below_ground_hold_no_models() -> None:
    assert not [model for model in apps.get_models() if model._meta.app_config.name in BELOW_GROUND]


def test_no_relation_leads_up_the_house() -> None:
    up = [
        (field, there)
        for here, field, there in relations()
        if there in FLOORS and FLOORS.index(there) > FLOORS.index(here)
    ]
    assert up == []
    assert len(relations()) > 20, "the models were read"


def test_no_relation_is_generic() -> None:
    """A generic foreign key can lead anywhere, so no order could be kept."""
    ours = [model for model in apps.get_models() if model._meta.app_config.name in FLOORS]
    generic = [f"{model._meta.label}.{field.name}" for model in ours for field in model._meta.private_fields]
    assert generic == []


def test_no_two_querysets_have_one_name() -> None:
    """Types of managers are found by that name alone: of two, one loses its words, or not, as the checker happens to read."""
    every = [path for path in settings.BASE_DIR.rglob("*.py") if ".venv" not in path.parts]
    names = [name for path in every for name in re.findall(r"^class (\w+QuerySet)\b", path.read_text(), flags=re.M)]
    assert sorted(name for name, times in Counter(names).items() if times > 1) == []


def literal_text(source: str) -> list[str]:
    """The words a reader would see that no translator does: text and spoken attributes outside of translation tags."""
    source = re.sub(r"{#.*?#}|<!--.*?-->", "", source, flags=re.S)
    source = re.sub(r"{%-?\s*comment\b.*?endcomment\s*%}", "", source, flags=re.S)
    source = re.sub(r"{%\s*blocktrans(?:late)?\b.*?{%\s*endblocktrans(?:late)?\s*%}", "", source, flags=re.S)
    source = re.sub(r"{%\s*block width\s*%}.*?{%\s*endblock\s*%}", "", source, flags=re.S)  # the name of a class
    source = re.sub(r"<(script|style)\b.*?</\1>", "", source, flags=re.S)
    source = re.sub(r"{%.*?%}|{{.*?}}", "", source, flags=re.S)
    spoken = re.findall(r"""\b(?:aria-label|alt|title|placeholder|label)=(?:"([^"]*)"|'([^']*)')""", source)
    text = re.sub(r"<[^>]*>", " ", source) + " " + " ".join(" ".join(pair) for pair in spoken)
    text = re.sub(r"&\w+;", " ", text)
    return [word for word in re.findall(r"[^\W\d_]{2,}", text) if word not in ALLOWED_WORDS]


def marked_templates() -> list[str]:
    """Every page and mail. PDFs hold style sheets and are looked at by eye."""
    names = [str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*") if path.suffix in {".html", ".txt"}]
    return sorted(name for name in names if not name.endswith(("_pdf.html", "pdf_base.html")) and name not in ALLOWED)


@pytest.mark.parametrize("name", marked_templates())
def test_a_template_holds_no_text_a_translator_cannot_reach(name: str) -> None:
    assert literal_text((TEMPLATES / name).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("<p>Hello</p>", ["Hello"]),
        ('<p title="Hello">{{ name }}</p>', ["Hello"]),
        ("<p>{% translate 'Hello' %} {{ name|date:'Y' }}</p>", []),
        ("<p>{% blocktranslate trimmed %}Hello {{ name }}{% endblocktranslate %}</p>", []),
        ("<script>var hello</script><style>a{}</style>{# Hello #}<!-- Hello --> · 3 UTC", []),
        ("{% if a > b %}<b class='hello'>{% endif %}", []),
    ],
)
def test_the_search_for_text_finds_text(source: str, words: list[str]) -> None:
    assert literal_text(source) == words


def test_what_must_work_without_anything_asks_for_nothing() -> None:
    for name in ALLOWED:
        assert not re.search(r"{%|{{", (TEMPLATES / name).read_text(encoding="utf-8")), name
