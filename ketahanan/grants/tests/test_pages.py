"""The pages: who reaches them, how many statements they take, what they say."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.test import Client

from ketahanan.flow.models import Hold
from ketahanan.grants import operations
from ketahanan.grants.kinds import HOLD_KIND, KIND, PAYMENT_KIND, PROGRESS_KIND
from ketahanan.grants.models import Grant, Payment
from ketahanan.grants.tests.world import SIGNED, World, paper
from ketahanan.testing import Country

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages read the clock at the edge."""
    from ketahanan.common import clock
    from ketahanan.testing import NOON

    monkeypatch.setattr(clock, "now", lambda: NOON)


@pytest.fixture
def world(country: Country) -> World:
    return World(country)


def login(client: Client, world: World, who: str) -> Client:
    client.force_login(world.country.user(who))
    session = client.session
    session["contoh"] = True
    session.save()
    client.get("/pesan/")
    return client


OFFICES = ("ppk", "ppspm", "kabupaten", "province", "apip", "bpk", "decider", "admin", "supervisor")
VILLAGE = ("ketua1", "bendahara1", "sekretaris1", "anggota1", "pengarah", "ketua2")


def hold_on(world: World, grant: Grant | None = None) -> Any:
    return operations.set_hold(
        world.area, grant=grant, reason_code="TEMUAN", reason="Bukti belum lengkap.", by=world.as_("kabupaten"), at=world.at
    )


def test_every_page_of_a_grant_takes_twelve_statements_or_fewer_in_the_offices(
    world: World, django_assert_max_num_queries: Any, subtests: pytest.Subtests
) -> None:
    payment, report = world.acknowledged(), world.progressed()
    hold_on(world)
    addresses = ["/hibah/", KIND.url(payment.grant), PAYMENT_KIND.url(payment), PROGRESS_KIND.url(report),
                 PROGRESS_KIND.list_url, f"/hibah/{payment.grant.public_id}/naskah/", "/penahanan/"]  # fmt: skip
    for who in OFFICES:
        with subtests.test(who=who):
            reads_in_few_statements(world, who, addresses, django_assert_max_num_queries)


def test_every_page_of_a_grant_takes_twelve_statements_or_fewer_in_the_village(
    world: World, django_assert_max_num_queries: Any, subtests: pytest.Subtests
) -> None:
    payment, report = world.acknowledged(), world.progressed()
    second = world.requested(world.pay(Grant.objects.get(), 2))
    addresses = ["/hibah/", KIND.url(payment.grant), PAYMENT_KIND.url(payment), PAYMENT_KIND.url(second),
                 PROGRESS_KIND.url(report), PROGRESS_KIND.list_url, f"/hibah/{payment.grant.public_id}/naskah/"]  # fmt: skip
    for who in VILLAGE:
        with subtests.test(who=who):
            reads_in_few_statements(world, who, addresses, django_assert_max_num_queries)


def reads_in_few_statements(world: World, who: str, addresses: list[str], few: Any) -> None:
    client = login(Client(), world, who)
    for address in addresses:
        with few(12, info=address):
            answer = client.get(address)
        assert answer.status_code == 200, address


@pytest.mark.parametrize("state", ["planned", "requested", "tested", "ordered", "sent", "acknowledged", "returned"])
def test_a_payment_page_takes_twelve_statements_in_every_state(
    world: World, state: str, django_assert_max_num_queries: Any, subtests: pytest.Subtests
) -> None:
    payment = getattr(world, state)()
    for who in ("ppk", "ppspm", "ketua1", "bendahara1", "kabupaten"):
        client = login(Client(), world, who)
        with subtests.test(who=who), django_assert_max_num_queries(12):
            answer = client.get(PAYMENT_KIND.url(payment))
        assert answer.status_code == 200
        assert payment.ref16 in answer.text


@pytest.mark.parametrize("state", ["opened", "drafted", "agreed", "cleared"])
def test_a_grant_page_takes_twelve_statements_in_every_state(
    world: World, state: str, django_assert_max_num_queries: Any, subtests: pytest.Subtests
) -> None:
    grant = getattr(world, state)()
    for who in ("ppk", "ketua1", "kabupaten"):
        client = login(Client(), world, who)
        with subtests.test(who=who), django_assert_max_num_queries(12):
            answer = client.get(KIND.url(grant))
        assert answer.status_code == 200
        assert "Rp99.999.999" in answer.text


def test_outsiders_find_no_page(world: World, subtests: pytest.Subtests) -> None:
    payment = world.requested()
    hold = hold_on(world)
    for who in ("neighbour", "neighbour_ketua", "stranger"):
        with subtests.test(who=who):
            finds_no_page(world, who, payment, hold)


def finds_no_page(world: World, who: str, payment: Payment, hold: Hold) -> None:
    grant, client = payment.grant, login(Client(), world, who)
    for address in (
        KIND.url(grant), f"/hibah/{grant.public_id}/naskah/", f"/hibah/{grant.public_id}/tahap/1/",
        f"/hibah/{grant.public_id}/hentikan/", PAYMENT_KIND.url(payment), f"{PAYMENT_KIND.url(payment)}uji/",
        f"/hibah/kemajuan/baru/{grant.public_id}/", HOLD_KIND.url(hold), f"{HOLD_KIND.url(hold)}lepas/",
    ):  # fmt: skip
        assert client.get(address).status_code == 404, address
        assert client.post(address, {"_token": str(uuid.uuid4())}).status_code in {404, 405}, address
    assert grant.area.name not in client.get("/hibah/").text


