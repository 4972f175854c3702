"""Progress reports (B19)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from ketahanan.common import zones
from ketahanan.common.errors import Refused
from ketahanan.documents import operations as documents
from ketahanan.documents.models import Privacy
from ketahanan.flow import operations as flow
from ketahanan.grants import queries
from ketahanan.grants.kinds import PROGRESS_KIND
from ketahanan.grants.models import Grant, Progress
from ketahanan.grants.workflow import PROGRESS, GrantState, ProgressState
from ketahanan.people import permits
from ketahanan.people.posts import Actor


def report_progress(
    grant: Grant,
    *,
    by: Actor,
    at: datetime,
    reported_on: date,
    physical_pct: int,
    use_pct: int,
    note: str,
    file: UploadedFile[Any] | None,
) -> Progress:
    """How far work and money are, with the signed report as a file; the kabupaten verifies it."""
    post = permits.require(
        by, PROGRESS.made_by, path=grant.area.path, pokja=grant.pokja_number, what=_("Melaporkan kemajuan")
    )
    with transaction.atomic():
        fresh = (
            Grant.objects.select_for_update(of=("self",)).select_related(*queries.RELATED).get(pk=grant.pk)
        )
        _check(fresh, at, reported_on, physical_pct, use_pct, note)
        if file is None:
            raise Refused(
                _("Laporan kemajuan (B19) belum dilampirkan. Unggah PDF atau fotonya."), field="file"
            )
        report = Progress.objects.create(
            area=fresh.area, grant=fresh, reported_on=reported_on, physical_pct=physical_pct, use_pct=use_pct,
            note=note.strip(), state=PROGRESS.initial, state_since=at, made_by_id=by.person_id, made_at=at,
        )  # fmt: skip
        paper = documents.store(
            file, kind="B19", title=_("Laporan kemajuan"), subject=report.subject, round_=1, area=fresh.area,
            readers=PROGRESS.readers, privacy=Privacy.POKJA.value, by=by, at=at,
        )  # fmt: skip
        flow.enter_new(
            PROGRESS_KIND, report, by=by, at=at, role=post.role.value, behalf_id=post.behalf_id,
            details={
                "grant": fresh.pk, "physical_pct": physical_pct, "use_pct": use_pct, "reported_on": reported_on,
                "sha256": paper.sha256,
            },
        )  # fmt: skip
        return report


def _check(grant: Grant, at: datetime, day: date, physical: int, use: int, note: str) -> None:
    if grant.state != GrantState.RUNNING:
        raise Refused(_("Kemajuan dilaporkan setelah dana tahap pertama diakui. Akui dulu dana yang masuk."))
    if day > zones.today(at, grant.area.zone):
        raise Refused(
            _("Tanggal ini belum tiba. Tulis tanggal laporan, hari ini atau sebelumnya."), field="reported_on"
        )
    first = next((row.credited_on for row in queries.payments_of(grant) if row.credited_on), None)
    if first and day < first:
        raise Refused(
            _("Dana baru masuk %(day)s. Laporan kemajuan tidak dapat mendahuluinya.")
            % {"day": zones.written_day(first)},
            field="reported_on",
        )
    for field, percent in (("physical_pct", physical), ("use_pct", use)):
        if not 0 <= percent <= 100:
            raise Refused(_("Persentase antara 0 dan 100. Periksa angkanya."), field=field)
    if not note.strip():
        raise Refused(_("Tulis apa yang sudah dikerjakan dan dibeli."), field="note")
    if Progress.objects.filter(grant=grant, state=ProgressState.REPORTED.value).exists():
        raise Refused(_("Laporan sebelumnya masih diperiksa dinas sosial. Tunggu hasilnya, lalu lapor lagi."))
