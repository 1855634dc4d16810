"""What people may bring as evidence: judged by what it holds, named as text."""

import io
import tracemalloc
import zlib
from typing import Any

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import ExifTags, Image, ImageCms, ImageFile, ImageOps
from PIL.PngImagePlugin import PngInfo

from share.kit.uploads import LARGEST, EvidenceField, Upload, file_name, safe_name
from tests.corpus import HOSTILE

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


def picture(form: str, size: tuple[int, int] = (40, 30), **how: Any) -> bytes:
    out = io.BytesIO()
    Image.effect_noise(size, 80).convert("RGB").save(out, form, **how)
    return out.getvalue()


def two_pictures() -> bytes:
    """As a phone writes it: a JPEG with a second one behind it (MPO)."""
    return picture("MPO", save_all=True, append_images=[Image.new("RGB", (40, 30))])


def cleaned(content: bytes, name: str = "sheet.pdf") -> Upload:
    found: Upload = EvidenceField().clean(SimpleUploadedFile(name, content))
    return found


def sentence(content: bytes, name: str = "sheet.pdf") -> str:
    with pytest.raises(ValidationError) as caught:
        cleaned(content, name)
    assert len(caught.value.messages) == 1
    return str(caught.value.messages[0])


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, "application/pdf"),
        (PDF + b"\0" * 900, "application/pdf"),
        (picture("JPEG"), "image/jpeg"),
        (picture("JPEG", (3000, 2000), progressive=True), "image/jpeg"),
        (picture("PNG"), "image/png"),
    ],
)
def test_what_it_is_is_read_from_what_it_holds(content: bytes, kind: str) -> None:
    found = cleaned(content, "anything.exe")
    assert (found.media_type, found.content, found.name) == (kind, content, "anything.exe")


@pytest.mark.parametrize(
    "content",
    [
        b"<html><script>alert(1)</script></html>",
        b"MZ\x90\0" * 50,
        b"PK\x03\x04" * 50,
        b" %PDF-1.7 %%EOF",
        b"GIF89a" * 9,
        picture("GIF"),
        picture("BMP"),
        picture("TIFF"),
        picture("WEBP"),
        b"\xff\xd8\xff",
        b"\xff\xd8\xff" + b"\0" * 900,
        b"\x89PNG\r\n\x1a\n",
        picture("JPEG", (900, 900))[:9_000],
        picture("PNG")[:-40],
        b"\x89PNG\r\n\x1a\n" + PDF,
        b"\xff\xd8\xff\xe0" + picture("PNG"),
        b"P6 1 1 255 \0\0\0",
    ],
)
def test_everything_else_is_refused_with_what_helps(content: bytes) -> None:
    assert sentence(content, "sheet.pdf").startswith("Choose a PDF, or a picture as JPEG or PNG.")


def test_a_cut_picture_is_refused_where_pillow_was_told_to_take_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)  # as WeasyPrint does
    assert "it is damaged" in sentence(picture("JPEG", (900, 900))[:9_000])
    assert ImageFile.LOAD_TRUNCATED_IMAGES


def test_a_pdf_without_its_end_is_refused() -> None:
    assert "has no end" in sentence(b"%PDF-1.7\n")
    assert "has no end" in sentence(PDF + b"\0" * 1100)


def test_an_empty_file_and_one_too_large_are_told_apart() -> None:
    assert sentence(b"") == "This file is empty."
    assert "larger than 10 MB" in sentence(PDF + b"\0" * LARGEST)
    assert cleaned(b"%PDF-" + b"\0" * (LARGEST - 10) + b"%%EOF").media_type == "application/pdf"


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_a_picture_beyond_pillows_limit_is_refused_where_pillow_only_warns(
    form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = picture(form, (40, 30))
    for limit in (1_199, 700, 10):  # Pillow warns of the first two, and raises at the last
        monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", limit)
        assert "too many points" in sentence(content)
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 1_200)
    assert cleaned(content)


@pytest.mark.filterwarnings("default")
def test_it_is_refused_too_where_a_warning_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 1_199)
    with pytest.warns(Image.DecompressionBombWarning):
        assert "too many points" in sentence(picture("PNG", (40, 30)))


def test_any_name_becomes_one_short_line_of_text_or_a_sentence() -> None:
    for label, value in HOSTILE.items():
        try:
            text = file_name(value)
        except ValidationError as error:
            text = error.messages[0]
        assert 0 < len(text) <= 200, label
        assert "\n" not in text, label


@pytest.mark.parametrize("name", ["a\u202efdp.exe", "\ud800.pdf", "a" + "\u0301" * 9])
def test_a_name_that_cannot_be_kept_gets_a_sentence(name: str) -> None:
    with pytest.raises(ValidationError, match="Rename it"):
        file_name(name)


def test_a_long_name_keeps_its_ending() -> None:
    assert file_name("ș" * 400 + ".pdf").endswith("ș….pdf")
    assert len(file_name("x" * 400)) == 200


