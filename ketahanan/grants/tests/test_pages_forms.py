"""Every form: what was typed stays when it is refused, the same sending counts once, outsiders find nothing."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.test import Client

from ketahanan.common import clock
from ketahanan.flow.kinds import AnyKind
from ketahanan.grants import operations
from ketahanan.grants.kinds import HOLD_KIND, KIND, PAYMENT_KIND, PROGRESS_KIND
from ketahanan.grants.models import Grant, Payment
from ketahanan.grants.tests.test_pages import login
from ketahanan.grants.tests.world import SIGNED, World, paper
from ketahanan.journal.models import Entry
from ketahanan.testing import NOON, Country
from ketahanan.villages.models import PokjaAccount

pytestmark = pytest.mark.django_db
DAY = SIGNED.isoformat()
LATER = "2013-01-02"
WHY = {"reason_code": "LAIN", "reason": "Nomornya salah tulis."}


@pytest.fixture(autouse=True)
def the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)


@pytest.fixture
def world(country: Country) -> World:
    return World(country)


def _report(world: World) -> Any:
    return operations.report_progress(
        world.acknowledged().grant, by=world.as_("ketua1"), at=world.at, reported_on=SIGNED, physical_pct=60, use_pct=80,
        note="Fondasi.", file=paper("b19"),
    )  # fmt: skip


def _hold(world: World) -> Any:
    world.cleared()
    return operations.set_hold(
        world.area, reason_code="TEMUAN", reason="x", by=world.as_("kabupaten"), at=world.at
    )


def _changed(world: World) -> Grant:
    grant = world.agreed()
    PokjaAccount.objects.update(state="DIGANTI")
    world.make_account(digits="0213456789", bank="BNINIDJA", version=2)
    return grant


def _addendum(world: World) -> Grant:
    given = {"addendum_no": "1/ADD", "addendum_on": SIGNED, **WHY}
    return world.moved(_changed(world), "draft_addendum", "ppk", given)


@dataclass(frozen=True)
class Case:
    """A form: who sends it to which address after what, what is good, and what is refused with which words."""

    entry: str
    before: Any
    who: str
    slug: str
    good: dict[str, Any] = field(default_factory=dict)
    bad: dict[str, Any] = field(default_factory=dict)
    says: str = ""
    kept: str = ""
    file: str = ""

    def address(self, record: Any) -> str:
        if isinstance(record, Grant) and self.entry == "payment.make":
            return f"/hibah/{record.public_id}/tahap/1/"
        if self.entry == "progress.make":
            return f"/hibah/kemajuan/baru/{record.grant.public_id}/"
        if self.entry == "hold.make":
            return f"/penahanan/baru/?hibah={record.public_id}"
        kinds: dict[str, AnyKind] = {
            "grant": KIND, "payment": PAYMENT_KIND, "progress": PROGRESS_KIND, "hold": HOLD_KIND,
        }  # fmt: skip
        return f"{kinds[self.entry.partition('.')[0]].url(record)}{self.slug}/"

    def sent(self, values: dict[str, Any], token: str) -> dict[str, Any]:
        files = {self.file: paper("berkas")} if self.file else {}
        return {"_token": token, **values, **files}


DRAFT = {"agreement_no": "12/PERJ/2012", "agreement_on": DAY, "work_until": "2012-12-31"}
SP2D = {"sp2d_no": "77/SP2D", "sp2d_on": DAY, "amount": "69.999.999", "last4": "7531"}
TOO_EARLY = "Tanggal ini belum tiba"
NO_REASON = {"reason_code": "LAIN", "reason": ""}
CASES = [
    Case("grant.draft_agreement", World.opened, "ppk", "siapkan-perjanjian", DRAFT,
         DRAFT | {"agreement_on": LATER}, TOO_EARLY, "12/PERJ/2012"),
    Case("grant.redraft", World.drafted, "ppk", "ubah-perjanjian", DRAFT | {"agreement_no": "13/PERJ"},
         DRAFT | {"work_until": "2013-05-01"}, "Edisi ini berakhir 31 Desember 2012.", "12/PERJ/2012"),
    Case("grant.sign_pact.sign", World.drafted, "ketua1", "pakta-integritas"),
    Case("grant.draft_addendum", _changed, "ppk", "siapkan-adendum",
         {"addendum_no": "1/ADD", "addendum_on": DAY, **WHY},
         {"addendum_no": "1/ADD", "addendum_on": "2012-01-02", **WHY}, "mendahului perjanjian", "1/ADD"),
    Case("grant.sign_addendum.sign", _addendum, "ketua1", "tandatangani-adendum"),
    Case("grant.stop", World.agreed, "kpa", "hentikan", {"decree_no": "9/SK", "advice_no": "3/APIP", **WHY},
         {"decree_no": "9/SK", "advice_no": "  ", **WHY}, "", "9/SK"),
    Case("payment.make", World.cleared, "bendahara1", ""),
    Case("payment.request.sign", World.planned, "bendahara1", "minta"),
    Case("payment.test", World.requested, "ppk", "uji", {"spp_no": "5/SPP", "spp_on": DAY},
         {"spp_no": "5/SPP", "spp_on": LATER}, TOO_EARLY, "5/SPP"),
    Case("payment.send_back", World.requested, "ppk", "kembalikan", WHY, NO_REASON, "", ""),
    Case("payment.order", World.tested, "ppspm", "terbitkan-spm", {"spm_no": "6/SPM", "spm_on": DAY},
         {"spm_no": "6/SPM", "spm_on": "2012-12-02"}, "Tanggal ini mendahului SPP", "6/SPM"),
    Case("payment.refuse_order", World.tested, "ppspm", "tolak-spp", WHY, NO_REASON),
    Case("payment.record_sp2d", World.ordered, "ppk", "catat-sp2d", SP2D, SP2D | {"last4": "1111"},
         "Rekening menurut SP2D berakhir 1111, menurut SPM 7531.", "77/SP2D", "file_sp2d"),
    Case("payment.acknowledge.sign", World.sent, "bendahara1", "akui", {"credited_on": DAY, "amount": "69999999"},
         {"credited_on": DAY, "amount": "70.000.000"}, "Jumlah yang Anda lihat Rp70.000.000", "70.000.000"),
    Case("payment.return", World.sent, "ppk", "retur", {"returned_on": DAY, **WHY},
         {"returned_on": "2012-12-01", **WHY}, "Retur tidak dapat mendahului SP2D", "salah tulis", "file_retur"),
    Case("payment.cancel", World.ordered, "ppk", "batalkan", WHY, NO_REASON),
    Case("payment.keep_account", World.returned, "ppk", "rekening-tetap", WHY, NO_REASON),
    Case("progress.make", World.acknowledged, "ketua1", "",
         {"reported_on": DAY, "physical_pct": "60", "use_pct": "80", "note": "Dinding naik."},
         {"reported_on": DAY, "physical_pct": "160", "use_pct": "80", "note": "Dinding naik."}, "100", "Dinding naik.",
         "file"),
    Case("progress.verify", _report, "kabupaten", "verifikasi", {"note": "Dilihat."}, {"note": ""}),
    Case("progress.return", _report, "kabupaten", "kembalikan", WHY, NO_REASON),
    Case("hold.make", World.cleared, "kabupaten", "", {"scope": "hibah", "reason_code": "TEMUAN", "reason": "Bukti."},
         {"scope": "hibah", "reason_code": "", "reason": "Bukti kurang."}, "", "Bukti kurang."),
    Case("hold.lift", _hold, "kabupaten", "lepas", {"reason": "Bukti lengkap."}, {"reason": ""}),
]  # fmt: skip
NAMES = [case.entry for case in CASES]


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_the_same_sending_counts_once(world: World, client: Client, case: Case) -> None:
    address, token = case.address(case.before(world)), str(uuid.uuid4())
    client = login(client, world, case.who)
    page = client.get(address)
    assert page.status_code == 200
    assert 'name="_token"' in page.text
    before = Entry.objects.filter(action=case.entry).count()
    answers = [client.post(address, case.sent(case.good, token)) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302], answers[0].text
    assert answers[0]["Location"] == answers[1]["Location"]
    assert Entry.objects.filter(action=case.entry).count() == before + 1


REFUSABLE = [case for case in CASES if case.bad]


@pytest.mark.parametrize("case", REFUSABLE, ids=[case.entry for case in REFUSABLE])
def test_what_was_typed_stays_when_it_is_refused(world: World, client: Client, case: Case) -> None:
    address = case.address(case.before(world))
    client, before = login(client, world, case.who), Entry.objects.exclude(action="payment.mismatch").count()
    token = str(uuid.uuid4())
    answer = client.post(address, case.sent(case.bad, token))
    assert answer.status_code == 422
    assert case.says in answer.text
    assert case.kept in answer.text
    assert Entry.objects.exclude(action="payment.mismatch").count() == before
    assert client.post(address, case.sent(case.good, str(uuid.uuid4()))).status_code == 302


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_outsiders_find_no_form(world: World, client: Client, case: Case) -> None:
    address, before = case.address(case.before(world)), Entry.objects.count()
    for who in ("stranger", "neighbour", "neighbour_ketua"):
        client = login(client, world, who)
        for answer in (client.get(address), client.post(address, case.sent(case.good, str(uuid.uuid4())))):
            if case.entry == "hold.make" and who == "neighbour":
                # May hold in another kabupaten: the page is theirs, the grant and its village are not.
                assert "Taccorong" not in answer.text
            else:
                assert answer.status_code in {403, 404}, who
                assert "Taccorong" not in answer.text
    client = login(Client(), world, case.who)
    assert Entry.objects.count() == before


@pytest.mark.parametrize(
    "amount", ["69.99", "69,999,99", "-69999999", "0", "seratus", "69999999999999999999", "69.999.999,50"]
)
def test_an_amount_that_can_be_read_two_ways_is_asked_back(world: World, client: Client, amount: str) -> None:
    payment = world.ordered()
    client = login(client, world, "ppk")
    given = {"_token": str(uuid.uuid4()), **SP2D, "amount": amount, "file_sp2d": paper("sp2d")}
    answer = client.post(f"{PAYMENT_KIND.url(payment)}catat-sp2d/", given)
    assert answer.status_code == 422
    assert amount in answer.text
    assert Payment.objects.get().state == "DISETUJUI"


@pytest.mark.parametrize("day", ["1912-12-03", "2112-12-03", "2012-02-30", "kemarin", ""])
def test_an_impossible_day_is_asked_back(world: World, client: Client, day: str) -> None:
    payment = world.requested()
    client = login(client, world, "ppk")
    given = {"_token": str(uuid.uuid4()), "spp_no": "5/SPP", "spp_on": day}
    answer = client.post(f"{PAYMENT_KIND.url(payment)}uji/", given)
    assert answer.status_code == 422
    assert "5/SPP" in answer.text
    assert Payment.objects.get().state == "DIMINTA"


def test_a_stale_page_is_refused_and_keeps_what_was_typed(world: World, client: Client) -> None:
    payment = world.requested()
    address = f"{PAYMENT_KIND.url(payment)}uji/"
    client = login(client, world, "ppk")
    seen = client.get(address).context["seen"]
    world.do(payment, "send_back", "ppk", WHY)
    answer = client.post(
        address, {"_token": str(uuid.uuid4()), "_seen": seen, "spp_no": "5/SPP", "spp_on": DAY}
    )
    assert answer.status_code == 422
    assert "“Uji dan terbitkan SPP” tidak bisa lagi" in answer.text
    assert "5/SPP" in answer.text


def test_payments_are_listed_with_what_runs_first(
    world: World, client: Client, django_assert_max_num_queries: Any
) -> None:
    payment = world.acknowledged()
    world.progressed()
    second = world.requested(world.pay(Grant.objects.get(), 2))
    for who in ("ppk", "ppspm", "ketua1", "kabupaten"):
        client = login(client, world, who)
        with django_assert_max_num_queries(12):
            page = client.get("/hibah/bayar/")
        assert page.status_code == 200
        assert page.text.index(str(second.public_id)) < page.text.index(str(payment.public_id))
    assert "Rp69.999.999" in page.text
    assert str(payment.public_id) not in client.get("/hibah/bayar/?keadaan=DIMINTA").text
    assert str(second.public_id) not in client.get("/hibah/bayar/?q=Polewali").text
    assert str(second.public_id) in client.get(f"/hibah/bayar/?q={second.ref16.lower()}").text
    for who in ("neighbour", "companion", "stranger"):
        assert str(payment.public_id) not in login(client, world, who).get("/hibah/bayar/").text


def test_no_addendum_no_place_to_sign_it(world: World, client: Client) -> None:
    grant = world.agreed()
    assert "Tandatangani adendum" not in login(client, world, "ketua1").get(KIND.url(grant)).text


def test_the_menu_marks_one_place(world: World, client: Client) -> None:
    payment = world.requested()
    page = login(client, world, "ppk").get(PAYMENT_KIND.url(payment))
    assert [item.label for item in page.context["nav"] if item.current] == ["Pembayaran"]
