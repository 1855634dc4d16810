import json
from typing import TYPE_CHECKING, Any

from allauth.account.forms import (
    AddEmailForm,
    ConfirmEmailVerificationCodeForm,
    ConfirmLoginCodeForm,
    LoginForm,
    RequestLoginCodeForm,
)
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from fido2.webauthn import AuthenticationResponse, RegistrationResponse

from share.kit.text import AddressField, LineField

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


ADDRESS_NEEDED = {"required": _("Type your e-mail address.")}


class SignInForm(LoginForm):
    """allauth's form, which mails a code as there are no passwords; with an address field that explains what is wrong."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {"login": AddressField(label=_("E-mail"), error_messages=ADDRESS_NEEDED)}


class RequestCodeForm(RequestLoginCodeForm):
    """allauth's form, with an address field that explains what is wrong."""

    email = AddressField(label=_("E-mail"), error_messages=ADDRESS_NEEDED)


class AddAddressForm(AddEmailForm):
    """allauth's form, whose own field lets addresses through that are longer than their column."""

    email = AddressField(label=_("E-mail"), error_messages=ADDRESS_NEEDED)


class CodeField(LineField):
    """A code out of a mail, an app or a list. Browsers and phones offer to fill it in."""

    def __init__(self, help_text: "StrOrPromise" = "") -> None:
        needed = {"required": _("Type the code.")}
        super().__init__(label=_("Code"), max_length=40, help_text=help_text, error_messages=needed)
        self.widget.attrs |= {"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"}


OF_APP = _("Six figures, from your app. A recovery code does as well.")


class SignInCodeForm(ConfirmLoginCodeForm):
    code = CodeField()


class AddressCodeForm(ConfirmEmailVerificationCodeForm):
    code = CodeField()


class SecondFactorForm(AuthenticateForm):
    code = CodeField(OF_APP)


class SecondFactorAgainForm(ReauthenticateForm):
    code = CodeField(OF_APP)


class SetUpAppForm(ActivateTOTPForm):
    code = CodeField(_("Six figures, as the app shows them now."))


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
    name = LineField(label=_("Name"), max_length=100, required=False, help_text=_("To tell it from others you add."))
    passwordless = forms.BooleanField(
        label=_("Sign in with it alone, without a mailed code"),
        required=False,
        help_text=_("It then asks for your fingerprint, your face or a PIN each time."),
    )
    credential = PasskeyField(RegistrationResponse)


class RenameKeyForm(EditWebAuthnForm):
    name = LineField(label=_("Name"), max_length=100)


class PasskeyLoginForm(LoginWebAuthnForm):
    credential = PasskeyField(AuthenticationResponse)


class PasskeySecondFactorForm(AuthenticateWebAuthnForm):
    credential = PasskeyField(AuthenticationResponse)


class PasskeyAgainForm(ReauthenticateWebAuthnForm):
    credential = PasskeyField(AuthenticationResponse)
