"""The list of households: saved, frozen with its hash, drawn from its seed, replaced where nobody answers."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ketahanan.assessments import queries, sampling, scoring
from ketahanan.assessments.answering import note_answers
from ketahanan.assessments.models import Frame, FrameBlock, Measurement, Sampled
from ketahanan.assessments.operations.editing import field_post, opened, team_post, tell
from ketahanan.assessments.sampling import Block
from ketahanan.common.errors import Refused
from ketahanan.people.posts import Actor

MOST_HOUSEHOLDS = 20_000


def save_frame(
    record: Measurement, numbers: Mapping[int, Sequence[int]], *, uploaded: bool, by: Actor, at: datetime
) -> Frame:
    """Household numbers by place (RT or dusun). An earlier list is replaced until it is frozen."""
    with transaction.atomic():
        fresh = opened(record)
        post = field_post(fresh, by, _("Mengisi kerangka sampel"))
        old = queries.frame_of(fresh)
        if old is not None and old.frozen_at is not None:
            raise Refused(_("Kerangka sampel sudah dikunci sebelum undian, jadi tidak dapat diganti."))
        blocks = blocks_of(fresh, numbers)
        total = sum(len(block.numbers) for block in blocks)
        if not total:
            raise Refused(_("Belum ada keluarga dalam kerangka. Isi jumlah keluarga tiap RT."))
        if total > MOST_HOUSEHOLDS:
            raise Refused(_("Kerangka berisi lebih dari 20.000 keluarga. Periksa jumlahnya."))
        Frame.objects.filter(measurement=fresh).delete()
        frame = Frame.objects.create(measurement=fresh, total=total, sha256=frame_hash(blocks), uploaded=uploaded)
        FrameBlock.objects.bulk_create(
            FrameBlock(
                frame=frame, position=position, area_id=block.area_id, dusun_id=block.dusun_id, numbers=list(block.numbers)
            )
            for position, block in enumerate(blocks, start=1)
        )
        fresh.families = total
        note_answers(fresh, ["families"])
        tell(fresh, "frame", by=by, post=post, at=at, details={"total": total, "sha256": frame.sha256, "uploaded": uploaded})
        return frame


def blocks_of(record: Measurement, numbers: Mapping[int, Sequence[int]]) -> list[Block]:
    """The places of the village in their order, each with its numbers in order; a foreign place is refused."""
    places = queries.places_of(record.area)
    if not places:
        raise Refused(_("Desa ini belum mendaftarkan dusun atau RT. Daftarkan dahulu di halaman wilayah desa."))
    if set(numbers) - {place.pk for place, _dusun in places}:
        raise Refused(_("Ada RT di luar desa ini. Muat ulang halaman, lalu isi lagi."))
    return [
        Block(place.pk, dusun.pk, tuple(sorted(set(numbers[place.pk]))))
        for place, dusun in places
        if numbers.get(place.pk)
    ]


def frame_hash(blocks: Sequence[Block]) -> str:
    return scoring.fingerprint([[block.area_id, block.dusun_id, list(block.numbers)] for block in blocks])


def stored_blocks(frame: Frame) -> list[Block]:
    rows = FrameBlock.objects.filter(frame=frame).order_by("position")
    return [Block(row.area_id, row.dusun_id, tuple(row.numbers)) for row in rows]


def draw_sample(record: Measurement, *, by: Actor, at: datetime, seed: int | None = None) -> Frame:
    """Freeze the list, then draw from it once; the seed is chosen by chance and kept."""
    with transaction.atomic():
        fresh = opened(record)
        post = field_post(fresh, by, _("Mengundi rumah tangga"))
        frame = Frame.objects.select_for_update().filter(measurement=fresh).first()
        if frame is None:
            raise Refused(_("Kerangka sampel belum ada: isi jumlah keluarga tiap RT."))
        if frame.seed is not None:
            raise Refused(_("Sampel sudah diundi dan tidak diundi ulang. Ganti keluarga yang tidak dapat ditemui satu per satu."))
        blocks = stored_blocks(frame)
        if frame_hash(blocks) != frame.sha256:
            raise Refused(_("Kerangka berubah sejak disimpan. Simpan lagi, lalu undi."))
        frame.frozen_at, frame.seed = at, secrets.randbits(48) if seed is None else seed
        households = sampling.draw(blocks, frame.seed)
        frame.size = sum(not one.spare for one in households)
        frame.save(update_fields=["frozen_at", "seed", "size"])
        Sampled.objects.bulk_create(
            Sampled(
                frame=frame, position=one.order, spare=one.spare, area_id=one.area_id, dusun_id=one.dusun_id,
                number=one.number, sex=one.sex,
            )
            for one in households
        )  # fmt: skip
        details = {"sha256": frame.sha256, "seed": frame.seed, "size": frame.size}
        tell(fresh, "freeze", by=by, post=post, at=at, details=details)
        return frame


def replace_household(record: Measurement, position: int, reason: str, *, by: Actor, at: datetime) -> Sampled:
    """The next replacement, of the same dusun where there is one left, for a household that cannot be asked."""
    with transaction.atomic():
        fresh = opened(record)
        post = team_post(fresh, by, _("Mengganti rumah tangga"))
        frame = queries.frame_of(fresh)
        rows = list(Sampled.objects.select_for_update().filter(frame=frame)) if frame else []
        gone = next((row for row in rows if not row.spare and row.position == position), None)
        if gone is None:
            raise Refused(_("Rumah tangga nomor %(number)d tidak ada dalam sampel.") % {"number": position})
        while gone.replaced_by_id:
            gone = next(row for row in rows if row.pk == gone.replaced_by_id)
        if len(reason.strip()) < 3:
            raise Refused(_("Tulis mengapa keluarga ini tidak dapat ditanya."), field="reason")
        used = {row.replaced_by_id for row in rows}
        free = [row for row in rows if row.spare and row.pk not in used]
        near = [row for row in free if row.dusun_id == gone.dusun_id]
        if not free:
            raise Refused(_("Pengganti sudah habis. Lanjutkan dengan keluarga yang dapat ditanya."))
        gone.replaced_by, gone.reason = (near or free)[0], reason.strip()[:200]
        gone.save(update_fields=["replaced_by", "reason"])
        details = {"position": position, "by": gone.replaced_by.position, "reason": gone.reason}
        tell(fresh, "replace", by=by, post=post, at=at, details=details)
        return gone.replaced_by
