"""PDFs are made where nothing can be reached, and from text that stays text."""

import base64
import io
import re
import struct
import threading
import unicodedata
import zlib
from collections.abc import Iterator
from html.parser import HTMLParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from pypdf import PdfReader

from events.attendance_sheet import signature_context
from events.models import Registration
from share.kit import pdf
from share.kit.pdf import Renderer, RenderingFailed, render
from share.kit.text import clean
from tests.corpus import HOSTILE, NAMES
from tests.make import make_pilot, make_registration
from trainings.actions.certificates import qr
from trainings.models import Certificate

CANARY = "canary-in-a-file-of-this-machine"
WIDTH, HEIGHT = 37, 41  # of the picture nobody may embed


class Trap:
    """A server on this machine that notes whatever asks it for something."""

    def __init__(self) -> None:
        self.hits: list[str] = []
        trap = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                trap.hits.append(self.path)
                self.send_response(200)
                self.end_headers()
                self.wfile.write(CANARY.encode())

            do_POST = do_HEAD = do_GET

            def log_message(self, *args: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05})


@pytest.fixture
def trap() -> Iterator[Trap]:
    found = Trap()
    found.thread.start()
    yield found
    found.server.shutdown()
    found.thread.join()
    found.server.server_close()


@pytest.fixture
def secrets(tmp_path: Path) -> Path:
    """Files that the child could read, if it read files."""
    (tmp_path / "secret.txt").write_text(CANARY)
    (tmp_path / "secret.css").write_text(f'body::before {{ content: "{CANARY}" }}')
    (tmp_path / "secret.svg").write_text(f'<svg xmlns="http://www.w3.org/2000/svg"><text y="20">{CANARY}</text></svg>')
    (tmp_path / "secret.png").write_bytes(png(WIDTH, HEIGHT))
    return tmp_path


@pytest.fixture(scope="module")
def renderer() -> Iterator[Renderer]:
    """One child for many documents, as certificates are made."""
    with Renderer() as found:
        yield found


