"""When an edition or an award may move, and what follows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from ketahanan.common import zones
from ketahanan.common.errors import Refused, Several
from ketahanan.editions import checks, objections, queries
from ketahanan.editions.facts import Part
from ketahanan.editions.models import Award, Edition, RuleChange
from ketahanan.editions.outline import outline
from ketahanan.flow.kinds import Given
from ketahanan.people.posts import Actor


def rule_faults(edition: Edition) -> list[str]:
    """Everything that stands against opening. One statement."""
    rows = outline(edition)
    parts = [Part(row.number, row.percent, row.min_progress_pct, row.min_use_pct) for row in rows.tranches]
    composition = {row.code: (row.mode, row.number) for row in rows.composition}
    found = checks.calendar_faults(
        edition.year, edition.opens_on, edition.proposals_close_on, edition.last_spm_on, edition.ends_on
    )
    found += checks.money_faults(edition.budget, edition.ceiling)
    found += checks.tranche_faults(parts)
    found += checks.bank_faults(edition.banks)
    found += checks.composition_faults(composition)
    if not rows.documents:
        found.append(_("Daftar berkas masih kosong. Buka bagian Berkas lalu tambahkan berkas."))
    return found


def check_decree(edition: Edition, given: Given, at: datetime) -> list[str]:
    return checks.decree_faults(given.get("decree_no") or "", given.get("decree_on"), year=edition.year, at=at)


def can_open(edition: Edition, given: Given, by: Actor, at: datetime) -> None:
    """All rules present and sound, and some day left for proposals."""
    found = rule_faults(edition)
    if edition.proposals_close_on < zones.today(at, zones.Zone.WIB):
        found.append(
            _("Batas usulan %(day)s sudah lewat. Mundurkan batas usulan di bagian Kalender.")
            % {"day": zones.written_day(edition.proposals_close_on)}
        )
    if not given.bare:
        found += check_decree(edition, given, at)
    if found:
        raise Several(found)


def can_close_proposals(edition: Edition, given: Given, by: Actor, at: datetime) -> None:
    """The date was promised to the villages; an earlier one is a decree's matter."""
    if zones.today(at, zones.Zone.WIB) < edition.proposals_close_on:
        raise Refused(
            _("Usulan dijanjikan terbuka sampai %(day)s. Ubah tanggalnya dengan keputusan bila harus lebih awal.")
            % {"day": zones.written_day(edition.proposals_close_on)}
        )


def can_lapse(edition: Edition, given: Given, by: Actor, at: datetime) -> None:
    if zones.today(at, zones.Zone.WIB) <= edition.proposals_close_on:
        raise Refused(_("Batas usulan belum lewat."))


def can_reopen(edition: Edition, given: Given, by: Actor, at: datetime) -> None:
    """A new last day between today and the last SPM date, by decree."""
    if given.bare:
        return
    until, today = given["until"], zones.today(at, zones.Zone.WIB)
    found = check_decree(edition, given, at)
    if until < today:
        found.append(_("Batas usulan baru %(day)s sudah lewat. Pilih hari ini atau sesudahnya.")
                     % {"day": zones.written_day(until)})  # fmt: skip
    if until > edition.last_spm_on:
        found.append(
            _("Batas usulan baru melewati batas SPM %(day)s. Pilih hari yang lebih awal.")
            % {"day": zones.written_day(edition.last_spm_on)}
        )
    if found:
        raise Several(found)


def reopen(edition: Edition, given: Given, by: Actor, at: datetime) -> Mapping[str, Any]:
    """The new date is a change of the rules."""
    before, after = edition.proposals_close_on, given["until"]
    edition.proposals_close_on = after
    edition.save(update_fields=["proposals_close_on"])
    if before != after:
        RuleChange.objects.create(
            edition=edition,
            field="proposals_close_on",
            before=before.isoformat(),
            after=after.isoformat(),
            decree_no=given["decree_no"],
            decree_on=given["decree_on"],
            made_at=at,
        )
    return {"proposals_close_on": {"before": before, "after": after}}


def can_run(edition: Edition, given: Given, by: Actor, at: datetime) -> None:
    if not outline(edition).awarded:
        raise Refused(_("Belum ada desa yang ditetapkan. Tetapkan desa dulu, lalu mulai pelaksanaan."))


def can_close(edition: Edition, given: Given, by: Actor, at: datetime) -> None:
    objections.hear_closing(edition)


def can_revoke(award: Award, given: Given, by: Actor, at: datetime) -> None:
    """A kabupaten keeps its award while villages in it have theirs."""
    below = queries.villages_awarded(award.edition, award.area) if award.area.level < 4 else 0
    if below:
        raise Refused(
            _("%(place)s masih punya %(count)d desa yang ditetapkan. Cabut penetapan desanya dulu.")
            % {"place": award.area.title, "count": below}
        )
    objections.hear_revoking(award)
    if not given.bare:
        found = check_decree(award.edition, given, at)
        if found:
            raise Several(found)
