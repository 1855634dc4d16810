"""Signing in by a code, begun by another page than the sign-in page."""

from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess

from share.accounts.forms import RequestCodeForm
from share.accounts.requests import Request


def send_code(request: Request, email: str) -> bool:
    """Mails a code to the person with this address, who types it at the page `account_confirm_login_code`.

    False when too many codes were asked for, by whichever page.
    """
    form = RequestCodeForm({"email": email})
    if not form.is_valid():
        return False
    LoginCodeVerificationProcess.initiate(request=request, user=form._user, email=form.cleaned_data["email"])
    return True
