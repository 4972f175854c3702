"""What the portal may show of an institution."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from ketahanan.areas.models import Area
from ketahanan.editions.models import Edition
from ketahanan.villages.models import POKJA_NAMES, Member
from ketahanan.villages.queries.institutions import SEALED, SET_UP, institution_of
from ketahanan.villages.workflow import InstitutionState


@dataclass(frozen=True)
class PublicPokja:
    """What anyone may read of a Pokja: its task, officers by name, how many members and women."""

    number: int
    purpose: str
    officers: dict[str, str]
    size: int
    women: int


@dataclass(frozen=True)
class PublicInstitution:
    """What anyone may read of an institution; from the SK on."""

    state: str
    pengarah: str
    sk_no: str
    sk_on: date | None
    pokja: tuple[PublicPokja, ...]


def public_institution(area: Area, edition: Edition) -> PublicInstitution | None:
    """For pages without login. Nothing before the SK; names of officers only, no member, no phone, no NIK."""
    seated = Member.objects.filter(
        institution__area=area, institution__edition=edition, institution__state__in=SET_UP, left_at__isnull=True
    )
    rows = list(seated.select_related("institution__pengarah", "person", "pokja").defer(*SEALED))
    # With its members in one statement; one that has lost them all is asked for by itself.
    institution = rows[0].institution if rows else institution_of(area, edition)
    if institution is None or institution.state not in SET_UP:
        return None
    pokja = []
    for number, purpose in POKJA_NAMES.items():
        mine = [row for row in rows if row.pokja.number == number]
        pokja.append(
            PublicPokja(
                number=number,
                purpose=_(purpose),
                officers={row.seat: row.person.name for row in mine if row.is_officer},
                size=len(mine),
                women=sum(row.person.sex == "P" for row in mine),
            )
        )
    # A frozen institution looks like any other: freezing is no public fact.
    state = (
        InstitutionState.ACTIVE
        if institution.state == InstitutionState.FROZEN
        else InstitutionState(institution.state)
    )
    pengarah = institution.pengarah.name if institution.pengarah else ""
    return PublicInstitution(state.value, pengarah, institution.sk_no, institution.sk_on, tuple(pokja))
