"""Files that leave the site."""

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse


def attachment(file: str, name: str, media_type: str) -> FileResponse:
    """A file of the media store, to be kept and not shown: never under our own address, and by no cache.

    Raises Http404 when the store has it no more.
    """
    try:
        content = default_storage.open(file)
    except FileNotFoundError:
        raise Http404 from None
    headers = {"Cache-Control": "no-store"}
    return FileResponse(content, as_attachment=True, filename=name, content_type=media_type, headers=headers)


def download(content: bytes, media_type: str, name: str) -> HttpResponse:
    """A file made for this request, to be kept and not shown. `name` is plain ASCII."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=media_type, headers=headers)
