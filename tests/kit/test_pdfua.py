"""PDFs are for those who listen to them as well: what `share.kit.pdfua` mends, heard by another program."""

import io
from collections.abc import Iterator
from pathlib import Path

import outloud
import pikepdf
import pytest
import weasyprint
from pikepdf import Dictionary, Name, Object, Pdf
from pypdf import PdfReader

from events.attendance_sheet import badge_code, badges_context, signature_context
from events.models import Registration
from share.kit import pdfua
from share.kit.pdf import Renderer, RenderingFailed, render
from share.records.stored import read
from tests.make import make_grant, make_pilot
from tests.trainings.test_certificates import completed_pilot, make
from trainings.models import Certificate

HEAD = "<thead><tr><th scope='col'>Town</th><th scope='col'>Places</th><th scope='col'>People</th></tr></thead>"
TOWNS = ["Ålesund", "Cēsis", "Dingle", "Fažana", "Gozo", "Hajnówka", "Ieper", "Jūrmala", "Køge", "Mértola", "Olhão"]
CSS = """@page { size: A5; margin: 20mm; @top-left { content: "SHARE Network" }
  @bottom-right { content: "Page " counter(page) " of " counter(pages) } }
  table { border-collapse: collapse } th, td { border: 1px solid; padding: 4pt } tr { break-inside: avoid }"""


def document(body: str, css: str = "", lang: str = "en", title: str = "Towns") -> str:
    return f'<html lang="{lang}"><head><title>{title}</title><style>{css}</style></head><body>{body}</body></html>'


def report() -> str:
    """Several pages with all that reports are made of."""
    rows = [
        f"<tr><th scope='row'>{town} {'and around ' * (n % 4)}{n}</th><td>{n}</td><td>{n * n}</td></tr>"
        for n in range(4)
        for town in TOWNS
    ]
    return document(
        "<h1 id='top'>Towns</h1><p>From <a href='https://example.org/'>the network</a>, by town. "
        "<a href='#end'>To the end</a></p><ul><li>one</li><li>two</li></ul>"
        "<svg width='90' height='20'><title>Four towns of ten</title><rect width='36' height='20'/></svg>"
        f"<h2>Places</h2><table>{HEAD}<tbody>{''.join(rows)}</tbody>"
        "<tfoot><tr><th scope='row'>Together</th><td>1</td><td>2</td></tr></tfoot></table><h2 id='end'>End</h2><p>Done.</p>",
        CSS,
    )


@pytest.fixture(scope="module")
def raw() -> bytes:
    """The report as WeasyPrint leaves it."""
    return bytes(weasyprint.HTML(string=report()).write_pdf(pdf_variant="pdf/ua-1"))


@pytest.fixture(scope="module")
def renderer() -> Iterator[Renderer]:
    with Renderer() as found:
        yield found


@pytest.fixture
def mended(raw: bytes) -> Iterator[Pdf]:
    with pikepdf.open(io.BytesIO(pdfua.mend(raw))) as found:
        assert len(found.pages) >= 3
        yield found


def heard(content: bytes, folder: Path) -> set[tuple[str, str]]:
    """What outloud finds: how grave it is, and the rule."""
    file = folder / "heard.pdf"
    file.write_bytes(content)
    result = outloud.check(str(file))
    assert result.error is None
    return {(finding.severity, finding.rule) for finding in result.findings}


def elements(pdf: Pdf) -> list[Object]:
    found, waiting = [], list(pdf.Root.StructTreeRoot.K)
    while waiting:
        element = waiting.pop()
        found.append(element)
        waiting += [kid for kid in element.K if isinstance(kid, Dictionary) and "/S" in kid]
    return found


def page_texts(content: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]


# As a screen reader would hear it


def test_a_report_as_weasyprint_leaves_it_is_heard_badly(raw: bytes, tmp_path: Path) -> None:
    """Otherwise the tests below prove nothing, and the day this fails, `share.kit.pdfua` may go."""
    assert heard(raw, tmp_path) >= {("error", "TBL-002"), ("warning", "PAG-001"), ("warning", "LNK-004")}


def test_a_report_of_several_pages_is_heard_well(renderer: Renderer, tmp_path: Path) -> None:
    assert heard(renderer.render_html(report()), tmp_path) == set()


@pytest.mark.django_db
def test_a_certificate_is_heard_well(tmp_path: Path) -> None:
    make_grant(funding_statement="Co-funded by the European Union.")
    event, _ = completed_pilot()
    make(event)
    for certificate in Certificate.objects.all():
        assert heard(read(certificate.stored), tmp_path) == set()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("people", "findings"),
    [
        (0, {("warning", "TBL-012")}),
        (40, set()),
    ],  # a sheet for people nobody knows yet is mostly empty, as it should be
)
def test_a_signature_sheet_is_heard_well(people: int, findings: set[tuple[str, str]], tmp_path: Path) -> None:
    make_grant(funding_statement="Co-funded by the European Union.")
    event = make_pilot()
    there = [Registration(event=event, name=f"Ana {town}", town=town) for town in (TOWNS * 4)[:people]]
    signing = [(one, [True] * event.sessions.count()) for one in there]
    content = render("events/signature_sheet_pdf.html", signature_context(event) | {"people": signing})
    assert heard(content, tmp_path) == findings


