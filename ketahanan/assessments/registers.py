"""The seam to registers that this system does not keep yet: incidents, vulnerable residents, heritage (rulings D3, D4).

A capability that brings one answers here. Until then nothing is proposed, and items fed by registers are provisional.
"""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from ketahanan.areas.models import Area
from ketahanan.assessments.scoring import Events

FED_BY_INCIDENTS = ("D3.06", "D3.07", "D4.09", "D4.13")


def verified_incidents(area: Area, until: date) -> Events | None:
    """Counts for rule L4 from verified incidents of the twelve months; None while there is no register."""
    return None


def proposed(area: Area, code: str, until: date) -> int | None:
    """The register's score for an item; None while there is no register."""
    return None


def lacking() -> str:
    """Said wherever a register would have spoken."""
    return _(
        "Belum ada register kejadian: aturan L4 belum dapat diperiksa, dan butir register dijawab dari dokumen (sementara)."
    )
