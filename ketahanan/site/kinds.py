"""Every record kind of the product, in the order of the programme. Tasks, sweep, matrix and diagrams read this."""

from ketahanan.assessments.kinds import KIND as MEASUREMENT
from ketahanan.deliberation.kinds import KIND as MUSYAWARAH
from ketahanan.editions.kinds import AWARD_KIND
from ketahanan.editions.kinds import KIND as EDITION
from ketahanan.flow.kinds import AnyKind
from ketahanan.grants.kinds import HOLD_KIND, PAYMENT_KIND, PROGRESS_KIND
from ketahanan.grants.kinds import KIND as GRANT
from ketahanan.instruments.kinds import KIND as INSTRUMENT
from ketahanan.proposals.kinds import KIND as PROPOSAL
from ketahanan.proposals.kinds import RANKING_KIND
from ketahanan.supervision.kinds import KIND as VISIT
from ketahanan.treasury.kinds import KIND as PAYLIST
from ketahanan.villages.kinds import ACCOUNT_KIND
from ketahanan.villages.kinds import KIND as INSTITUTION

KINDS: tuple[AnyKind, ...] = (
    EDITION, AWARD_KIND, INSTRUMENT, INSTITUTION, ACCOUNT_KIND, MUSYAWARAH, MEASUREMENT, PROPOSAL,
    RANKING_KIND, VISIT, GRANT, PAYMENT_KIND, PAYLIST, PROGRESS_KIND, HOLD_KIND,
)  # fmt: skip
