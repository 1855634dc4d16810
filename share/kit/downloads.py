"""Files made for a request. What lies in the media store leaves by `share.records.stored.hand_out`."""

from django.http import HttpResponse


def download(content: bytes, media_type: str, name: str) -> HttpResponse:
    """A file made for this request, to be kept and not shown. `name` is plain ASCII."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=media_type, headers=headers)
