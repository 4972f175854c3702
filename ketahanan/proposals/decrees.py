"""The papers of an approval: the ministry's verification minutes (B13), the decree (B14), and the village's award."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from ketahanan.common import zones
from ketahanan.documents import contents
from ketahanan.documents import operations as documents
from ketahanan.documents.models import Document, Privacy
from ketahanan.documents.wording import in_indonesian
from ketahanan.editions import queries as editions
from ketahanan.editions.models import Award, AwardOrder
from ketahanan.editions.operations import award
from ketahanan.journal import queries as entries
from ketahanan.people.models import Person
from ketahanan.people.posts import Actor
from ketahanan.proposals import criteria, queries
from ketahanan.proposals.models import Proposal
from ketahanan.villages import queries as villages

HEAD = contents.Letterhead(
    lines=("Kementerian Sosial Republik Indonesia", "Direktorat Perlindungan Sosial Korban Bencana Sosial")
)


def award_village(proposal: Proposal, *, by: Actor, at: datetime) -> Award | None:
    """Proposal first: the approval makes the village's award (rulings C1). None when it has one or needs none."""
    edition, area = proposal.edition, proposal.area
    if edition.award_order != AwardOrder.PROPOSAL_FIRST or editions.is_awarded(edition, area):
        return None
    day = proposal.sk_on or zones.today(at, area.zone)
    return award(
        edition=edition, area=area, decree_no=proposal.sk_no, decree_on=day, by=by, at=at, approved=True
    )


@in_indonesian
def issue(proposal: Proposal, *, by: Actor, at: datetime) -> tuple[Document, Document]:
    """Both papers, numbered; the decree is public, the minutes are read by those who read the proposal."""
    shared: dict[str, Any] = {
        "subject": ("proposal", proposal.pk), "round_": proposal.round, "area": proposal.area,
        "readers": proposal.FLOW.readers, "by": by, "at": at,
    }  # fmt: skip
    minutes = documents.issue(
        "B13", title=_("Berita acara verifikasi"), content=_minutes(proposal), privacy=Privacy.POKJA.value, **shared
    )
    decree = documents.issue(
        "B14", title=_("SK penetapan %(number)s") % {"number": proposal.sk_no}, content=_decree(proposal, by, at),
        privacy=Privacy.PUBLIC.value, **shared,
    )  # fmt: skip
    return minutes, decree


def _pokja(proposal: Proposal) -> str:
    return f"Pokja {proposal.pokja.number}: {_(proposal.pokja.purpose)}"


def _minutes(proposal: Proposal) -> contents.VerificationMinutes:
    zone, score = proposal.area.zone, proposal.bundle.score
    put = [row for row in entries.signatures_of("proposal", [proposal.pk]) if row.action == "verify"]
    mine = [row for row in put if row.round == proposal.round]
    people = Person.objects.in_bulk([row.person_id for row in mine])
    findings = [
        contents.Finding(text=_(criteria.CRITERIA[row.criterion].label), result=_("%(points)d dari %(most)d") % {
            "points": row.points, "most": criteria.CRITERIA[row.criterion].most,
        }, note=row.reason)
        for row in queries.scores(proposal.bundle_id).values() if row.criterion in criteria.CRITERIA
    ]  # fmt: skip
    return contents.VerificationMinutes(
        head=HEAD,
        place="Jakarta",
        day=zones.today(max((row.at for row in mine), default=proposal.state_since), zone),
        proposal=proposal.title,
        pokja=_pokja(proposal),
        village=proposal.area.title,
        edition=str(proposal.edition),
        requested=proposal.requested,
        approved=proposal.approved or 0,
        findings=tuple(findings),
        score=_("%(score)d dari %(most)d") % {"score": score or 0, "most": criteria.MOST},
        conclusion=_("Kedua verifikator menyatakan usulan ini layak ditetapkan."),
        signers=tuple(
            contents.Signer(
                office=_("Verifikator"), name=people[row.person_id].name,
                signed=_("Ditandatangani di Ketahanan, %(moment)s") % {"moment": zones.written(row.at, zone)},
            )
            for row in mine
        ),
    )


def _decree(proposal: Proposal, by: Actor, at: datetime) -> contents.AwardDecree:
    area, edition = proposal.area, proposal.edition
    kabupaten = area.parent.parent if area.parent else None
    chair = villages.officers(proposal.bundle.institution, proposal.pokja.number).get("KETUA")
    return contents.AwardDecree(
        head=HEAD,
        place="Jakarta",
        day=proposal.sk_on or zones.today(at, area.zone),
        office="Direktur Perlindungan Sosial Korban Bencana Sosial",
        about=f"Penetapan Penerima Bantuan {edition}, Nomor {proposal.sk_no}",
        considering=(
            "bahwa usulan telah diperiksa kabupaten/kota, diperingkat provinsi, dan diverifikasi dua verifikator;",
            "bahwa jumlah desa yang ditetapkan tidak melebihi kuota provinsi;",
        ),
        recalling=("Undang-Undang Nomor 11 Tahun 2009 tentang Kesejahteraan Sosial;",),
        deciding=(
            "Menetapkan penerima bantuan sebagaimana tercantum dalam lampiran keputusan ini.",
            "Keputusan ini mulai berlaku pada tanggal ditetapkan.",
        ),
        recipients=(
            contents.Recipient(
                province=queries.province_of(area).name,
                kabupaten=kabupaten.name if kabupaten else "",
                kecamatan=area.parent.name if area.parent else "",
                village=area.name,
                pokja=_pokja(proposal),
                chair=chair.name if chair else "",
                amount=proposal.approved or 0,
            ),
        ),
        signers=(
            contents.Signer(
                office="Direktur", name=by.name,
                signed=_("Ditandatangani di Ketahanan, %(moment)s") % {"moment": zones.written(at, area.zone)},
            ),
        ),
    )
