"""What the Pokja want to do with the stimulus: two believable plans for each of the four tasks."""

from __future__ import annotations

from dataclasses import dataclass

from ketahanan.proposals.rab import DIALOGUE, FACILITY, GOODS, OPERATIONS, TRAINING, Typed

SHOP = "Tiga toko di pasar kecamatan, survei Juli 2012"
STANDARD = "Standar harga kabupaten tahun 2012"


@dataclass(frozen=True, slots=True)
class Theme:
    """A plan. `{village}` is the place; `people` are women, men, and among them people with a disability."""

    title: str
    background: str
    aim: str
    targets: str
    schedule: str
    own_contribution: str
    risks: str
    upkeep: str
    people: tuple[int, int, int]
    lines: tuple[Typed, ...]
    physical: bool = False

    def texts(self, village: str) -> dict[str, str | int | bool]:
        women, men, disabled = self.people
        words = ("background", "aim", "targets", "schedule", "own_contribution", "risks", "upkeep")
        texts = {name: getattr(self, name).format(village=village) for name in words}
        counts = {"women_count": women, "men_count": men, "disabled_count": disabled}
        return {"title": self.title, **texts, **counts, "physical": self.physical}

    @property
    def total(self) -> int:
        """What the lines come to; quantities here are whole."""
        return sum(int(line.quantity) * int(line.unit_price.replace(".", "")) for line in self.lines)


OFFICE = Typed(OPERATIONS, "Alat tulis dan penggandaan", "4", "paket", "250.000")
MEALS = Typed(DIALOGUE, "Konsumsi pertemuan warga", "120", "orang", "15.000", STANDARD)

