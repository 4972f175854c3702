"""The table of payment runs joined to its model, guards and effects."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ketahanan.editions.facts import bank
from ketahanan.flow.kinds import Kind
from ketahanan.grants.shares import tranche_name
from ketahanan.treasury import moves
from ketahanan.treasury.models import Paylist
from ketahanan.treasury.workflow import PAYLIST


def _title(record: Paylist) -> str:
    return _("Daftar bayar %(list)s, tahap %(tranche)s, %(bank)s") % {
        "list": record, "tranche": tranche_name(record.tranche), "bank": bank(record.bank).name,
    }  # fmt: skip


KIND = Kind(
    flow=PAYLIST,
    model=Paylist,
    duties=moves.duties,
    content=moves.content,
    title=_title,
    guards={"test": moves.can_test, "order": moves.can_order, "fund": moves.can_fund, "export": moves.can_export},
    effects={
        "test": moves.tested,
        "order": moves.ordered,
        "fund": moves.funded,
        "export": moves.exported,
        "cancel": moves.cancelled,
        "withdraw": moves.cancelled,
    },
    related=("area", "edition", "made_by", "tested_by", "ordered_by", "file"),
)
