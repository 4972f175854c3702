"""What forms of the field have besides plain questions: repeats, choices that depend on choices, signatures, drawings."""

import re
import wave
from io import BytesIO
from xml.etree import ElementTree as ET

from playwright.sync_api import Locator, Page, expect

from ketahanan.common.roles import Role
from ketahanan.instruments.tests.making import EN, ID
from tests.journeys.acting import become, by
from tests.journeys.country import Site
from tests.journeys.test_offline import asked, photo, publish

HEAD = ("type", "name", ID, EN, "appearance", "choice_filter", "parameters", "required")
SURVEY = (
    HEAD,
    ("select_one kabupaten", "kabupaten", "Kabupaten", "Regency", "", "", "", "yes"),
    ("select_one kecamatan", "kecamatan", "Kecamatan", "District", "", "induk = ${kabupaten}", "", "yes"),
    ("begin_repeat", "anggota", "Anggota keluarga", "Member"),
    ("text", "nama", "Nama anggota", "Name", "", "", "", "yes"),
    ("integer", "umur", "Umur", "Age"),
    ("end_repeat",),
    ("image", "paraf", "Tanda tangan", "Signature", "signature", "", "max-pixels=1024", "yes"),
    ("image", "denah", "Denah balai desa", "Plan", "draw", "", "max-pixels=1024"),
)
CHOICES = (
    ("list_name", "name", ID, EN, "induk"),
    *(("kabupaten", name.lower(), name, f"{name} regency") for name in ("Bulukumba", "Sinjai")),
    *(
        ("kecamatan", name.lower(), name, f"{name} district", above)
        for name, above in (("Gantarang", "bulukumba"), ("Bontobahari", "bulukumba"), ("Bulupoddo", "sinjai"))
    ),
)


# Every question of the page that is shown: the last choice, a number, a day. What an answer opens comes in the next round.
FILL = """() => {
  for (let round = 0; round < 3; round++) {
    for (const question of document.querySelectorAll("form.or .question")) {
      if (question.closest(".disabled") || !question.offsetParent) continue;
      const options = [...question.querySelectorAll("input[type=radio]")];
      const field = question.querySelector("input[type=number], input[type=date], textarea, input[type=text], input[list]");
      if (options.length && !options.some((one) => one.checked)) options.at(-1).click();
      if (options.length || !field || field.readOnly || field.value) continue;
      const choice = question.querySelector("datalist option");
      field.value = choice?.value || (field.type === "date" ? "2012-12-03" : "1");
      for (const told of ["input", "change"]) field.dispatchEvent(new Event(told, { bubbles: true }));
    }
  }
}"""


def question(page: Page, name: str, at: int = 0) -> Locator:
    """The question with this name; of a repeat the one in the `at`-th."""
    return page.locator(f'form.or .question:has([name$="/{name}"]), form.or .question:has([data-name$="/{name}"])').nth(at)


def pick(page: Page, name: str, words: str) -> None:
    question(page, name).locator("label:visible").filter(has_text=words).first.click()


def draw(page: Page, name: str) -> None:
    """A stroke across the pad of the question."""
    pad = question(page, name).locator("canvas")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box
    page.mouse.move(box["x"] + 30, box["y"] + 30)
    page.mouse.down()
    for step in range(1, 8):
        page.mouse.move(box["x"] + 30 + 18 * step, box["y"] + 30 + 9 * (step % 3))
    page.mouse.up()


def answers(server: Site, form_id: str) -> tuple[ET.Element, list[tuple[str, int]]]:
    """The only submission of the form as it arrived, and its files by name and size."""
    (row,) = asked(
        server,
        "SELECT s.raw, s.id FROM instruments_submission s JOIN instruments_instrument i ON i.id = s.instrument_id"
        f" WHERE i.form_id = '{form_id}'",
    )
    files = asked(
        server,
        f"SELECT name, size FROM instruments_submissionfile WHERE submission_id = {row[1]} AND state = 'DITERIMA' ORDER BY name",
    )
    return ET.fromstring(row[0]), files


