"""The villages of one person's posts as `desa.csv`: what a form's list of villages is filled with, never the nation's."""

from __future__ import annotations

import csv
import io

from ketahanan.areas.models import Area, Level
from ketahanan.instruments.models import FIELD_ROLES
from ketahanan.people.posts import Actor

NAME = "desa.csv"
USED = b"jr://file-csv/desa.csv"


def village_list(actor: Actor) -> bytes:
    """name (code), label, and the codes above for cascades; by code, so that equal lists have equal bytes."""
    rows = Area.objects.in_force().filter(actor.reach(FIELD_ROLES, "path"), level=Level.VILLAGE)
    found = io.StringIO()
    out = csv.writer(found, lineterminator="\n")
    out.writerow(["name", "label", "kecamatan", "kabupaten", "provinsi"])
    for code, name in rows.order_by("code").values_list("code", "name"):
        out.writerow([code, name, code[:8], code[:5], code[:2]])
    return found.getvalue().encode()
