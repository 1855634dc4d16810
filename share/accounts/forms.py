import json
from typing import Any

from allauth.account.forms import AddEmailForm, LoginForm, RequestLoginCodeForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from fido2.webauthn import AuthenticationResponse, RegistrationResponse

from share.kit.text import AddressField, LineField


class SignInForm(LoginForm):
    """allauth's form, which mails a code as there are no passwords; with an address field that explains what is wrong."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {"login": AddressField(label=_("E-mail"))}


class RequestCodeForm(RequestLoginCodeForm):
    """allauth's form, with an address field that explains what is wrong."""

    email = AddressField(label=_("E-mail"))


class AddAddressForm(AddEmailForm):
    """allauth's form, whose own field lets addresses through that are longer than their column."""

    email = AddressField(label=_("E-mail"))


class PasskeyField(forms.Field):
    """What a browser says for a passkey. allauth's own field takes any JSON, and the site then stumbles over it."""

    widget = forms.HiddenInput

    def __init__(self, kind: type[AuthenticationResponse] | type[RegistrationResponse]) -> None:
        super().__init__()
        self.kind = kind

    def to_python(self, value: Any) -> Any:
        try:
            answer = json.loads(value)
            self.kind.from_dict(answer)
        except Exception as error:  # whatever the library stumbles over, it is no answer of a passkey
            raise ValidationError(
                _("The passkey gave no answer that can be read. Try again."), code="passkey"
            ) from error
        return answer


class AddPasskeyForm(AddWebAuthnForm):
    name = LineField(label=_("Name"), max_length=100, required=False)
    credential = PasskeyField(RegistrationResponse)


class PasskeyLoginForm(LoginWebAuthnForm):
    credential = PasskeyField(AuthenticationResponse)


class PasskeySecondFactorForm(AuthenticateWebAuthnForm):
    credential = PasskeyField(AuthenticationResponse)


class PasskeyAgainForm(ReauthenticateWebAuthnForm):
    credential = PasskeyField(AuthenticationResponse)
