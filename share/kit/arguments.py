"""Arguments of management commands, refused with a sentence."""

from argparse import ArgumentTypeError

from django.core.exceptions import ValidationError

from share.kit.text import clean, clean_email, has_letter


def address(text: str) -> str:
    """An e-mail address in the form the site keeps."""
    try:
        return clean_email(text)
    except ValidationError as error:
        raise ArgumentTypeError(" ".join(error.messages)) from None


def sentence(text: str) -> str:
    """A reason, of at most 300 characters."""
    try:
        cleaned = clean(text)
    except ValidationError as error:
        raise ArgumentTypeError(" ".join(error.messages)) from None
    if not has_letter(cleaned) or len(cleaned) > 300:
        raise ArgumentTypeError("Write a sentence of at most 300 characters.")
    return cleaned