@pytest.mark.parametrize(
    ("name", "kind", "leaves_as"),
    [
        ("sheet.PDF", "application/pdf", "sheet.PDF"),
        ("photo.jpeg", "image/jpeg", "photo.jpeg"),
        ("run.exe", "image/jpeg", "run.exe.jpg"),
        ("page.html", "application/pdf", "page.html.pdf"),
        ("scan", "image/png", "scan.png"),
    ],
)
def test_a_file_leaves_with_the_ending_of_what_it_is(name: str, kind: str, leaves_as: str) -> None:
    assert safe_name(name, kind) == leaves_as


def with_metadata(form: str) -> bytes:
    """As a phone writes it: turned, with the place, the device and a comment."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    exif[ExifTags.Base.Make] = "A phone of Ana"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (47.0, 27.0, 30.0)
    if form == "PNG":
        info = PngInfo()
        info.add_text("Author", "Ana")
        info.add_itxt("XML:com.adobe.xmp", "<x>Ana</x>")
        return picture("PNG", exif=exif, pnginfo=info)
    more = {"save_all": True, "append_images": [Image.new("RGB", (40, 30))]} if form == "MPO" else {}
    return picture(form, exif=exif, comment=b"Ana", xmp=b"<x>Ana</x>", icc_profile=srgb(), **more)


def srgb() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


@pytest.mark.parametrize("form", ["JPEG", "MPO", "PNG"])
def test_a_photo_comes_in_without_where_and_by_whom_it_was_taken(form: str) -> None:
    before = with_metadata(form)
    assert b"Ana" in before
    found = cleaned(before, "photo")
    assert b"Ana" not in found.content
    with Image.open(io.BytesIO(before)) as old, Image.open(io.BytesIO(found.content)) as new:
        assert new.tobytes() == old.tobytes(), "not a point is computed anew"
        assert not new.getexif().get_ifd(ExifTags.IFD.GPSInfo)
        assert set(new.getexif()) <= {ExifTags.Base.Orientation}
        if form != "PNG":
            assert new.format == "JPEG", "the second picture is left out"
            assert new.getexif()[ExifTags.Base.Orientation] == 6
            assert new.info["icc_profile"] == srgb()
            assert ImageOps.exif_transpose(new).size == (30, 40)
    assert cleaned(found.content, "again").content == found.content


def test_a_picture_of_two_that_has_no_metadata_keeps_the_first() -> None:
    found = cleaned(two_pictures(), "sheet.jpg")
    with Image.open(io.BytesIO(found.content)) as new:
        assert (found.media_type, new.format, new.size) == ("image/jpeg", "JPEG", (40, 30))


def pdf_with(action: str = "", *, packed: bool = False, attached: bytes = b"") -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        if action:
            pdf.Root.OpenAction = pdf.make_indirect(pikepdf.Object.parse(action.encode()))
        if attached:
            pdf.attachments["more.txt"] = attached
        mode = pikepdf.ObjectStreamMode.generate if packed else pikepdf.ObjectStreamMode.disable
        pdf.save(out, object_stream_mode=mode)
    return out.getvalue()


SCRIPT = "<< /S /JavaScript /JS (app.alert\\(1\\)) >>"
COMMAND = "<< /S /Launch /F (program.exe) >>"


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize(
    "how", [{"action": SCRIPT}, {"action": COMMAND}, {"attached": b"x"}], ids=["js", "run", "file"]
)
def test_a_pdf_that_holds_more_than_pages_is_refused(how: Any, packed: bool) -> None:
    assert sentence(pdf_with(**how, packed=packed)).startswith("This PDF holds more than pages")
    assert cleaned(pdf_with(packed=packed)).media_type == "application/pdf"


def test_a_name_written_in_codes_is_read() -> None:
    hidden = pdf_with(SCRIPT).replace(b"/JavaScript", b"/J#61vaScript").replace(b"/JS", b"/#4a#53")
    assert b"/JS" not in hidden
    assert sentence(hidden).startswith("This PDF holds more than pages")


def test_a_pdf_that_unpacks_to_too_much_is_not_unpacked_to_its_end() -> None:
    bomb = zlib.compress(b" " * 60_000_000, 9)
    content = b"%PDF-1.7\n1 0 obj\n<</Type /ObjStm /Filter /FlateDecode>>\nstream\n" + bomb + b"endstream\n%%EOF"
    tracemalloc.start()
    try:
        assert sentence(content).startswith("This PDF holds more than pages")
        assert tracemalloc.get_traced_memory()[1] < 50_000_000
    finally:
        tracemalloc.stop()


def test_the_points_of_a_picture_are_not_taken_for_a_program() -> None:
    noise = b"%PDF-1.7\n1 0 obj\n<</Subtype /Image>>\nstream\n..../JS ..../JavaScript \nendstream\nendobj\n%%EOF"
    assert cleaned(noise).content == noise
