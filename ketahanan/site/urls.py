"""Address families, one line each."""

from django.urls import include, path

from ketahanan.people.views import me_view
from ketahanan.site import views
from ketahanan.site.kinds import KINDS

urlpatterns = [
    path("", views.home, name="home"),
    path("", include("ketahanan.people.account_urls")),
    path("orang/", include("ketahanan.people.urls")),
    path("saya/", me_view(lambda: (kind.flow for kind in KINDS)), name="account"),
    path("saya/kunci/", include("ketahanan.instruments.key_urls")),
    path("", include("ketahanan.instruments.openrosa_urls")),
    path("", include("ketahanan.instruments.field_urls")),
    path("berkas/", include("ketahanan.documents.urls")),
    path("bahasa/<slug:code>/", views.language, name="language"),
    path("gaya/", views.gallery, name="gallery"),
    path("pesan/", include("ketahanan.notices.urls")),
    path("wilayah/", include("ketahanan.areas.urls")),
    path("desa/", include("ketahanan.villages.urls")),
    path("rekening/", include("ketahanan.villages.account_urls")),
    path("musyawarah/", include("ketahanan.deliberation.urls")),
    path("edisi/", include("ketahanan.editions.urls")),
    path("penetapan/", include("ketahanan.editions.award_urls")),
    path("instrumen/", include("ketahanan.instruments.urls")),
    path("pengukuran/", include("ketahanan.assessments.urls")),
    path("usulan/", include("ketahanan.proposals.urls")),
    path("peringkat/", include("ketahanan.proposals.ranking_urls")),
    path("kunjungan/", include("ketahanan.supervision.urls")),
    path("hibah/bayar/", include("ketahanan.grants.payment_urls")),
    path("daftar-bayar/", include("ketahanan.treasury.urls")),
    path("hibah/kemajuan/", include("ketahanan.grants.progress_urls")),
    path("hibah/", include("ketahanan.grants.urls")),
    path("penahanan/", include("ketahanan.grants.hold_urls")),
    path("ekspor/", include("ketahanan.reporting.urls")),
    path("", include("ketahanan.portal.urls")),
    path("", include("ketahanan.portal.frame_urls")),
    path("sehat/", views.health, name="health"),
]
handler400, handler403 = "ketahanan.site.views.bad_request", "ketahanan.site.views.forbidden"
handler404, handler500 = "ketahanan.site.views.not_found", "ketahanan.site.views.failed"
