"""Languages activities are held in (ISO 639-1), by name."""

from django.utils.translation import gettext_lazy as _

LANGUAGES = [
    ("ar", _("Arabic")), ("bg", _("Bulgarian")), ("hr", _("Croatian")), ("cs", _("Czech")), ("da", _("Danish")),
    ("nl", _("Dutch")), ("en", _("English")), ("fi", _("Finnish")), ("fr", _("French")), ("de", _("German")),
    ("el", _("Greek")), ("hu", _("Hungarian")), ("it", _("Italian")), ("no", _("Norwegian")), ("pl", _("Polish")),
    ("pt", _("Portuguese")), ("ro", _("Romanian")), ("es", _("Spanish")), ("sv", _("Swedish")), ("uk", _("Ukrainian")),
]  # fmt: skip
NAMES = dict(LANGUAGES)
