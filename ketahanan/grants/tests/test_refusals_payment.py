"""What stands against each step of a payment, sentence by sentence; and that no sentence of the app is without a test."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ketahanan.common.errors import NotAllowed, Refused, Several
from ketahanan.editions.models import Route
from ketahanan.flow import queries as pages
from ketahanan.grants import credit_moves, operations
from ketahanan.grants.kinds import PAYMENT_KIND
from ketahanan.grants.models import Flag, Grant, Payment
from ketahanan.grants.payment_moves import Evidence, Mismatch
from ketahanan.grants.tests.world import SIGNED, SPM, SPP, World, make_edition, paper, seat_pokja
from ketahanan.people.posts import SYSTEM
from ketahanan.proposals.models import Bundle
from ketahanan.testing import NOON, Country
from ketahanan.villages.models import PokjaAccount

pytestmark = pytest.mark.once

FUTURE = "Tanggal ini belum tiba. Tulis tanggal di surat, hari ini atau sebelumnya."
OTHER_YEAR = "Tanggal ini di luar tahun anggaran 2012. Periksa tahunnya."


@pytest.fixture
def world(country: Country) -> World:
    return World(country)


def told(act: Any, *given: Any, **more: Any) -> list[str]:
    with pytest.raises(Refused) as error:
        act(*given, **more)
    return error.value.sentences if isinstance(error.value, Several) else [error.value.sentence]


def field_of(act: Any, *given: Any, **more: Any) -> tuple[str, str]:
    with pytest.raises(Refused) as error:
        act(*given, **more)
    return error.value.field, error.value.sentence


# Prepared by the Bendahara --------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_only_the_bendahara_of_the_pokja_prepares_a_payment(world: World) -> None:
    grant = world.cleared()
    seat_pokja(world.country, 2)
    for who in ("ketua1", "bendahara2", "ppk", "kabupaten", "companion", "facilitator", "stranger"):
        with pytest.raises(NotAllowed) as error:
            operations.make_payment(grant, 1, by=world.as_(who), at=world.at)
        assert error.value.sentence == (
            "Menyiapkan pencairan hanya untuk Bendahara Pokja di wilayah ini. Minta petugas itu melakukannya."
        )


@pytest.mark.django_db
def test_tranches_are_those_of_the_edition_and_come_in_order(world: World) -> None:
    """Row 27."""
    grant = world.cleared()
    assert told(world.pay, grant, 3) == ["Edisi ini tidak mempunyai tahap 3. Pilih tahap yang ada."]
    first = "Tahap I belum diakui Bendahara dan Ketua. Akui dulu dananya, lalu minta tahap berikutnya."
    assert told(world.pay, grant, 2) == [first]
    payment = world.pay(grant)
    for step in (world.requested, world.tested, world.ordered, world.sent):
        Payment.objects.update(state="DIBATALKAN")
        payment = step(world.pay(grant))
        assert told(world.pay, grant, 2) == [first]
        assert told(world.pay, grant, 1) == [
            "Tahap I sudah mempunyai pembayaran yang berjalan. Buka pembayaran itu."
        ]
        PokjaAccount.objects.update(locked_for="")
    assert payment.state == "TERKIRIM"


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["MENUNGGU_PERJANJIAN", "PERJANJIAN", "SUPERVISI_AWAL", "TIDAK_LAYAK", "DIHENTIKAN"])
def test_a_grant_that_is_not_cleared_asks_for_nothing(world: World, state: str) -> None:
    grant = world.cleared()
    Grant.objects.update(state=state)
    assert told(world.pay, grant) == [
        "Hibah ini belum layak cair atau sudah berhenti. Lihat langkah yang belum selesai di hibahnya."
    ]


@pytest.mark.django_db
def test_a_repayment_asks_for_another_account_or_a_reason(world: World) -> None:
    payment = world.returned()
    assert told(world.pay, payment.grant) == [
        "Pembayaran lama dikembalikan bank dan rekening Pokja belum berubah. Betulkan rekening dengan adendum, "
        "atau minta PPK menulis mengapa rekening yang sama boleh dipakai."
    ]
    world.do(payment, "keep_account", "ppk", {"reason": "Gangguan di bank.", "reason_code": "LAIN"})
    again = world.pay(payment.grant)
    assert (again.attempt, again.replaces_id, again.amount) == (2, payment.pk, payment.amount)


# Treasury papers ------------------------------------------------------------------------------------------------------

STEPS = {
    "test": ("requested", "ppk", "spp", "SPP"),
    "order": ("tested", "ppspm", "spm", "SPM"),
    "record_sp2d": ("ordered", "ppk", "sp2d", "SP2D"),
}


def given_for(world: World, payment: Payment, name: str, **over: Any) -> dict[str, Any]:
    known = {"test": SPP, "order": SPM, "record_sp2d": world.sp2d(payment)}[name]
    return known | over


def step(world: World, payment: Payment, name: str, **over: Any) -> Any:
    _before, who, _short, _label = STEPS[name]
    files = {"file_sp2d": paper("sp2d")} if name == "record_sp2d" else None
    return world.do(payment, name, who, given_for(world, payment, name, **over), files)


@pytest.mark.django_db
@pytest.mark.parametrize("name", STEPS)
def test_each_treasury_paper_has_a_number_and_a_day_in_order(world: World, name: str) -> None:
    before, _who, short, label = STEPS[name]
    payment = getattr(world, before)()
    paper_before = {"test": "kuitansi", "order": "SPP", "record_sp2d": "SPM"}[name]
    for over, field, sentence in (
        ({f"{short}_no": "  "}, f"{short}_no", f"Nomor {label} belum terisi. Tulis seperti di suratnya."),
        ({f"{short}_on": date(2012, 12, 4)}, f"{short}_on", FUTURE),
        ({f"{short}_on": date(2011, 12, 3)}, f"{short}_on", OTHER_YEAR),
        ({f"{short}_on": date(2012, 12, 2)}, f"{short}_on",
         f"Tanggal ini mendahului {paper_before} tanggal 3 Desember 2012. Periksa urutan suratnya."),
    ):  # fmt: skip
        assert field_of(step, world, payment, name, **over) == (field, sentence), over
    payment.refresh_from_db()
    assert (payment.spp_no, payment.spm_no, payment.sp2d_no)[list(STEPS).index(name)] == ""
    step(world, payment, name)


@pytest.mark.django_db
@pytest.mark.parametrize("name", STEPS)
def test_one_paper_pays_many_but_has_one_day(country: Country, name: str) -> None:
    """Rulings C4: a number belongs to a treasury document, not to a payment."""
    world = World(country)
    first = getattr(world, STEPS[name][0])()
    step(world, first, name)
    seat_pokja(country, 2)
    other = second_pokja(world)
    short, label = STEPS[name][2:]
    payment = forward(world, other, name)
    world.later(1)
    over = {f"{short}_on": date(2012, 12, 4)}
    assert field_of(step, world, payment, name, **over) == (
        f"{short}_on",
        f"{label} 0001/{label} sudah tercatat bertanggal 3 Desember 2012. Satu surat hanya punya satu tanggal.",
    )
    step(world, payment, name)


def second_pokja(world: World) -> Payment:
    """A payment of Pokja 2 of the same village, prepared."""
    proposal = world.approved(2, 1_000_000)
    world.make_account(2, digits="021601005417999")
    grant = operations.open_grant(proposal, at=world.at)
    world.do(grant, "draft_agreement", "ppk", {
        "agreement_no": "13/PERJ/2012", "agreement_on": SIGNED, "work_until": date(2012, 12, 31),
    })  # fmt: skip
    for who in ("ketua2", "bendahara2"):
        world.do(grant, "sign_pact", who)
    for who in ("ketua2", "ppk"):
        world.do(grant, "sign_agreement", who)
    return operations.make_payment(grant, 1, by=world.as_("bendahara2"), at=world.at)


def forward(world: World, payment: Payment, name: str) -> Payment:
    """As far as before the step, on papers of its own."""
    for who in ("bendahara2", "ketua2"):
        world.do(payment, "request", who)
    for earlier in list(STEPS)[: list(STEPS).index(name)]:
        short = STEPS[earlier][2]
        step(world, payment, earlier, **{f"{short}_no": "0002"})
    return Payment.objects.get(pk=payment.pk)


@pytest.mark.django_db
def test_numbers_begin_anew_with_the_next_edition(world: World) -> None:
    """0001/SPP of another year is another paper."""
    payment = world.requested()
    year = make_edition(world.country, year=2011, name="Lama")
    bundle = Bundle.objects.create(edition=year, area=world.area, institution=world.institution)
    old = world.approved(3)
    type(old).objects.filter(pk=old.pk).update(edition=year, bundle=bundle)
    grant = Grant.objects.create(
        area=world.area, edition=year, proposal=old, pokja=world.pokja(3), amount=1, state="PELAKSANAAN",
        state_since=NOON, made_at=NOON,
    )  # fmt: skip
    Payment.objects.create(
        area=world.area, grant=grant, tranche=1, ref16="DBS11", amount=1, account=payment.account, state="DIAKUI",
        spp_no="0001/SPP", spp_on=date(2011, 12, 3), state_since=NOON, made_at=NOON,
    )  # fmt: skip
    assert step(world, payment, "test").record.state == "SPP"


@pytest.mark.django_db
def test_an_sp2d_equals_the_spm_and_comes_with_its_file(world: World) -> None:
    """Row 29."""
    payment = world.ordered()
    for over, field, sentence in (
        ({"amount": payment.amount - 1}, "amount",
         "Jumlah SP2D Rp69.999.998 tidak sama dengan SPM Rp69.999.999. Periksa suratnya; bila berbeda, jangan "
         "dicatat."),
        ({"last4": " 0000"}, "last4",
         "Rekening menurut SP2D berakhir 0000, menurut SPM 7531. Periksa; bila berbeda, jangan dicatat."),
    ):  # fmt: skip
        assert field_of(step, world, payment, "record_sp2d", **over) == (field, sentence)
    given = world.sp2d(payment)
    assert field_of(world.do, payment, "record_sp2d", "ppk", given) == (
        "file_sp2d", "Berkas SP2D belum dilampirkan. Unggah PDF atau fotonya.",
    )  # fmt: skip
    step(world, payment, "record_sp2d", last4=" 7531 ")


@pytest.mark.django_db
def test_each_route_has_its_own_way_to_the_bank(country: Country) -> None:
    """Rulings C5."""
    world = World(country)
    payment = world.ordered()
    assert told(operations.export, payment, at=world.at) == [
        "Rute LS tidak memakai berkas bayar bank. Catat SP2D setelah KPPN menerbitkannya."
    ]


@pytest.mark.django_db
def test_no_sp2d_on_the_banks_route(country: Country) -> None:
    world = World(country, make_edition(country, route=Route.BANK.value))
    payment = world.ordered()
    sentence = (
        "Edisi ini dibayar lewat bank penyalur: berkas bayar untuk rekening penampung dibuat di modul pembayaran."
    )
    assert told(step, world, payment, "record_sp2d") == [sentence]
    row = PAYMENT_KIND.flow["record_sp2d"]
    assert pages.problems(PAYMENT_KIND, payment, row, world.as_("ppk"), world.at) == [sentence]


# What the officers see ------------------------------------------------------------------------------------------------


def seen(payment: Payment, **over: Any) -> dict[str, Any]:
    return {"credited_on": SIGNED, "amount": payment.amount} | over


@pytest.mark.django_db
def test_both_officers_see_the_same_day_and_the_amount_of_the_sp2d(world: World) -> None:
    payment = world.sent()
    world.later(1)
    for over, field, sentence in (
        ({"credited_on": date(2012, 12, 2)}, "credited_on",
         "Dana tidak dapat masuk sebelum SP2D tanggal 3 Desember 2012. Periksa buku tabungan."),
        ({"credited_on": date(2012, 12, 5)}, "credited_on",
         "Tanggal ini belum tiba. Tulis tanggal di buku tabungan."),
        ({"amount": 69_000_000}, "amount",
         "Jumlah yang Anda lihat Rp69.000.000, menurut SP2D Rp69.999.999. Periksa buku tabungan; bila memang berbeda, "
         "laporkan ke dinas sosial. Perbedaan ini sudah kami tandai."),
    ):  # fmt: skip
        assert field_of(world.do, payment, "acknowledge", "ketua1", seen(payment, **over)) == (field, sentence)
    world.do(payment, "acknowledge", "ketua1", seen(payment))
    other = seen(payment, credited_on=date(2012, 12, 4))
    with pytest.raises(Mismatch) as error:
        world.do(payment, "acknowledge", "bendahara1", other)
    assert (error.value.field, error.value.sentence) == (
        "credited_on",
        "Pengurus yang lain menulis dana masuk 3 Desember 2012, Anda menulis 4 Desember 2012. Lihat buku tabungan "
        "bersama-sama. Perbedaan ini sudah kami tandai.",
    )
    assert world.moved(payment, "acknowledge", "bendahara1", seen(payment)).state == "DIAKUI"


@pytest.mark.django_db
def test_one_officer_is_not_two(world: World) -> None:
    payment = world.sent()
    world.do(payment, "acknowledge", "ketua1", seen(payment))
    assert told(world.do, payment, "acknowledge", "ketua1", seen(payment)) == [
        "Anda sudah menandatangani. Menunggu tanda tangan Bendahara Pokja."
    ]


@pytest.mark.django_db
def test_only_a_difference_flags_a_payment(world: World) -> None:
    payment = world.sent()
    by = world.as_("ketua1")
    given: Any = seen(payment)
    credit_moves.flag_mismatch(payment, Refused("x"), given, by, world.at)
    payment.refresh_from_db()
    assert payment.flag == Flag.NONE
    credit_moves.flag_mismatch(payment, Mismatch("x"), given, by, world.at)
    payment.refresh_from_db()
    assert payment.flag == Flag.DIFFERS
    assert world.acknowledged_only(payment).flag == Flag.NONE


# Returned, and the bank's lines ---------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_return_has_a_day_after_the_sp2d_and_a_letter(world: World) -> None:
    payment = world.sent()
    given = {"returned_on": SIGNED, "reason_code": "NOMOR", "reason": "x"}
    for over, field, sentence in (
        ({"returned_on": date(2012, 12, 4)}, "returned_on", "Tanggal ini belum tiba. Tulis tanggal di surat retur."),
        ({"returned_on": date(2012, 12, 2)}, "returned_on",
         "Retur tidak dapat mendahului SP2D tanggal 3 Desember 2012. Periksa tanggalnya."),
        ({}, "file_retur", "Surat retur belum dilampirkan. Unggah PDF atau fotonya."),
    ):  # fmt: skip
        assert field_of(world.do, payment, "return", "ppk", given | over) == (field, sentence)


@pytest.mark.django_db
@pytest.mark.parametrize("off", [-1, 1, 70_000_001])
def test_a_line_counts_for_exactly_its_amount(world: World, off: int) -> None:
    payment = world.sent()
    line = Evidence("rk 7/3", payment.amount + off, SIGNED)
    for act in (operations.settle, operations.bounce):
        assert told(act, payment, line, at=world.at)[0].endswith(
            " tidak sama dengan pembayaran Rp69.999.999. Jangan dicocokkan."
        )
    line = Evidence("rk 7/3", 1, SIGNED)
    assert told(operations.settle, payment, line, at=world.at) == [
        "Baris rekening koran Rp1 tidak sama dengan pembayaran Rp69.999.999. Jangan dicocokkan."
    ]


@pytest.mark.django_db
def test_nobody_presses_what_the_bank_says(world: World) -> None:
    payment = world.sent()
    with pytest.raises(NotAllowed, match="Tindakan ini dilakukan sistem sendiri"):
        world.do(payment, "settle", "ppk", {"evidence": Evidence("x", payment.amount, SIGNED)})
    assert SYSTEM.is_system


# No sentence without a test -------------------------------------------------------------------------------------------

APP = Path(__file__).parents[1]
REFUSALS = {"Refused", "NotAllowed", "Mismatch", "Several"}


def sentences() -> Iterator[str]:
    """Every text under a refusal or appended to the list of one."""
    for path in APP.rglob("*.py"):
        if {"tests", "migrations", "papers.py"} & set(path.parts):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and called(node) in REFUSALS | {"append", "add_error"}:
                yield from (text for inner in ast.walk(node) for text in marked(inner) if text.endswith("."))


def called(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")


def marked(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Call) and called(node) == "_" and isinstance(node.args[0], ast.Constant):
        yield str(node.args[0].value)


def test_every_refusal_is_named_in_a_test() -> None:
    tests = " ".join(
        node.value
        for path in Path(__file__).parent.glob("test_*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
    found = set(sentences())
    assert len(found) > 50
    untold = [text for text in sorted(found) if longest_piece(text) not in tests]
    assert untold == []


def longest_piece(text: str) -> str:
    """What of a sentence has no placeholder."""
    pieces = text.replace("%(", "\0(").replace(")s", ")\0").replace(")d", ")\0").split("\0")
    return max((piece for piece in pieces if not piece.startswith("(")), key=len)
