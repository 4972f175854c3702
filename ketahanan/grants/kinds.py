"""The tables of grant, payment, progress and hold joined to their models, guards and effects."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from ketahanan.common.roles import Role
from ketahanan.common.text import N_
from ketahanan.flow.kinds import Kind
from ketahanan.flow.models import Hold
from ketahanan.flow.workflow import HOLD, HOLD_REASONS
from ketahanan.grants import credit_moves, grant_moves, hold_moves, payment_moves, progress_moves, queries
from ketahanan.grants.gates import Step
from ketahanan.grants.models import Grant, Payment, Progress
from ketahanan.grants.shares import tranche_name
from ketahanan.grants.workflow import GRANT, PAYMENT, PROGRESS


def _grant_title(record: Grant) -> str:
    return _("Hibah Pokja %(number)d, %(village)s") % {
        "number": record.pokja.number,
        "village": record.area.title,
    }


def _text_url(record: Grant) -> str:
    return reverse("grant:text", args=[record.public_id]) if record.agreement_no and record.account_id else ""


def _pact_url(record: Grant) -> str:
    """The promises stand on the agreement's page, below its articles."""
    address = _text_url(record)
    return f"{address}#pakta" if address else ""


def _payment_title(record: Payment) -> str:
    return _("Pembayaran tahap %(tranche)s, Pokja %(number)d %(village)s") % {
        "tranche": tranche_name(record.tranche), "number": record.grant.pokja.number, "village": record.area.title,
    }  # fmt: skip


def _progress_title(record: Progress) -> str:
    return _("Laporan kemajuan Pokja %(number)d, %(village)s") % {
        "number": record.grant.pokja.number, "village": record.area.title,
    }  # fmt: skip


def _hold_title(record: Hold) -> str:
    return _("Penahanan %(village)s: %(reason)s") % {
        "village": record.area.title, "reason": _(dict(HOLD_REASONS)[record.reason_code]),
    }  # fmt: skip


def _lock_grant(payment: Payment) -> None:
    """Whoever ends the grant locks it before its payments; whoever pays does so in the same order."""
    Grant.objects.select_for_update(no_key=True).only("pk").get(pk=payment.grant_id)


KIND = Kind(
    flow=GRANT,
    model=Grant,
    content=grant_moves.content,
    title=_grant_title,
    guards={
        "draft_agreement": grant_moves.can_draft,
        "redraft": grant_moves.can_draft,
        "sign_pact": grant_moves.can_sign_pact,
        "sign_agreement": grant_moves.can_sign_agreement,
        "draft_addendum": grant_moves.can_draft_addendum,
        "sign_addendum": grant_moves.can_sign_addendum,
        "stop": grant_moves.can_stop,
        "cancel": grant_moves.can_cancel,
    },
    effects={
        "draft_agreement": grant_moves.draft,
        "redraft": grant_moves.draft,
        "sign_pact": grant_moves.sign_pact,
        "sign_agreement": grant_moves.sign_agreement,
        "draft_addendum": grant_moves.draft_addendum,
        "sign_addendum": grant_moves.sign_addendum,
        "stop": grant_moves.end,
        "cancel": grant_moves.end,
    },
    follows={"sign_agreement": grant_moves.after_agreement},
    related=queries.RELATED,
    texts={"sign_pact": _pact_url, "sign_agreement": _text_url},
    moot=grant_moves.moot,
)

PAYMENT_KIND = Kind(
    flow=PAYMENT,
    model=Payment,
    duties=payment_moves.duties,
    content=payment_moves.content,
    title=_payment_title,
    guards={
        "request": payment_moves.gate(Step.REQUEST),
        "test": payment_moves.can_test,
        "order": payment_moves.can_order,
        "record_sp2d": payment_moves.can_record_sp2d,
        "acknowledge": credit_moves.can_acknowledge,
        "return": credit_moves.can_return,
        "export": credit_moves.can_export,
        "settle": credit_moves.equal_evidence,
        "bounce": credit_moves.equal_evidence,
        "reverse": credit_moves.equal_evidence,
    },
    effects={
        "request": payment_moves.requested,
        "test": payment_moves.tested,
        "send_back": payment_moves.sent_back,
        "order": payment_moves.ordered,
        "refuse_order": payment_moves.order_refused,
        "record_sp2d": payment_moves.sp2d_recorded,
        "acknowledge": credit_moves.acknowledged,
        "return": credit_moves.returned,
        "cancel": payment_moves.cancelled,
        "void": payment_moves.cancelled,
        "keep_account": payment_moves.kept_account,
        "export": credit_moves.exported,
        "send": credit_moves.sent,
        "settle": credit_moves.settled,
        "refuse": credit_moves.refused,
        "bounce": credit_moves.bounced,
        "reverse": credit_moves.reversed_,
    },
    related=queries.PAYMENT_RELATED,
    locks=_lock_grant,
    file_readers=grant_moves.PAPER_READERS | {Role.BENDAHARA_PENGELUARAN, Role.REKONSILIATOR},
    moot=payment_moves.moot,
    entries={"mismatch": N_("Jumlah atau tanggal berbeda")},
    after_refusal={"acknowledge": credit_moves.flag_mismatch},
)

PROGRESS_KIND = Kind(
    flow=PROGRESS,
    model=Progress,
    duties=progress_moves.duties,
    title=_progress_title,
    guards={"verify": progress_moves.can_verify},
    effects={"verify": progress_moves.verified},
    related=(
        "area__parent__parent",
        "grant__pokja",
        "grant__edition",
        "grant__proposal__bundle__institution",
        "made_by",
    ),
)

HOLD_KIND = Kind(
    flow=HOLD,
    model=Hold,
    title=_hold_title,
    guards={"lift": hold_moves.can_lift},
    effects={"lift": hold_moves.lifted},
    related=("area__parent__parent", "lifted_by", "made_by"),
)
