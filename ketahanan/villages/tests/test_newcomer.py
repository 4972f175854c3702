"""A new member by one question a page: what is wrong is said where it is mended, and nothing typed is lost."""

import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ketahanan.areas.models import Kind, Level
from ketahanan.common import clock
from ketahanan.testing import NOON, Country, make_area
from ketahanan.villages.models import Institution, Member
from ketahanan.villages.tests.making import composed, drafted, make_edition


@pytest.fixture(autouse=True)
def _then(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages read the clock; it stands still on the day of the story."""
    monkeypatch.setattr(clock, "now", lambda: NOON)


def login(client: Client, country: Country, who: str) -> None:
    client.force_login(country.user(who))


def page(institution: Institution, name: str, *more: Any) -> str:
    return reverse(f"institution:{name}", args=[institution.public_id, *more])


def test_a_member_by_one_question_a_page(country: Country, client: Client) -> None:
    make_area(country.village, Level.DUSUN, Kind.DUSUN, "Bulu")
    institution = drafted(country, make_edition(country))
    login(client, country, "operator")
    address = page(institution, "member_new", 1)
    dusun = country.village.children.get()
    talk: dict[str, Any] = {"_token": str(uuid.uuid4())}
    asked: list[tuple[str, str, dict[str, Any]]] = [
        (
            "name",
            "Apa nama dan NIK-nya?",
            {"name": "Wati Rahma", "nik": "7302014304800001", "no_nik_reason": ""},
        ),
        ("born", "Laki-laki atau perempuan, dan kapan lahirnya?", {"sex": "P", "born_on": "1980-04-03"}),
        ("seat", "Apa jabatannya di Pokja 1?", {"seat": "KETUA"}),
        ("phone", "Berapa nomor teleponnya?", {"phone": "0811-2345-678"}),
        ("home", "Tinggal di dusun mana?", {"dusun": str(dusun.pk)}),
        ("represents", "Siapa yang diwakilinya?", {"represents": ["PKK"]}),
    ]
    answer = client.get(address)
    for at, (step, question, values) in enumerate(asked, start=1):
        text = answer.content.decode()
        assert question in text
        assert f"pertanyaan {at} dari 6" in text
        talk |= values
        answer = client.post(address, talk | {"step": step})
        assert answer.status_code == 200, answer.content.decode()
    text = answer.content.decode()
    assert "Periksa jawaban" in text
    for word in ("Wati Rahma", "3 April 1980", "Ketua", "Dusun Bulu", "PKK"):
        assert word in text
    assert not Member.objects.exists()
    back = client.post(address, talk | {"step": "check", "goto": "born"})
    assert 'value="1980-04-03"' in back.content.decode()
    done = [client.post(address, talk | {"step": "check", "yes": "1"}) for _ in range(2)]
    assert [one.status_code for one in done] == [302, 302]
    member = Member.objects.get()
    assert (member.person.name, member.seat, member.dusun, member.represents) == (
        "Wati Rahma",
        "KETUA",
        dusun,
        ["PKK"],
    )
    assert member.person.phone.endswith("8112345678")


def test_a_wrong_answer_is_asked_again_with_all_that_was_typed(country: Country, client: Client) -> None:
    institution = drafted(country, make_edition(country))
    login(client, country, "operator")
    address = page(institution, "member_new", 1)
    talk = {"name": "Wati Rahma", "nik": "7302014304800001", "no_nik_reason": ""}
    answer = client.post(address, talk | {"step": "born", "sex": "P", "born_on": "kemarin"})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "Tanggal tidak terbaca." in text
    assert 'name="name" value="Wati Rahma"' in text


WATI = {
    "name": "Wati Rahma", "nik": "7302014304800001", "no_nik_reason": "", "sex": "P", "born_on": "1980-04-03",
    "seat": "KETUA", "phone": "0811-2345-678",
}  # fmt: skip


def complaint(answer: Any, field: str) -> str:
    """What is said beside the field of the form on this page."""
    return " ".join(answer.context["form"].errors.get(field, ()))


@pytest.mark.parametrize(
    ("step", "field", "typed", "said"),
    [
        ("name", "name", {"name": " x "}, "Nama belum terisi. Tulis nama seperti di KTP."),
        ("name", "nik", {"nik": "12345"}, "NIK harus 16 angka. Anda menulis 5."),
        ("name", "nik", {"nik": ""}, "NIK belum terisi. Tulis NIK, atau tulis alasan mengapa belum ada NIK."),
        ("born", "sex", {"sex": "L"}, "NIK ini milik perempuan, tetapi Anda memilih laki-laki. Periksa salah satunya."),
        ("born", "born_on", {"born_on": "1981-04-03"},
         "Tanggal lahir di NIK 03-04-80, lain dari yang Anda tulis. Periksa salah satunya."),
        ("phone", "phone", {"phone": "123"}, "Nomor HP tidak terbaca. Tulis seperti 0811-2345-678."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_beside_its_field_at_its_question(
    country: Country, client: Client, step: str, field: str, typed: dict[str, str], said: str
) -> None:
    institution = drafted(country, make_edition(country))
    login(client, country, "operator")
    answer = client.post(page(institution, "member_new", 1), WATI | typed | {"step": step})
    assert (answer.status_code, answer.context["step"]) == (422, step)
    assert complaint(answer, field) == said


def test_a_refusal_at_the_end_leads_back_to_its_question(country: Country, client: Client) -> None:
    institution = drafted(country, make_edition(country))
    login(client, country, "operator")
    talk = WATI | {"nik": "7302014304100001", "born_on": "2010-04-03", "step": "check", "yes": "1"}
    answer = client.post(page(institution, "member_new", 1), talk)
    assert (answer.status_code, answer.context["step"]) == (422, "born")
    assert complaint(answer, "born_on") == (
        "Wati Rahma berusia 2 tahun. Pengurus paling muda 21 tahun: pilih orang lain."
    )
    assert not Member.objects.exists()


def test_somebody_who_may_not_is_refused_beside_the_name(country: Country, client: Client) -> None:
    institution = composed(country)
    login(client, country, "operator")
    person = country.people["ketua2"]
    Member.objects.filter(pokja__number=1, seat="SEKRETARIS").update(seat="ANGGOTA")
    talk = {"who": str(person.public_id), "seat": "SEKRETARIS", "step": "check", "yes": "1"}
    answer = client.post(page(institution, "member_new", 1), talk)
    assert (answer.status_code, answer.context["step"]) == (422, "who")
    assert complaint(answer, "who") == (
        "Dina Ketua sudah menjadi pengurus Pokja 2. Satu orang hanya boleh menjadi pengurus satu Pokja."
    )


def test_one_goes_back_a_question_and_keeps_all_that_was_typed(country: Country, client: Client) -> None:
    institution = drafted(country, make_edition(country))
    login(client, country, "operator")
    address = page(institution, "member_new", 1)
    answer = client.post(address, {"name": "Wati Rahma", "nik": "7302014304800001", "step": "name"})
    assert '<button class="btn btn-quiet" name="goto" value="name">' in answer.content.decode()
    talk = {"name": "Wati Rahma", "nik": "7302014304800001", "sex": "P", "born_on": "kemarin", "step": "born"}
    text = client.post(address, talk | {"goto": "name"}).content.decode()
    assert 'name="name" value="Wati Rahma"' in text
    assert 'name="born_on" value="kemarin"' in text
    assert 'name="goto"' not in text


def test_somebody_the_village_knows_is_chosen_from_a_list(country: Country, client: Client) -> None:
    institution = composed(country)
    login(client, country, "operator")
    person = country.people["ketua2"]
    text = client.get(page(institution, "member_new", 1)).content.decode()
    assert "Siapa orangnya?" in text
    assert "Dina Ketua" in text
    assert "Ani Ketua" not in text
    talk = {"who": str(person.public_id), "seat": "ANGGOTA", "step": "check", "yes": "1"}
    assert client.post(page(institution, "member_new", 1), talk).status_code == 302
    assert Member.objects.filter(person=person, pokja__number=1, seat="ANGGOTA").exists()
