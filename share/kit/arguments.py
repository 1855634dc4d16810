"""Arguments of management commands, refused with a sentence."""

from argparse import ArgumentTypeError
from datetime import date

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


def day(text: str) -> date:
    """A day of the command line. Raises ArgumentTypeError."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"“{text}” is no day: write 2019-01-31.") from None
