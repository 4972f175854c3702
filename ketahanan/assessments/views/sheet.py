"""The sheet of a village, for readers of the round, and for anyone where the edition shows levels."""

from __future__ import annotations

import uuid

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ketahanan.assessments import queries
from ketahanan.assessments.kinds import KIND
from ketahanan.assessments.sheet import sheet_of
from ketahanan.assessments.workflow import RoundState
from ketahanan.people.requests import actor


@login_not_required
@require_safe
def sheet(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """What the published round says."""
    own = KIND.load(actor(request), public_id)
    record = own or queries.public_round(public_id)
    result = queries.published_result(record) if record else None
    if record is None or result is None:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        raise Http404
    context = {
        "record": record, "title": KIND.title(record), "sheet": sheet_of(record, result, whole=own is not None),
        "replaced": record.state == RoundState.CORRECTED, "newer": getattr(record, "corrected_by", None),
        "back": KIND.url(record), "list_url": KIND.list_url,
    }  # fmt: skip
    return render(request, "assessments/sheet.html", context)
