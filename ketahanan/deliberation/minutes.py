"""When minutes may be signed, what a signature binds, and the paper that comes of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from ketahanan.common import zones
from ketahanan.common.errors import Refused, Several
from ketahanan.common.roles import Role
from ketahanan.deliberation.models import Musyawarah, Purpose
from ketahanan.deliberation.workflow import MUSYAWARAH
from ketahanan.documents import operations as documents
from ketahanan.documents.contents import Decision, MeetingMinutes, Signer
from ketahanan.documents.models import Document, Privacy
from ketahanan.documents.wording import in_indonesian
from ketahanan.editions.facts import SIGNER_WORDS
from ketahanan.flow.kinds import Given
from ketahanan.journal import operations as journal
from ketahanan.journal import queries as entries
from ketahanan.people.models import Person
from ketahanan.people.posts import Actor
from ketahanan.villages import effects as village_papers
from ketahanan.villages import operations as villages

PAPERS = ("B04H", "B04F")
FIELDS = (
    "edition_id", "area_id", "purpose", "held_on", "place", "chair", "men", "women", "disabled", "hamlets_present",
    "hamlets_total", "agenda", "decisions", "objections", "papers",
)  # fmt: skip


def content(record: Musyawarah) -> object:
    """Every word of the minutes and every attached file: change one, and the signatures no longer count."""
    return {name: getattr(record, name) for name in FIELDS}


# Guards -------------------------------------------------------------------------------------------------------------


def can_sign(record: Musyawarah, given: Given, by: Actor, at: datetime) -> None:
    """Enough people, enough women, enough hamlets, a true day, and the list of those who came."""
    found = [*attendance_problems(record), *day_problems(record, at)]
    if not has_list(record):
        found.append(_("Daftar hadir belum dilampirkan. Pilih “Lampirkan daftar hadir dan foto”."))
    if found:
        raise Several(found) if len(found) > 1 else Refused(found[0])


def has_list(record: Musyawarah) -> bool:
    """Is the attendance list among the papers?"""
    return any(paper.get("kind") == "B04H" for paper in record.papers)


def attendance_problems(record: Musyawarah) -> list[str]:
    """Against the edition's numbers (domain 4.3, B04)."""
    edition = record.edition
    people, found = record.men + record.women, []
    if people < edition.meeting_min_people:
        found.append(
            _(
                "Yang hadir %(people)d orang. Paling sedikit %(least)d: undang lebih banyak warga, "
                "lalu musyawarah lagi."
            )
            % {"people": people, "least": edition.meeting_min_people}
        )
    if 100 * record.women < edition.meeting_min_women_pct * people:
        found.append(
            _(
                "Perempuan yang hadir %(women)d dari %(people)d orang (%(share)d %%). Paling "
                "sedikit %(least)d %%."
            )
            % {
                "women": record.women,
                "people": people,
                "share": 100 * record.women // people,
                "least": edition.meeting_min_women_pct,
            }
        )
    if 2 * record.hamlets_present < record.hamlets_total:
        found.append(
            _("Dusun yang hadir %(present)d dari %(total)d. Paling sedikit separuhnya.")
            % {"present": record.hamlets_present, "total": record.hamlets_total}
        )
    return found


def day_problems(record: Musyawarah, at: datetime) -> list[str]:
    """Not before the edition, not after today."""
    found = []
    if record.held_on > zones.today(at, record.area.zone):
        found.append(_("Tanggal musyawarah belum tiba. Tandatangani sesudah musyawarah berlangsung."))
    if record.held_on < record.edition.opens_on:
        found.append(
            _("Musyawarah sebelum edisi dibuka tanggal %(day)s tidak berlaku untuk edisi ini.")
            % {"day": zones.written_day(record.edition.opens_on)}
        )
    return found


# Effects ------------------------------------------------------------------------------------------------------------


def note_papers(record: Musyawarah, given: Given, by: Actor, at: datetime) -> Mapping[str, Any]:
    """The hashes of all attached files become part of what is signed."""
    if not given.files:
        raise Refused(_("Pilih paling sedikit satu berkas: daftar hadir atau foto."))
    kept = Document.objects.filter(
        subject_kind=record.subject[0], subject_id=record.pk, round=record.round, kind__in=PAPERS
    )
    record.papers = [{"kind": row.kind, "sha256": row.sha256} for row in kept.order_by("pk")]
    record.save(update_fields=["papers"])
    return {"papers": record.papers}


@in_indonesian
def issue(record: Musyawarah, given: Given, by: Actor, at: datetime) -> Mapping[str, Any]:
    """B04 as a numbered document; founding minutes open the way for the institution."""
    paper = documents.issue(
        "B04",
        title=_("Berita acara musyawarah %(village)s") % {"village": record.area.title},
        subject=record.subject,
        round_=record.round,
        area=record.area,
        content=paper_content(record),
        readers=MUSYAWARAH.readers,
        privacy=Privacy.RESIDENTS.value,
        by=by,
        at=at,
    )
    if record.purpose == Purpose.FOUNDING:
        villages.note_minutes(
            area=record.area,
            edition=record.edition,
            minutes_id=record.pk,
            held_on=record.held_on,
            by=by,
            at=at,
        )
    return {"document": paper.number}


def signed_by(record: Musyawarah) -> list[Signer]:
    """The signature blocks, from the signatures that bind this content."""
    bound = journal.content_hash(content(record))
    rows = entries.signatures(record.subject[0], record.pk, round_=record.round, action="sign", content=bound)
    people = Person.objects.in_bulk([row.person_id for row in rows])
    return [
        Signer(
            office=office(record, Role(row.role)),
            name=people[row.person_id].name,
            signed=_("Ditandatangani dalam sistem %(when)s")
            % {"when": zones.written(row.at, record.area.zone)},
        )
        for row in rows
    ]


def office(record: Musyawarah, role: Role) -> str:
    """What the signer is called in this kind of village (rulings B6)."""
    if role is Role.PENGARAH:
        return village_papers.head_office(record.area)
    return _(SIGNER_WORDS.get((role.value, record.area.kind), "Ketua BPD"))


def paper_content(record: Musyawarah) -> MeetingMinutes:
    """The minutes as plain content."""
    words = {
        "people": record.men + record.women, "present": record.hamlets_present, "total": record.hamlets_total,
        "disabled": record.disabled,
    }  # fmt: skip
    return MeetingMinutes(
        head=village_papers.letterhead(record.area),
        place=record.area.name,
        day=record.held_on,
        signers=tuple(signed_by(record)),
        meeting=_("Musyawarah: %(purpose)s") % {"purpose": record.get_purpose_display()},
        village=record.area.title,
        venue=record.place,
        time="–",
        chair=record.chair,
        secretary="–",
        agenda=lines(record.agenda),
        invited=record.men + record.women,
        men=record.men,
        women=record.women,
        quorum=_(
            "Hadir %(people)d orang dari %(present)d dusun di antara %(total)d; %(disabled)d orang "
            "penyandang disabilitas."
        )
        % words,
        attendance=((_("Laki-laki"), record.men), (_("Perempuan"), record.women)),
        decisions=tuple(Decision(text=line) for line in lines(record.decisions)),
        dissent=record.objections,
    )


def lines(text: str) -> tuple[str, ...]:
    """One point a line, without the signs that people put before it."""
    return tuple(line.strip(" -•\t") for line in text.splitlines() if line.strip(" -•\t"))
