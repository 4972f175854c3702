"""From payments that wait to the bytes that the bank gets, and every way back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.models import Value
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from lxml import etree

from ketahanan.common.errors import NotAllowed, Refused
from ketahanan.documents import queries as documents
from ketahanan.documents.models import Document
from ketahanan.grants import operations as grants
from ketahanan.grants.audit import CHECKS
from ketahanan.grants.models import Grant, Payment
from ketahanan.grants.payment_moves import Evidence
from ketahanan.grants.tests.world import SIGNED
from ketahanan.journal.models import Entry, Signature
from ketahanan.ledger import audit
from ketahanan.ledger import queries as ledger
from ketahanan.ledger.models import AccountKind, Watch
from ketahanan.testing import Country
from ketahanan.treasury import queries
from ketahanan.treasury.models import Paylist, PaylistRow
from ketahanan.treasury.tests.acting import SPM, SPP, Run
from ketahanan.villages import operations as villages
from ketahanan.villages.models import PokjaAccount

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(country: Country) -> Run:
    return Run(country)


def sentences(error: pytest.ExceptionInfo[Refused]) -> list[str]:
    found = error.value
    return list(getattr(found, "sentences", [found.sentence]))


def test_a_run_takes_its_payments_along_to_the_bank_and_they_arrive(run: Run) -> None:
    paylist = run.exported()
    payment = Payment.objects.get()
    assert (paylist.state, payment.state, payment.spp_no, payment.spm_no) == (
        "DIEKSPOR", "DIEKSPOR", "0001/SPP", "0001/SPM",
    )  # fmt: skip
    assert payment.tested_by == run.world.country.people["ppk"]
    assert ledger.balance_of(AccountKind.RPL, f"edition:{run.world.edition.pk}:BRINIDJA") == payment.amount
    payment = grants.settle(grants.send(payment, at=run.world.at), Evidence("rk 1", payment.amount, SIGNED), at=run.world.at)
    assert payment.state == "MASUK"
    assert audit.in_order()
    assert [line for _code, _what, check in CHECKS for line in check()] == []


def test_the_file_is_kept_before_anybody_takes_it_and_says_what_was_signed(run: Run) -> None:
    paylist = run.exported()
    assert paylist.file is not None
    tree = etree.parse(documents.location(paylist.file))
    space, payment = {"p": tree.getroot().nsmap[None]}, Payment.objects.get()
    said = [tree.findtext(f".//p:{name}", namespaces=space) for name in ("CtrlSum", "EndToEndId", "MsgId")]
    assert said == [f"{payment.amount}.00", payment.ref16, "DBS2012000001"]
    entry = Entry.objects.get(action="paylist.export")
    assert f'"sha256":"{paylist.file.sha256}"' in entry.details


def test_ppk_and_ppspm_each_sign_the_same_content(run: Run) -> None:
    run.ordered()
    signed = Signature.objects.filter(subject_kind="paylist").order_by("id")
    assert [row.action for row in signed] == ["test", "order"]
    assert len({row.content_hash for row in signed}) == 1
    assert len({row.person_id for row in signed}) == 2


def test_every_payment_has_an_entry_that_names_the_person_and_the_run(run: Run) -> None:
    paylist = run.ordered()
    people = run.world.country.people
    for action, who in (("payment.list_test", "ppk"), ("payment.list_order", "ppspm")):
        entry = Entry.objects.get(action=action)
        assert entry.actor_id == people[who].pk
        assert f'"paylist":{paylist.pk}' in entry.details


def test_a_payment_waits_in_one_run_only(run: Run) -> None:
    run.composed()
    assert not queries.waiting().exists()
    with pytest.raises(Refused) as told:
        run.compose()
    assert told.value.sentence == (
        "Tidak ada pembayaran yang menunggu untuk edisi, tahap, dan bank ini. Pilih tumpukan yang lain."
    )


def test_what_may_not_be_paid_stays_outside_and_is_counted(run: Run) -> None:
    run.waiting()
    PokjaAccount.objects.update(state="DIGANTI")
    with pytest.raises(Refused) as told:
        run.compose()
    assert told.value.sentence == (
        "1 pembayaran menunggu, tetapi belum satu pun memenuhi syarat bayar. Lihat syaratnya di halaman pembayaran."
    )


def test_only_the_treasurer_composes(run: Run) -> None:
    run.waiting()
    with pytest.raises(NotAllowed):
        run.compose("ppk")


@pytest.mark.parametrize("step", ["test", "order"])
def test_a_gate_that_shuts_stops_the_signature_and_names_the_payment(run: Run, step: str) -> None:
    paylist = run.composed() if step == "test" else run.tested()
    held(run)
    with pytest.raises(Refused) as told:
        run.do(paylist, step, "ppk" if step == "test" else "ppspm", SPP if step == "test" else SPM)
    ref = Payment.objects.get().ref16
    assert sentences(told) == [
        "1 dari 1 pembayaran tidak memenuhi syarat. Bereskan, atau batalkan daftar dan susun lagi tanpa itu.",
        f"{ref}: Pembayaran sedang ditahan. Tanyakan dinas sosial kabupaten/kota apa yang harus dibereskan.",
    ]
    assert Payment.objects.get().state == ("DIMINTA" if step == "test" else "SPP")


def test_an_account_swapped_behind_the_signatures_stops_the_run(run: Run) -> None:
    paylist = run.tested()
    PokjaAccount.objects.update(number_hash="f" * 64)
    with pytest.raises(Refused) as told:
        run.do(paylist, "order", "ppspm", SPM)
    ref = Payment.objects.get().ref16
    assert told.value.sentence == (
        f"Isi daftar berubah sejak disusun ({ref}). Tanda tangan tidak berlaku; batalkan daftar ini dan susun lagi."
    )


def test_an_amount_changed_behind_the_signatures_stops_the_file(run: Run) -> None:
    paylist = run.funded()
    Payment.objects.update(amount=1)
    with pytest.raises(Refused, match="Isi daftar berubah"):
        run.do(paylist, "export", "treasurer")
    assert not Document.objects.filter(kind="BAYAR").exists()


def held(run: Run, grant: Grant | None = None) -> None:
    grants.set_hold(
        run.world.area, reason_code="TEMUAN", reason="Periksa.", by=run.world.as_("kabupaten"), at=run.world.at, grant=grant
    )


def test_who_may_no_longer_be_paid_is_left_out_of_the_file_and_waits_again(run: Run) -> None:
    first = run.waiting()
    second = run.second()
    paylist = run.compose().paylist
    assert (paylist.size, paylist.total) == (2, first.amount + second.amount)
    for name, who, given in (("test", "ppk", SPP), ("order", "ppspm", SPM)):
        run.do(paylist, name, who, given)
    paylist = run.fund(paylist)
    held(run, second.grant)
    paylist = run.do(paylist, "export", "treasurer")
    assert dict(Payment.objects.values_list("ref16", "state")) == {first.ref16: "DIEKSPOR", second.ref16: "DIMINTA"}
    assert paylist.file is not None
    assert second.ref16.encode() not in documents.location(paylist.file).read_bytes()
    assert PaylistRow.objects.get(payment=second).left_out == (
        "Pembayaran sedang ditahan. Tanyakan dinas sosial kabupaten/kota apa yang harus dibereskan."
    )
    assert PokjaAccount.objects.get(pk=second.account_id).locked_for == ""
    assert list(queries.waiting()) == [second]
    assert [line for _code, _what, check in CHECKS for line in check()] == []


def test_a_file_for_nobody_is_refused_and_nothing_moves(run: Run) -> None:
    paylist = run.funded()
    held(run)
    with pytest.raises(Refused) as told:
        run.do(paylist, "export", "treasurer")
    assert told.value.sentence == (
        "Tidak ada lagi pembayaran yang memenuhi syarat. Batalkan lewat KPPN dan susun daftar baru."
    )
    assert (Payment.objects.get().state, PaylistRow.objects.get().live) == ("DISETUJUI", True)


def test_broken_books_stop_the_file(run: Run) -> None:
    paylist = run.funded()
    Watch.objects.create(at=run.world.at, broken=[["I5", "x"]])
    with pytest.raises(Refused, match=r"Pembukuan tidak cocok \(I5\)"):
        run.do(paylist, "export", "treasurer")


@pytest.mark.parametrize(("state", "who"), [("composed", "ppk"), ("tested", "ppspm"), ("ordered", "ppk")])
def test_a_cancelled_run_gives_its_payments_back(run: Run, state: str, who: str) -> None:
    paylist = getattr(run, state)()
    run.do(paylist, "cancel", who, {"reason": "Salah bank.", "reason_code": "LAIN"})
    payment = Payment.objects.get()
    assert (payment.state, payment.spp_no, payment.spm_no, payment.tested_by) == ("DIMINTA", "", "", None)
    assert PokjaAccount.objects.get().locked_for == ""
    assert queries.waiting().count() == 1
    assert run.compose().paylist.number == 2


def test_whoever_composed_or_tested_does_not_export_and_the_maker_does_not_sign(run: Run) -> None:
    people = run.world.country.people
    paylist = run.composed()
    paylist.made_by = people["ppk"]
    paylist.save(update_fields=["made_by"])
    with pytest.raises(NotAllowed):
        run.do(paylist, "test", "ppk", SPP)


def test_the_account_officer_of_any_row_does_not_sign(run: Run) -> None:
    paylist = run.composed()
    PokjaAccount.objects.update(confirmed_by=run.world.country.people["ppk"])
    with pytest.raises(NotAllowed):
        run.do(paylist, "test", "ppk", SPP)


@pytest.mark.parametrize(
    ("over", "field", "sentence"),
    [
        ({"sp2d_no": "  "}, "sp2d_no", "Nomor SP2D belum terisi. Tulis seperti di suratnya."),
        ({"amount": 1}, "amount", "Jumlah SP2D Rp1 tidak sama dengan jumlah daftar Rp69.999.999. Periksa suratnya; bila "
         "berbeda, jangan dicatat."),
        ({"sp2d_on": SIGNED + timedelta(days=9)}, "sp2d_on", "Tanggal ini belum tiba. Tulis tanggal di surat, hari ini atau "
         "sebelumnya."),
        ({"sp2d_on": SIGNED - timedelta(days=9)}, "sp2d_on", "Tanggal ini mendahului SPM tanggal 3 Desember 2012. Periksa "
         "urutan suratnya."),
    ],
)  # fmt: skip
def test_a_letter_that_does_not_fit_is_refused_beside_its_field(
    run: Run, over: dict[str, object], field: str, sentence: str
) -> None:
    paylist = run.ordered()
    with pytest.raises(Refused) as told:
        run.fund(paylist, **over)
    assert (told.value.field, told.value.sentence) == (field, sentence)
    assert ledger.balance_of(AccountKind.RPL, f"edition:{run.world.edition.pk}:BRINIDJA") == 0


def test_a_run_of_two_takes_as_many_statements_as_of_one(country: Country) -> None:
    counts = []
    for both in (False, True):
        with transaction.atomic():
            run = Run(country)
            run.waiting()
            if both:
                run.second()
            with CaptureQueriesContext(connection) as asked:
                paylist = run.compose().paylist
                run.do(paylist, "test", "ppk", SPP)
                run.do(paylist, "order", "ppspm", SPM)
                run.fund(paylist)
                run.do(paylist, "export", "treasurer")
            counts.append(len(asked))
            transaction.set_rollback(True)
    assert counts[0] == counts[1]


def by_itself(run: Run) -> Paylist:
    """The payment of the second Pokja in a run of its own, up to its SPM."""
    run.second()
    paylist = run.compose().paylist
    run.do(paylist, "test", "ppk", SPP)
    return run.do(paylist, "order", "ppspm", SPM)


def test_an_sp2d_fills_the_holding_account_for_one_run_only(run: Run) -> None:
    first = run.funded()
    second = by_itself(run)
    with pytest.raises(Refused) as told:
        run.fund(second)
    assert (told.value.field, told.value.sentence) == (
        "sp2d_no", "SP2D 0007/SP2D sudah dicatat untuk daftar bayar 2012/001. Setiap daftar mempunyai SP2D sendiri.",
    )  # fmt: skip
    assert ledger.balance_of(AccountKind.RPL, f"edition:{run.world.edition.pk}:BRINIDJA") == first.total
    assert run.fund(second, sp2d_no="0008/SP2D").state == "DIDANAI"


def test_one_letter_has_one_date_also_over_several_runs(run: Run) -> None:
    run.tested()
    run.second()
    paylist = run.compose().paylist
    run.world.later(1)
    with pytest.raises(Refused) as told:
        run.do(paylist, "test", "ppk", SPP | {"spp_on": SIGNED + timedelta(days=1)})
    assert (told.value.field, told.value.sentence) == (
        "spp_on", "SPP 0001/SPP sudah tercatat bertanggal 3 Desember 2012. Satu surat hanya punya satu tanggal.",
    )  # fmt: skip


def test_the_reason_for_leaving_out_is_kept_in_indonesian_whoever_presses(run: Run) -> None:
    run.waiting()
    second = run.second()
    paylist = run.compose().paylist
    run.do(paylist, "test", "ppk", SPP)
    run.do(paylist, "order", "ppspm", SPM)
    run.fund(paylist)
    held(run, second.grant)
    with translation.override("en"):
        paylist = run.do(paylist, "export", "treasurer")
    assert PaylistRow.objects.get(payment=second).left_out.startswith("Pembayaran sedang ditahan.")
    assert paylist.file is not None
    assert paylist.file.title == "Berkas bayar 2012/001"


def test_an_account_that_is_no_longer_active_is_not_locked_for_a_run(run: Run) -> None:
    """Between gates and lock the account may have been replaced."""
    payment = run.waiting()
    PokjaAccount.objects.update(state="DIGANTI")
    accounts, why = PokjaAccount.objects.filter(pk=payment.account_id), Value("payment:x")
    with pytest.raises(Refused) as told:
        villages.lock_accounts(accounts, why=why, by=run.world.as_("ppk"), at=run.world.at)
    assert told.value.sentence == "Rekening BRINIDJA ••••7531 tidak aktif (Diganti), jadi tidak dapat dibayar."
    assert PokjaAccount.objects.get().locked_for == ""
