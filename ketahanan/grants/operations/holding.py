"""Setting holds (rulings C3). Lifting is an action of the table."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ketahanan.areas.models import Area, Level
from ketahanan.common.errors import Refused
from ketahanan.flow import operations as flow
from ketahanan.flow.models import Hold
from ketahanan.flow.workflow import HOLD, HOLD_REASONS, SETTERS
from ketahanan.grants.hold_moves import level_of
from ketahanan.grants.kinds import HOLD_KIND
from ketahanan.grants.models import Grant
from ketahanan.people import permits
from ketahanan.people.posts import Actor


def set_hold(
    area: Area, *, reason_code: str, reason: str, by: Actor, at: datetime, grant: Grant | None = None
) -> Hold:
    """Stop a village's money, or one grant's. The grants are locked, so a payment now under way goes first or not."""
    post = permits.require(by, SETTERS, path=area.path, what=_("Menahan pembayaran"))
    if area.level != Level.VILLAGE:
        raise Refused(_("Penahanan dipasang pada desa atau kelurahan. Pilih desanya."), field="village")
    if reason_code not in dict(HOLD_REASONS):
        raise Refused(_("Pilih jenis alasan dari daftar."), field="reason_code")
    if not reason.strip():
        raise Refused(
            _("Tulis alasan penahanan, supaya yang melepasnya tahu apa yang harus beres."), field="reason"
        )
    if grant is not None and grant.area_id != area.pk:
        raise Refused(_("Hibah ini bukan milik desa yang dipilih. Pilih hibah dari desa itu."), field="grant")
    with transaction.atomic():
        list(Grant.objects.select_for_update().only("pk").filter(area=area).order_by("pk"))
        hold = Hold.objects.create(
            area=area, grant_id=grant.pk if grant else None, reason_code=reason_code, reason=reason.strip(),
            set_level=level_of(by, area.path), state=HOLD.initial, state_since=at, made_by_id=by.person_id, made_at=at,
        )  # fmt: skip
        flow.enter_new(
            HOLD_KIND, hold, by=by, at=at, role=post.role.value, behalf_id=post.behalf_id,
            details={
                "grant": hold.grant_id, "reason_code": reason_code, "reason": hold.reason, "level": hold.set_level,
            },
        )  # fmt: skip
        return hold