@pytest.mark.django_db
def test_name_badges_are_heard_well_and_eight_fit_on_a_page(tmp_path: Path) -> None:
    event = make_pilot()
    people = [Registration(event=event, name=f"Ana {town}", town=town) for town in (TOWNS * 4)[:13]]
    there = [(one, badge_code(one)) for one in people]
    content = render("events/badges_pdf.html", badges_context(event) | {"people": there})
    assert heard(content, tmp_path) == {
        ("warning", "TBL-014")
    }  # cards side by side, with lines to cut along, are no table
    assert len(PdfReader(io.BytesIO(content)).pages) == 2, "thirteen and three empty ones"


# What it does


def test_each_header_cell_says_what_it_heads(mended: Pdf) -> None:
    cells = {str(cell.P.P.S): cell.A.Scope for cell in elements(mended) if cell.S == Name.TH}
    assert cells == {"/THead": Name.Column, "/TBody": Name.Row, "/TFoot": Name.Row}


def test_every_id_is_in_the_id_tree(mended: Pdf) -> None:
    names = mended.Root.StructTreeRoot.IDTree.Names
    listed = [(bytes(names[i]), names[i + 1].objgen) for i in range(0, len(names), 2)]
    assert listed == sorted((bytes(e.ID), e.objgen) for e in elements(mended) if "/ID" in e)
    named = {bytes(key) for e in elements(mended) if e.S == Name.TD for key in e.A.Headers}
    assert named
    assert named <= {key for key, _ in listed}


def test_running_headers_and_page_numbers_are_artifacts(mended: Pdf) -> None:
    for page in mended.pages:
        marks = [i.operands for i in pikepdf.parse_content_stream(page) if str(i.operator) == "BDC"]
        artifacts = [properties for tag, properties in marks if tag == Name.Artifact]
        assert [str(a.Subtype) for a in artifacts] == ["/Header", "/Footer"]
        assert {str(a.Type) for a in artifacts} == {"/Pagination"}
        tagged = {int(properties.MCID) for tag, properties in marks if tag != Name.Artifact}
        parents = mended.Root.StructTreeRoot.ParentTree.Nums[2 * page.index + 1]
        assert {n for n, parent in enumerate(parents) if parent is not None} == tagged


def test_marked_content_and_tree_name_each_other(mended: Pdf) -> None:
    pages = {page.obj.objgen: page.index for page in mended.pages}
    nums = mended.Root.StructTreeRoot.ParentTree.Nums
    up = {(i, n): e.objgen for i in range(len(pages)) for n, e in enumerate(nums[2 * i + 1]) if e is not None}
    down = {(pages[e.Pg.objgen], kid): e.objgen for e in elements(mended) for kid in e.K if isinstance(kid, int)}
    assert up == down


def test_links_are_printed(mended: Pdf) -> None:
    links = [annotation for page in mended.pages for annotation in page.obj.get("/Annots", [])]
    assert len(links) == 2
    assert all(link.F & pdfua.PRINT for link in links)


def test_the_text_stays_as_it_is(raw: bytes) -> None:
    before, after = page_texts(raw), page_texts(pdfua.mend(raw))
    assert before == after
    assert "SHARE Network" in after[0]


def test_the_same_document_gives_the_same_bytes() -> None:
    contents = []
    for _ in range(2):  # a child each, so that no hash seed is shared
        with Renderer() as renderer:
            contents.append(renderer.render_html(report()))
    assert contents[0] == contents[1]
    assert b"/ID [" in contents[0]


# What only the author can mend

BAD = {
    "no-lang": ("lang", document("<p>x", lang="")),
    "no-title": ("no title", document("<p>x", title="")),
    "img-without-alt": ("alt description", document("<img src='data:image/svg+xml,%3Csvg/%3E'>")),
    "img-of-empty-alt": ("alt description", document("<img alt='' src='data:image/svg+xml,%3Csvg/%3E'>")),
    "img-of-blank-alt": ("no text in its place", document("<img alt=' ' src='data:image/svg+xml,%3Csvg/%3E'>")),
    "svg-without-title": ("no text in its place", document("<svg width='9' height='9'><rect/></svg>")),
    "picture-that-fails": ("Failed to load image", document("<img alt='x' src='https://example.org/x.png'>")),
    "see-through-page-number": (
        "not where it is looked for",
        document("<p>x", "@page { @bottom-right { content: counter(page); opacity: 0.5 } }"),
    ),
    "link-in-a-running-header": (
        "cannot hold a link",
        document(
            "<div style='position: running(h)'><a href='https://example.org/'>x</a></div><p>x",
            "@page { @top-left { content: element(h) } }",
        ),
    ),
}


@pytest.mark.parametrize("bad", BAD)
def test_a_document_that_cannot_be_heard_is_not_made(bad: str, renderer: Renderer) -> None:
    why, html = BAD[bad]
    with pytest.raises(RenderingFailed, match=why):
        renderer.render_html(html)


def test_a_refused_document_leaves_nothing_to_the_next_one(renderer: Renderer) -> None:
    with pytest.raises(RenderingFailed):
        renderer.render_html(BAD["no-lang"][1])
    assert renderer.render_html(document("<p>x")).startswith(b"%PDF")


def test_a_document_without_running_headers_or_tables_stays_sound(renderer: Renderer, tmp_path: Path) -> None:
    assert heard(renderer.render_html(document("<h1>x</h1><p>y")), tmp_path) == set()
