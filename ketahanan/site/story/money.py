"""Agreement, request, SPP, SPM, SP2D, and what the Pokja sees in its passbook: only where the visit passed."""

from __future__ import annotations

from datetime import date

from ketahanan.grants import operations
from ketahanan.grants.kinds import KIND, PAYMENT_KIND
from ketahanan.grants.models import Payment
from ketahanan.site.story.proposals import ALL
from ketahanan.site.story.walk import Walk, scan

WORK_UNTIL = date(2012, 12, 31)


def draft_agreement(w: Walk, numbers: tuple[int, ...] = ALL) -> None:
    for number in numbers:
        given = {
            "agreement_no": f"{100 + 4 * w.village.shift + number}/PERJ/PSKBS/{w.t.today.month}/2012",
            "agreement_on": w.t.today, "work_until": WORK_UNTIL,
        }  # fmt: skip
        w.do(KIND, w.grant(number), "draft_agreement", "ppk", given=given)


def sign_pact(w: Walk, number: int) -> None:
    w.do(KIND, w.grant(number), "sign_pact", f"ketua{number}", f"bendahara{number}")


def sign_agreement(w: Walk, numbers: tuple[int, ...] = ALL) -> None:
    """Pact and statement first, then the agreement by the Ketua and the PPK."""
    for number in numbers:
        sign_pact(w, number)
        w.do(KIND, w.grant(number), "sign_agreement", f"ketua{number}", "ppk")


# Payments -----------------------------------------------------------------------------------------------------------


def payment(w: Walk, number: int) -> Payment:
    """The newest attempt."""
    return Payment.objects.filter(grant=w.grant(number)).latest("pk")


def request(w: Walk, number: int) -> None:
    operations.make_payment(w.grant(number), 1, by=w.as_(f"bendahara{number}"), at=w.t.at)
    w.t.pass_minutes(2)
    w.do(PAYMENT_KIND, payment(w, number), "request", f"bendahara{number}", f"ketua{number}")


def _number(w: Walk, number: int, paper: str) -> str:
    return f"{10 * w.village.shift + number:05d}/{paper}/PSKBS/2012"


def test(w: Walk, number: int) -> None:
    given = {"spp_no": _number(w, number, "SPP"), "spp_on": w.t.today}
    w.do(PAYMENT_KIND, payment(w, number), "test", "ppk", given=given)


def order(w: Walk, number: int) -> None:
    given = {"spm_no": _number(w, number, "SPM"), "spm_on": w.t.today}
    w.do(PAYMENT_KIND, payment(w, number), "order", "ppspm", given=given)


def record_sp2d(w: Walk, number: int) -> None:
    due = payment(w, number)
    given = {
        "sp2d_no": f"{880 + 10 * w.village.shift + number}X/054/110", "sp2d_on": w.t.today, "amount": due.amount,
        "last4": due.account.last4,
    }  # fmt: skip
    w.do(PAYMENT_KIND, due, "record_sp2d", "ppk", given=given, files={"file_sp2d": scan("SP2D")})


def acknowledge(w: Walk, number: int, *words: str) -> None:
    """Bendahara and Ketua, each with the own eyes on the passbook."""
    given = {"credited_on": w.t.today, "amount": payment(w, number).amount}
    w.do(PAYMENT_KIND, payment(w, number), "acknowledge", *(f"{word}{number}" for word in words), given=given)


def bounce(w: Walk, number: int) -> None:
    """The bank sent the money back: the passbook's number had been copied wrongly."""
    given = {"returned_on": w.t.today, "reason_code": "NOMOR", "reason": "Nomor rekening tidak dikenal bank."}
    w.do(PAYMENT_KIND, payment(w, number), "return", "ppk", given=given, files={"file_retur": scan("Surat retur bank")})


def hold(w: Walk, number: int) -> None:
    """The kabupaten stops one grant while it looks into something."""
    operations.set_hold(
        w.area, reason_code="PENGURUS", reason="Bendahara akan pindah domisili; tunggu SK perubahan pengurus.",
        by=w.as_(w.village.kabupaten), at=w.t.at, grant=w.grant(number),
    )  # fmt: skip


def report(w: Walk, number: int) -> None:
    operations.report_progress(
        w.grant(number), by=w.as_(f"ketua{number}"), at=w.t.at, reported_on=w.t.today, physical_pct=35, use_pct=40,
        note="Bahan sudah dibeli dan latihan pertama sudah diadakan.", file=scan("Laporan kemajuan"),
    )  # fmt: skip
