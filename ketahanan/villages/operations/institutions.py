"""Making an institution, and noting the minutes that founded it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ketahanan.areas.models import Area, Level
from ketahanan.common.errors import Refused
from ketahanan.editions.models import Edition
from ketahanan.editions.workflow import EditionState
from ketahanan.flow import operations as flow
from ketahanan.journal import operations as journal
from ketahanan.people import permits
from ketahanan.people.posts import Actor, Post
from ketahanan.villages import queries
from ketahanan.villages.kinds import KIND
from ketahanan.villages.models import POKJA_NAMES, Institution, Pokja
from ketahanan.villages.workflow import INSTITUTION, InstitutionState

COMPOSERS = INSTITUTION.made_by


def make_institution(*, area: Area, edition: Edition, by: Actor, at: datetime) -> Institution:
    """A new institution of a village in an open edition, with its four Pokja."""
    post = permits.require(by, COMPOSERS, path=area.path, what=_("Membuat kelembagaan desa"))
    _check_place(area, edition)
    try:
        with transaction.atomic():
            if queries.institution_of(area, edition):
                raise Refused(_once(area, edition))
            Pokja.objects.bulk_create(
                [Pokja(area=area, number=number) for number in POKJA_NAMES], ignore_conflicts=True
            )
            record = Institution.objects.create(
                area=area,
                edition=edition,
                pengarah=queries.pengarah_of(area, at),
                state=InstitutionState.DRAFT.value,
                state_since=at,
                made_by_id=by.person_id,
                made_at=at,
                authors=persons(by, post),
            )
            flow.enter_new(
                KIND,
                record,
                by=by,
                at=at,
                role=post.role.value,
                behalf_id=post.behalf_id,
                details={"edition": edition.pk},
            )
    except IntegrityError as error:
        raise Refused(_once(area, edition)) from error
    return record


def _check_place(area: Area, edition: Edition) -> None:
    if area.level != Level.VILLAGE or area.closed_on is not None:
        raise Refused(
            _("Kelembagaan dibuat untuk desa atau kelurahan yang masih berlaku. Pilih desa lain."),
            field="area",
        )
    if edition.state != EditionState.OPEN.value:
        raise Refused(
            _("Edisi %(edition)s tidak sedang terbuka (%(state)s). Pilih edisi yang terbuka.")
            % {"edition": edition, "state": _(edition.state_label)},
            field="edition",
        )


def _once(area: Area, edition: Edition) -> str:
    return _("%(village)s sudah punya kelembagaan pada edisi %(edition)s. Buka yang sudah ada.") % {
        "village": area.title, "edition": edition,
    }  # fmt: skip


def persons(by: Actor, post: Post) -> list[int]:
    """The person who acts and the one acted for, for the duties of the record."""
    return [number for number in (by.person_id, post.behalf_id) if number]


def opened(institution: Institution, by: Actor, what: str) -> tuple[Institution, Post]:
    """The institution locked for a change of its composition, which needs a draft and somebody who may write it."""
    fresh = (
        Institution.objects.select_for_update(of=("self",))
        .select_related(*KIND.related)
        .get(pk=institution.pk)
    )
    post = permits.require(by, COMPOSERS, path=fresh.area.path, what=what)
    require_draft(fresh)
    return fresh, post


def require_draft(institution: Institution) -> None:
    """A composition changes before it was declared complete."""
    if institution.state == InstitutionState.FORMED:
        raise Refused(
            _("Susunan sudah dinyatakan terbentuk. Pilih “Susun lagi” di halaman kelembagaan, lalu ubah.")
        )
    if institution.state != InstitutionState.DRAFT:
        raise Refused(
            _(
                "Susunan sudah ditetapkan dengan SK. Minta Pengarah memilih “Ubah susunan”, lalu "
                "buat SK perubahan."
            )
        )


def require_composer(institution: Institution, *, by: Actor) -> Post:
    """For pages that lead to a change of the composition: refuse before anything is typed."""
    return permits.require(by, COMPOSERS, path=institution.area.path, what=_("Menyusun Pokja"))


def enter(
    name: str,
    institution: Institution,
    *,
    post: Post | None,
    by: Actor,
    at: datetime,
    details: Mapping[str, Any],
) -> None:
    """One entry of the institution's history that is no move."""
    journal.record(
        action=f"{INSTITUTION.name}.{name}",
        subject=institution.subject,
        at=at,
        actor_id=by.person_id,
        behalf_id=post.behalf_id if post else None,
        role=post.role.value if post else "",
        area_id=institution.area_id,
        details=details,
    )


def note_minutes(
    *, area: Area, edition: Edition, minutes_id: int, held_on: date, by: Actor, at: datetime
) -> Institution | None:
    """The founding musyawarah has been signed: the institution may be formed. Called by deliberation, above us."""
    with transaction.atomic():
        record = (
            Institution.objects.select_for_update(of=("self",))
            .filter(
                area=area,
                edition=edition,
                state__in=[InstitutionState.DRAFT.value, InstitutionState.FORMED.value],
            )
            .first()
        )
        if record is None:
            return None
        record.minutes_id = minutes_id
        record.minutes_on = held_on
        record.save(update_fields=["minutes_id", "minutes_on"])
        enter("minutes", record, post=None, by=by, at=at, details={"minutes": minutes_id, "held_on": held_on})
        return record
