"""A proposal from the half-written budget to the decision, and what a village reads when it is refused."""

from collections.abc import Callable

import pytest
from playwright.sync_api import FilePayload, Page, expect

Become = Callable[[Page, str], None]
PAGE = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 420 595]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)


def scan(name: str) -> FilePayload:
    return {"name": name, "mimeType": "application/pdf", "buffer": PAGE}


def open_proposal(page: Page, village: str, number: int) -> None:
    """By the list, as a person finds it."""
    page.goto(f"/usulan/?q={village}")
    page.get_by_role("row").filter(has_text=f"Pokja {number}").get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(village)


def press(page: Page, action: str) -> None:
    """The action of the record's bar, then its own page's yes."""
    page.locator(f"[data-test={action}]").click()
    page.locator("[data-test=act] button").first.click()


def test_a_pokja_finishes_its_budget_and_hands_in_with_the_head_of_the_village(
    new_page: Callable[[], Page],
    login_as: Become,
    is_accessible: Callable[[Page], None],
    shot: Callable[..., object],
) -> None:
    chair = new_page()
    login_as(chair, "Abdul Daeng Massiki")
    open_proposal(chair, "Lapongkoda", 1)
    address = chair.url

    chair.locator("[data-test=rab]").click()
    before = chair.locator("fieldset[data-line]:visible").count()
    chair.get_by_role("button", name="Tambah baris").click()
    line = chair.locator("fieldset[data-line]:visible").nth(before)
    line.get_by_label("Uraian").fill("Kunjungan bulanan ke rumah lansia")
    line.get_by_label("Jenis").select_option(label="Pertemuan dan dialog")
    line.get_by_label("Banyaknya").fill("12")
    line.get_by_label("Satuan", exact=True).fill("kali")
    # 1.200,000 can be read two ways: asked back, and the whole line stays.
    line.get_by_label("Harga satuan (Rp)").fill("1.200,000")
    line.get_by_label("Sumber harga").fill("Standar harga kabupaten tahun 2012")
    chair.get_by_role("button", name="Simpan RAB").click()
    expect(chair.get_by_role("alert")).to_be_visible()
    line = chair.locator("fieldset[data-line]:visible").nth(before)
    expect(line.get_by_label("Uraian")).to_have_value("Kunjungan bulanan ke rumah lansia")
    expect(line.get_by_label("Harga satuan (Rp)")).to_have_value("1.200,000")
    line.get_by_label("Harga satuan (Rp)").fill("1.200.000")
    expect(chair.locator("[data-grand-total]")).to_contain_text("20.150.000")
    is_accessible(chair)
    shot(chair, "usulan-rab")
    chair.get_by_role("button", name="Simpan RAB").click()
    expect(chair.locator("main")).to_contain_text("Rp20.150.000")

    chair.locator("[data-test=text]").click()
    for label, words in (
        ("Sasaran", "Tiga puluh lansia yang tinggal sendiri."), ("Jadwal", "Kunjungan pada minggu pertama tiap bulan."),
        ("Swadaya", "Kader datang tanpa upah."), ("Risiko", "Musim hujan; kunjungan dipindah ke minggu kedua."),
        ("Keberlanjutan", "Kelurahan meneruskan dengan kader posyandu."), ("Perempuan yang menjadi sasaran", "18"),
        ("Laki-laki yang menjadi sasaran", "12"),
    ):  # fmt: skip
        chair.get_by_label(label, exact=True).fill(words)
    chair.get_by_role("button", name="Simpan", exact=True).click()
    chair.locator("[data-test=lampirkan]").click()
    chair.get_by_label("Surat permohonan").set_input_files(scan("surat.pdf"))
    chair.get_by_label("KTP dan pernyataan pengurus").set_input_files(scan("ktp.pdf"))
    chair.get_by_role("button", name="Unggah berkas").click()
    press(chair, "ajukan")
    expect(chair.locator("main")).to_contain_text("1 dari 2 tanda tangan sudah ada")

    head = new_page()
    login_as(head, "Dra. Hj. Andi Hartati")
    head.goto("/")
    task = head.locator("main li").filter(has_text="Usulan Pokja 1, Kelurahan Lapongkoda")
    task.get_by_role("link", name="Ajukan").click()
    assert head.url == address
    press(head, "ajukan")
    expect(head.locator("main")).to_contain_text("Keadaan sekarang: Diperiksa kabupaten.")


