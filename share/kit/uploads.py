"""Uploaded files: a PDF or a picture, told by its content and never by its name."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageFile

from share.kit.pdf_contents import is_active
from share.kit.picture_metadata import bare_jpeg, bare_png
from share.kit.text import clean, has_letter

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
ENDINGS = {PDF: (".pdf",), JPEG: (".jpg", ".jpeg"), PNG: (".png",)}
OFFICE = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": (".docx",),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": (".xlsx",),
}
PICTURES = {"JPEG": JPEG, "MPO": JPEG, "PNG": PNG}  # MPO: what phones write, a JPEG with a second picture behind it
MAGIC = {JPEG: b"\xff\xd8\xff", PNG: b"\x89PNG\r\n\x1a\n"}
LARGEST = 10 * 1024 * 1024
LONGEST_NAME = 200
WRONG_TYPE = _("Choose a PDF, or a picture as JPEG or PNG. This file is none of these, or it is damaged.")
ACTIVE_PDF = _(
    "This PDF holds more than pages: a program, a command or another file. Print it into a new PDF, or scan the paper."
)


def media_type(file: UploadedFile) -> str:
    """PDF, JPEG or PNG. Raises ValidationError for everything else, and for pictures too large to open safely."""
    file.seek(0)
    head = file.read(8)
    if head.startswith(b"%PDF-"):
        file.seek(max((file.size or 0) - 1024, 0))
        if b"%%EOF" not in file.read():
            raise ValidationError(_("This PDF has no end: it was not saved or copied to its end."), code="cut")
        return PDF
    if any(head.startswith(magic) for magic in MAGIC.values()):
        return _picture(file)
    raise ValidationError(WRONG_TYPE, code="type")


@contextmanager
def _no_half_pictures() -> Iterator[None]:
    """WeasyPrint tells Pillow, for the whole process, to take pictures that were cut off. As evidence they are none."""
    before = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


def _picture(file: UploadedFile) -> str:
    """Pillow only warns of what is between once and twice its limit; here one limit holds."""
    file.seek(0)
    try:
        with Image.open(file, formats=["JPEG", "PNG"]) as picture:
            found, pixels = PICTURES[picture.format or ""], picture.width * picture.height
            if pixels > (Image.MAX_IMAGE_PIXELS or 0):
                raise Image.DecompressionBombError
            if found == PNG:
                picture.verify()  # every chunk to the last, without unpacking the picture
            else:
                # Read to its end, in an eighth of the size.
                picture.draft("RGB", (picture.width // 8, picture.height // 8))
                with _no_half_pictures():
                    picture.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise ValidationError(
            _("This picture has too many points. Save it smaller, or as a PDF."), code="bomb"
        ) from None
    except Exception:
        # Whatever a broken file makes a decoder raise: it is no picture.
        raise ValidationError(WRONG_TYPE, code="type") from None
    return found


def file_name(name: str) -> str:
    """The name as text of one line. Raises ValidationError for one that turns its direction."""
    try:
        text = clean(name)
    except ValidationError:
        raise ValidationError(
            _("The name of this file holds marks that cannot be kept. Rename it."), code="name"
        ) from None
    if not has_letter(text):
        return str(_("File without a name"))
    if len(text) <= LONGEST_NAME:
        return text
    stem, dot, ending = text.rpartition(".")
    tail = f"…{dot}{ending}" if dot and len(ending) < 10 else "…"
    return (stem if dot else text)[: LONGEST_NAME - len(tail)] + tail


def safe_name(name: str, kind: str) -> str:
    """The name for a file that leaves the site: it ends as its content does, so that no system takes it for a program."""
    endings = (ENDINGS | OFFICE)[kind]
    return name if name.lower().endswith(endings) else name + endings[0]


@dataclass(frozen=True)
class Upload:
    """A file that was looked at: its name as text, what it is, and what it holds."""

    name: str
    media_type: str
    content: bytes


class EvidenceField(forms.FileField):
    """A PDF, JPEG or PNG of at most 10 MB; an `Upload` when it is good."""

    default_error_messages = {
        "required": _("Choose a file."),
        "invalid": _("The file did not arrive. Choose it once more."),
        "missing": _("The file did not arrive. Choose it once more."),
        "empty": _("This file is empty."),
        "large": _("This file is larger than 10 MB. Scan it in a lower resolution, or send it in parts."),
    }

    def __init__(self, **kwargs: Any) -> None:
        accept = ",".join(ENDINGS)
        super().__init__(**{"widget": forms.FileInput(attrs={"accept": accept}), **kwargs})

    def to_python(self, data: Any) -> Any:
        file: Any = super().to_python(data)
        if file is None:
            return None
        if file.size > LARGEST:
            raise ValidationError(self.error_messages["large"], code="large")
        name, kind = file_name(file.name), media_type(file)
        file.seek(0)
        return Upload(name, kind, _without_what_came_along(kind, file.read()))


def _without_what_came_along(kind: str, content: bytes) -> bytes:
    """A picture without where and by whom it was taken. Raises ValidationError for a PDF that holds more than pages."""
    if kind == PDF:
        if is_active(content):
            raise ValidationError(ACTIVE_PDF, code="active")
        return content
    try:
        return bare_jpeg(content) if kind == JPEG else bare_png(content)
    except (IndexError, ValueError):
        raise ValidationError(WRONG_TYPE, code="type") from None
