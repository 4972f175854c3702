"""Public pages and the place field."""

from collections.abc import Callable
from datetime import date

import pytest
from django import forms
from django.test import Client
from django.utils.datastructures import MultiValueDict
from pytest_django import DjangoAssertNumQueries

from ketahanan.areas import operations, queries
from ketahanan.areas.forms import AreaField
from ketahanan.areas.models import Area, Level
from ketahanan.areas.tests.conftest import NOON, area

Load = Callable[..., operations.Outcome]


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("/wilayah/", ["Provinsi Sulawesi Selatan", "Provinsi Papua Barat Daya"]),
        ("/wilayah/73/", ["Kabupaten Bulukumba", "Kota Makassar", "WITA"]),
        ("/wilayah/73.02/", ["Kecamatan Gantarang", "73.02.01", "Riwayat kode dan nama"]),
        ("/wilayah/73.02.01/", ["Kelurahan Matekko", "73.02.01.1001"]),
        ("/wilayah/73.02.01.1001/", ["Kelurahan Matekko", "Kecamatan Gantarang", "belum didaftarkan"]),
        ("/wilayah/cari/", ["Ketik sedikitnya dua huruf"]),
        ("/wilayah/cari/?q=oedjoeng+loe", ["Kecamatan Ujungloe", "Kab. Bulukumba, Sulawesi Selatan"]),
        ("/wilayah/cari/?q=qqqqzz", ["Tidak ada wilayah dengan nama atau kode itu."]),
        ("/wilayah/cari/?q=la&dalam=73.13&tingkat=desa", ["Hanya di Kabupaten Wajo."]),
    ],
)
def test_everybody_may_look_in_few_statements(
    regions: None,
    client: Client,
    address: str,
    shown: list[str],
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_max_num_queries(8):
        page = client.get(address)
    assert page.status_code == 200
    for text in shown:
        assert text in page.content.decode()
    assert len(page.content) < 60_000


def test_counts_stand_beside_each_place(regions: None, client: Client) -> None:
    page = client.get("/wilayah/73/")
    rows = {row["area"].code: row for row in page.context["children"]}
    assert (rows["73.02"]["kecamatan"], rows["73.02"]["villages"]) == (10, 136)
    assert (rows["73.13"]["kecamatan"], rows["73.13"]["villages"]) == (14, 190)


def test_other_writings_and_former_codes_lead_to_the_place(load: Load, client: Client) -> None:
    load(
        "kode,nama,perubahan,berlaku_dari,kode_lama\n73.02.02.1099,Matekko,ubah_kode,2026-01-01,73.02.01.1001\n"
        "73.02.02.1098,Pecahan,pecah,2026-01-02,73.02.02.1099"
    )
    assert client.get("/wilayah/7302/").headers["Location"] == "/wilayah/73.02/"
    assert client.get("/wilayah/73.02.01.1001/").headers["Location"] == "/wilayah/73.02.02.1099/"
    page = client.get("/wilayah/73.02.02.1099/").content.decode()
    assert "73.02.01.1001" in page
    assert "1 Januari 2026" in page
    assert "Sebagian menjadi" in page
    assert "Pecahan dari" in client.get("/wilayah/73.02.02.1098/").content.decode()


@pytest.mark.parametrize(
    "address",
    ["/wilayah/99/", "/wilayah/73.99/", "/wilayah/bagian/1/", "/wilayah/7/", "/wilayah/bagian/999999/"],
)
def test_unknown_places_are_not_found(regions: None, client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_parts_of_a_village_have_pages(regions: None, client: Client) -> None:
    part = operations.register_sub_area(
        parent=area("73.02.01.1001"), kind="LINGKUNGAN", name="Bakarayya", opened_on=date(2012, 1, 1), households=80,
        actor_id=None, role="R31", at=NOON,
    )  # fmt: skip
    village = client.get("/wilayah/73.02.01.1001/").content.decode()
    assert "Lingkungan Bakarayya" in village
    assert f"/wilayah/bagian/{part.pk}/" in village
    assert "Keluarga menurut bagiannya" in village
    assert "1 Januari 2012" in client.get(f"/wilayah/bagian/{part.pk}/").content.decode()


def test_without_regions_the_page_says_what_to_do(db: None, client: Client) -> None:
    assert "Daftar wilayah belum dimuat." in client.get("/wilayah/").content.decode()


def test_scripts_get_json_that_may_be_kept(regions: None, client: Client) -> None:
    answer = client.get(
        "/wilayah/cari/", {"q": "gantarang", "tingkat": "3"}, headers={"Accept": "application/json"}
    )
    first = answer.json()["hasil"][0]
    assert first["kode"] == "73.02.01"
    assert first["teks"] == "Kecamatan Gantarang, Kab. Bulukumba, Sulawesi Selatan"
    assert first["alamat"] == "/wilayah/73.02.01/"
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert "Accept" in answer.headers["Vary"]
    assert client.get("/wilayah/cari/?q=g&bentuk=json").json() == {"hasil": []}


def test_htmx_gets_the_list_alone(regions: None, client: Client) -> None:
    page = client.get("/wilayah/cari/", {"q": "gantarang"}, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in page
    assert "Kecamatan Gantarang" in page


class PlaceForm(forms.Form):
    place = AreaField(label="Desa", level=Level.VILLAGE)


def filled(**data: str) -> PlaceForm:
    return PlaceForm(MultiValueDict({name.replace("_", "-"): [value] for name, value in data.items()}))


@pytest.mark.parametrize(
    "text", ["73.02.01.1001", "7302011001", "Matekko", "matekko bulukumba", "Kel. Matekko"]
)
def test_a_code_or_a_name_that_fits_once_is_taken(regions: None, text: str) -> None:
    form = filled(place=text)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["place"] == area("73.02.01.1001")


def test_an_ambiguous_name_is_asked_back_with_choices(regions: None) -> None:
    form = filled(place="bonto")
    assert form.errors["place"] == [
        "Pilih wilayah yang dimaksud, atau tambahkan nama kecamatan atau kabupaten."
    ]
    page = str(form["place"])
    assert page.count('type="radio"') == 8
    assert 'name="place-dicari" value="bonto"' in page
    chosen = queries.search("bonto", level=Level.VILLAGE)[1].area
    again = filled(place="bonto", place_pilih=str(chosen.pk), place_dicari="bonto")
    assert again.is_valid()
    assert again.cleaned_data["place"] == chosen
    assert not filled(place="xyzzyq", place_pilih=str(chosen.pk), place_dicari="bonto").is_valid()
    assert 'type="radio"' not in str(PlaceForm()["place"])


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Isi kode atau nama wilayah."),
        ("99.99", "Kode 99.99 tidak dikenal. Periksa kodenya, atau ketik namanya."),
        ("73.02", "Kabupaten Bulukumba bukan tingkat wilayah yang diminta di sini."),
        (
            "zzqqxx",
            "“zzqqxx” tidak ditemukan. Periksa ejaannya, atau tambahkan nama kecamatan atau kabupaten.",
        ),
    ],
)
def test_what_does_not_fit_is_said(regions: None, text: str, sentence: str) -> None:
    assert filled(place=text).errors["place"] == [sentence]


def test_a_choice_that_was_tampered_with_is_refused(regions: None) -> None:
    outside = (
        area("73.13.06.1001") if Area.objects.filter(code="73.13.06.1001").exists() else area("96.01.01.2004")
    )
    form = filled(place="x", place_dicari="x", place_pilih=str(outside.pk))
    form.fields["place"].within = area("73.02")  # type: ignore[attr-defined]
    assert form.errors["place"] == [f"{outside.title} tidak terletak di Kabupaten Bulukumba."]
    assert filled(place="x", place_dicari="x", place_pilih="99999999").errors["place"] == [
        "Wilayah ini tidak ada lagi. Cari penggantinya dengan nama."
    ]


def test_a_place_already_chosen_is_shown_and_kept(regions: None) -> None:
    village = area("73.02.01.1001")
    shown = "Kelurahan Matekko, Kec. Gantarang, Kab. Bulukumba, Sulawesi Selatan"
    form = PlaceForm(initial={"place": village})
    assert f'value="{shown}"' in str(form["place"])
    assert f'name="place-pilih" value="{village.pk}"' in str(form["place"])
    again = filled(place=shown, place_dicari=shown, place_pilih=str(village.pk))
    again.fields["place"].initial = village
    assert again.is_valid()
    assert not again.has_changed()
    assert filled(place=shown).is_valid()
