"""Address families, one line each."""

from django.urls import include, path

from ketahanan.site import views

urlpatterns = [
    path("", views.home, name="home"),
    path("akun/", include("allauth.urls")),
    path("berkas/", include("ketahanan.documents.urls")),
    path("bahasa/<slug:code>/", views.language, name="language"),
    path("gaya/", views.gallery, name="gallery"),
    path("pesan/", include("ketahanan.notices.urls")),
    path("sehat/", views.health, name="health"),
]
handler400, handler403 = "ketahanan.site.views.bad_request", "ketahanan.site.views.forbidden"
handler404, handler500 = "ketahanan.site.views.not_found", "ketahanan.site.views.failed"
