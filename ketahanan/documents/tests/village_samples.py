"""Believable contents of the documents that a village makes."""
# ruff: noqa: E501 - sample sentences stay on one line

from __future__ import annotations

from datetime import date

from ketahanan.documents import contents as c

VILLAGE_HEAD = c.Letterhead(
    lines=("Pemerintah Kabupaten Bulukumba", "Kecamatan Gantarang", "Desa Taccorong"),
    address="Jalan Poros Bulukumba–Bantaeng Km 8, Taccorong 92561",
)
MINISTRY_HEAD = c.Letterhead(
    lines=("Kementerian Sosial Republik Indonesia", "Direktorat Perlindungan Sosial Korban Bencana Sosial"),
    address="Jalan Salemba Raya Nomor 28, Jakarta Pusat 10430",
)
DAY = date(2012, 12, 3)
SIGNED = "Ditandatangani di Ketahanan, Senin, 3 Desember 2012 pukul 08.00 WITA"


def signer(office: str, name: str, **more: object) -> c.Signer:
    return c.Signer(office=office, name=name, **more)  # type: ignore[arg-type]


def meeting() -> c.MeetingMinutes:
    return c.MeetingMinutes(
        head=VILLAGE_HEAD,
        place="Taccorong",
        day=DAY,
        meeting="Musyawarah Penetapan Kelembagaan dan Usulan",
        village="Desa Taccorong",
        venue="Balai Desa Taccorong",
        time="09.00–12.30 WITA",
        chair="Burhan, Ketua BPD",
        secretary="Sari",
        invited=60,
        men=29,
        women=18,
        agenda=(
            "Penjelasan program dan aturan bantuan oleh pendamping sosial.",
            "Pemilihan pengurus empat kelompok kerja.",
            "Pembahasan dan penetapan usulan kegiatan tiap kelompok kerja.",
        ),
        quorum="Musyawarah dihadiri wakil dari enam dari tujuh dusun dan berwenang mengambil keputusan.",
        attendance=(
            ("Pemerintah desa dan BPD", 9),
            ("Tokoh masyarakat, agama, dan adat", 11),
            ("Kelompok perempuan", 12),
            ("Pemuda dan karang taruna", 10),
            ("Penyandang disabilitas dan lanjut usia", 5),
        ),
        decisions=(
            c.Decision(text="Menetapkan empat kelompok kerja dengan pengurus sebagaimana daftar terlampir."),
            c.Decision(
                text="Menyetujui usulan pembangunan saluran air bersih bersama antara Dusun Bonto dan Dusun Lembang.",
                note="Lahan dipinjamkan pemiliknya dengan surat pernyataan tertanggal 20 November 2012.",
            ),
            c.Decision(text="Menyepakati swadaya berupa tenaga kerja paling sedikit tiga hari per keluarga."),
        ),
        dissent="Dua peserta dari Dusun Bonto mengusulkan letak bak penampung lain.\n\nMusyawarah mencatatnya dan meminta "
        "Pokja 4 meninjau kembali letak itu sebelum pekerjaan dimulai.",
        signers=(
            signer("Pimpinan Musyawarah, Ketua BPD", "Burhan", signed=SIGNED),
            signer("Notulis", "Sari", signed=SIGNED),
            signer("Kepala Desa Taccorong", "Citra", above="Mengetahui"),
        ),
    )


POKJA_NAMES = (
    "Perlindungan Sosial",
    "Partisipasi Masyarakat",
    "Penanganan Konflik",
    "Kearifan Lokal dan Sumber Daya Lingkungan",
)


