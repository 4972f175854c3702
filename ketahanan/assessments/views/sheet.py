"""The sheet of a village and two of its rounds compared, for readers; its level for anyone where the edition shows levels."""

from __future__ import annotations

import uuid

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ketahanan.assessments import queries
from ketahanan.assessments.comparison import comparison
from ketahanan.assessments.kinds import KIND
from ketahanan.assessments.models import Result
from ketahanan.assessments.sheet import official, sheet_of
from ketahanan.assessments.workflow import RoundState
from ketahanan.people.requests import actor


def _published(request: HttpRequest, public_id: uuid.UUID) -> tuple[Result | None, bool]:
    """The result that this reader may see, and whether as a reader of the round."""
    own = KIND.load(actor(request), public_id)
    record = own or queries.public_round(public_id)
    result = queries.published_result(record) if record else None
    if result is not None and record is not None:
        result.measurement = record
    return result, own is not None


def _not_found(request: HttpRequest) -> HttpResponse:
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    raise Http404


@login_not_required
@require_safe
def sheet(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """What the published round says: to its readers all of it, to others the level (ruling D8)."""
    result, whole = _published(request, public_id)
    if result is None:
        return _not_found(request)
    record = result.measurement
    if not whole:
        found = official(record, result)
        return render(request, "assessments/level.html", {"record": record, "title": KIND.title(record), "found": found})
    context = {
        "record": record, "title": KIND.title(record),
        "sheet": sheet_of(record, result),
        "replaced": record.state == RoundState.CORRECTED, "newer": getattr(record, "corrected_by", None),
        "back": KIND.url(record), "list_url": KIND.list_url,
    }  # fmt: skip
    return render(request, "assessments/sheet.html", context)


@require_safe
def compare(request: HttpRequest, public_id: uuid.UUID, other: uuid.UUID) -> HttpResponse:
    """Two published rounds of a village side by side, for readers of both."""
    (one, own), (two, both) = _published(request, public_id), _published(request, other)
    if one is None or two is None or not (own and both):
        raise Http404
    before, after = sorted((one, two), key=lambda row: (str(row.measurement.filled_on), row.measurement_id))
    found = comparison(before, after)
    if found is None:
        raise Http404
    record = after.measurement
    context = {
        "found": found, "record": record, "title": KIND.title(record), "back": KIND.url(record), "list_url": KIND.list_url,
    }  # fmt: skip
    return render(request, "assessments/comparison.html", context)
