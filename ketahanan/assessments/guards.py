"""What must be true before a round moves: complete, talked about, explained, visited again, and computed the same."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from ketahanan.assessments import queries, results, scoring
from ketahanan.assessments.models import Arrival, Measurement, Purpose
from ketahanan.assessments.workflow import OPEN, RoundState
from ketahanan.common import zones
from ketahanan.common.errors import Refused, Several
from ketahanan.common.roles import ROLES, Role
from ketahanan.flow.kinds import Given
from ketahanan.people.models import Person
from ketahanan.people.posts import Actor

FEWEST, MOST = 12, 20


def tell(found: list[str]) -> None:
    """Raise what was found, one sentence or several."""
    if found:
        raise Several(found) if len(found) > 1 else Refused(found[0])


def can_note_group(record: Measurement, given: Given, by: Actor, at: datetime) -> None:
    """12 to 20 people, women by themselves on the same day or before, no day to come."""
    if given.bare:
        return
    women_on, group_on = given["women_on"], given["group_on"]
    if group_on > zones.today(at, record.area.zone):
        raise Refused(_("Tanggal diskusi belum tiba. Catat sesudah diskusi berlangsung."), field="group_on")
    if women_on > group_on:
        raise Refused(
            _("Perempuan berdiskusi lebih dahulu: tanggalnya tidak boleh sesudah diskusi bersama."), field="women_on"
        )
    people = given["men"] + given["women"]
    if not FEWEST <= people <= MOST:
        raise Refused(
            _("Peserta diskusi %(people)d orang. Harus 12 sampai 20 orang dari semua unsur.") % {"people": people},
            field="men",
        )
    if not given["women"]:
        raise Refused(_("Belum ada perempuan yang ikut. Undang perempuan, lalu diskusikan lagi."), field="women")


def can_fill(record: Measurement, given: Given, by: Actor, at: datetime) -> None:
    """Everything of the field method is there."""
    tell(lacks(record, at))


def lacks(record: Measurement, at: datetime) -> list[str]:
    """What the round still misses, in the order of the work."""
    found = [*_team_lacks(record, at), *_sample_lacks(record)]
    if record.group_on is None:
        found.append(_("Diskusi kelompok belum dicatat."))
    if not record.papers:
        found.append(_("Berkas desa belum dilampirkan."))
    method = queries.method_of(record.instrument)
    picture = scoring.picture(method, queries.given(queries.answers_of(record)), {})
    if not picture.index:
        found += results.gap_sentences(method, picture)
    waiting = Arrival.objects.filter(measurement=record, settled_at__isnull=True).exclude(findings=[]).count()
    if waiting:
        found.append(_("Masih ada %(count)d isian lapangan dengan temuan. Periksa di halaman Isian lapangan.") % {"count": waiting})
    return found


def _team_lacks(record: Measurement, at: datetime) -> list[str]:
    people = [who for who in (record.enumerator1, record.enumerator2) if who]
    if len(people) < 2:
        return [_("Dua enumerator belum ditunjuk.")]
    return [sentence for who in people if (sentence := barred(who, record, at))]


def barred(person: Person, record: Measurement, at: datetime) -> str:
    """Why this person may not measure this village; empty when nothing stands against it."""
    role = queries.conflict(person, record.area, at)
    if not role:
        return ""
    return _("%(name)s memegang tugas %(role)s untuk %(village)s, jadi tidak boleh menjadi enumerator di sini. Tunjuk orang lain.") % {
        "name": person.name, "role": _(ROLES[Role(role)].label), "village": record.area.title,
    }  # fmt: skip


def _sample_lacks(record: Measurement) -> list[str]:
    frame = queries.frame_of(record)
    if frame is None:
        return [_("Kerangka sampel belum ada: isi jumlah keluarga tiap RT.")]
    if frame.seed is None:
        return [_("Rumah tangga sampel belum diundi.")]
    return []


def can_discuss(record: Measurement, given: Given, by: Actor, at: datetime) -> None:
    """Signed minutes of a meeting about this result."""
    if queries.minutes_for(record) is None:
        raise Refused(
            _(
                "Belum ada berita acara musyawarah bertujuan “%(purpose)s” yang ditandatangani sejak %(day)s. "
                "Catat di halaman Musyawarah, lalu tandatangani."
            )
            % {
                "purpose": _("Pembahasan pengukuran"),
                "day": zones.written_day(record.filled_on) if record.filled_on else "-",
            }
        )


def can_verify(record: Measurement, given: Given, by: Actor, at: datetime) -> None:
    """Signs explained, the village visited again where drawn, result computed again, checker no party in the village."""
    found = []
    open_signs = sum(not sign.explanation for sign in queries.suspicions_of(record))
    if open_signs:
        found.append(
            _("%(count)d tanda kejanggalan belum dijelaskan. Jelaskan di halaman Pemeriksaan.") % {"count": open_signs}
        )
    if record.revisit_due and queries.revisit_of(record) is None:
        found.append(_("Desa ini terundi untuk kunjungan ulang. Catat hasil kunjungannya di halaman Pemeriksaan."))
    person = Person.objects.filter(pk=by.person_id or 0).first()
    role = queries.conflict(person, record.area, at) if person else ""
    if role in {Role.KETUA, Role.SEKRETARIS, Role.BENDAHARA}:
        found.append(_("Anda pengurus Pokja desa ini, jadi petugas lain yang memeriksanya."))
    tell(found + _result_faults(record))


def can_publish(record: Measurement, given: Given, by: Actor, at: datetime) -> None:
    """The result is still what its answers give."""
    tell(_result_faults(record))


def _result_faults(record: Measurement) -> list[str]:
    result = queries.result_of(record)
    if result is None:
        return [_("Hasil belum dihitung. Kembalikan ke lapangan, lalu nyatakan terisi lagi.")]
    if results.differences(result):
        return [_("Hasil tersimpan berbeda dari hitung ulang. Jangan terbitkan; kembalikan ke lapangan.")]
    return []


def can_correct(record: Measurement, given: Given, by: Actor, at: datetime) -> None:
    """One correction at a time, and no other round in the field."""
    # Before the form is shown, the page has seen that nobody opened one (`moot`).
    if not given.bare and Measurement.objects.filter(corrects=record).exists():
        raise Refused(_("Koreksi untuk hasil ini sudah dibuka. Lanjutkan koreksi itu."))
    check_free(record)


def check_free(record: Measurement) -> None:
    """Raises Refused when a round of the village is still in the field."""
    rows = Measurement.objects.filter(
        area_id=record.area_id, instrument_id=record.instrument_id, state__in=[state.value for state in OPEN]
    )
    if rows.exclude(pk=record.pk).exists():
        raise Refused(
            _("%(village)s masih punya pengukuran yang terbuka. Selesaikan atau batalkan dahulu.")
            % {"village": record.area.title},
            field="area",
        )


def baseline_first(purpose: str, area_id: int) -> str:
    """A later round needs one before it to compare with."""
    known = Measurement.objects.filter(area_id=area_id, state__in=[RoundState.PUBLISHED.value, RoundState.CORRECTED.value]).exists()
    if purpose == Purpose.BASELINE or known:
        return ""
    return _("Desa ini belum punya pengukuran yang terbit. Mulai dengan pengukuran awal.")