def test_the_kabupaten_looks_at_papers_and_place_before_it_recommends(
    page: Page, login_as: Become, is_accessible: Callable[[Page], None], shot: Callable[..., object]
) -> None:
    login_as(page, "Dedi Kurniawan")
    open_proposal(page, "Tanah Beru", 3)
    expect(page.locator("main")).to_contain_text("Pemeriksaan berkas versi ini belum diisi.")
    page.get_by_role("link", name="Periksa berkas dan lapangan").click()
    for code in ("B01", "B02", "B03", "B04", "B05", "B06"):
        page.get_by_role("group").filter(has_text=code).first.get_by_label("Sesuai", exact=True).check()
    is_accessible(page)
    shot(page, "kabupaten-periksa")
    page.get_by_role("button", name="Simpan lembar periksa").click()

    open_proposal(page, "Tanah Beru", 3)
    page.get_by_role("link", name="Periksa berkas dan lapangan").click()
    page.get_by_role("link", name="Lapangan").click()
    page.get_by_label("Tanggal pemeriksaan").fill("2012-12-03")
    page.get_by_label("Letak (lintang, bujur)").fill("di belakang pasar")
    page.get_by_label("Yang Anda lihat di tempat").fill("Lapangan tempat pentas sudah rata.")
    page.get_by_role("button", name="Catat pemeriksaan lapangan").click()
    expect(page.get_by_role("alert")).to_contain_text("Letak")
    expect(page.get_by_label("Yang Anda lihat di tempat")).to_have_value("Lapangan tempat pentas sudah rata.")
    page.get_by_label("Letak (lintang, bujur)").fill("-5.53510,120.36640")
    page.get_by_role("button", name="Catat pemeriksaan lapangan").click()

    open_proposal(page, "Tanah Beru", 3)
    page.locator("[data-test=rekomendasikan]").click()
    page.get_by_label("Catatan rekomendasi").fill("Berkas lengkap; tempat sudah dilihat.")
    page.locator("[data-test=act] button").first.click()
    # The list of the province is signed already: what comes after it waits.
    expect(page.locator("main")).to_contain_text("Keadaan sekarang: Daftar tunggu.")


def test_the_kabupaten_sends_back_with_a_reason_for_each_part_and_the_village_reads_it(
    new_page: Callable[[], Page], login_as: Become
) -> None:
    officer = new_page()
    login_as(officer, "Dedi Kurniawan")
    open_proposal(officer, "Darubiah", 2)
    officer.get_by_role("link", name="Tulis alasan per bagian").click()
    line = officer.locator("fieldset[data-line]:visible").first
    line.get_by_label("Bagian usulan").select_option(label="Jadwal")
    line.get_by_label("Jenis alasan").select_option(label="Lainnya")
    line.get_by_label("Apa yang harus diperbaiki").fill("Tulis bulan tiap kegiatan.")
    officer.get_by_role("button", name="Simpan alasan").click()
    open_proposal(officer, "Darubiah", 2)
    officer.locator("[data-test=kembalikan-kab]").click()
    officer.get_by_label("Lainnya").check()
    officer.locator("[data-test=act] textarea").fill("Perbaiki jadwal, lalu ajukan lagi.")
    officer.locator("[data-test=act] button").first.click()
    expect(officer.locator("main")).to_contain_text("Keadaan sekarang: Dikembalikan kabupaten.")

    head = new_page()
    login_as(head, "Olivia Rahman")
    head.goto(officer.url)
    expect(head.get_by_role("heading", level=1)).to_have_text("Halaman tidak ditemukan")

    chair = new_page()
    login_as(chair, "Tajuddin Daeng Situju")
    chair.goto(officer.url)
    expect(chair.locator("main")).to_contain_text("Tulis bulan tiap kegiatan.")


