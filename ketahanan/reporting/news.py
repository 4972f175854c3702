"""Who is told when a file is ready or will not come. Reading only: the site turns it into notices."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from ketahanan.journal.models import Entry
from ketahanan.people.news import News
from ketahanan.reporting.datasets import DATA_SETS
from ketahanan.reporting.models import Export, ExportState, Failure
from ketahanan.reporting.writers import FORMATS

TELLERS = ("export.make", "export.fail")


def news_of(entry: Entry) -> list[News]:
    """Whoever asked, as long as the file is still there, or still is not."""
    export = Export.objects.select_related("person").filter(pk=entry.subject_id).first()
    if export is None or export.state not in {ExportState.READY, ExportState.FAILED}:
        return []
    words = {"data": _(DATA_SETS[export.data_set].title), "format": _(FORMATS[export.format].label)}
    if export.state == ExportState.READY:
        title = _("Berkas siap diunduh: %(data)s")
        said = _("%(data)s, %(format)s. Berkas disimpan tujuh hari; unduh dari halaman ini.")
    else:
        title = _("Berkas tidak jadi dibuat: %(data)s")
        said = f"%(data)s, %(format)s. {_(str(Failure(export.failure).label))}"
    link = reverse("export:detail", args=[export.public_id])
    return [News((export.person,), title % words, said % words, link)]
