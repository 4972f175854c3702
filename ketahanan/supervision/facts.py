"""What the registers know, to stand beside the items that officers answer from what they see (rulings C8)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from ketahanan.common import money, zones
from ketahanan.common.roles import ROLES, Role
from ketahanan.deliberation.queries import signed_minutes
from ketahanan.editions.facts import bank
from ketahanan.people.models import Assignment
from ketahanan.people.posts import Actor, in_force
from ketahanan.proposals.models import FieldCheck, Proposal
from ketahanan.supervision import queries
from ketahanan.supervision.models import Visit
from ketahanan.villages import queries as villages
from ketahanan.villages.models import POKJA_NAMES, Credential, Institution, Member, PokjaAccount
from ketahanan.villages.workflow import AccountState

SEATS = 3
OFFICES = (Role.PENGARAH.value, Role.KETUA_BPD.value)


@dataclass(frozen=True, slots=True)
class Fact:
    """A line beside an item, with the page where it comes from."""

    words: str
    url: str = ""


type Facts = dict[int, list[Fact]]


def facts(visit: Visit, by: Actor, at: datetime) -> Facts:
    """By item number; items about which no register knows anything are absent. Nine statements."""
    if visit.kind != "SA":
        return {}
    found: Facts = {}
    institution = villages.institution_of(visit.area, visit.edition)
    proposals = list(queries.approved(visit.area, visit.edition).annotate(size=Count("lines")))
    for number, fact in (
        *(_of_institution(institution, at) if institution else ()),
        *(_of_accounts(institution, proposals, by) if institution else ()),
        *_of_proposals(visit, proposals),
        *_of_meeting(visit),
        (17, Fact(_baseline(visit))),
    ):
        found.setdefault(number, []).append(fact)
    return found


# People -------------------------------------------------------------------------------------------------------------


def _of_institution(institution: Institution, at: datetime) -> Iterator[tuple[int, Fact]]:
    url = reverse("institution:detail", args=[institution.public_id])
    rows = villages.members(institution)
    by_pokja = {number: [row for row in rows if row.pokja.number == number] for number in POKJA_NAMES}
    seated = sum(row.is_officer for row in rows)
    full = {"seated": seated, "all": SEATS * len(POKJA_NAMES), "pokja": len([p for p in by_pokja.values() if p])}
    yield 1, Fact(_("%(pokja)d Pokja, %(seated)d dari %(all)d pengurus.") % full, url)
    if institution.sk_no and institution.sk_on:
        words = {"number": institution.sk_no, "day": zones.written_day(institution.sk_on)}
        yield 2, Fact(_("SK %(number)s tanggal %(day)s.") % words, url)
    for number, here in by_pokja.items():
        names = ", ".join(f"{row.person.name} ({_(row.get_seat_display())})" for row in here if row.is_officer)
        yield 2, Fact(_("Pokja %(number)d: %(names)s.") % {"number": number, "names": names or "–"})
    yield 3, Fact(_offices_of_ketua(institution, rows, at))
    for number, here in by_pokja.items():
        women = sum(row.person.sex == "P" for row in here)
        share = {"number": number, "women": women, "size": len(here), "pct": 100 * women // max(len(here), 1)}
        yield 4, Fact(_("Pokja %(number)d: %(women)d dari %(size)d anggota perempuan (%(pct)d%%).") % share)
    for row in villages.attendants(institution):
        words = {"role": _(row.get_role_display()), "name": row.person.name, "paper": _paper(row.credential)}
        yield 15, Fact(_("%(role)s: %(name)s, %(paper)s.") % words, url)


def _paper(row: Credential) -> str:
    number, until = row.number, row.valid_until
    if until is None:
        return _("surat %(number)s") % {"number": number}
    return _("surat %(number)s berlaku sampai %(day)s") % {"number": number, "day": zones.written_day(until)}


def _offices_of_ketua(institution: Institution, rows: list[Member], at: datetime) -> str:
    ketua = {row.identity: row.person.name for row in rows if row.seat == "KETUA"}
    posts = Assignment.objects.filter(role__in=OFFICES, area=institution.area, **in_force(at)).filter(
        Q(person__in=list(ketua)) | Q(person__same_as__in=list(ketua))
    )
    held = [
        _("%(name)s tercatat sebagai %(role)s.") % {"name": name, "role": _(ROLES[Role(role)].label)}
        for name, role in posts.values_list("person__name", "role")
    ]
    return " ".join(held) or _("Tidak ada Ketua yang tercatat sebagai kepala desa, lurah, atau Ketua BPD.")


# Money --------------------------------------------------------------------------------------------------------------


def _of_accounts(
    institution: Institution, proposals: Sequence[Proposal], by: Actor
) -> Iterator[tuple[int, Fact]]:
    known = {
        row.pokja_number: row
        for row in villages.accounts_of(institution, by)
        if row.state == AccountState.ACTIVE
    }
    for proposal in proposals:
        number = proposal.pokja.number
        account = known.get(number)
        yield 5, _account(account) if account else Fact(
            _("Pokja %(number)d: belum ada rekening aktif.") % {"number": number}
        )


def _account(row: PokjaAccount) -> Fact:
    words = {
        "number": row.pokja_number, "bank": bank(row.bank).short, "branch": row.branch, "last": row.last4,
        "holder": row.holder,
    }  # fmt: skip
    return Fact(
        _("Pokja %(number)d: %(bank)s %(branch)s ••••%(last)s atas nama %(holder)s.") % words,
        reverse("account:detail", args=[row.public_id]),
    )


def _of_proposals(visit: Visit, proposals: Sequence[Proposal]) -> Iterator[tuple[int, Fact]]:
    builds = []
    for row in proposals:
        words = {"number": row.pokja.number, "title": row.title, "amount": money.written(row.approved or 0),
                 "size": getattr(row, "size", 0)}  # fmt: skip
        url = reverse("proposal:detail", args=[row.public_id])
        yield 8, Fact(_("Pokja %(number)d: “%(title)s”, %(amount)s, %(size)d baris RAB.") % words, url)
        yield 9, Fact(_("Pokja %(number)d: “%(title)s”, %(amount)s.") % words)
        if row.physical:
            builds.append(str(row.pokja.number))
    if not builds:
        for number in (11, 12):
            yield number, Fact(_("Tidak ada usulan dengan pekerjaan fisik."))
        return
    pokja = _(" dan ").join([", ".join(builds[:-1]), builds[-1]]) if len(builds) > 1 else builds[0]
    yield 11, Fact(_("Pekerjaan fisik: Pokja %(pokja)s.") % {"pokja": pokja})
    check = (
        FieldCheck.objects.filter(bundle__area=visit.area, bundle__edition=visit.edition)
        .order_by("-checked_on", "-pk")
        .first()
    )
    if check:
        seen = {"day": zones.written_day(check.checked_on), "place": f"{check.lat}, {check.lon}"}
        yield 11, Fact(_("Kabupaten memeriksa lokasi %(day)s di %(place)s.") % seen)


def _of_meeting(visit: Visit) -> Iterator[tuple[int, Fact]]:
    row = signed_minutes(visit.area, visit.edition, "USULAN")
    if row is None:
        return
    words = {"day": zones.written_day(row.held_on), "place": row.place, "men": row.men, "women": row.women}
    yield (
        10,
        Fact(
            _("Musyawarah usulan %(day)s di %(place)s: %(men)d laki-laki dan %(women)d perempuan.") % words,
            reverse("musyawarah:detail", args=[row.public_id]),
        ),
    )


def _baseline(visit: Visit) -> str:
    if visit.edition.baseline_required:
        return _("Edisi ini meminta pengukuran awal.")
    return _("Edisi ini tidak meminta pengukuran awal.")
