"""Why an edition's rules may not change any more: money that is approved, promised or under way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from ketahanan.common.errors import Refused, Several
from ketahanan.common.money import written
from ketahanan.editions import objections
from ketahanan.editions.models import Award, Edition
from ketahanan.grants import amounts, follow
from ketahanan.grants.models import Grant, Payment
from ketahanan.grants.workflow import GRANT
from ketahanan.proposals.models import Proposal
from ketahanan.proposals.workflow import ProposalState


def register() -> None:
    """Called once, when the application starts."""
    objections.to_rules(keep_rules)
    objections.to_closing(keep_open)
    objections.to_revoking(keep_award)


def keep_rules(edition: Edition, changes: Mapping[str, Any]) -> None:
    """Ceiling and budget hold what was approved; tranches stand once an agreement names them."""
    found = [
        *_low_ceiling(edition, changes),
        *_low_budget(edition, changes),
        *_other_tranches(edition, changes),
    ]
    if found:
        raise Several(found) if len(found) > 1 else Refused(found[0])


def _low_ceiling(edition: Edition, changes: Mapping[str, Any]) -> list[str]:
    ceiling = changes.get("ceiling", edition.ceiling)
    if ceiling >= edition.ceiling:
        return []
    approved = Proposal.objects.filter(edition=edition, state=ProposalState.APPROVED.value)
    highest = approved.aggregate(highest=Max("approved"))["highest"] or 0
    if ceiling >= highest:
        return []
    return [
        _("Usulan senilai %(amount)s sudah disetujui. Pagu satu Pokja tidak dapat lebih rendah dari itu.")
        % {"amount": written(highest)}
    ]


def _low_budget(edition: Edition, changes: Mapping[str, Any]) -> list[str]:
    budget = changes.get("budget", edition.budget)
    if budget >= edition.budget:
        return []
    promised = amounts.edition_amounts(edition.pk).committed
    if budget >= promised:
        return []
    return [
        _("Hibah senilai %(amount)s sudah dijanjikan. Anggaran edisi tidak dapat lebih rendah dari itu.")
        % {"amount": written(promised)}
    ]


def _other_tranches(edition: Edition, changes: Mapping[str, Any]) -> list[str]:
    wanted = changes.get("tranches")
    if wanted is None:
        return []
    now = [(row.number, row.percent) for row in edition.tranches.order_by("number")]
    if now == sorted((row.number, row.percent) for row in wanted):
        return []
    if (
        not Grant.objects.filter(edition=edition, agreed_at__isnull=False)
        .exclude(state__in=GRANT.final)
        .exists()
    ):
        return []
    return [
        _("Perjanjian hibah sudah ditandatangani dengan tahap yang sekarang, jadi pembagian tahap tetap.")
    ]


def keep_open(edition: Edition) -> None:
    """No edition is closed over a payment that may still bring money."""
    under_way = [state.value for state in follow.UNDER_WAY]
    count = Payment.objects.filter(grant__edition=edition, state__in=under_way).count()
    if count:
        raise Refused(
            _(
                "Masih ada %(count)d pembayaran yang berjalan. Selesaikan atau batalkan dulu, lalu tutup edisi."
            )
            % {"count": count}
        )


def keep_award(award: Award) -> None:
    """A place with a grant keeps its award."""
    grants = Grant.objects.filter(edition=award.edition_id, area__path__startswith=award.area.path)
    if grants.exclude(state__in=GRANT.final).exists():
        raise Refused(
            _("%(place)s sudah mempunyai hibah. Batalkan persetujuan usulannya atau hentikan hibahnya dulu.")
            % {"place": award.area.title}
        )
