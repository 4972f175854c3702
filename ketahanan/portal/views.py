"""The public face: what the programme is, and the country to look at."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ketahanan.areas.models import Level
from ketahanan.common import shapes
from ketahanan.editions.models import Award


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The map of provinces, each a link that works without script, and the places that won the programme."""
    won = Award.objects.filter(state="BERLAKU").select_related("area", "edition")
    counts = won.aggregate(
        kabupaten=Count("pk", filter=Q(area__level=Level.KABUPATEN)),
        villages=Count("pk", filter=Q(area__level=Level.VILLAGE)),
    )
    places = won.filter(area__level=Level.KABUPATEN).order_by("-edition__year", "area__name")
    return render(
        request,
        "portal/home.html",
        {
            "provinces": shapes.provinces(),
            "view_box": shapes.view_box(),
            "notice": shapes.NOTICE,
            "counts": counts,
            "places": places[:40],
            "winners": {code[:2] for code in won.values_list("area__code", flat=True)},
        },
    )
