"""What scripts of the field pages say, in the language of the page; keys of the engine are its own."""

from __future__ import annotations

from django.utils.translation import gettext as _


def words() -> dict[str, str]:
    return _pages() | _engine()


def _pages() -> dict[str, str]:
    return {
        "stored": _("Siap dipakai tanpa sinyal"),
        "storing": _("Sedang disimpan ke perangkat…"),
        "not_stored": _("Belum tersimpan di perangkat. Buka halaman ini sekali lagi saat ada sinyal."),
        "kept_by_browser": _("Penyimpanan perangkat ini tetap."),
        "may_be_cleared": _("Peramban dapat menghapus simpanan bila ruang habis. Kirim isian secepatnya."),
        "no_storage": _("Peramban ini tidak dapat menyimpan isian. Pakai Chrome, Firefox atau Safari terbaru, bukan mode samaran."),
        "full": _("Ruang perangkat habis, jadi isian belum tersimpan. Kosongkan ruang, atau unduh ZIP dari kotak kirim."),
        "draft": _("Draf"), "waiting": _("Menunggu dikirim"), "refused": _("Ditolak"), "sending": _("Sedang dikirim…"),
        "saved": _("Draf tersimpan di perangkat"), "faulty": _("Masih ada jawaban yang kosong atau salah. Periksa yang ditandai merah."),
        "cannot_open": _("Formulir ini tidak dapat dibuka. Muat ulang daftar formulir saat ada sinyal."),
        "others_draft": _("Draf ini milik orang lain. Hanya pengisinya yang dapat melanjutkannya."),
        "nobody": _("Masuk sekali saat ada sinyal, lalu buka formulir ini lagi."),
        "place": _("Ambil lokasi"), "place_wait": _("Mencari lokasi…"), "place_found": _("Ketelitian # meter"),
        "place_failed": _("Lokasi tidak didapat. Nyalakan GPS, pergi ke tempat terbuka, lalu coba lagi."),
        "offline": _("Tidak ada sambungan ke Ketahanan. Isian aman di perangkat dan dikirim nanti."),
        "server": _("Server sedang sibuk. Dicoba lagi sendiri sebentar lagi."),
        "login": _("Masuk dahulu untuk mengirim. Isian tetap di sini."),
        "busy": _("Sedang dikirim di tab lain."), "empty": _("Tidak ada yang menunggu."), "done": _("Semua sudah terkirim."),
        "some_refused": _("Ada isian yang ditolak. Baca alasannya di bawah."), "again": _("Kirim lagi"), "open": _("Lanjutkan"),
        "remove": _("Hapus dari perangkat"), "sure": _("Hapus isian ini dari perangkat? Isinya tidak dapat dikembalikan."),
        "by": _("diisi oleh %s"), "sent_at": _("diterima %s"), "tries": _("percobaan: %s"), "photos": _("berkas: %s"),
        "no_answer": _("Tidak ada jawaban"), "see": _("Buka halamannya"),
        "restored": _("Isian yang belum terkirim dari perangkat ini dimuat kembali."),
        "already_waiting": _("Isian halaman ini sudah menunggu di kotak kirim. Yang Anda simpan sekarang dikirim sesudahnya."),
        "of_others": _("Isian orang lain di perangkat ini: %s. Pengisinya melihat dan mengirimnya setelah masuk."),
        "of_somebody": _("Isian di perangkat ini: %s. Masuk untuk melihat dan mengirim milik Anda."),
        "others": _("Yang menunggu milik orang lain. Pengisinya mengirimnya setelah masuk."),
        "nothing_own": _("Tidak ada isian milik Anda di perangkat ini. Masuk sebagai pengisinya, lalu unduh lagi."),
    }  # fmt: skip


def _engine() -> dict[str, str]:
    """By the engine's own keys; __name__ is filled in there."""
    return {
        "constraint.invalid": _("Nilai ini tidak diperbolehkan"), "constraint.required": _("Wajib diisi"),
        "form.required": _("wajib"), "filepicker.placeholder": _("Ketuk untuk memilih atau memotret"),
        "filepicker.notFound": _("Berkas __existing__ tidak ada di perangkat ini."), "filepicker.file": _("berkas"),
        "filepicker.resetWarning": _("Hapus __item__ ini?"), "filepicker.toolargeerror": _("Berkas terlalu besar (lebih dari __maxSize__)"),
        "filepicker.waitingForPermissions": _("Menunggu izin."), "drawwidget.drawing": _("gambar"),
        "drawwidget.signature": _("tanda tangan"), "drawwidget.annotation": _("gambar"),
        "selectpicker.noneselected": _("belum dipilih"), "selectpicker.numberselected": _("__number__ dipilih"),
        "rankwidget.tapstart": _("Ketuk untuk mengurutkan"), "rankwidget.clickstart": _("Klik untuk mengurutkan"),
        "alert.valuehasspaces.multiple": _("Pilihan “__value__” memuat spasi."),
        "alert.gotonotfound.msg": _("Pertanyaan “__path__” tidak ditemukan."),
        "confirm.repeatremove.heading": _("Hapus bagian ini?"),
        "confirm.repeatremove.msg": _("Jawaban di bagian ini hilang dan tidak dapat dikembalikan. Lanjutkan?"),
        "hint.guidance.details": _("Petunjuk lengkap"),
    }  # fmt: skip
