"""What stands against agreement, pact, addendum and stop, sentence by sentence."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ketahanan.common.errors import Refused, Several
from ketahanan.editions.models import Edition, Route
from ketahanan.flow import queries as pages
from ketahanan.grants import operations
from ketahanan.grants.kinds import KIND
from ketahanan.grants.models import Grant
from ketahanan.grants.tests.world import DRAFT, SIGNED, World, make_edition
from ketahanan.journal.models import Signature
from ketahanan.proposals.models import Proposal
from ketahanan.testing import Country
from ketahanan.villages.models import PokjaAccount

pytestmark = [pytest.mark.django_db, pytest.mark.once]
WHY = {"reason": "x", "reason_code": "LAIN"}
NO_ACCOUNT = (
    "Pokja ini belum mempunyai rekening aktif. Minta Bendahara mendaftarkannya dan tunggu konfirmasi bank."
)


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


# The agreement --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["DRAF", "MASA_TUNGGU", "DIGANTI", "DITOLAK"])
def test_an_agreement_needs_an_active_account(world: World, state: str) -> None:
    PokjaAccount.objects.update(state=state)
    grant = world.opened()
    assert told(world.do, grant, "draft_agreement", "ppk", DRAFT) == [NO_ACCOUNT]
    assert pages.problems(KIND, grant, KIND.flow["draft_agreement"], world.as_("ppk"), world.at) == [NO_ACCOUNT]


@pytest.mark.parametrize(
    ("over", "field", "sentence"),
    [
        ({"agreement_no": "  "}, "agreement_no", "Nomor perjanjian belum terisi."),
        ({"agreement_on": date(2012, 12, 4)}, "agreement_on",
         "Tanggal ini belum tiba. Tulis tanggal di surat, hari ini atau sebelumnya."),
        ({"agreement_on": date(2011, 12, 3)}, "agreement_on",
         "Tanggal ini di luar tahun anggaran 2012. Periksa tahunnya."),
        ({"agreement_on": date(2012, 11, 19)}, "agreement_on",
         "Tanggal ini mendahului SK penetapan tanggal 20 November 2012. Periksa urutan suratnya."),
        ({"work_until": date(2012, 12, 2)}, "work_until",
         "Kegiatan tidak dapat selesai sebelum perjanjian. Periksa kedua tanggal."),
        ({"work_until": date(2013, 1, 1)}, "work_until",
         "Edisi ini berakhir 31 Desember 2012. Kegiatan harus selesai sebelum itu."),
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", ["draft_agreement", "redraft"])
def test_an_agreement_keeps_the_order_of_the_papers(
    world: World, name: str, over: dict[str, Any], field: str, sentence: str
) -> None:
    grant = world.opened() if name == "draft_agreement" else world.drafted()
    assert field_of(world.do, grant, name, "ppk", DRAFT | over) == (field, sentence)
    grant.refresh_from_db()
    assert grant.agreement_no == ("" if name == "draft_agreement" else DRAFT["agreement_no"])


def test_the_day_of_the_decree_and_of_today_are_good(world: World) -> None:
    grant = world.moved(world.opened(), "draft_agreement", "ppk", DRAFT | {"agreement_on": date(2012, 11, 20)})
    assert grant.agreement_on == date(2012, 11, 20)
    assert world.moved(grant, "redraft", "ppk", DRAFT).agreement_on == SIGNED


def test_a_number_stands_on_one_agreement_of_the_edition(world: World) -> None:
    world.drafted()
    world.make_account(2, digits="021601005417999")
    other = operations.open_grant(world.approved(2, 1000), at=world.at)
    twice = DRAFT | {"agreement_no": f" {DRAFT['agreement_no']} "}
    assert field_of(world.do, other, "draft_agreement", "ppk", twice) == (
        "agreement_no", "Nomor perjanjian ini sudah dipakai hibah lain. Periksa nomornya di buku agenda.",
    )  # fmt: skip
    world.do(other, "draft_agreement", "ppk", DRAFT | {"agreement_no": "13/PERJ/2012"})


def test_the_pact_comes_after_the_number_and_once(world: World) -> None:
    grant = world.opened()
    assert told(world.do, grant, "sign_pact", "ketua1") == [
        "Perjanjian belum disiapkan PPK. Pakta ditandatangani setelah nomornya ada."
    ]
    assert told(world.do, grant, "sign_agreement", "ppk") == [
        "Perjanjian belum disiapkan. PPK mengisi nomor dan tanggalnya dulu."
    ]
    world.drafted()
    for who in ("ketua1", "bendahara1"):
        world.do(grant, "sign_pact", who)
    for who in ("ketua1", "bendahara1"):
        assert told(world.do, grant, "sign_pact", who) == ["Pakta integritas dan SPTJM sudah lengkap ditandatangani."]


def test_the_agreement_is_told_everything_at_once(world: World) -> None:
    grant = world.drafted()
    PokjaAccount.objects.update(state="DIGANTI")
    Proposal.objects.update(state="DIBATALKAN")
    sentences = [
        "Pakta integritas dan SPTJM belum ditandatangani Ketua dan Bendahara.",
        "Rekening dalam perjanjian tidak lagi aktif. Minta PPK menyiapkan perjanjian lagi.",
        "Usulan tidak lagi berstatus disetujui. Tanyakan kementerian sebelum melanjutkan.",
    ]
    assert told(world.do, grant, "sign_agreement", "ketua1") == sentences
    grant.refresh_from_db()
    assert pages.problems(KIND, grant, KIND.flow["sign_agreement"], world.as_("ppk"), world.at) == sentences


def pacted(world: World) -> Grant:
    grant = world.drafted()
    for who in ("ketua1", "bendahara1"):
        world.do(grant, "sign_pact", who)
    return Grant.objects.get(pk=grant.pk)


def test_nobody_signs_twice(world: World) -> None:
    grant = pacted(world)
    world.do(grant, "sign_agreement", "ketua1")
    assert told(world.do, grant, "sign_agreement", "ketua1") == [
        "Anda sudah menandatangani. Menunggu tanda tangan Pejabat pembuat komitmen."
    ]


@pytest.mark.parametrize("over", [{}, {"agreement_no": "14/PERJ/2012"}, {"work_until": date(2012, 12, 30)}])
def test_an_agreement_drafted_again_is_signed_again_by_everybody(world: World, over: dict[str, Any]) -> None:
    """Also when nothing was changed: no signature of the old round counts, and none stands in the way."""
    grant = pacted(world)
    world.do(grant, "sign_agreement", "ketua1")
    grant = world.moved(grant, "redraft", "ppk", DRAFT | over)
    assert grant.pact_at is None
    assert told(world.do, grant, "sign_agreement", "ppk") == [
        "Pakta integritas dan SPTJM belum ditandatangani Ketua dan Bendahara."
    ]
    for who in ("ketua1", "bendahara1"):
        world.do(grant, "sign_pact", who)
    assert not world.do(grant, "sign_agreement", "ppk").complete
    assert world.moved(grant, "sign_agreement", "ketua1").state == "PERJANJIAN"
    assert Signature.objects.filter(subject_kind="grant").count() == 3 + 4


def test_drafted_back_to_the_first_text_the_pact_can_still_be_signed(world: World) -> None:
    grant = pacted(world)
    world.do(grant, "redraft", "ppk", DRAFT | {"work_until": date(2012, 12, 30)})
    grant = world.moved(grant, "redraft", "ppk", DRAFT)
    for who in ("bendahara1", "ketua1"):
        world.do(grant, "sign_pact", who)
    grant.refresh_from_db()
    assert grant.pact_at is not None


# Addendum -------------------------------------------------------------------------------------------------------------

ADDENDUM = {"addendum_no": "1/ADD", "addendum_on": SIGNED, "reason": "x"}


def new_account(world: World) -> PokjaAccount:
    PokjaAccount.objects.filter(state="AKTIF").update(state="DIGANTI")
    return world.make_account(1, digits="021601005419999", version=2, state_since=world.at)


def test_an_addendum_is_for_a_changed_account_only(world: World) -> None:
    grant = world.agreed()
    same = "Rekening Pokja tidak berubah sejak perjanjian, jadi adendum tidak diperlukan."
    assert told(world.do, grant, "draft_addendum", "ppk", ADDENDUM) == [same]
    PokjaAccount.objects.update(state="DIGANTI")
    assert told(world.do, grant, "draft_addendum", "ppk", ADDENDUM) == [same]
    assert told(world.do, grant, "sign_addendum", "ketua1") == [
        "Belum ada adendum yang disiapkan. PPK menyiapkannya setelah rekening baru aktif."
    ]


@pytest.mark.parametrize("state", ["planned", "requested", "tested", "ordered", "sent"])
def test_no_addendum_under_a_payment(world: World, state: str) -> None:
    payment = getattr(world, state)()
    new_account(world)
    assert told(world.do, payment.grant, "draft_addendum", "ppk", ADDENDUM) == [
        "Pembayaran sedang berjalan. Kembalikan atau batalkan dulu, lalu buat adendum."
    ]


@pytest.mark.parametrize(
    ("over", "field", "sentence"),
    [
        ({"addendum_no": " "}, "addendum_no", "Nomor adendum belum terisi."),
        ({"addendum_on": date(2012, 12, 4)}, "addendum_on",
         "Tanggal ini belum tiba. Tulis tanggal di surat, hari ini atau sebelumnya."),
        ({"addendum_on": date(2012, 12, 2)}, "addendum_on",
         "Tanggal ini mendahului perjanjian tanggal 3 Desember 2012. Periksa urutan suratnya."),
    ],
)  # fmt: skip
def test_an_addendum_has_a_number_and_a_day(world: World, over: dict[str, Any], field: str, sentence: str) -> None:
    grant = world.agreed()
    new_account(world)
    assert field_of(world.do, grant, "draft_addendum", "ppk", ADDENDUM | over) == (field, sentence)


def test_an_addendum_whose_account_went_is_drafted_again(world: World) -> None:
    grant = world.agreed()
    new_account(world)
    world.do(grant, "draft_addendum", "ppk", ADDENDUM)
    PokjaAccount.objects.filter(version=2).update(state="DIGANTI")
    assert told(world.do, grant, "sign_addendum", "ketua1") == [
        "Rekening dalam adendum tidak lagi aktif. Minta PPK menyiapkan adendum lagi."
    ]


# The end --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "field", "sentence"),
    [
        ({"decree_no": " ", "advice_no": "1"}, "decree_no",
         "Nomor keputusan penghentian belum terisi. Penghentian harus berdasar kedua surat."),
        ({"decree_no": "1", "advice_no": ""}, "advice_no",
         "Nomor saran APIP belum terisi. Penghentian harus berdasar kedua surat."),
    ],
)  # fmt: skip
def test_a_stop_stands_on_two_papers(world: World, given: dict[str, str], field: str, sentence: str) -> None:
    grant = world.cleared()
    assert field_of(world.do, grant, "stop", "kpa", given | WHY) == (field, sentence)


def test_an_approval_whose_money_left_is_not_taken_back(world: World) -> None:
    payment = world.sent()
    Grant.objects.update(state="LAYAK_CAIR")
    assert told(operations.cancel_grant, world.proposal, at=world.at) == [
        "Dana hibah ini sudah dikirim, jadi persetujuannya tidak dapat dibatalkan. Pakai penghentian."
    ]
    assert Grant.objects.get(pk=payment.grant_id).state == "LAYAK_CAIR"


def test_a_file_at_the_bank_is_waited_for(country: Country) -> None:
    world = World(country, make_edition(country, route=Route.BANK.value))
    payment = world.ordered()
    operations.export(payment, at=world.at)
    assert told(operations.cancel_grant, world.proposal, at=world.at) == [
        "Berkas bayar hibah ini sudah dibuat, jadi persetujuannya tidak dapat dibatalkan. Tunggu jawaban bank."
    ]


# The beginning --------------------------------------------------------------------------------------------------------


def test_a_grant_is_opened_for_an_approved_proposal_only(world: World) -> None:
    Proposal.objects.update(state="VERIFIKASI_PUSAT")
    assert told(world.opened) == ["Hibah hanya dibuka untuk usulan yang disetujui. Tunggu SK penetapan."]
    assert not Grant.objects.exists()


def test_a_grant_over_the_ceiling_is_refused_and_reserves_nothing(world: World) -> None:
    """Row 43."""
    Edition.objects.update(budget=100_000_000)
    world.opened()
    other = world.approved(2, 2)
    assert told(operations.open_grant, other, at=world.at) == [
        "Pagu Desa Berketahanan Sosial 2012 tinggal Rp1, kurang dari Rp2. Kurangi jumlahnya atau ubah pagunya."
    ]
    assert Grant.objects.count() == 1
