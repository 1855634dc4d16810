"""Currencies in which costs are paid where the network works: ISO 4217."""

from django.utils.translation import gettext_lazy as _

CURRENCIES = (
    ("EUR", _("EUR, euro")),
    ("BGN", _("BGN, Bulgarian lev")),
    ("CHF", _("CHF, Swiss franc")),
    ("CZK", _("CZK, Czech koruna")),
    ("DKK", _("DKK, Danish krone")),
    ("GBP", _("GBP, pound sterling")),
    ("HRK", _("HRK, Croatian kuna")),
    ("HUF", _("HUF, Hungarian forint")),
    ("ISK", _("ISK, Icelandic króna")),
    ("NOK", _("NOK, Norwegian krone")),
    ("PLN", _("PLN, Polish złoty")),
    ("RON", _("RON, Romanian leu")),
    ("SEK", _("SEK, Swedish krona")),
    ("TRY", _("TRY, Turkish lira")),
    ("USD", _("USD, US dollar")),
)
