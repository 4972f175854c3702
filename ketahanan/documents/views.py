"""Handing out files."""

from __future__ import annotations

import uuid

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header, quote_etag
from django.views.decorators.http import require_safe

from ketahanan.documents import operations, queries
from ketahanan.documents.models import Document, Privacy
from ketahanan.people.requests import actor, moment


@login_not_required
@require_safe
def file(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The bytes, if this person may read them; secret ones leave a line in the journal."""
    who = actor(request)
    document = queries.visible_to(who).filter(public_id=public_id).first()
    if document is None:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        raise Http404
    if queries.is_reading_logged(document, who):
        operations.note_reading(document, by=who, at=moment(request))
    mark = quote_etag(document.sha256)
    if request.headers.get("If-None-Match") == mark:
        return _guarded(HttpResponse(status=304), document)
    try:
        content = queries.location(document).read_bytes()
    except FileNotFoundError as error:
        raise Http404 from error
    response = HttpResponse(content, content_type=document.mime, headers={"ETag": mark})
    # A browser does not draw a PDF inside a sandbox; it is handed over to be kept or opened.
    kept = document.mime == "application/pdf" or "unduh" in request.GET
    response["Content-Disposition"] = content_disposition_header(kept, document.filename) or "attachment"
    return _guarded(response, document)


def _guarded(response: HttpResponse, document: Document) -> HttpResponse:
    """Whatever the bytes are, they run nothing and stay with this reader."""
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    if document.privacy == Privacy.PUBLIC:
        response["Cache-Control"] = "public, max-age=3600"
    elif document.privacy in {Privacy.SECRET, Privacy.SEALED}:
        response["Cache-Control"] = "private, no-store"
    else:
        response["Cache-Control"] = "private, max-age=0, must-revalidate"
    return response
