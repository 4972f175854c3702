"""Two officers, each with the own phone, visit Taccorong on Monday 3 December 2012 before any money is paid."""

import io
from collections.abc import Callable

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Page, expect

from ketahanan.common.roles import Role
from tests.journeys.acting import become, by, do, faults, open_record, place_of, press, send

# What nobody can answer with Ya in the fiscal year 2012.
NOT_YET = {17: "Edisi ini tidak memintanya.", 18: "Laporan dini belum dibuka di desa ini."}
SEEN = "Papan belum dipasang, hanya ditunjuk tempatnya."
NO_SIGNAL = "Telepon saya tidak mendapat sinyal GPS di balai desa."
AGREED = "Letak papan disepakati tertulis; papannya menyusul."


def photo() -> FilePayload:
    """As a phone would send it."""
    content = io.BytesIO()
    Image.radial_gradient("L").convert("RGB").save(content, "JPEG")
    return {"name": "balai-desa.jpg", "mimeType": "image/jpeg", "buffer": content.getvalue()}


def answer(page: Page, others: dict[int, tuple[str, str]]) -> None:
    """All 24 items by pressing: Ya but where told otherwise."""
    for item in range(1, 25):
        value, note = others.get(item) or (("TB", NOT_YET[item]) if item in NOT_YET else ("YA", ""))
        box = page.locator(f'[data-item="{item}"]')
        box.locator(f'input[value="{value}"]').check()
        if note:
            box.locator("textarea").fill(note)


def hand_in(page: Page) -> None:
    by(page, "hand-in").click()
    page.wait_for_url("**/serahkan-lembar/")
    send(page)


@pytest.mark.smoke
def test_two_officers_come_fill_settle_and_the_village_signs(
    new_page: Callable[[], Page],
    login_as: Callable[[Page, str], None],
    say: Callable[[str], str],
    is_accessible: Callable[[Page], None],
    shot: Callable[..., object],
) -> None:
    indah, slamet = new_page(), new_page()
    login_as(indah, "Indah Permata")
    login_as(slamet, "Slamet Riyadi")
    for page in (indah, slamet):
        open_record(page, "/kunjungan/", "Taccorong")
    is_accessible(indah)
    shot(indah, "kunjungan")

    # Indah stands near the village's point and lets her phone say so.
    lat, lon = place_of(indah)
    indah.context.grant_permissions(["geolocation"])
    indah.context.set_geolocation({"latitude": lat + 0.0009, "longitude": lon, "accuracy": 112})
    press(indah, "hadir")
    indah.get_by_role("button", name=say("Ambil letak dari GPS")).click()
    expect(indah.locator("[name=place]")).to_have_value(f"{lat + 0.0009:.5f},{lon:.5f}")
    expect(indah.locator("[name=accuracy_m]")).to_have_value("112")
    indah.locator("[name=no_conflict]").check()
    send(indah)
    person = indah.locator("li.person", has_text="Indah Permata")
    expect(person.locator(".badge")).to_have_text(say("Hadir"))
    expect(person).to_contain_text("112")

    # Slamet's phone finds no place: he says why, shows a photo, and Indah confirms that he is there.
    press(slamet, "hadir")
    slamet.get_by_role("button", name=say("Ambil letak dari GPS")).click()
    expect(slamet.locator("output.preview-bad")).to_be_visible()
    slamet.locator("[name=no_conflict]").check()
    send(slamet)
    expect(faults(slamet)).to_contain_text(
        say("Letak tidak terisi. Isi alasan dan lampirkan foto di tempat; rekan Anda lalu membenarkannya.")
    )
    expect(slamet.locator("[name=no_conflict]")).to_be_checked()
    slamet.locator("[name=reason]").fill(NO_SIGNAL)
    slamet.locator("[name=file_b18f]").set_input_files(photo())
    send(slamet)
    expect(slamet.locator("main")).to_contain_text(NO_SIGNAL)
    indah.reload()
    expect(indah.locator("main")).to_contain_text(NO_SIGNAL)
    do(indah, "benarkan-letak")
    expect(indah.locator("li.person", has_text="Slamet Riyadi")).to_contain_text("Indah Permata")

    # Each fills the own sheet; nothing of the other's is on it, nor anywhere, until both have handed in.
    by(indah, "lembar").click()
    answer(indah, {21: ("TIDAK", SEEN)})
    by(indah, "later").click()
    expect(indah.locator("main")).to_contain_text("24")
    by(indah, "lembar").click()
    expect(indah.locator('[data-item="21"] textarea')).to_have_value(SEEN)
    is_accessible(indah)
    shot(indah, "lembar")
    hand_in(indah)
    expect(faults(indah)).to_contain_text("120")
    slamet.locator(".demo-clock [value='2h']").click()  # as long as the edition wants both in the village
    send(indah)
    expect(by(indah, "sheet")).to_be_visible()
    expect(by(indah, "both")).to_have_count(0)

    slamet.reload()
    expect(slamet.locator("main")).not_to_contain_text(SEEN)
    by(slamet, "lembar").click()
    expect(slamet.locator("main")).not_to_contain_text(SEEN)
    answer(slamet, {})
    hand_in(slamet)
    expect(by(slamet, "both")).to_be_visible()

    # Now both see where they differ, talk, and write down one answer.
    by(slamet, "perbedaan").click()
    expect(by(slamet, "differences").locator("[data-item]")).to_have_count(1)
    item = slamet.locator('[data-item="21"]')
    expect(item).to_contain_text(SEEN)
    is_accessible(slamet)
    item.locator('input[value="YA"]').check()
    item.locator("[name=catatan_21]").fill(AGREED)
    send(slamet, "differences")
    do(slamet, "sepakati")
    indah.reload()
    do(indah, "sepakati")
    expect(by(indah, "result")).to_contain_text("100%")

    # The four Ketua and the Pengarah sign on one phone, each as themselves.
    village = new_page()
    for role, place in (*((Role.KETUA, f"Pokja {number}") for number in (1, 2, 3, 4)), (Role.PENGARAH, "")):
        become(village, role, "Taccorong", place)
        open_record(village, "/kunjungan/", "Taccorong")
        do(village, "tandatangani")
    expect(village.locator(".state-big")).to_contain_text(say("Layak cair"))
    expect(by(village, "result")).to_contain_text("100%")
    is_accessible(village)
    indah.reload()
    expect(indah.locator(".state-big")).to_contain_text(say("Layak cair"))
    expect(by(indah, "result")).to_contain_text("2013")  # sixty days from the day of the visit
