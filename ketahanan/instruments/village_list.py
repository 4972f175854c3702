"""The villages of one person's posts as `desa.csv`: what a form's list of villages is filled with, never the nation's."""

from __future__ import annotations

import csv
import hashlib
import io
from functools import lru_cache

from django.db.models import Q

from ketahanan.areas import queries as areas
from ketahanan.areas.models import Area, Level
from ketahanan.instruments.models import FIELD_ROLES
from ketahanan.people.posts import Actor

NAME = "desa.csv"
USED = b"jr://file-csv/desa.csv"


def village_list(actor: Actor) -> bytes:
    """name (code), label, and the codes above for cascades; by code, so that equal lists have equal bytes."""
    return _list(actor)[0]


def village_digest(actor: Actor) -> str:
    """MD5 of the list, by which phones and browsers know whether theirs is the newest."""
    return _list(actor)[1]


def _list(actor: Actor) -> tuple[bytes, str]:
    """Places change with imports only, so a process writes a list once for each import."""
    reach, mark = actor.reach(FIELD_ROLES, "path"), areas.import_mark()
    return _written(reach, mark) if mark else _write(reach)


@lru_cache(maxsize=32)
def _written(reach: Q, mark: tuple[object, ...]) -> tuple[bytes, str]:
    return _write(reach)


def _write(reach: Q) -> tuple[bytes, str]:
    rows = Area.objects.in_force().filter(reach, level=Level.VILLAGE)
    found = io.StringIO()
    out = csv.writer(found, lineterminator="\n")
    out.writerow(["name", "label", "kecamatan", "kabupaten", "provinsi"])
    for code, name in rows.order_by("code").values_list("code", "name"):
        out.writerow([code, name, code[:8], code[:5], code[:2]])
    content = found.getvalue().encode()
    return content, hashlib.md5(content, usedforsecurity=False).hexdigest()
