"""The table of visits joined to its model, guards and effects."""

from django.utils.translation import gettext as _

from ketahanan.common.text import N_
from ketahanan.flow.kinds import Kind
from ketahanan.people.permits import Duties
from ketahanan.supervision import joint
from ketahanan.supervision.effects import EFFECTS
from ketahanan.supervision.guards import GUARDS, is_moot
from ketahanan.supervision.models import Visit
from ketahanan.supervision.workflow import VISIT


def _duties(record: Visit) -> Duties:
    return {"officer": record.sent}


def _title(record: Visit) -> str:
    return _("%(kind)s %(village)s") % {"kind": _(record.rules.label), "village": record.area.title}


KIND = Kind(
    flow=VISIT,
    model=Visit,
    duties=_duties,
    content=joint.content,
    title=_title,
    guards=GUARDS,
    effects=EFFECTS,
    related=("area__parent__parent", "edition", "replaces"),
    moot=is_moot,
    entries={
        "reassign": N_("Petugas diganti"),
        "answer": N_("Lembar diisi"),
        "resolve": N_("Perbedaan dan perbaikan disepakati"),
    },
)