@pytest.mark.parametrize("who", ["companion", "facilitator"])
def test_those_who_accompany_have_no_sight_of_the_money(world: World, client: Client, who: str) -> None:
    payment = world.requested()
    client = login(client, world, who)
    for address in (KIND.url(payment.grant), PAYMENT_KIND.url(payment)):
        assert client.get(address).status_code == 404
    assert payment.grant.area.name not in client.get("/hibah/").text


@pytest.mark.parametrize("who", ["ketua1", "bendahara1", "pengarah"])
def test_nobody_in_the_village_reads_a_hold(world: World, client: Client, who: str) -> None:
    grant, hold = world.cleared(), hold_on(world)
    client = login(client, world, who)
    assert client.get(HOLD_KIND.url(hold)).status_code == 404
    assert client.get("/penahanan/").status_code == 404
    assert "Bukti belum lengkap" not in client.get(KIND.url(grant)).text


def test_the_whole_road_by_pages(world: World, client: Client) -> None:
    grant = world.cleared()

    def press(who: str, address: str, **given: Any) -> str:
        answer = login(client, world, who).post(address, {"_token": str(uuid.uuid4()), **given})
        assert answer.status_code == 302, answer.text
        return answer["Location"]

    payment_page = press("bendahara1", f"/hibah/{grant.public_id}/tahap/1/")
    press("bendahara1", f"{payment_page}minta/")
    press("ketua1", f"{payment_page}minta/")
    press("ppk", f"{payment_page}uji/", spp_no="1", spp_on="2012-12-03")
    press("ppspm", f"{payment_page}terbitkan-spm/", spm_no="1", spm_on="2012-12-03")
    payment = Payment.objects.get()
    press("ppk", f"{payment_page}catat-sp2d/", sp2d_no="1", sp2d_on="2012-12-03", amount=str(payment.amount),
          last4=payment.account.last4, file_sp2d=paper("sp2d"))  # fmt: skip
    for who in ("bendahara1", "ketua1"):
        press(who, f"{payment_page}akui/", credited_on="2012-12-03", amount=f"{payment.amount:,}".replace(",", "."))
    payment.refresh_from_db()
    assert payment.state == "DIAKUI"
    press("ketua1", f"/hibah/kemajuan/baru/{grant.public_id}/", reported_on="2012-12-03", physical_pct="60",
          use_pct="80", note="Selesai separuh.", file=paper("b19"))  # fmt: skip
    press("kabupaten", f"/penahanan/baru/?hibah={grant.public_id}", scope="hibah", reason_code="TEMUAN", reason="x")
    assert "Pembayaran ditahan" in client.get(KIND.url(grant)).text


def test_the_same_form_twice_makes_one_payment(world: World, client: Client) -> None:
    grant, token = world.cleared(), str(uuid.uuid4())
    client = login(client, world, "bendahara1")
    answers = [client.post(f"/hibah/{grant.public_id}/tahap/1/", {"_token": token}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert Payment.objects.count() == 1


def test_two_amounts_that_differ_are_refused_and_flagged(world: World, client: Client) -> None:
    payment = world.sent()
    client = login(client, world, "bendahara1")
    answer = client.post(
        f"{PAYMENT_KIND.url(payment)}akui/",
        {"_token": str(uuid.uuid4()), "credited_on": SIGNED.isoformat(), "amount": "69.000.000"},
    )
    assert answer.status_code == 422
    assert "69.000.000" in answer.text
    payment.refresh_from_db()
    assert payment.flag == "BEDA"
    assert "Jumlah berbeda" in client.get(PAYMENT_KIND.url(payment)).text


def test_the_payment_page_names_every_condition(world: World, client: Client) -> None:
    grant = world.agreed()
    page = login(client, world, "ppk").get(KIND.url(grant)).text
    assert 'data-gate="SUPERVISI"' in page
    assert "Belum ada supervisi awal yang lulus" in page
    assert "Rekening aktif di luar masa tunggu: terpenuhi" in page


def test_the_companion_does_not_see_the_account(world: World, client: Client) -> None:
    grant = world.agreed()
    assert "••••7531" in login(client, world, "ketua1").get(KIND.url(grant)).text
    assert "••••7531" not in login(client, world, "companion").get(KIND.url(grant)).text
    assert "7531" not in client.get(f"/hibah/{grant.public_id}/naskah/").text


def test_the_pages_that_ask_for_a_signature_lead_to_the_text(world: World, client: Client) -> None:
    grant = world.drafted()
    text = f'href="/hibah/{grant.public_id}/naskah/'
    for who, slug, place in (("bendahara1", "pakta-integritas", "#pakta"), ("ketua1", "tandatangani-perjanjian", "")):
        page = login(client, world, who).get(f"{KIND.url(grant)}{slug}/").text
        assert f'{text}{place}"' in page, slug
    assert 'id="pakta"' in client.get(f"/hibah/{grant.public_id}/naskah/").text


def test_the_grant_leads_to_the_visits_of_its_village(world: World, client: Client) -> None:
    grant = world.agreed()
    way = f"/kunjungan/?q={grant.area.code}&amp;edisi={grant.edition_id}"
    assert way in login(client, world, "ketua1").get(KIND.url(grant)).text
    assert client.get(way.replace("&amp;", "&")).status_code == 200
