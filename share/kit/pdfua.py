"""Mends the tags of WeasyPrint's PDFs, so that a screen reader says what the page shows.

PDF/UA-1 is ISO 14289-1; the Matterhorn Protocol 1.1 lists what to check of it. WeasyPrint 70 tags a document, but leaves four
things to do; they are done here, and what only the author can do is refused. Nothing comes from the clock or from chance.
Written for what WeasyPrint writes, not for PDFs of others.
"""

import io
import re

import pikepdf
from pikepdf import Array, Dictionary, Name, NumberTree, Object, Pdf, String

# Marked content as WeasyPrint writes it. No text can look like it, since text is written in hexadecimal.
MARK = re.compile(rb"/\w+\s<</MCID (\d+)>>\sBDC")
PLACE = re.compile(rb" (-?[\d.]+) (?:Tm|cm)\s")  # how far down the page, in CSS pixels
POINTS = 0.75  # of a CSS pixel
PRINT = 4  # ISO 32000-1, table 165


class NotAccessible(Exception):
    """The document lacks something that only its author can add, or is tagged in a way that cannot be mended."""


def mend(content: bytes) -> bytes:
    """The same document, tagged well. Raises NotAccessible."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        if not str(pdf.docinfo.get("/Title", "")).strip():
            raise NotAccessible("The document has no title.")  # ISO 14289-1, 7.1; Matterhorn 06-003
        tagged = _mend_elements(pdf)
        _set_pages_apart(pdf, tagged)
        _print_what_is_shown(pdf, tagged)
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def _mend_elements(pdf: Pdf) -> set[tuple[int, int]]:
    """Gives each header cell its Scope (ISO 14289-1, 7.5; Matterhorn 15-003) and lists what has an ID (ISO 32000-1, 14.7.2).

    Headers alone do not do: a header of headers, or of a column without cells, is named by no cell. Returns the object
    numbers of all elements in the tree.
    """
    root = pdf.Root.StructTreeRoot
    found: set[tuple[int, int]] = set()
    ids: dict[bytes, Object] = {}
    waiting = [(element, False) for element in root.K]
    while waiting:
        element, in_head = waiting.pop()
        found.add(element.objgen)
        kind = element.S
        if kind == Name.Table:
            in_head = False
        elif kind == Name.THead:
            in_head = True
        elif kind == Name.TH:
            element.A.Scope = Name.Column if in_head else Name.Row
        elif kind == Name.Figure and not str(element.get("/Alt", "")).strip():
            raise NotAccessible("A picture has no text in its place.")  # ISO 14289-1, 7.3; Matterhorn 13-004
        if (key := element.get("/ID")) is not None:
            ids[bytes(key)] = element
        waiting += [(kid, in_head) for kid in element.K if isinstance(kid, Dictionary) and "/S" in kid]
    if ids:
        root.IDTree = Dictionary(Names=Array([part for key in sorted(ids) for part in (String(key), ids[key])]))
    return found


def _set_pages_apart(pdf: Pdf, tagged: set[tuple[int, int]]) -> None:
    """Makes running headers and page numbers artifacts (ISO 14289-1, 7.8; Matterhorn 18-001 and 18-002).

    WeasyPrint marks them like text, with elements that hang on no tree: neither content nor decoration (Matterhorn 01-005).
    """
    parents = NumberTree(pdf.Root.StructTreeRoot.ParentTree)
    for page in pdf.pages:
        elements = parents[int(page.obj.StructParents)]
        loose = {n for n, element in enumerate(elements) if element.objgen not in tagged}
        if loose:
            middle = float(page.obj.MediaBox[3]) / POINTS / 2
            page.Contents.write(_as_artifacts(page.Contents.read_bytes(), loose, middle))
        for n in loose:
            elements[n] = None


def _as_artifacts(content: bytes, loose: set[int], middle: float) -> bytes:
    found = []

    def mark(match: re.Match[bytes]) -> bytes:
        if (number := int(match[1])) not in loose:
            return match[0]
        found.append(number)
        place = PLACE.search(content, match.end())
        kind = b"Header" if place and float(place[1]) < middle else b"Footer"
        return b"/Artifact\n<</Type /Pagination /Subtype /%b>>\nBDC" % kind

    content = MARK.sub(mark, content)
    if sorted(found) != sorted(loose):  # what is see-through is drawn in a stream of its own
        raise NotAccessible("Part of a running header or footer is not where it is looked for.")
    return content


def _print_what_is_shown(pdf: Pdf, tagged: set[tuple[int, int]]) -> None:
    """Gives links the Print flag, without which print and screen differ (ISO 32000-1, 12.5.3).

    A link in a running header would be an annotation of no element (ISO 14289-1, 7.18.5; Matterhorn 28-011).
    """
    parents = NumberTree(pdf.Root.StructTreeRoot.ParentTree)
    for page in pdf.pages:
        for annotation in page.obj.get("/Annots", []):
            if parents[int(annotation.StructParent)].objgen not in tagged:
                raise NotAccessible("A running header or footer cannot hold a link.")
            annotation.F = int(annotation.get("/F", 0)) | PRINT
