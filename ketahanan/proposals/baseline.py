"""The first measurement that an edition may ask for before a proposal is handed in (rulings C8)."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ketahanan.areas.models import Area
from ketahanan.assessments.queries import is_measured
from ketahanan.editions.models import Edition


def lacking(edition: Edition, area: Area) -> str:
    """What stands against handing in, with the way out that the edition leaves; empty when nothing does."""
    if not edition.baseline_required or is_measured(area):
        return ""
    return _(
        "%(edition)s meminta pengukuran awal, dan %(village)s belum punya hasil ukur yang terbit. Ajukan sesudah desa "
        "diukur, atau minta pejabat penetap mengubah syarat edisi."
    ) % {"village": area.title, "edition": edition}
