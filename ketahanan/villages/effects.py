"""What follows from an institution's moves, in the same transaction: posts begin and end, the SK gets its annex."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from ketahanan.areas.models import Area, Kind, Level
from ketahanan.common import zones
from ketahanan.common.roles import Role
from ketahanan.documents import operations as documents
from ketahanan.documents.contents import Letterhead, Officer, PokjaDecree, PokjaList, Signer
from ketahanan.documents.models import Privacy
from ketahanan.documents.wording import in_indonesian
from ketahanan.flow.kinds import Given
from ketahanan.people import operations as people
from ketahanan.people.operations import Charge
from ketahanan.people.posts import Actor
from ketahanan.villages import queries, rules
from ketahanan.villages.models import POKJA_NAMES, Institution, Member, Seat
from ketahanan.villages.workflow import INSTITUTION

SEAT_ROLES = {
    Seat.KETUA: Role.KETUA,
    Seat.SEKRETARIS: Role.SEKRETARIS,
    Seat.BENDAHARA: Role.BENDAHARA,
    Seat.ANGGOTA: Role.ANGGOTA,
}


def source_of(institution: Institution) -> str:
    """How posts name the institution that they came from."""
    return f"institution:{institution.pk}"


@in_indonesian
def decree(record: Institution, given: Given, by: Actor, at: datetime) -> Mapping[str, Any]:
    """SK data onto the record, posts to everybody named in it, the annex as a numbered document."""
    record.sk_no = given["sk_no"].strip()
    record.sk_on = given["sk_on"]
    record.faiths_reason = given.get("faiths_reason", "").strip() if given["faiths"] == "TIDAK" else ""
    record.statements = {
        "faiths": given["faiths"] == "YA",
        "stated": rules.stated(queries.rules_of(record.edition)),
        "by": by.person_id,
    }
    record.save(update_fields=["sk_no", "sk_on", "faiths_reason", "statements"])
    posts = people.assign_all_by_decree(
        charges(record), from_at=at, decree=record.sk_no, source=source_of(record), by=by, at=at
    )
    paper = documents.issue(
        "B05",
        title=_("SK kelembagaan dan Pokja %(village)s") % {"village": record.area.title},
        subject=record.subject,
        round_=record.round,
        area=record.area,
        content=decree_content(record, at),
        readers=INSTITUTION.readers,
        privacy=Privacy.POKJA.value,
        by=by,
        at=at,
    )
    return {"posts": len(posts), "document": paper.number}


def charges(record: Institution) -> list[Charge]:
    """Every post that the SK gives."""
    found = [
        Charge(row.person, SEAT_ROLES[Seat(row.seat)], record.area, row.pokja.number)
        for row in queries.members(record)
    ]
    return found + [Charge(row.person, Role(row.role), record.area) for row in queries.attendants(record)]


def end_posts(record: Institution, given: Given, by: Actor, at: datetime) -> Mapping[str, Any]:
    """The posts of the SK end: the composition is open again, or the institution is over."""
    ended = people.end_by_decree(source=source_of(record), by=by, at=at)
    return {"posts_ended": len(ended)}


def note_pengarah(record: Institution, given: Given, by: Actor, at: datetime) -> None:
    """The guard has looked up who heads the village today; the institution keeps it."""
    record.save(update_fields=["pengarah"])


def note_verifier(record: Institution, given: Given, by: Actor, at: datetime) -> None:
    """Who verified is asked again when the same person is to accompany the village."""
    record.verified_by_id = by.person_id
    record.save(update_fields=["verified_by"])


# The paper ----------------------------------------------------------------------------------------------------------


def letterhead(area: Area) -> Letterhead:
    """From the kabupaten down to the village."""
    kecamatan = area.parent
    kabupaten = kecamatan.parent if kecamatan else None
    lines = [
        f"PEMERINTAH {kabupaten.title}" if kabupaten else "",
        kecamatan.title if kecamatan else "",
        area.title,
    ]
    return Letterhead(lines=tuple(line.upper() for line in lines if line))


def head_office(area: Area) -> str:
    """What the village's head is called: "Kepala Desa Taccorong", "Lurah Mariorennu"."""
    if area.kind == Kind.KELURAHAN:
        return _("Lurah %(village)s") % {"village": area.name}
    return _("Kepala %(village)s") % {"village": area.title}


def decree_content(record: Institution, at: datetime) -> PokjaDecree:
    """The SK and its annex as plain content."""
    village, edition = record.area.title, record.edition
    words = {"village": village, "edition": edition.name, "year": edition.year, "sk": record.sk_no}
    pengarah = record.pengarah
    if pengarah is None or record.sk_on is None:
        raise ValueError("an SK has a head who signs it and a day")
    return PokjaDecree(
        head=letterhead(record.area),
        place=record.area.name,
        day=record.sk_on,
        signers=(
            Signer(
                office=head_office(record.area),
                name=pengarah.name,
                signed=_("Disahkan dalam sistem %(when)s") % {"when": zones.written(at, record.area.zone)},
            ),
        ),
        office=head_office(record.area).upper(),
        village=village,
        about=_("Kelembagaan dan kelompok kerja %(edition)s di %(village)s") % words,
        considering=(
            _(
                "bahwa ketahanan sosial warga %(village)s perlu diurus oleh kelompok kerja yang "
                "jelas tugas dan orangnya;"
            )
            % words,
            _("bahwa susunan di bawah ini disepakati musyawarah tanggal %(day)s;")
            % {"day": zones.written_day(record.minutes_on) if record.minutes_on else "–"},
        ),
        recalling=(
            _("Aturan edisi %(edition)s tahun %(year)d;") % words,
            _("Berita acara musyawarah pembentukan kelembagaan %(village)s.") % words,
        ),
        deciding=(
            _("Membentuk empat Pokja dengan susunan seperti dalam lampiran.") % words,
            _("Nomor keputusan ini dalam buku agenda %(village)s: %(sk)s.") % words,
            _("Keputusan ini berlaku sejak ditetapkan sampai kegiatan edisi tahun %(year)d selesai.") % words,
        ),
        institution=(
            Officer(office=_("Pengarah"), name=pengarah.name, sex=pengarah.sex),
            *(
                Officer(
                    office=row.get_role_display(),
                    name=row.person.name,
                    sex=row.person.sex,
                    from_where=row.credential.number,
                )
                for row in queries.attendants(record)
            ),
        ),
        pokja=tuple(_list(record, number, purpose) for number, purpose in POKJA_NAMES.items()),
        faiths=_faiths(record),
    )


def _list(record: Institution, number: int, purpose: str) -> PokjaList:
    rows = [row for row in queries.members(record) if row.pokja.number == number]
    return PokjaList(
        number=number,
        name=_(purpose),
        officers=tuple(_officer(row) for row in rows if row.is_officer),
        members=tuple(_officer(row) for row in rows if not row.is_officer),
    )


def _officer(row: Member) -> Officer:
    return Officer(
        office=row.get_seat_display(),
        name=row.person.name,
        sex=row.person.sex,
        from_where=row.dusun.title if row.dusun and row.dusun.level > Level.VILLAGE else "",
    )


def _faiths(record: Institution) -> str:
    if record.statements.get("faiths"):
        return _("Semua agama yang dianut warga desa terwakili.")
    return _("Belum semua agama yang dianut warga terwakili, karena: %(reason)s") % {
        "reason": record.faiths_reason
    }
