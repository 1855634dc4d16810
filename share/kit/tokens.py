"""Links that prove who may open them. They are signed, not stored: a stolen database holds none."""

from django.core import signing


def sign(purpose: str, value: str) -> str:
    """A token for a value, good for this purpose only and without an end."""
    return signing.Signer(salt=f"share.{purpose}").sign(value).replace(":", "~")


def unsign(purpose: str, token: str) -> str | None:
    """What `sign` was given, or None for a token that is not ours."""
    try:
        return signing.Signer(salt=f"share.{purpose}").unsign(token.replace("~", ":"))
    except signing.BadSignature:
        return None
