"""A new round, and who measures."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ketahanan.areas.models import Area, Level
from ketahanan.assessments import guards, queries
from ketahanan.assessments.answering import from_registers
from ketahanan.assessments.kinds import KIND
from ketahanan.assessments.models import Measurement, Purpose
from ketahanan.assessments.operations.editing import field_post, opened, tell
from ketahanan.assessments.operations.intake import adopt
from ketahanan.assessments.workflow import MEASUREMENT, RoundState
from ketahanan.common.errors import Refused
from ketahanan.editions.models import Edition
from ketahanan.editions.workflow import EditionState
from ketahanan.flow import operations as flow
from ketahanan.instruments.models import InstrumentVersion
from ketahanan.people import permits
from ketahanan.people.models import Person
from ketahanan.people.posts import Actor


def make_round(
    *, area: Area, edition: Edition, instrument: InstrumentVersion, purpose: str, by: Actor, at: datetime
) -> Measurement:
    """An empty round. Forms that the field sent before it was opened are taken in."""
    post = permits.require(by, MEASUREMENT.made_by, path=area.path, what=_("Membuka pengukuran"))
    _check(area, edition, instrument, purpose)
    record = Measurement(
        area=area, edition=edition, instrument=instrument, purpose=purpose, state=RoundState.DRAFT.value,
        state_since=at, made_by_id=by.person_id, made_at=at,
    )  # fmt: skip
    guards.check_free(record)
    try:
        with transaction.atomic():
            record.save()
            flow.enter_new(
                KIND, record, by=by, at=at, role=post.role.value, behalf_id=post.behalf_id,
                details={"purpose": purpose, "instrument": str(instrument), "register": from_registers(record, at)["after"]},
            )  # fmt: skip
            adopt(record, at)
            return record
    except IntegrityError:
        guards.check_free(record)
        raise


def _check(area: Area, edition: Edition, instrument: InstrumentVersion, purpose: str) -> None:
    if area.level != Level.VILLAGE:
        raise Refused(_("Pengukuran dibuka untuk desa atau kelurahan. Pilih desanya."), field="area")
    if edition.state == EditionState.DRAFT:
        raise Refused(_("Edisi %(edition)s belum dibuka. Pilih edisi lain.") % {"edition": edition}, field="edition")
    if instrument.pk not in {row.pk for row in queries.instruments_offered()}:
        raise Refused(
            _("Instrumen ini belum terbit, sudah diganti versi baru, atau tidak dihitung menjadi indeks. Pilih yang lain."),
            field="instrument",
        )
    if purpose not in Purpose.values:
        raise Refused(_("Jenis pengukuran ini tidak dikenal. Pilih dari daftar."), field="purpose")
    if sentence := guards.baseline_first(purpose, area.pk):
        raise Refused(sentence, field="purpose")


def name_team(record: Measurement, first: Person, second: Person, *, by: Actor, at: datetime) -> Measurement:
    """Two enumerators of the village; officers and checkers of the village are refused."""
    with transaction.atomic():
        fresh = opened(record)
        post = field_post(fresh, by, _("Menunjuk enumerator"))
        if first.identity == second.identity:
            raise Refused(_("Pilih dua orang yang berbeda."), field="second")
        known = {who.pk for who in queries.enumerators(fresh.area, at)}
        for name, who in (("first", first), ("second", second)):
            if who.pk not in known:
                raise Refused(
                    _("%(name)s belum ditugaskan sebagai enumerator di %(village)s. Minta dinas kabupaten menugaskannya.")
                    % {"name": who.name, "village": fresh.area.title},
                    field=name,
                )
            if sentence := guards.barred(who, fresh, at):
                raise Refused(sentence, field=name)
        before = [fresh.enumerator1_id, fresh.enumerator2_id]
        fresh.enumerator1, fresh.enumerator2 = first, second
        fresh.save(update_fields=["enumerator1", "enumerator2"])
        tell(fresh, "team", by=by, post=post, at=at, details={"before": {"team": before}, "after": {"team": [first.pk, second.pk]}})
        adopt(fresh, at)
        return fresh
