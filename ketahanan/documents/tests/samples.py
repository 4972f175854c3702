"""One believable content per numbered document."""


from __future__ import annotations

from datetime import date

from ketahanan.documents import contents as c
from ketahanan.documents.tests.village_samples import (
    DAY,
    MINISTRY_HEAD,
    POKJA_NAMES,
    SIGNED,
    VILLAGE_HEAD,
    decree,
    meeting,
    proposal,
    signer,
)


def letter() -> c.AssignmentLetter:
    return c.AssignmentLetter(
        head=MINISTRY_HEAD,
        place="Jakarta",
        day=date(2012, 11, 28),
        grounds=(
            "Peraturan Menteri Sosial tentang pedoman desa berketahanan sosial.",
            "Rencana supervisi sebelum penyaluran bantuan tahun anggaran 2012.",
        ),
        delegates=(
            c.Delegate(
                name="Indah",
                office="Petugas supervisi, Kementerian Sosial",
                number="NIP 19790312 200312 2 001",
            ),
            c.Delegate(name="Slamet", office="Petugas supervisi, Dinas Sosial Provinsi Sulawesi Selatan"),
        ),
        purpose="Melakukan supervisi awal sebelum penyaluran bantuan kepada kelompok kerja desa.",
        villages=("Desa Taccorong, Kecamatan Gantarang, Kabupaten Bulukumba",),
        first_day=DAY,
        last_day=date(2012, 12, 5),
        costs="Biaya dibebankan pada DIPA Direktorat tahun anggaran 2012.",
        signers=(signer("Kepala Subdirektorat", "Agus", number="NIP 19680214 199403 1 002", signed=SIGNED),),
    )


def supervision() -> c.SupervisionMinutes:
    names = ("A. Kelembagaan", "B. Rekening", "C. Rencana dan anggaran", "D. Kesiapan warga")
    parts = tuple(
        c.SheetPart(
            name=name,
            items=tuple(
                c.SheetItem(
                    code=f"{name[0]}{n:02d}",
                    question="Apakah pengurus yang ditemui sama dengan nama dalam keputusan kepala desa?"
                    if n % 2
                    else "Apakah papan pengumuman kegiatan terpasang di tempat yang mudah dilihat warga?",
                    first="Ya",
                    second="Ya" if n != 3 else "Belum",
                    agreed="Ya" if n != 3 else "Belum",
                    note="Papan disiapkan, belum dipasang." if n == 3 else "",
                )
                for n in range(1, 7)
            ),
        )
        for name in names
    )
    return c.SupervisionMinutes(
        head=MINISTRY_HEAD,
        place="Taccorong",
        day=DAY,
        village="Desa Taccorong, Kecamatan Gantarang, Kabupaten Bulukumba",
        visit="Supervisi awal sebelum penyaluran",
        letter="012/ST-SUPV/RI/2012",
        officers=letter().delegates,
        arrival="Senin, 3 Desember 2012 pukul 08.00 WITA",
        position="-5,55432, 120,19345; 240 meter dari titik desa",
        parts=parts,
        result="LAYAK",
        result_reason="Semua butir penentu terpenuhi. Perbaikan kecil tidak menghalangi penyaluran.",
        valid_until=date(2013, 2, 1),
        repairs=("Memasang papan pengumuman kegiatan sebelum 10 Desember 2012.",),
        signers=(
            signer("Petugas 1", "Indah", signed=SIGNED),
            signer("Petugas 2", "Slamet", signed=SIGNED),
            signer("Ketua Pokja 4", "Rahma", above="Mengetahui"),
            signer("Pengarah", "Citra", above="Mengetahui"),
        ),
    )


