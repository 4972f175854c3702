"""The table of musyawarah joined to its model, guards and effects."""

from django.utils.translation import gettext as _

from ketahanan.deliberation import minutes
from ketahanan.deliberation.models import Musyawarah
from ketahanan.deliberation.workflow import MUSYAWARAH
from ketahanan.flow.kinds import Kind


def _title(record: Musyawarah) -> str:
    return _("Musyawarah %(village)s: %(purpose)s") % {
        "village": record.area.title, "purpose": record.get_purpose_display(),
    }  # fmt: skip


KIND = Kind(
    flow=MUSYAWARAH,
    model=Musyawarah,
    content=minutes.content,
    title=_title,
    guards={"sign": minutes.can_sign},
    effects={"sign": minutes.issue, "attach": minutes.note_papers},
    related=("area__parent__parent", "edition"),
    privacy="K1",
)
