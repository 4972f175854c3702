"""Pages of institutions and accounts: who reaches them, how many statements, nothing typed is lost."""

import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from ketahanan.areas.models import Kind, Level
from ketahanan.common import clock
from ketahanan.flow.operations import perform
from ketahanan.flow.queries import tasks
from ketahanan.flow.timeline import timeline
from ketahanan.testing import NOON, Country, make_area
from ketahanan.villages import operations
from ketahanan.villages.kinds import ACCOUNT_KIND, KIND
from ketahanan.villages.models import Credential, Institution, Member, PokjaAccount
from ketahanan.villages.tests.making import account_in, composed, drafted, institution_in, make_edition, photo


@pytest.fixture(autouse=True)
def _then(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages read the clock; it stands still on the day of the story."""
    monkeypatch.setattr(clock, "now", lambda: NOON)


def login(client: Client, country: Country, who: str) -> Client:
    client.force_login(country.user(who))
    return client


LIST = "/desa/"


def page(institution: Institution, name: str = "detail", *more: Any) -> str:
    return reverse(f"institution:{name}", args=[institution.public_id, *more])


@pytest.mark.parametrize(
    "who", ["operator", "pengarah", "kabupaten", "province", "companion", "ketua2", "camat", "apip"]
)
def test_those_concerned_read_list_and_page_with_few_statements(
    country: Country, client: Client, who: str, django_assert_max_num_queries: Any
) -> None:
    institution = composed(country)
    login(client, country, who)
    with django_assert_max_num_queries(12):
        answer = client.get(LIST)
    assert "Desa Taccorong" in answer.content.decode()
    with django_assert_max_num_queries(12):
        answer = client.get(page(institution))
    assert answer.status_code == 200
    assert "Ani Ketua" in answer.content.decode()
    assert client.get(page(institution, "members", 1)).status_code == 200
    assert client.get(page(institution, "sub_areas")).status_code == 200


@pytest.mark.parametrize("state", ["DIBENTUK", "DITETAPKAN", "AKTIF", "DIBEKUKAN"])
def test_few_statements_in_every_state(
    country: Country, client: Client, state: str, django_assert_max_num_queries: Any
) -> None:
    institution = institution_in(country, state)
    for who in ("pengarah", "kabupaten", "province", "bendahara1"):
        login(client, country, who)
        with django_assert_max_num_queries(12):
            assert client.get(page(institution)).status_code == 200


@pytest.mark.parametrize("who", ["neighbour", "neighbour_ketua", "stranger"])
def test_others_find_nothing(country: Country, client: Client, who: str) -> None:
    institution = institution_in(country, "DITETAPKAN")
    account = account_in(country, institution, "AKTIF")
    member = Member.objects.first()
    assert member is not None
    login(client, country, who)
    assert "Taccorong" not in client.get(LIST).content.decode()
    assert "Taccorong" not in client.get("/rekening/").content.decode()
    for address in (
        page(institution), page(institution, "members", 1), page(institution, "member_new", 1),
        page(institution, "attendant", "r11"), page(institution, "sub_areas"), page(institution, "sub_area_new"),
        page(institution, "act", "verifikasi"), reverse("institution:member_change", args=[member.public_id]),
        reverse("institution:member_remove", args=[member.public_id]),
        reverse("account:detail", args=[account.public_id]),
        reverse("account:act", args=[account.public_id, "periksa"]),
        reverse("account:new", args=[institution.public_id, 1]),
    ):  # fmt: skip
        assert client.get(address).status_code == 404, address
        assert client.post(address).status_code in {404, 405}, address


def test_a_draft_says_in_sentences_what_is_missing(country: Country, client: Client) -> None:
    institution = drafted(country, make_edition(country))
    text = login(client, country, "operator").get(page(institution)).content.decode()
    assert "Belum ada Pendamping sosial. Pilih Pelopor keserasian sosial yang terdaftar." in text
    assert "Masih ada 7 hal yang kurang. Daftarnya ada di halaman kelembagaan." in text
    text = client.get(page(institution, "members", 1)).content.decode()
    assert "Pokja 1 belum punya anggota. Susun pengurus dan anggotanya." in text


def test_a_search_and_a_filter(country: Country, client: Client) -> None:
    institution = drafted(country, make_edition(country))
    login(client, country, "admin")
    for query in (
        "q=tacco",
        "q=73.02.01.2001",
        "q=gantarang",
        "keadaan=BELUM",
        f"edisi={institution.edition_id}",
    ):
        assert "Desa Taccorong" in client.get(f"{LIST}?{query}").content.decode(), query
    for query in ("q=wajo", "keadaan=AKTIF"):
        text = client.get(f"{LIST}?{query}").content.decode()
        assert "Desa Taccorong" not in text, query
        assert "Tidak ada desa yang cocok." in text
    assert "Desa Taccorong" in client.get(f"{LIST}?keadaan=NGAWUR&edisi=x&kabupaten=0").content.decode()


def test_a_village_begins_its_institution_once(country: Country, client: Client) -> None:
    edition = make_edition(country)
    login(client, country, "operator")
    assert "Desa Taccorong" in client.get("/desa/baru/").content.decode()
    sent = {"area": country.village.pk, "edition": edition.pk, "_token": str(uuid.uuid4())}
    first, second = client.post("/desa/baru/", sent), client.post("/desa/baru/", sent)
    assert (
        (first.status_code, first["Location"])
        == (second.status_code, second["Location"])
        == (302, page(Institution.objects.get()))
    )
    again = client.post("/desa/baru/", sent | {"_token": str(uuid.uuid4())})
    assert again.status_code == 422
    assert (
        "Desa Taccorong sudah punya kelembagaan pada edisi Desa Berketahanan Sosial 2012."
        in again.content.decode()
    )


@pytest.mark.parametrize("who", ["kabupaten", "ketua1", "companion", "stranger"])
def test_others_begin_none(country: Country, client: Client, who: str) -> None:
    make_edition(country)
    answer = login(client, country, who).get("/desa/baru/")
    assert answer.status_code == 403
    assert "Membuat kelembagaan desa hanya untuk Pengarah atau Operator desa" in answer.content.decode()


def test_members_change_and_leave(country: Country, client: Client) -> None:
    composed(country)
    login(client, country, "operator")
    member = Member.objects.get(person=country.people["anggota1"], pokja__number=1)
    address = reverse("institution:member_change", args=[member.public_id])
    assert client.get(address).status_code == 200
    wrong = client.post(address, {"seat": "KETUA", "represents": ["PSM"]})
    assert wrong.status_code == 422
    assert "Ketua Pokja 1 sudah Ani Ketua." in wrong.content.decode()
    assert (
        client.post(address, {"seat": "ANGGOTA", "represents": ["PSM"], "married": "on"}).status_code == 302
    )
    member.refresh_from_db()
    assert (member.represents, member.married) == (["PSM"], True)
    gone = reverse("institution:member_remove", args=[member.public_id])
    assert client.get(gone).status_code == 200
    assert client.post(gone, {"_token": str(uuid.uuid4())}).status_code == 302
    assert client.get(gone).status_code == 404


def test_attendants_are_chosen_among_those_with_papers(country: Country, client: Client) -> None:
    institution = drafted(country, make_edition(country))
    login(client, country, "operator")
    address = page(institution, "attendant", "r11")
    assert "Belum ada orang yang memenuhi syarat." in client.get(address).content.decode()
    person = country.people["companion"]
    Credential.objects.create(
        person=person, kind="PELOPOR", number="P-1", issuer="Dinas", valid_from=NOON.date(), made_at=NOON
    )
    assert "Pelita Pendamping" in client.get(address).content.decode()
    assert client.post(address, {"person": str(person.public_id)}).status_code == 302
    assert Institution.objects.get().companions == [person.pk]


# Places and papers ------------------------------------------------------------------------------------------------


def test_a_village_registers_its_hamlets(country: Country, client: Client) -> None:
    institution = drafted(country, make_edition(country))
    login(client, country, "operator")
    address = page(institution, "sub_area_new")
    assert client.get(address).status_code == 200
    sent = {
        "kind": "DUSUN", "name": "Bulu-Bulu", "parent": country.village.pk, "households": "120",
        "opened_on": "2010-01-01",
    }  # fmt: skip
    assert client.post(address, sent).status_code == 302
    assert client.post(address, sent).status_code == 422
    place = country.village.children.get()
    assert "Dusun Bulu-Bulu" in client.get(page(institution, "sub_areas")).content.decode()
    shut = page(institution, "sub_area_close", place.pk)
    assert client.post(shut, {"on": "2012-12-01", "reason": "Digabung."}).status_code == 302
    assert client.get(shut).status_code == 404
    for day, status in (("1961-08-17", 302), ("", 302), ("1899-12-31", 422)):
        answer = client.post(address, sent | {"name": f"Lama {day}", "opened_on": day})
        assert answer.status_code == status
    assert "Tanggal harus antara tahun 1900 dan 2100. Periksa tahunnya." in answer.content.decode()
    foreign = make_area(country.sister_village, Level.DUSUN, Kind.DUSUN, "Bulu")
    assert client.get(page(institution, "sub_area_close", foreign.pk)).status_code == 404
    assert login(client, country, "kabupaten").get(address).status_code == 403


# Accounts ---------------------------------------------------------------------------------------------------------

SENT = {
    "bank": "BRINIDJA", "branch": "Bulukumba", "number": "0216-01-005417-53-1", "holder": "POKJA 1 DESA TACCORONG",
    "opened_on": "2012-11-01",
}  # fmt: skip


def test_the_bendahara_registers_the_account(country: Country, client: Client) -> None:
    institution = institution_in(country, "DITETAPKAN")
    login(client, country, "bendahara1")
    address = reverse("account:new", args=[institution.public_id, 1])
    wrong = client.post(address, SENT | {"holder": "BENI", "passbook": photo()})
    assert wrong.status_code == 422
    text = wrong.content.decode()
    assert "Rekening pribadi tidak diterima" in text
    assert 'value="0216-01-005417-53-1"' in text
    answer = client.post(address, SENT | {"passbook": photo()})
    assert answer.status_code == 302
    assert answer["Location"] == reverse("account:detail", args=[PokjaAccount.objects.get().public_id])
    assert login(client, country, "ketua1").get(address).status_code == 403


def test_all_faults_of_an_account_stand_beside_their_fields(country: Country, client: Client) -> None:
    institution = institution_in(country, "DITETAPKAN")
    login(client, country, "bendahara1")
    address = reverse("account:new", args=[institution.public_id, 1])
    wrong = {"number": "12", "holder": "BENI", "opened_on": "2012-12-04", "passbook": photo()}
    answer = client.post(address, SENT | wrong)
    assert set(answer.context["form"].errors) == {"number", "holder", "opened_on"}
    answer = client.post(address, SENT | {"passbook": SimpleUploadedFile("buku.jpg", b"<script>")})
    assert answer.context["form"].errors == {
        "passbook": ["Berkas ini bukan PDF atau foto. Unggah PDF, JPG, PNG, atau WebP."]
    }
    assert not PokjaAccount.objects.exists()


def test_a_page_says_whose_signature_is_still_missing(country: Country, client: Client) -> None:
    account = account_in(country, institution_in(country, "DITETAPKAN"), "DRAF")
    perform(ACCOUNT_KIND, account, "propose", by=country.as_("bendahara1"), at=NOON)
    answer = login(client, country, "bendahara1").get(ACCOUNT_KIND.url(account))
    assert answer.context["waiting"] == "Ketua Pokja"
    assert "Menunggu Ketua Pokja" in answer.text


def test_the_number_is_masked_until_it_is_opened(
    country: Country, client: Client, django_assert_max_num_queries: Any
) -> None:
    institution = institution_in(country, "DITETAPKAN")
    account = account_in(country, institution, "AKTIF")
    address = reverse("account:detail", args=[account.public_id])
    login(client, country, "kabupaten")
    with django_assert_max_num_queries(12):
        text = client.get(address).content.decode()
    assert "••••••7531" in text
    assert "021601005417531" not in text
    assert "021601005417531" in client.post(address).content.decode()
    login(client, country, "pengarah")
    assert "Tampilkan nomor lengkap" not in client.get(address).content.decode()
    assert client.post(address).status_code == 403
    assert login(client, country, "companion").get(address).status_code == 404
    login(client, country, "province")
    with django_assert_max_num_queries(12):
        assert "••••7531" in client.get("/rekening/").content.decode()


def test_old_and_new_stand_side_by_side(country: Country, client: Client) -> None:
    from ketahanan.villages.tests.test_accounts import SECOND

    institution = institution_in(country, "DITETAPKAN")
    account_in(country, institution, "AKTIF")
    second = account_in(country, institution, "MASA_TUNGGU", SECOND)
    text = (
        login(client, country, "kabupaten")
        .get(reverse("account:detail", args=[second.public_id]))
        .content.decode()
    )
    for words in ("Yang baru dan yang diganti", "••••••7531", "••••••7766", "Masa tunggu"):
        assert words in text


def test_a_change_is_told_to_those_we_know(country: Country) -> None:
    from ketahanan.notices.models import Notice
    from ketahanan.villages.tests.test_accounts import SECOND

    institution = institution_in(country, "DITETAPKAN")
    account_in(country, institution, "AKTIF")
    assert not Notice.objects.exists()
    account_in(country, institution, "MASA_TUNGGU", SECOND)
    told = {notice.person.name for notice in Notice.objects.select_related("person")}
    assert told == {"Ani Ketua", "Sari Sekretaris", "Beni Bendahara", "Citra Kades", "Tono Fasilitator"}
    assert not Notice.objects.filter(body__contains="7766").exists()


def test_the_page_leads_to_the_visits_of_the_village_for_those_who_read_them(
    country: Country, client: Client
) -> None:
    institution = institution_in(country, "DITETAPKAN")
    way = f"/kunjungan/?q={institution.area.code}&amp;edisi={institution.edition_id}"
    for who, sees in (("kabupaten", True), ("ketua1", True), ("apip", True), ("camat", False)):
        assert (way in login(client, country, who).get(page(institution)).text) is sees, who


def test_it_is_nobodys_turn_where_things_can_only_be_stopped(country: Country, client: Client) -> None:
    institution = institution_in(country, "AKTIF")
    text = login(client, country, "kabupaten").get(page(institution)).text
    assert "Bekukan" in text
    assert "Giliran Anda" not in text
    assert "Yang dapat Anda lakukan" in text


def test_what_was_formed_waits_for_the_decree_of_the_head(country: Country, client: Client) -> None:
    institution = institution_in(country, "DIBENTUK")
    waits = {who: tasks([KIND], country.as_(who), NOON) for who in ("pengarah", "operator")}
    assert [task.label for task in waits["pengarah"]] == ["Tetapkan dengan SK"]
    assert waits["operator"] == []
    assert "Giliran Anda" not in login(client, country, "operator").get(page(institution)).text


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("DIBENTUK", "Susunan sudah dinyatakan terbentuk. Pilih “Susun lagi” di halaman kelembagaan, lalu ubah."),
        ("AKTIF", "Susunan sudah ditetapkan dengan SK. Minta Pengarah memilih “Ubah susunan”, lalu buat SK perubahan."),
    ],
)
def test_no_form_for_a_composition_that_is_shut(country: Country, client: Client, state: str, said: str) -> None:
    institution = institution_in(country, state)
    member = Member.objects.filter(institution=institution).first()
    assert member is not None
    login(client, country, "operator")
    addresses = [page(institution, "member_new", 1), page(institution, "attendant", "r11")]
    for address in [*addresses, reverse("institution:member_change", args=[member.public_id])]:
        answer = client.get(address)
        assert answer.status_code == 422, address
        assert said in answer.text


def test_the_history_says_in_which_pokja_somebody_came_moved_or_left(country: Country) -> None:
    institution = composed(country)
    member = Member.objects.get(institution=institution, pokja__number=3, seat="BENDAHARA")
    operations.change_member(member, {"represents": ["PKK"]}, by=country.as_("operator"), at=NOON)
    operations.remove_member(member, by=country.as_("operator"), at=NOON)
    told = [one.what for one in timeline(KIND, institution)]
    assert told[:2] == ["Anggota dikeluarkan, Pokja 3", "Anggota diubah, Pokja 3"]
    assert "Anggota ditambahkan, Pokja 4" in told