def agreement() -> c.Agreement:
    return c.Agreement(
        head=MINISTRY_HEAD,
        place="Jakarta",
        day=DAY,
        about="Bantuan Desa Berketahanan Sosial Tahun Anggaran 2012 untuk Pokja 4 Desa Taccorong",
        first=c.Party(
            name="Hadi",
            office="Pejabat Pembuat Komitmen",
            address="Jalan Salemba Raya Nomor 28, Jakarta Pusat",
            acting="bertindak untuk dan atas nama Kuasa Pengguna Anggaran",
        ),
        second=c.Party(
            name="Rahma",
            office="Ketua Pokja 4 Desa Taccorong",
            address="Dusun Bonto, Desa Taccorong, Kabupaten Bulukumba",
            acting="bertindak untuk dan atas nama Pokja 4 Desa Taccorong",
        ),
        grounds=(
            "Keputusan penetapan penerima Nomor 003/SK-PENERIMA/RI/2012;",
            "hasil supervisi Nomor 007/BA-SUPV/73.02.01.2001/2012.",
        ),
        amount=109_000_000,
        bank="Bank Rakyat Indonesia Cabang Bulukumba",
        account="0231-01-004567-53-1",
        account_name="POKJA 4 DESA TACCORONG",
        tranches=(
            c.Tranche(
                name="Tahap I",
                percent=70,
                amount=76_300_000,
                condition="Setelah perjanjian ditandatangani dan supervisi awal menyatakan layak.",
            ),
            c.Tranche(
                name="Tahap II",
                percent=30,
                amount=32_700_000,
                condition="Setelah pekerjaan mencapai paling sedikit 50% dan laporan kemajuan diterima.",
            ),
        ),
        articles=(
            c.Article(
                title="Hak dan kewajiban",
                paragraphs=(
                    "PIHAK PERTAMA berhak memeriksa penggunaan bantuan setiap waktu.",
                    "PIHAK KEDUA wajib menggunakan bantuan sesuai dengan rencana, membeli secara terbuka, dan menyimpan semua bukti.",
                    "PIHAK KEDUA wajib menyetor kembali bantuan yang tidak digunakan ke kas negara.",
                ),
            ),
            c.Article(
                title="Laporan",
                paragraphs=(
                    "PIHAK KEDUA menyampaikan laporan kemajuan berkala dan laporan pertanggungjawaban pada akhir kegiatan.",
                ),
            ),
            c.Article(
                title="Sanksi",
                paragraphs=(
                    "Penyimpangan dikenai penghentian pembayaran, pengembalian bantuan, dan sanksi lain menurut peraturan perundang-undangan.",
                ),
            ),
        ),
        until=date(2013, 6, 30),
        signers=(
            signer(
                "Pejabat Pembuat Komitmen",
                "Hadi",
                above="PIHAK PERTAMA",
                number="NIP 19750101 200003 1 004",
                stamp=True,
                signed=SIGNED,
            ),
            signer("Ketua Pokja 4", "Rahma", above="PIHAK KEDUA", stamp=True),
        ),
    )


OFFICERS = (
    c.Delegate(name="Rahma", office="Ketua Pokja 4"),
    c.Delegate(name="Beni", office="Bendahara Pokja 4"),
)
OFFICERS_SIGN = (
    signer("Ketua Pokja 4", "Rahma", stamp=True),
    signer("Bendahara Pokja 4", "Beni", signed=SIGNED),
)


def pact() -> c.IntegrityPact:
    return c.IntegrityPact(
        head=VILLAGE_HEAD,
        place="Taccorong",
        day=DAY,
        people=OFFICERS,
        pokja="Pokja 4",
        village="Desa Taccorong",
        edition="Desa Berketahanan Sosial 2012",
        promises=(
            "tidak akan melakukan korupsi, kolusi, dan nepotisme;",
            "akan menggunakan bantuan hanya untuk kegiatan yang disetujui;",
            "tidak memberi atau menjanjikan sesuatu kepada petugas;",
            "akan melaporkan penyimpangan yang kami ketahui;",
            "akan membuka pembukuan kepada warga dan pemeriksa.",
        ),
        signers=OFFICERS_SIGN,
    )


def responsibility() -> c.Responsibility:
    return c.Responsibility(
        head=VILLAGE_HEAD,
        place="Taccorong",
        day=DAY,
        people=OFFICERS,
        pokja="Pokja 4",
        village="Desa Taccorong",
        edition="Desa Berketahanan Sosial 2012",
        agreement="005/PERJ/73.02.01.2001/2012",
        amount=109_000_000,
        statements=(
            "kami bertanggung jawab mutlak atas penggunaan seluruh bantuan;",
            "bukti pengeluaran yang sah kami simpan dan dapat diperiksa setiap waktu;",
            "kerugian negara yang timbul karena kelalaian kami akan kami setor kembali ke kas negara.",
        ),
        signers=OFFICERS_SIGN,
    )


