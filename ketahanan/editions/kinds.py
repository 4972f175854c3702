"""The tables of edition and award joined to their models, guards and effects."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ketahanan.common.text import N_
from ketahanan.editions import guards
from ketahanan.editions.models import Award, Edition
from ketahanan.editions.workflow import AWARD, EDITION
from ketahanan.flow.kinds import Kind
from ketahanan.people.permits import Duties


def _makers(record: Edition | Award) -> Duties:
    return {"maker": [record.made_by_id] if record.made_by_id else []}


def _award_title(record: Award) -> str:
    return _("Penetapan %(place)s, edisi %(year)d") % {"place": record.area.title, "year": record.edition.year}


KIND = Kind(
    flow=EDITION,
    model=Edition,
    duties=_makers,
    title=str,
    guards={
        "open": guards.can_open,
        "close_proposals": guards.can_close_proposals,
        "lapse_proposals": guards.can_lapse,
        "reopen": guards.can_reopen,
        "run": guards.can_run,
        "close": guards.can_close,
    },
    effects={"reopen": guards.reopen},
    privacy="K0",
    entries={
        "change_rules": N_("Aturan diubah"),
        "set_quota": N_("Kuota ditetapkan"),
        "spm_warning": N_("Peringatan batas SPM"),
    },
)
AWARD_KIND = Kind(
    flow=AWARD,
    model=Award,
    duties=_makers,
    title=_award_title,
    guards={"revoke": guards.can_revoke},
    related=("area__parent__parent", "edition__area"),
    privacy="K0",
)