@pytest.mark.smoke
def test_two_verifiers_and_then_another_decide(
    new_page: Callable[[], Page],
    login_as: Become,
    say: Callable[[str], str],
    is_accessible: Callable[[Page], None],
    shot: Callable[..., object],
) -> None:
    for who, number in (("Fajar Nugroho", 4), ("Gita Lestari", 4)):
        page = new_page()
        login_as(page, who)
        page.goto("/usulan/?q=Tanah+Towa")
        page.get_by_role("row").filter(has_text=f"Pokja {number}").get_by_role("link").click()
        page.locator("[data-test=verifikasi]").click()
        page.get_by_label(say("Catatan verifikasi")).fill("Isi dan harga sesuai.")
        page.locator("[data-test=act] button").first.click()
        page.locator("[data-test=act]").wait_for(state="detached")
    expect(page.locator("main")).to_contain_text(say("Lolos verifikasi pusat"))
    is_accessible(page)
    shot(page, "verifikasi")

    decider = new_page()
    login_as(decider, "Ratna Dewi")
    decider.goto(page.url)
    decider.locator("[data-test=setujui]").click()
    decider.get_by_label(say("Nomor SK penetapan")).fill("90/SK/LJS.PSKBS.KSN/XII/2012")
    decider.get_by_label(say("Tanggal SK penetapan")).fill("2012-12-03")
    decider.get_by_label(say("Jumlah yang disetujui")).fill("99.000.000")
    decider.locator("[data-test=act] button").first.click()
    decider.get_by_role("alert").wait_for()
    expect(decider.get_by_label(say("Nomor SK penetapan"))).to_have_value("90/SK/LJS.PSKBS.KSN/XII/2012")
    decider.get_by_label(say("Jumlah yang disetujui")).fill("22.000.000")
    decider.locator("[data-test=act] button").first.click()
    expect(decider.locator("main")).to_contain_text(say("Disetujui"))
    expect(decider.locator("main")).to_contain_text("Rp22.000.000")


def test_a_province_reads_its_signed_list(
    page: Page, login_as: Become, is_accessible: Callable[[Page], None], shot: Callable[..., object]
) -> None:
    login_as(page, "Eka Putri")
    page.goto("/peringkat/")
    page.locator("main").get_by_role("link", name="Provinsi Sulawesi Selatan").click()
    expect(page.get_by_role("row").filter(has_text="1. ")).to_contain_text("Dalam kuota")
    expect(page.get_by_role("row").filter(has_text="Nepo")).to_contain_text("Daftar tunggu")
    is_accessible(page)
    shot(page, "peringkat")


def test_a_refused_village_reads_why_and_until_when_it_may_object(
    page: Page, login_as: Become, shot: Callable[..., object]
) -> None:
    login_as(page, "Tajuddin Parenrengi")
    open_proposal(page, "Pakkana", 2)
    main = page.locator("main")
    expect(main).to_contain_text("6 Desember 2012")
    expect(main).to_contain_text("Objek yang sama sudah dibiayai dana kabupaten tahun ini.")
    shot(page, "usulan")


def test_a_village_reads_its_score_and_the_reason_of_each_point(page: Page, login_as: Become) -> None:
    login_as(page, "Rosdiana Toha")
    open_proposal(page, "Tanah Towa", 2)
    page.get_by_role("link", name="Nilai dan alasan").click()
    main = page.locator("main")
    expect(main).to_contain_text("81")
    expect(main).to_contain_text("Desa menyanggupi biaya perawatan.")
    expect(main).to_contain_text("Uraikan ukuran dan harga per satuan.")
