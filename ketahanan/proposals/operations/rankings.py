"""The province arranges its list; signing it is the one action that moves bundles."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ketahanan.areas.models import Area, Level
from ketahanan.common.errors import Refused, Stale
from ketahanan.common.roles import Role
from ketahanan.editions.models import Edition
from ketahanan.flow import operations as flow
from ketahanan.journal import operations as journal
from ketahanan.people import permits
from ketahanan.people.posts import Actor
from ketahanan.proposals import order
from ketahanan.proposals.kinds import RANKING_KIND
from ketahanan.proposals.models import RankingList
from ketahanan.proposals.workflow import RankingState


def make_ranking(*, edition: Edition, province: Area, by: Actor, at: datetime) -> RankingList:
    """The one list of a province in an edition, arranged from what the kabupaten recommended."""
    post = permits.require(by, {Role.DINSOS_PROV}, path=province.path, what=_("Menyusun peringkat"))
    if province.level != Level.PROVINCE:
        raise Refused(_("Peringkat disusun untuk satu provinsi. Pilih provinsi."), field="province")
    early = order.too_early(edition, province, at)
    if early:
        raise Refused(early, field="edition")
    rows = order.arranged(order.candidates(edition, province))
    try:
        with transaction.atomic():
            record = RankingList.objects.create(
                edition=edition, area=province, order=order.entries(rows), state=RankingState.DRAFT.value,
                state_since=at, made_by_id=by.person_id, made_at=at,
            )  # fmt: skip
            flow.enter_new(
                RANKING_KIND, record, by=by, at=at, role=post.role.value, behalf_id=post.behalf_id,
                details={"edition": edition.pk, "villages": len(rows)},
            )  # fmt: skip
    except IntegrityError as error:
        raise Refused(
            _("%(province)s sudah punya daftar peringkat untuk %(edition)s. Buka daftar itu.")
            % {"province": province.title, "edition": edition}
        ) from error
    return record


def _drafted(ranking: RankingList, by: Actor) -> RankingList:
    fresh = RankingList.objects.select_for_update(of=("self",)).select_related("area", "edition").get(pk=ranking.pk)
    permits.require(by, {Role.DINSOS_PROV}, path=fresh.area.path, what=_("Menyusun peringkat"))
    if fresh.state != RankingState.DRAFT:
        raise Stale(_("Daftar ini sudah ditandatangani, jadi urutannya tidak berubah lagi."))
    return fresh


def _save(record: RankingList, name: str, details: dict[str, object], *, by: Actor, at: datetime) -> RankingList:
    record.save(update_fields=["order"])
    journal.record(
        action=f"{RANKING_KIND.name}.{name}", subject=record.subject, at=at, actor_id=by.person_id,
        role=Role.DINSOS_PROV.value, area_id=record.area_id, details=details,
    )  # fmt: skip
    return record


def refresh_ranking(*, ranking: RankingList, by: Actor, at: datetime) -> RankingList:
    """Arrange the list anew from the proposals and points as they are now; ties decided before stay decided."""
    with transaction.atomic():
        fresh = _drafted(ranking, by)
        before = fresh.order
        fresh.order = order.entries(order.arranged(order.candidates(fresh.edition, fresh.area), before))
        return _save(fresh, "refresh", {"before": {"order": before}, "after": {"order": fresh.order}}, by=by, at=at)


def decide_tie(*, ranking: RankingList, bundle_id: int, reason: str, by: Actor, at: datetime) -> RankingList:
    """Move a village one place up among those with the same points, with a reason that everyone reads."""
    if not reason.strip():
        raise Refused(_("Tulis alasan menaikkan desa ini; semua yang berkepentingan membacanya."), field="reason")
    with transaction.atomic():
        fresh = _drafted(ranking, by)
        place = {entry["bundle"]: number for number, entry in enumerate(fresh.order)}
        here = place.get(bundle_id)
        if here is None:
            raise Refused(_("Desa ini tidak ada dalam daftar. Susun lagi daftarnya."))
        if here == 0 or fresh.order[here - 1]["score"] != fresh.order[here]["score"]:
            raise Refused(_("Urutan mengikuti nilai. Hanya desa dengan nilai sama yang boleh bertukar tempat."))
        changed = [dict(entry) for entry in fresh.order]
        changed[here]["tie"] = reason.strip()[:400]
        changed[here - 1], changed[here] = changed[here], changed[here - 1]
        told = {"bundle": bundle_id, "reason": reason.strip()[:400]}
        told |= {"before": {"place": here + 1}, "after": {"place": here}}
        fresh.order = changed
        return _save(fresh, "tie", told, by=by, at=at)