THEMES: dict[int, tuple[Theme, Theme]] = {
    1: (
        Theme(
            title="Kunjungan dan dana sosial bagi warga rentan",
            background="Lansia yang tinggal sendiri dan keluarga penyandang disabilitas di {village} belum terdata dan "
                       "jarang dikunjungi.",
            aim="Setiap warga rentan terdata, dikunjungi tiap bulan, dan dirujuk bila perlu.",
            targets="Lansia, penyandang disabilitas, dan ibu kepala keluarga di semua dusun.",
            schedule="Pendataan pada bulan pertama, kunjungan bulanan sesudahnya.",
            own_contribution="Kader bekerja sukarela; desa meminjamkan ruang dan motor.",
            risks="Data pribadi tersebar; karena itu buku data disimpan ketua di lemari terkunci.",
            upkeep="Iuran dana sosial dan bagian APBDes tahun berikutnya.",
            people=(64, 41, 18),
            lines=(
                Typed(GOODS, "Tensimeter dan timbangan badan", "6", "set", "650.000", SHOP),
                Typed(GOODS, "Lemari arsip berkunci", "1", "unit", "1.850.000", SHOP),
                Typed(TRAINING, "Latihan kader pendata", "2", "kali", "2.400.000", STANDARD),
                Typed(GOODS, "Modal awal dana sosial Pokja", "1", "paket", "7.500.000", "Keputusan musyawarah"), MEALS, OFFICE,
            ),
        ),
        Theme(
            title="Pos layanan sosial dan lumbung pangan",
            background="Setiap musim paceklik beberapa keluarga nelayan dan penggarap di {village} kekurangan pangan "
                       "dan berutang.",
            aim="Ada lumbung yang meminjamkan beras tanpa bunga dan pos tempat warga meminta tolong.",
            targets="Keluarga nelayan, buruh tani, dan lansia.",
            schedule="Perbaikan ruang empat minggu, pengisian lumbung setelah panen.",
            own_contribution="Tenaga gotong royong dan sebidang ruang di samping kantor.",
            risks="Pinjaman tidak kembali; aturannya disepakati tertulis di musyawarah.",
            upkeep="Pengurus lumbung dipilih tiap tahun; beras kembali ditambah satu liter sukarela.",
            people=(52, 58, 11), physical=True,
            lines=(
                Typed(FACILITY, "Semen", "40", "sak", "62.000", SHOP),
                Typed(FACILITY, "Seng dan rangka kayu", "1", "paket", "6.400.000", SHOP),
                Typed(GOODS, "Beras isi lumbung", "900", "kg", "8.000", SHOP),
                Typed(TRAINING, "Latihan pengurus lumbung", "1", "kali", "2.100.000", STANDARD), MEALS, OFFICE,
            ),
        ),
    ),
    2: (
        Theme(
            title="Kelas keterampilan pemuda dan PKK",
            background="Anak muda putus sekolah di {village} banyak menganggur dan jarang diajak rapat desa.",
            aim="Pemuda dan ibu-ibu punya kegiatan bersama dan ikut memutus dalam organisasi desa.",
            targets="Pemuda Karang Taruna dan anggota PKK dari semua dusun.",
            schedule="Delapan kali kelas, dua kali pertemuan warga.",
            own_contribution="Mesin jahit milik warga dipinjamkan; pelatih dari desa sendiri.",
            risks="Peserta berhenti di tengah; kelas diadakan sore hari dekat rumah.",
            upkeep="Karang Taruna meneruskan kelas dari hasil penjualan.",
            people=(45, 30, 4),
            lines=(
                Typed(GOODS, "Mesin jahit", "4", "unit", "1.750.000", SHOP),
                Typed(TRAINING, "Pelatih dan bahan latihan", "8", "kali", "900.000", STANDARD),
                Typed(GOODS, "Papan informasi warga", "3", "unit", "850.000", SHOP), MEALS, OFFICE,
            ),
        ),
        Theme(
            title="Gelanggang olahraga dan sanggar belajar",
            background="Remaja {village} tidak punya tempat berkumpul yang baik; perkelahian antarkelompok pernah terjadi.",
            aim="Lapangan dan sanggar dipakai bersama oleh semua kelompok remaja.",
            targets="Remaja laki-laki dan perempuan, termasuk penyandang disabilitas.",
            schedule="Perataan lapangan tiga minggu, lalu turnamen persahabatan.",
            own_contribution="Lahan desa dan kerja bakti tiap Jumat.",
            risks="Dipakai satu kelompok saja; jadwal ditempel dan diawasi pengurus.",
            upkeep="Iuran Karang Taruna dan anggaran desa untuk perawatan.",
            people=(48, 72, 6), physical=True,
            lines=(
                Typed(FACILITY, "Timbunan dan perataan lapangan", "60", "m3", "95.000", SHOP),
                Typed(FACILITY, "Tiang gawang dan net", "2", "set", "2.250.000", SHOP),
                Typed(GOODS, "Buku dan rak sanggar", "1", "paket", "4.800.000", SHOP), MEALS, OFFICE,
            ),
        ),
    ),
    3: (
        Theme(
            title="Pos rembuk warga dan deteksi dini",
            background="Perselisihan batas kebun dan tambat perahu di {village} sering dibiarkan sampai besar.",
            aim="Perselisihan dirembuk dalam tujuh hari, sebelum menjadi perkelahian.",
            targets="Tokoh masyarakat, Linmas, pemuda, dan warga yang berselisih.",
            schedule="Pos dibuka bulan pertama; rembuk bulanan; dialog dua kali.",
            own_contribution="Rumah warga menjadi pos; ronda bergilir.",
            risks="Pihak yang kuat menekan; penengah dipilih kedua pihak.",
            upkeep="Ronda dan rembuk menjadi acara tetap desa.",
            people=(35, 55, 3),
            lines=(
                Typed(DIALOGUE, "Dialog tematik antarkelompok", "2", "kali", "3.900.000", STANDARD),
                Typed(TRAINING, "Latihan penengah dan deteksi dini", "2", "kali", "2.850.000", STANDARD),
                Typed(GOODS, "Perlengkapan pos: kentongan, senter, jas hujan", "1", "paket", "3.100.000", SHOP),
                MEALS, OFFICE,
            ),
        ),
        Theme(
            title="Dialog antarkampung dan patroli bersama",
            background="Dua kampung di {village} pernah bentrok sesudah pertandingan; rasa curiga masih ada.",
            aim="Pemuda kedua kampung saling kenal dan berjaga bersama.",
            targets="Pemuda, tokoh agama, tokoh adat, dan perempuan dari kedua kampung.",
            schedule="Tiga dialog, satu pentas bersama, patroli mingguan.",
            own_contribution="Konsumsi dari warga, tempat dari masjid dan sekolah.",
            risks="Isu lama diungkit; pembicaraan dipandu penengah dari luar.",
            upkeep="Forum pemuda kedua kampung meneruskan dengan iuran.",
            people=(40, 80, 5),
            lines=(
                Typed(DIALOGUE, "Dialog dipandu penengah", "3", "kali", "3.200.000", STANDARD),
                Typed(DIALOGUE, "Pentas seni bersama", "1", "kali", "5.600.000", STANDARD),
                Typed(GOODS, "Senter, rompi, dan radio patroli", "1", "paket", "4.750.000", SHOP), MEALS, OFFICE,
            ),
        ),
    ),
    4: (
        Theme(
            title="Rumah bibit dan aturan adat tentang pohon",
            background="Mata air di {village} mengecil dan aturan leluhur tentang pohon mulai dilupakan.",
            aim="Dua ribu bibit ditanam dan aturan lama ditulis kembali bersama para tetua.",
            targets="Petani, tetua adat, dan murid sekolah.",
            schedule="Rumah bibit dua minggu, tanam pada awal musim hujan.",
            own_contribution="Bibit dari kebun warga dan kerja bakti.",
            risks="Bibit mati; disulam dari rumah bibit.",
            upkeep="Kelompok tani dan sekolah merawat; aturannya menjadi Perdes.",
            people=(38, 44, 2), physical=True,
            lines=(
                Typed(FACILITY, "Rangka dan paranet rumah bibit", "1", "paket", "5.900.000", SHOP),
                Typed(GOODS, "Bibit, polybag, dan pupuk", "2000", "batang", "3.500", SHOP),
                Typed(DIALOGUE, "Pertemuan tetua mencatat aturan adat", "3", "kali", "1.500.000", STANDARD), MEALS, OFFICE,
            ),
        ),
        Theme(
            title="Sanggar tenun, perahu, dan cerita tetua",
            background="Pembuat perahu dan penenun di {village} tinggal sedikit; anak muda tidak belajar lagi.",
            aim="Dua puluh anak muda belajar pada tetua dan hasilnya tercatat.",
            targets="Pengrajin, seniman, dan remaja putus sekolah.",
            schedule="Dua belas kali belajar dan satu pameran desa.",
            own_contribution="Bengkel milik pengrajin dan kayu dari warga.",
            risks="Pengetahuan diambil orang luar; yang tertutup tidak dicatat.",
            upkeep="Hasil karya dijual; sepersepuluh untuk sanggar.",
            people=(33, 37, 3),
            lines=(
                Typed(GOODS, "Alat tenun dan perkakas kayu", "1", "paket", "8.200.000", SHOP),
                Typed(TRAINING, "Pelatih dan bahan belajar", "12", "kali", "650.000", STANDARD),
                Typed(DIALOGUE, "Pameran dan cerita tetua", "1", "kali", "3.400.000", STANDARD), MEALS, OFFICE,
            ),
        ),
    ),
}  # fmt: skip


def theme(number: int, shift: int) -> Theme:
    """Neighbouring villages differ."""
    return THEMES[number][(shift + number) % 2]
