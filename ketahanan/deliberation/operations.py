"""All writes to minutes: made, edited while a draft; every move goes through the table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ketahanan.areas.models import Area, Level
from ketahanan.common import zones
from ketahanan.common.errors import AtFields, Refused
from ketahanan.deliberation.kinds import KIND
from ketahanan.deliberation.models import Musyawarah, Purpose
from ketahanan.deliberation.workflow import MUSYAWARAH, MeetingState
from ketahanan.editions.models import Edition
from ketahanan.editions.workflow import EditionState
from ketahanan.flow import operations as flow
from ketahanan.flow import queries as flow_queries
from ketahanan.journal import operations as journal
from ketahanan.people import permits
from ketahanan.people.posts import Actor
from ketahanan.villages import queries as villages

MOST_PEOPLE = 20_000


@dataclass(frozen=True, kw_only=True)
class Minutes:
    """What was written down of a meeting."""

    purpose: str
    held_on: date
    place: str
    chair: str
    men: int
    women: int
    disabled: int = 0
    hamlets_present: int
    hamlets_total: int
    agenda: str
    decisions: str
    objections: str = ""


def make_musyawarah(*, area: Area, edition: Edition, minutes: Minutes, by: Actor, at: datetime) -> Musyawarah:
    """A draft of minutes. Founding minutes belong to an institution that is being composed."""
    post = permits.require(by, MUSYAWARAH.made_by, path=area.path, what=_("Mencatat musyawarah"))
    if area.level != Level.VILLAGE:
        raise Refused(_("Musyawarah dicatat untuk desa atau kelurahan. Pilih desanya."), field="area")
    if edition.state in (EditionState.DRAFT, EditionState.CLOSED):
        raise Refused(
            _("Edisi %(edition)s tidak terbuka (%(state)s). Pilih edisi lain.")
            % {"edition": edition, "state": _(edition.state_label)},
            field="edition",
        )
    if minutes.purpose == Purpose.FOUNDING and villages.institution_of(area, edition) is None:
        raise Refused(
            _(
                "Kelembagaan desa untuk edisi ini belum dibuat. Buat dulu di halaman Desa, lalu "
                "catat musyawarahnya."
            ),
            field="purpose",
        )
    check(area, edition, minutes, at)
    with transaction.atomic():
        record = Musyawarah.objects.create(
            area=area, edition=edition, state=MeetingState.DRAFT.value, state_since=at, made_by_id=by.person_id,
            made_at=at, **asdict(minutes),
        )  # fmt: skip
        flow.enter_new(
            KIND, record, by=by, at=at, role=post.role.value, behalf_id=post.behalf_id,
            details={"purpose": record.purpose, "held_on": record.held_on},
        )  # fmt: skip
        return record


def edit_musyawarah(record: Musyawarah, minutes: Minutes, *, by: Actor, at: datetime) -> Musyawarah:
    """Other words, as long as it is a draft. Signatures already put bind the old words and count no more."""
    with transaction.atomic():
        fresh = (
            Musyawarah.objects.select_for_update(of=("self",)).select_related(*KIND.related).get(pk=record.pk)
        )
        post = permits.require(by, MUSYAWARAH.made_by, path=fresh.area.path, what=_("Mengubah berita acara"))
        if fresh.state != MeetingState.DRAFT:
            raise Refused(
                _("Berita acara ini sudah %(state)s, jadi tidak dapat diubah. Catat musyawarah baru.")
                % {"state": _(fresh.state_label).lower()}
            )
        if minutes.purpose != fresh.purpose and minutes.purpose == Purpose.FOUNDING:
            _need_institution(fresh)
        check(fresh.area, fresh.edition, minutes, at)
        lost = flow_queries.signatures(KIND, fresh, MUSYAWARAH["sign"])
        before, after = {}, {}
        for name, value in asdict(minutes).items():
            if getattr(fresh, name) != value:
                before[name], after[name] = getattr(fresh, name), value
                setattr(fresh, name, value)
        if not after:
            return fresh
        fresh.save(update_fields=list(after))
        journal.record(
            action=f"{MUSYAWARAH.name}.edit",
            subject=fresh.subject,
            at=at,
            actor_id=by.person_id,
            behalf_id=post.behalf_id,
            role=post.role.value,
            area_id=fresh.area_id,
            details={"before": before, "after": after, "signatures_void": len(lost)},
        )
        return fresh


def _need_institution(record: Musyawarah) -> None:
    if villages.institution_of(record.area, record.edition) is None:
        raise Refused(
            _(
                "Kelembagaan desa untuk edisi ini belum dibuat. Buat dulu di halaman Desa, lalu "
                "catat musyawarahnya."
            ),
            field="purpose",
        )


def check(area: Area, edition: Edition, minutes: Minutes, at: datetime) -> None:
    """What no minutes may say, draft or not; all of it at once, each beside its field."""
    faults = list(_faults(area, edition, minutes, at))
    if faults:
        raise AtFields([Refused(sentence, field=field) for field, sentence in faults])


def _faults(area: Area, edition: Edition, minutes: Minutes, at: datetime) -> Iterator[tuple[str, str]]:
    if minutes.purpose not in Purpose.values:
        yield "purpose", _("Tujuan musyawarah ini tidak dikenal. Pilih dari daftar.")
    if minutes.held_on > zones.today(at, area.zone):
        yield "held_on", _("Tanggal musyawarah belum tiba. Catat sesudah musyawarah berlangsung.")
    elif minutes.held_on < edition.opens_on:
        yield "held_on", _("Musyawarah sebelum edisi dibuka tanggal %(day)s tidak berlaku untuk edisi ini.") % {
            "day": zones.written_day(edition.opens_on)
        }
    for name, sentence in (
        ("place", _("Tempat musyawarah belum terisi.")),
        ("chair", _("Nama pimpinan musyawarah belum terisi.")),
        ("agenda", _("Acara musyawarah belum terisi. Tulis satu pokok tiap baris.")),
        ("decisions", _("Keputusan musyawarah belum terisi. Tulis satu keputusan tiap baris.")),
    ):
        if not getattr(minutes, name).strip():
            yield name, sentence
    yield from _wrong_numbers(area, minutes)


def _wrong_numbers(area: Area, minutes: Minutes) -> Iterator[tuple[str, str]]:
    people = minutes.men + minutes.women
    if min(minutes.men, minutes.women, minutes.disabled, minutes.hamlets_present) < 0 or people > MOST_PEOPLE:
        yield "men", _("Jumlah yang hadir tidak masuk akal. Periksa angkanya.")
    elif people == 0:
        yield "men", _("Jumlah yang hadir belum terisi. Hitung dari daftar hadir.")
    elif minutes.disabled > people:
        yield "disabled", _(
            "Penyandang disabilitas yang hadir lebih banyak daripada semua yang hadir. Periksa angkanya."
        )
    if minutes.hamlets_total < 1 or minutes.hamlets_present > minutes.hamlets_total:
        yield "hamlets_present", _("Dusun yang hadir lebih banyak daripada semua dusun. Periksa angkanya.")
    known = len(villages.hamlets(area))
    if known and minutes.hamlets_total != known:
        yield "hamlets_total", _(
            "Desa ini mendaftarkan %(known)d dusun atau RW, bukan %(total)d. Perbaiki angkanya, "
            "atau daftar dusunnya."
        ) % {"known": known, "total": minutes.hamlets_total}