def decree() -> c.PokjaDecree:
    def group(number: int) -> c.PokjaList:
        return c.PokjaList(
            number=number,
            name=POKJA_NAMES[number - 1],
            officers=(
                c.Officer(
                    office="Ketua",
                    name=("Ani", "Dina", "Kasim", "Rahma")[number - 1] + " Daeng",
                    sex="P",
                    from_where="Dusun Bonto",
                ),
                c.Officer(office="Sekretaris", name="Sari", sex="P", from_where="Dusun Lembang"),
                c.Officer(office="Bendahara", name="Beni", sex="L", from_where="Dusun Palampang"),
            ),
            members=tuple(
                c.Officer(office="Anggota", name=f"{name} bin Ali", sex=sex, from_where=where)
                for name, sex, where in (
                    ("Amir", "L", "Pemuda"),
                    ("Salmah", "P", "Kelompok perempuan"),
                    ("Daud", "L", "Tokoh agama"),
                    ("Hasnah", "P", "Penyandang disabilitas"),
                    ("Rustam", "L", "Tokoh adat"),
                )
            ),
        )

    return c.PokjaDecree(
        head=VILLAGE_HEAD,
        place="Taccorong",
        day=DAY,
        office="Kepala Desa Taccorong",
        village="Desa Taccorong",
        about="Pembentukan Kelembagaan dan Kelompok Kerja Desa Berketahanan Sosial Tahun 2012",
        considering=(
            "bahwa untuk memperkuat ketahanan sosial desa perlu dibentuk kelembagaan dan kelompok kerja;",
            "bahwa musyawarah tanggal 3 Desember 2012 telah memilih pengurus dan anggotanya;",
        ),
        recalling=(
            "Undang-Undang Nomor 11 Tahun 2009 tentang Kesejahteraan Sosial;",
            "Undang-Undang Nomor 7 Tahun 2012 tentang Penanganan Konflik Sosial;",
        ),
        deciding=(
            "Membentuk kelembagaan dan empat kelompok kerja dengan susunan sebagaimana tercantum dalam lampiran.",
            "Kelompok kerja bertanggung jawab kepada masyarakat desa melalui musyawarah.",
            "Keputusan ini mulai berlaku pada tanggal ditetapkan.",
        ),
        institution=(
            c.Officer(office="Pengarah", name="Citra", sex="P", from_where="Kepala Desa"),
            c.Officer(office="Pendamping sosial", name="Pelita", sex="P", from_where="Pelopor perdamaian"),
            c.Officer(office="Fasilitator", name="Tono", sex="L", from_where="TKSM"),
        ),
        pokja=tuple(group(number) for number in (1, 2, 3, 4)),
        faiths="Semua agama yang dianut warga desa terwakili dalam kelompok kerja.",
        signers=(signer("Kepala Desa Taccorong", "Citra", signed=SIGNED),),
    )


def proposal() -> c.ProposalPaper:
    def line(text: str, quantity: int, unit: str, price: int, source: str = "") -> c.BudgetLine:
        return c.BudgetLine(
            text=text, quantity=str(quantity), unit=unit, price=price, amount=quantity * price, source=source
        )

    story = (
        "Dusun Bonto dan Dusun Lembang memakai satu mata air. Pada musim kering aliran tidak cukup, dan sejak 2009 tercatat "
        "tiga kali perselisihan tentang giliran air. Jarak ke mata air 1.400 meter melalui jalan setapak.\n\n"
        "Pembangunan saluran bersama mempertemukan warga kedua dusun dalam satu pekerjaan dan satu aturan pakai."
    )
    return c.ProposalPaper(
        head=VILLAGE_HEAD,
        place="Taccorong",
        day=DAY,
        activity="Saluran Air Bersih Bersama Dusun Bonto dan Dusun Lembang",
        pokja="Pokja 4, Kearifan Lokal dan Sumber Daya Lingkungan",
        village="Desa Taccorong, Kecamatan Gantarang, Kabupaten Bulukumba",
        edition="Desa Berketahanan Sosial 2012",
        version=2,
        chapters=(
            c.Chapter(title="Latar belakang dan akar kerawanan", text=story),
            c.Chapter(
                title="Tujuan dan sasaran",
                text="Sebanyak 212 keluarga (806 jiwa, 411 di antaranya perempuan) memperoleh air dari satu saluran.",
            ),
            c.Chapter(
                title="Kegiatan dan jadwal",
                text="Musyawarah aturan air pada minggu pertama; pekerjaan pipa pada minggu kedua sampai keenam; uji aliran dan peresmian pada minggu ketujuh.",
            ),
            c.Chapter(
                title="Risiko dan keberlanjutan",
                text="Panitia air dari kedua dusun memungut iuran Rp5.000 per bulan untuk perawatan.",
            ),
        ),
        budget=(
            c.BudgetGroup(
                name="Bahan",
                lines=(
                    line("Pipa HDPE 2 inci", 1400, "meter", 32_500, "Toko Sinar Jaya, 14 November 2012"),
                    line("Semen 50 kg", 90, "sak", 62_000),
                    line("Pasir", 12, "m³", 210_000),
                    line(
                        "Keran dan sambungan untuk bak umum di enam titik sepanjang saluran",
                        6,
                        "set",
                        475_000,
                    ),
                ),
            ),
            c.BudgetGroup(
                name="Peralatan dan angkutan",
                lines=(
                    line("Sewa mesin las pipa", 10, "hari", 350_000),
                    line("Angkutan bahan", 8, "rit", 400_000),
                ),
            ),
            c.BudgetGroup(
                name="Musyawarah dan operasional", lines=(line("Konsumsi musyawarah", 180, "orang", 25_000),)
            ),
        ),
        own_share=18_600_000,
        signers=(
            signer("Ketua Pokja 4", "Rahma", signed=SIGNED),
            signer("Sekretaris Pokja 4", "Sari", signed=SIGNED),
            signer("Pengarah, Kepala Desa Taccorong", "Citra", above="Mengetahui"),
        ),
    )
