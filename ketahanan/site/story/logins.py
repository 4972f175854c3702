"""Who can sign in, and what they find on the morning of the story."""

from __future__ import annotations

from dataclasses import dataclass

from ketahanan.common.roles import ROLES, Role
from ketahanan.site.story.people import OFFICIALS
from ketahanan.site.story.telling import HOST, Teller


@dataclass(frozen=True, slots=True)
class Login:
    """A login: whose, in which role, and what is found. `page` is where, for those whom no task waits for."""

    person: str
    role: Role
    finds: str
    page: str = ""


def _office(key: str, finds: str, page: str = "") -> Login:
    return Login(key, OFFICIALS[key].role, finds, page)


LOGINS: dict[str, Login] = {
    "admin": _office("admin", "edisi 2012 dan 2013, kuota, orang dan tugas"),
    "verifikator1": _office("verifikator1", "Tanah Towa: satu usulan belum diperiksa"),
    "verifikator2": _office("verifikator2", "Tanah Towa: tanda tangan kedua"),
    "penetap": _office("penetap", "Tanah Towa: menetapkan; Nepo: daftar tunggu"),
    "kpa": _office("kpa", "membaca semua hibah dan pembayaran", "/hibah/"),
    "ppk": _office("ppk", "Caile: uji dan SP2D; Tosora: perjanjian"),
    "ppspm": _office("ppspm", "Caile: SPM Pokja 3"),
    "supervisor1": _office("supervisor1", "Taccorong: kunjungan hari ini"),
    "supervisor2": _office("supervisor2", "Taccorong: kunjungan hari ini"),
    "supervisor3": _office("supervisor3", "Tempe: tiga jawaban berbeda"),
    "supervisor4": _office("supervisor4", "Tempe: tiga jawaban berbeda"),
    "provinsi": _office("provinsi", "Pakkana: keberatan; Ara: kunjungan ulang"),
    "bulukumba": _office("bulukumba", "Tanah Beru: rekomendasi; Bira: kemajuan"),
    "wajo": _office("wajo", "Inalipue: verifikasi; Tempe: hasil ukur"),
    "pengarah": Login("pengarah.bialo", Role.PENGARAH, "Bialo: berita acara dan susunan Pokja"),
    "pendamping": Login("pendamping.bulukumba1", Role.PENDAMPING, "membaca empat desa dampingannya", "/desa/"),
    "fasilitator": Login("fasilitator.bontobahari", Role.FASILITATOR, "membaca empat desa bimbingannya", "/desa/"),
    "enumerator": Login("enumerator1.wajo", Role.ENUMERATOR, "Nepo: mengisi jawaban", "/pengukuran/"),
    "fasilitator-tanasitolo": Login("fasilitator.tanasitolo", Role.FASILITATOR, "Nepo: pengukuran di lapangan", "/pengukuran/"),
    "ketua": Login("ketua1.darubiah", Role.KETUA, "Darubiah: usulan kembali dengan alasan"),
    "sekretaris": Login("sekretaris1.darubiah", Role.SEKRETARIS, "Darubiah: mengunggah berkas"),
    "bendahara": Login("bendahara1.darubiah", Role.BENDAHARA, "Darubiah: memperbaiki RAB"),
    "anggota": Login("anggota1a.caile", Role.ANGGOTA, "membaca semua catatan Pokja-nya", "/usulan/"),
    "apip": _office("apip", "membaca semua berkas; Bira: penahanan"),
    "bpk": _office("bpk", "membaca semua berkas sampai 31 Maret 2013", "/hibah/"),
    "rekening": _office("rekening", "Lempa dan Tosora: konfirmasi rekening"),
    "bendahara-pengeluaran": _office("bendahara-pengeluaran", "membaca hibah dan pembayaran", "/hibah/"),
    "rekonsiliator": _office("rekonsiliator", "membaca hibah dan pembayaran", "/hibah/"),
    "keamanan": _office("keamanan", "mengesahkan verifikator baru", "/orang/"),
    "bpd": Login("bpd.bialo", Role.KETUA_BPD, "Bialo: berita acara musyawarah"),
    "lpm": Login("bpd.siengkang", Role.KETUA_BPD, "Siengkang: berita acara (edisi 2013)"),
    "camat": _office("camat", "membaca Bialo dan Taccorong", "/desa/"),
    "operator": Login("operator.bialo", Role.OPERATOR_DESA, "Bialo: menyusun Pokja 4"),
    "operator-kelurahan": Login("operator.siengkang", Role.OPERATOR_DESA, "Siengkang: menyusun Pokja 4"),
    "kustodian": Login("kustodian", Role.KUSTODIAN, "Tanah Towa: tugasnya sendiri", "/saya/"),
    # Others whose turn it is, by village.
    "ketua1.caile": Login("ketua1.caile", Role.KETUA, "Caile: mengakui dana yang masuk"),
    "bendahara1.caile": Login("bendahara1.caile", Role.BENDAHARA, "Caile: sudah mengakui; menunggu ketua", "/hibah/"),
    "ketua1.taccorong": Login("ketua1.taccorong", Role.KETUA, "Taccorong: menerima petugas hari ini", "/kunjungan/"),
    "ketua2.taccorong": Login("ketua2.taccorong", Role.KETUA, "Taccorong: ikut menandatangani hasil", "/kunjungan/"),
    "ketua3.taccorong": Login("ketua3.taccorong", Role.KETUA, "Taccorong: ikut menandatangani hasil", "/kunjungan/"),
    "ketua4.taccorong": Login("ketua4.taccorong", Role.KETUA, "Taccorong: ikut menandatangani hasil", "/kunjungan/"),
    "pengarah.taccorong": Login("pengarah.taccorong", Role.PENGARAH, "Taccorong: menerima petugas hari ini", "/kunjungan/"),
    "ketua1.bira": Login("ketua1.bira", Role.KETUA, "Bira: dana diterima, laporan kemajuan", "/hibah/"),
    "bendahara3.bira": Login("bendahara3.bira", Role.BENDAHARA, "Bira: dana retur, rekening masa tunggu", "/hibah/"),
    "bendahara4.bira": Login("bendahara4.bira", Role.BENDAHARA, "Bira: pencairan ditahan", "/hibah/"),
    "ketua1.ara": Login("ketua1.ara", Role.KETUA, "Ara: perbaikan sudah dilaporkan", "/kunjungan/"),
    "bendahara2.tosora": Login("bendahara2.tosora", Role.BENDAHARA, "Tosora: pakta integritas"),
    "ketua3.tosora": Login("ketua3.tosora", Role.KETUA, "Tosora: pakta integritas"),
    "ketua2.pakkana": Login("ketua2.pakkana", Role.KETUA, "Pakkana: masih dapat berkeberatan"),
    "ketua4.lempa": Login("ketua4.lempa", Role.KETUA, "Lempa: menandatangani data rekening"),
    "ketua1.lapongkoda": Login("ketua1.lapongkoda", Role.KETUA, "Lapongkoda: draf dengan RAB setengah jadi"),
    "pengarah.lapongkoda": Login("pengarah.lapongkoda", Role.PENGARAH, "Lapongkoda: ikut menandatangani usulan"),
    "ketua2.tanahtowa": Login("ketua2.tanahtowa", Role.KETUA, "Tanah Towa: perbaikan yang diminta pusat"),
}


def give(t: Teller) -> None:
    """A login for everybody in the table whom the story has named."""
    for login, row in LOGINS.items():
        if row.person in t.people:
            t.login(row.person, login)


def lines() -> list[str]:
    """One short line each: login, role, what is found and where; no address: on the first page."""
    return [
        f"  {login + HOST:34} {ROLES[row.role].label:29} {row.finds}{f' ({row.page})' if row.page else ''}"
        for login, row in LOGINS.items()
    ]