def receipt() -> c.PaymentReceipt:
    return c.PaymentReceipt(
        head=VILLAGE_HEAD,
        place="Taccorong",
        day=DAY,
        received_from="Kuasa Pengguna Anggaran, Kementerian Sosial Republik Indonesia",
        amount=76_300_000,
        purpose="Bantuan Desa Berketahanan Sosial tahun anggaran 2012 untuk saluran air bersih bersama",
        agreement="005/PERJ/73.02.01.2001/2012",
        tranche="Tahap I (70%)",
        bank="Bank Rakyat Indonesia Cabang Bulukumba",
        account="0231-01-004567-53-1",
        account_name="POKJA 4 DESA TACCORONG",
        budget_code="027.06.1234.572111",
        signers=(
            signer("Ketua Pokja 4", "Rahma", stamp=True),
            signer("Bendahara Pokja 4", "Beni"),
            signer(
                "Pejabat Pembuat Komitmen", "Hadi", above="Disahkan oleh", number="NIP 19750101 200003 1 004"
            ),
        ),
    )


def award() -> c.AwardDecree:
    villages = ("Taccorong", "Polewali", "Bialo", "Benteng Gantarang", "Palambarae", "Bontoraja")
    rows = tuple(
        c.Recipient(
            province="Sulawesi Selatan",
            kabupaten="Bulukumba",
            kecamatan="Gantarang",
            village=village,
            pokja=f"Pokja {n}: {POKJA_NAMES[n - 1]}",
            chair="Rahma Daeng",
            amount=109_000_000 + n,
        )
        for village in villages
        for n in (1, 2, 3, 4)
    )
    return c.AwardDecree(
        head=MINISTRY_HEAD,
        place="Jakarta",
        day=DAY,
        office="Direktur Perlindungan Sosial Korban Bencana Sosial",
        about="Penetapan Penerima Bantuan Desa Berketahanan Sosial Tahun Anggaran 2012",
        considering=(
            "bahwa usulan kelompok kerja telah diverifikasi dan dinilai;",
            "bahwa untuk penyaluran bantuan perlu ditetapkan penerimanya;",
        ),
        recalling=(
            "Undang-Undang Nomor 11 Tahun 2009 tentang Kesejahteraan Sosial;",
            "Undang-Undang Nomor 7 Tahun 2012 tentang Penanganan Konflik Sosial;",
        ),
        deciding=(
            "Menetapkan penerima bantuan sebagaimana tercantum dalam lampiran keputusan ini.",
            "Biaya dibebankan pada DIPA Kementerian Sosial tahun anggaran 2012.",
            "Keputusan ini mulai berlaku pada tanggal ditetapkan.",
        ),
        recipients=rows,
        signers=(signer("Direktur", "Ratna", number="NIP 19660707 199203 2 001", signed=SIGNED),),
    )


def verification() -> c.VerificationMinutes:
    return c.VerificationMinutes(
        head=MINISTRY_HEAD,
        place="Jakarta",
        day=DAY,
        proposal="Saluran Air Bersih Bersama Dusun Bonto dan Dusun Lembang",
        pokja="Pokja 4",
        village="Desa Taccorong",
        edition="Desa Berketahanan Sosial 2012",
        requested=112_000_000,
        approved=109_000_000,
        findings=(
            c.Finding(text="Kaitan akar kerawanan dengan kegiatan", result="Sesuai"),
            c.Finding(
                text="Kewajaran harga dalam RAB",
                result="Perlu perbaikan",
                note="Harga pasir diturunkan menurut harga setempat.",
            ),
            c.Finding(text="Pelibatan perempuan dan penyandang disabilitas", result="Sesuai"),
            c.Finding(
                text="Kesanggupan merawat hasil",
                result="Sesuai",
                note="Iuran air disepakati dalam musyawarah.",
            ),
        ),
        score="78 dari 100",
        conclusion="Usulan memenuhi syarat dan diajukan untuk ditetapkan dengan jumlah yang disetujui.",
        signers=(signer("Verifikator", "Fajar", signed=SIGNED), signer("Verifikator", "Gita", signed=SIGNED)),
    )


SAMPLES: tuple[c.Content, ...] = (
    meeting(),
    decree(),
    proposal(),
    letter(),
    supervision(),
    agreement(),
    pact(),
    responsibility(),
    receipt(),
    award(),
    verification(),
)
