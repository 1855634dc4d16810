from allauth.account.forms import AddEmailForm, RequestLoginCodeForm
from django.utils.translation import gettext_lazy as _

from share.kit.text import AddressField


class RequestCodeForm(RequestLoginCodeForm):
    """allauth's form, with an address field that explains what is wrong."""

    email = AddressField(label=_("E-mail"))


class AddAddressForm(AddEmailForm):
    """allauth's form, whose own field lets addresses through that are longer than their column."""

    email = AddressField(label=_("E-mail"))