def test_repeats_dependent_choices_and_drawings_are_filled_without_a_line(page: Page, server: Site) -> None:
    publish(page, server, "lengkap", "Keluarga dan denah", survey=SURVEY, choices=CHOICES)
    become(page, Role.FASILITATOR)
    page.goto("/isian/")
    expect(page.locator("[data-ready]").filter(has_text="Keluarga dan denah")).to_have_count(1)
    page.context.set_offline(True)
    page.goto("/isian/lengkap/1/")
    expect(page.locator("form.or")).to_be_visible()

    pick(page, "kabupaten", "Sinjai")
    expect(question(page, "kecamatan").locator("label:visible")).to_have_text(["Bulupoddo"], use_inner_text=True)
    pick(page, "kabupaten", "Bulukumba")
    expect(question(page, "kecamatan").locator("label:visible")).to_have_text(["Gantarang", "Bontobahari"], use_inner_text=True)
    pick(page, "kecamatan", "Bontobahari")

    question(page, "nama").locator("input").fill("Hasanah")
    page.locator(".add-repeat-btn").click()
    page.locator(".add-repeat-btn").click()
    for at, (name, age) in enumerate((("Rahim", "41"), ("Sitti", "9")), 1):
        question(page, "nama", at).locator("input").fill(name)
        question(page, "umur", at).locator("input").fill(age)
    draw(page, "paraf")
    draw(page, "denah")
    expect(page.locator("#keadaan")).to_have_text("Draf tersimpan di perangkat")

    # Another day: the draft has all of it, and a member too many is taken out.
    page.reload()
    expect(question(page, "nama", 2).locator("input")).to_have_value("Sitti")
    expect(question(page, "kecamatan").locator("input:checked")).to_have_value("bontobahari")
    expect(question(page, "paraf").locator(".draw-widget__feedback")).to_be_empty()
    page.once("dialog", lambda dialog: dialog.accept())
    page.locator(".repeat-buttons .remove:visible").last.click()
    expect(page.locator("form.or .or-repeat")).to_have_count(2)
    by(page, "finish").click()
    expect(by(page, "waiting")).to_have_text("1")
    page.context.set_offline(False)
    by(page, "send-now").click()
    expect(page.locator("#kabar")).to_contain_text("Semua sudah terkirim.", timeout=20_000)

    root, files = answers(server, "lengkap")
    assert [root.findtext(name) for name in ("kabupaten", "kecamatan")] == ["bulukumba", "bontobahari"]
    members = [(one.findtext("nama"), one.findtext("umur") or "") for one in root.findall("anggota")]
    assert members == [("Hasanah", ""), ("Rahim", "41")]
    assert [name for name, _size in files] == sorted(root.findtext(name) or "" for name in ("paraf", "denah"))
    assert all(size > 500 for _name, size in files)


# How wide the pictures that are seen are, and whether the sound can be played.
SHOWN = """() => [
  ...[...document.querySelectorAll("form.or img.active")].filter((one) => one.offsetParent).map((one) => one.naturalWidth),
  document.querySelector("form.or audio.active").readyState > 0,
]"""


def sound() -> bytes:
    """A tenth of a second of silence."""
    packed = BytesIO()
    with wave.open(packed, "wb") as out:
        out.setparams((1, 1, 8000, 0, "NONE", ""))
        out.writeframes(b"\x80" * 800)
    return packed.getvalue()


def test_pictures_a_sound_and_a_list_of_the_form_are_there_without_a_line(page: Page, server: Site) -> None:
    survey = (
        ("type", "name", ID, EN, f"media::audio::{ID}", "media::image"),
        ("select_one pagar", "pagar", "Pagar yang mana?", "Which fence?", "tanya.wav", "peta.jpg"),
        ("select_one_from_file sekolah.csv", "sekolah", "Sekolah", "School"),
    )
    choices = (
        ("list_name", "name", ID, EN, "image"),
        ("pagar", "bambu", "Bambu", "Bamboo", "bambu.jpg"),
        ("pagar", "besi", "Besi", "Iron", "besi.jpg"),
    )  # fmt: skip
    schools = b'name,label\nsd1,"SD 1, Taccorong"\nsd2,SD 2\n'
    pictures = [(name, "image/jpeg", photo()) for name in ("peta.jpg", "bambu.jpg", "besi.jpg")]
    media = [*pictures, ("tanya.wav", "audio/wav", sound()), ("sekolah.csv", "text/csv", schools)]
    publish(page, server, "bergambar", "Pagar desa", media=media, survey=survey, choices=choices)
    become(page, Role.FASILITATOR)
    page.goto("/isian/")
    expect(page.locator("[data-ready]").filter(has_text="Pagar desa")).to_have_count(1)
    page.context.set_offline(True)
    page.goto("/isian/bergambar/1/")
    expect(page.locator("form.or")).to_be_visible()
    for _try in range(50):
        if page.evaluate(SHOWN) == [1600, 1600, 1600, True]:
            break
        page.wait_for_timeout(100)
    assert page.evaluate(SHOWN) == [1600, 1600, 1600, True]
    expect(question(page, "sekolah").locator("label:visible")).to_have_text(["SD 1, Taccorong", "SD 2"], use_inner_text=True)
    assert page.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0
    pick(page, "pagar", "Besi")
    pick(page, "sekolah", "SD 1")
    by(page, "finish").click()
    expect(by(page, "waiting")).to_have_text("1")
    page.context.set_offline(False)
    by(page, "send-now").click()
    expect(page.locator("#kabar")).to_contain_text("Semua sudah terkirim.", timeout=20_000)
    root, _files = answers(server, "bergambar")
    assert (root.findtext("pagar"), root.findtext("sekolah")) == ("besi", "sd1")


def test_the_shipped_questionnaire_is_filled_and_arrives_whole(page: Page, server: Site) -> None:
    become(page, Role.FASILITATOR)
    page.goto("/isian/iksd/1/")
    expect(page.locator("form.or")).to_be_visible()
    expect(page.locator("#isian")).not_to_have_attribute("aria-busy", "true")
    finish, onward = by(page, "finish"), page.locator(".next-page")
    for _page in range(8):
        page.evaluate(FILL)
        if finish.is_visible():
            break
        onward.click()
    finish.click()
    page.wait_for_url("**/isian/kotak/")
    expect(page.locator("#bukti li")).to_have_count(1, timeout=20_000)
    root, _files = answers(server, "iksd")
    filled = [one.tag for one in root.iter() if re.fullmatch(r"D\d\.\d\d", one.tag) and (one.text or "").strip()]
    assert len(filled) == 52, filled