def png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress((b"\x00" + b"\xa8\x43\x2a" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def inner_svg(address: str) -> str:
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'
        f'<image xlink:href="{address}" width="9" height="9"/><use href="{address}#x"/>'
        f"<style>@import url({address});</style></svg>"
    )
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


WAYS = {
    "link-attachment": '<link rel="attachment" href="{}">',
    "a-attachment": '<a rel="attachment" href="{}">x</a>',
    "meta-attachment": '<meta name="attachment" content="{}">',
    "img": '<img alt="x" src="{}">',
    "img-srcset": '<img alt="x" srcset="{} 2x">',
    "picture": '<picture><source srcset="{}"><img alt="x" src="{}"></picture>',
    "object": '<object data="{}"></object>',
    "embed": '<embed src="{}">',
    "iframe": '<iframe src="{}"></iframe>',
    "input-image": '<input type="image" alt="x" src="{}">',
    "video": '<video poster="{}" src="{}"></video>',
    "stylesheet": '<link rel="stylesheet" href="{}">',
    "import": '<style>@import "{}";</style>',
    "import-url": "<style>@import url({});</style>",
    "style-background": '<p style="background: url({})">x</p>',
    "style-list": '<li style="list-style-image: url({})">x</li>',
    "style-content": "<style>p::before {{ content: url({}) }}</style><p>x</p>",
    "style-border": '<p style="border: 9px solid; border-image: url({}) 3">x</p>',
    "style-mask": '<p style="mask: url({}); clip-path: url({}); filter: url({})">x</p>',
    "style-cursor": '<p style="cursor: url({})">x</p>',
    "page-background": "<style>@page {{ background: url({}) }}</style>",
    "page-margin-box": "<style>@page {{ @top-left {{ content: url({}) }} }}</style>",
    "font-face": '<style>@font-face {{ font-family: F; src: url({}) }}</style><p style="font-family: F">x</p>',
    "color-profile": "<style>@color-profile device-cmyk {{ src: url({}) }}</style>",
    "target-text": '<style>a::after {{ content: target-text(url("{}#x")) }}</style><a href="#x">x</a>',
    "body-background": '<body background="{}">x',
    "svg-image": '<svg><image href="{}" width="9" height="9"/></svg>',
    "svg-xlink": '<svg><image xlink:href="{}" width="9" height="9"/></svg>',
    "svg-use": '<svg><use href="{}#x"/><use xlink:href="{}#x"/></svg>',
    "svg-style": "<svg><style>@import url({}); rect {{ fill: url({}) }}</style><rect width='9' height='9'/></svg>",
    "svg-in-data": '<img alt="x" src="{svg}">',
    "svg-in-data-in-css": '<p style="background: url({svg})">x</p>',
    "base": '<base href="{}"><img alt="x" src="x.png"><link rel="attachment" href="secret.txt">',
    "xml-entity": '<!DOCTYPE html [<!ENTITY x SYSTEM "{}">]><p>&x;</p>',
    "xinclude": '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{}" parse="text"/>',
    "refresh": '<meta http-equiv="refresh" content="0;url={}"><script src="{}"></script>',
    "data-import": '<link rel="stylesheet" href="data:text/css,@import%20url({});">',
}


def addresses(port: int, secrets: Path) -> list[str]:
    here = f"127.0.0.1:{port}"
    web = [
        f"http://{here}/a",
        f"https://{here}/a",
        f"//{here}/a",
        f"HTTP://{here}/a",
        f"ftp://{here}/a",
        f"gopher://{here}/_a",
        f"http://localhost:{port}/a",
        f"http://2130706433:{port}/a",
        f"http://u:p@{here}/a",
        f"\thttp://{here}/a",
        f"jar:http://{here}/a!/x",
        f"dict://{here}/a",
        f"font:http://{here}/a",
    ]
    files = [
        f"{prefix}{secrets}/secret.{kind}"
        for prefix in ("file://", "FILE://localhost", "", "font:")
        for kind in ("txt", "css", "svg", "png")
    ]
    return [
        *web,
        *files,
        "file:///etc/passwd",
        "/etc/passwd",
        "../../../../../../etc/passwd",
        "font:../../../../etc/passwd",
        "font:sans/../../../../etc/passwd",
        "file:///proc/self/environ",
        "file:///dev/zero",
    ]


def whole(body: str) -> str:
    """With the language and the title without which no PDF is made."""
    return f'<html lang="en"><head><title>t</title></head><body>{body}</body></html>'


SMALL = whole("<p>x")


def document(way: str, address: str) -> str:
    body = WAYS[way].replace("{svg}", inner_svg(address)).replace("{}", address).replace("{{", "{").replace("}}", "}")
    return whole(body)


def streams(content: bytes) -> bytes:
    """Everything a PDF holds, unpacked."""
    found = [content]
    for packed in re.findall(rb"stream\r?\n(.*?)endstream", content, re.DOTALL):
        try:
            found.append(zlib.decompressobj().decompress(packed))
        except zlib.error:
            continue
    return b"".join(found)


def text_of(content: bytes) -> str:
    return "".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


def check_nothing_came_in(content: bytes, why: str) -> None:
    reader = PdfReader(io.BytesIO(content))
    inside = streams(content)
    assert not reader.attachments, why
    assert b"/EmbeddedFile" not in inside, why
    assert b"/Filespec" not in inside, why
    assert CANARY.encode() not in inside, why
    assert CANARY not in text_of(content), why
    assert b"root:x:0:0" not in inside, why
    assert f"/Width {WIDTH}".encode() not in inside, why


@pytest.mark.parametrize("way", WAYS)
def test_a_document_reaches_neither_the_network_nor_a_file(
    way: str, renderer: Renderer, trap: Trap, secrets: Path
) -> None:
    refusals: list[str] = []
    for address in addresses(trap.port, secrets):
        try:
            content = renderer.render_html(document(way, address))
        except RenderingFailed as error:
            refusals.append(str(error))
            continue
        check_nothing_came_in(content, address)
    assert trap.hits == []
    assert not [why for why in refusals if "stopped" in why]  # refused is well, dead is not


def test_the_trap_and_the_checks_would_notice(trap: Trap, secrets: Path) -> None:
    """What the child must not do, done here: otherwise the test above proves nothing."""
    import weasyprint

    def careless(way: str, address: str) -> bytes:
        return bytes(weasyprint.HTML(string=document(way, address)).write_pdf())

    careless("img", f"http://127.0.0.1:{trap.port}/a")
    assert trap.hits == ["/a"]
    for way, address in [("link-attachment", "secret.txt"), ("img", "secret.png"), ("import", "secret.css")]:
        with pytest.raises(AssertionError):
            check_nothing_came_in(careless(way, f"file://{secrets}/{address}"), address)


def test_our_own_fonts_and_pictures_in_the_document_work() -> None:
    picture = "data:image/png;base64," + base64.b64encode(png(WIDTH, HEIGHT)).decode()
    html = f"<style>{pdf.font_css()} p {{ font-family: 'Source Sans 3' }}</style><p>Șomcuta<img alt='x' src='{picture}'></p>"
    with Renderer() as renderer:
        content = renderer.render_html(whole(html))
    assert f"/Width {WIDTH}".encode() in streams(content)
    fonts = {str(font["/BaseFont"]) for page in PdfReader(io.BytesIO(content)).pages for font in fonts_of(page)}
    assert any("Source" in name for name in fonts), fonts
    assert text_of(content) == "Șomcuta"


def fonts_of(page: Any) -> list[Any]:
    return [font.get_object() for font in page["/Resources"]["/Font"].values()]


# Text of people


class Shape(HTMLParser):
    """The tags of a page with their attributes, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[Any] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.tags.append((tag, attrs))

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture
def people() -> Registration:
    return make_registration(make_pilot())


def certificate_page(registration: Registration, name: str) -> dict[str, Any]:
    return {
        "certificate": Certificate(registration=registration, name=name, minutes=60, number="SHARE-2027-ABCD-EFGH"),
        "event": registration.event,
        "sessions": registration.event.sessions.all(),
        "check_url": "https://x.example/",
        "check_qr": qr("https://x.example/"),
        "organisers": registration.event.organisers.all(),
        "grants": registration.event.grants.all(),
        "site_name": "SHARE Network",
        "font_css": "",
    }


def as_stored(value: str) -> str:
    """What the forms make of it; nothing for what they refuse."""
    try:
        return clean(value)
    except ValidationError:
        return ""


@pytest.mark.django_db
def test_every_hostile_name_is_text_on_the_pages_that_become_pdfs(people: Registration) -> None:
    template, page = "trainings/certificate_pdf.html", certificate_page(people, "Ana")
    harmless = Shape(render_to_string(template, page))
    for label, value in HOSTILE.items():
        page["certificate"].name = value
        shape = Shape(render_to_string(template, page))
        assert shape.tags == harmless.tags, label
        # A browser reads \r\n as \n; Django writes NUL as it is, and the form refuses it long before.
        assert "".join(value.split()) in "".join(shape.text.split()), label


@pytest.mark.django_db
def test_a_signature_sheet_of_hostile_names_shows_them_as_text(people: Registration, trap: Trap) -> None:
    stored = {as_stored(value) for value in HOSTILE.values()}
    values = sorted(value for value in stored if value.isascii() and 0 < len(value) <= 200)
    assert len(values) > 400
    registrations = [
        Registration(event=people.event, state="unconfirmed", name=value, town="Baia Mare") for value in values
    ]
    signing = [(one, [True] * people.event.sessions.count()) for one in registrations]
    content = render("events/signature_sheet_pdf.html", signature_context(people.event) | {"people": signing})
    check_nothing_came_in(content, "signature sheet")
    text = text_of(content)
    assert [value for value in values if "".join(value.split()) not in text] == []
    assert not [page for page in PdfReader(io.BytesIO(content)).pages if page.get("/Annots")]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", ["<img src=x onerror=alert(1)>", "{{ 7*7 }} {% now 'Y' %}", "</p></body><script>", "&lt;b&gt;"]
)
def test_a_certificate_of_a_hostile_name_shows_it_as_text(people: Registration, name: str) -> None:
    page = certificate_page(people, name)
    del page["font_css"]
    text = text_of(render("trainings/certificate_pdf.html", page))
    assert "".join(name.split()) in text


def in_our_fonts(name: str) -> bool:
    """Other scripts take whatever font the machine has."""
    scripts = {unicodedata.name(c).split()[0] for c in name if c.isalpha()}
    return scripts <= {"LATIN", "GREEK", "CYRILLIC"}


@pytest.mark.django_db
def test_the_names_of_europe_are_legible_on_a_certificate(people: Registration, renderer: Renderer) -> None:
    names = [name for name in NAMES if in_our_fonts(name)][::20]
    for name in names:
        page = certificate_page(people, name)
        del page["font_css"]
        text = text_of(renderer.render("trainings/certificate_pdf.html", page))
        assert "".join(name.split()) in text, name


# Documents that are too much


def test_a_document_that_eats_time_ends_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "CPU_SECONDS", 4)
    table = "<table>" + "<tr><td>a<td>b<td>c</tr>" * 200_000 + "</table>"
    with Renderer() as renderer, pytest.raises(RenderingFailed, match="too much memory or time"):
        renderer.render_html(whole(table))
    with Renderer() as renderer:
        assert renderer.render_html(SMALL).startswith(b"%PDF")


def test_the_child_knows_no_secret_of_the_site(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SECRET_KEY", "DATABASE_URL", "EMAIL_HOST_PASSWORD"):
        monkeypatch.setenv(name, "known-to-nobody")
    with Renderer() as renderer:
        assert renderer.render_html(SMALL).startswith(b"%PDF")
        surroundings = Path(f"/proc/{renderer._process.pid}/environ").read_bytes()
    assert b"PATH=" in surroundings
    assert b"known-to-nobody" not in surroundings


def test_a_document_that_eats_memory_ends_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MEMORY", 240 * 1024 * 1024)
    with Renderer() as renderer, pytest.raises(RenderingFailed):
        renderer.render_html(whole("<table>" + "<tr><td>a<td>b<td>c</tr>" * 6_000 + "</table>"))
    with Renderer() as renderer:
        assert renderer.render_html(SMALL).startswith(b"%PDF")


def test_a_document_nested_too_deep_is_refused_and_the_next_one_is_made() -> None:
    with Renderer() as renderer:
        with pytest.raises(RenderingFailed):
            renderer.render_html(whole("<div>" * 3_000))
        assert renderer.render_html(SMALL).startswith(b"%PDF")


def test_a_document_that_is_too_long_is_refused_before_it_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "LONGEST_HTML", 1_000)
    with Renderer() as renderer:
        with pytest.raises(RenderingFailed, match="too long"):
            renderer.render_html("x" * 1_001)
        assert renderer.render_html(SMALL).startswith(b"%PDF")


def test_half_characters_make_a_pdf_all_the_same() -> None:
    with Renderer() as renderer:
        assert renderer.render_html(whole("<p>Ana \ud83d")).startswith(b"%PDF")


def test_a_renderer_whose_child_died_says_so_once_and_goes_on_with_another() -> None:
    with Renderer() as renderer:
        renderer._process.kill()
        renderer._process.wait()
        with pytest.raises(RenderingFailed, match="stopped"):
            renderer.render_html(SMALL)
        assert renderer.render_html(SMALL).startswith(b"%PDF")


def test_an_error_in_the_block_leaves_no_child_behind() -> None:
    def fail(renderer: Renderer) -> None:
        renderer.render_html(SMALL)
        raise KeyError

    renderer = Renderer()
    with pytest.raises(KeyError), renderer:
        fail(renderer)
    assert renderer._process.returncode is not None
