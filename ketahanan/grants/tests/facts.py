"""Facts with which money moves, and the sentence of each gate."""

from dataclasses import replace
from datetime import date

from ketahanan.grants.gates import GateFacts, Step
from ketahanan.grants.tests.world import SIGNED

OPEN = GateFacts(
    step=Step.SP2D, tranche=1, edition_state="PELAKSANAAN", grant_state="LAYAK_CAIR", institution_state="AKTIF",
    officers=3, proposal_state="DISETUJUI", decree_no="36/SK", decree_on=date(2012, 11, 20), agreed=True,
    agreement_unchanged=True, pact_signed=True, receipt_signed=True, account_active=True, account_cooling=False,
    account_agreed=True, bank="BRINIDJA", banks=frozenset({"BRINIDJA"}), bank_name_matches=True,
    baseline_required=False, measured=False, visit_valid=True, visit_valid_days=60, holds=0, rung=None,
    earlier_acknowledged=True, min_progress_pct=0, progress_pct=None, min_use_pct=0, use_pct=None, today=SIGNED,
    spm_on=None, last_spm_on=date(2012, 12, 14), committed=100, edition_committed=900, budget=1000, amount=100,
    tranche_sum=100, sent=0, due=70, other_live=0, payer_is_account_officer=False,
)  # fmt: skip
SECOND = replace(OPEN, tranche=2, grant_state="PELAKSANAAN", min_progress_pct=50, progress_pct=50, min_use_pct=70,
                 use_pct=70, sent=70, due=30)  # fmt: skip

EDITION = "Edisi ini sudah ditutup atau belum dibuka. Tidak ada pembayaran di luar edisi yang berjalan."
GRANT = "Hibah belum layak cair atau sudah berhenti. Lihat keadaan hibah, lalu selesaikan langkahnya."
POKJA = "Kelembagaan desa tidak aktif. Selesaikan SK dan verifikasi kelembagaannya dulu."
OFFICERS = "Pengurus Pokja yang bertugas baru 2 orang. Ketua, sekretaris, dan bendahara harus lengkap."
PROPOSAL = "Usulan tidak lagi berstatus disetujui. Tanyakan kementerian sebelum melanjutkan."
DECREE = "SK penetapan penerima belum tercatat. Pejabat penetap harus mencatat nomor dan tanggalnya."
UNSIGNED = "Perjanjian belum ditandatangani Ketua dan PPK. Tandatangani perjanjian dulu."
CHANGED = "Isi hibah tidak sama dengan perjanjian yang ditandatangani. Hentikan pembayaran dan periksa."
PACT = "Pakta integritas dan SPTJM belum ditandatangani Ketua dan Bendahara."
RECEIPT = "Kuitansi belum ditandatangani Bendahara dan Ketua. Kembalikan ke Pokja."
COOLING = "Rekening baru Pokja masih dalam masa tunggu. Tunggu sampai selesai, lalu buat adendum."
ACCOUNT = "Rekening dalam perjanjian tidak aktif. Minta Petugas rekening memeriksanya."
NO_ACCOUNT = "Perjanjian belum menyebut rekening. Siapkan perjanjian setelah rekening Pokja dikonfirmasi bank."
WAITING = "Menunggu rekening Pokja dalam perjanjian."
BANK = "Bank rekening ini tidak termasuk bank pemerintah dalam daftar edisi. Ganti rekeningnya."
NAME = "Nama rekening menurut bank tidak sama dengan nama Pokja. Betulkan nama di bank, lalu periksa lagi."
ADDENDUM = "Rekening Pokja sudah diganti sejak perjanjian. Buat adendum rekening sebelum membayar."
UNMEASURED = (
    "Edisi ini meminta pengukuran awal, dan desa ini belum punya hasil ukur yang terbit. "
    "Selesaikan pengukurannya sampai diterbitkan kementerian."
)
VISIT = (
    "Belum ada supervisi awal yang lulus dan masih berlaku (60 hari, pengurus dan rekening tidak berubah). "
    "Minta dinas provinsi menugaskan kunjungan."
)
HELD = "Pembayaran sedang ditahan. Tanyakan dinas sosial kabupaten/kota apa yang harus dibereskan."
RUNG = "Keadaan desa sedang genting, jadi pembayaran berhenti. Kabupaten mencabutnya dengan catatan."
EARLIER = "Dana tahap sebelumnya belum diakui Bendahara dan Ketua. Akui dulu dana yang sudah masuk."
PROGRESS = "Kemajuan fisik yang terverifikasi 49 persen, syaratnya 50 persen. Laporkan kemajuan baru."
USE = "Penggunaan dana yang terbukti 69 persen, syaratnya 70 persen. Lengkapi buktinya."
CALENDAR = "Batas SPM edisi ini %s sudah lewat. Pembayaran tidak dapat diteruskan tahun ini."
BUDGET = "Pagu DIPA edisi ini tidak mencukupi. Hubungi KPA sebelum melanjutkan."
OVER = "Jumlah terkirim akan menjadi Rp101, lebih dari nilai hibah Rp100. Periksa pembayaran lain."
SUM = "Jumlah semua tahap Rp99 tidak sama dengan nilai hibah Rp100. Hubungi admin pusat."
SINGLE = "Tahap ini sudah mempunyai pembayaran lain yang berjalan. Buka pembayaran itu."
SEPARATE = "Orang yang mengonfirmasi rekening tidak boleh ikut membayar. Minta pejabat lain."
