"""/isian/ and the service worker at the root."""

from django.urls import include, path

from ketahanan.instruments import field_views as views
from ketahanan.instruments import rescue_views

pages = [
    path("", views.listing, name="list"),
    path("kotak/", views.outbox, name="outbox"),
    path("kirim/", views.send, name="send"),
    path("penyelamatan/", rescue_views.rescue_page, name="rescue"),
    path("saya.json", views.me, name="me"),
    path("desa.csv", views.villages, name="villages"),
    path("manifest.json", views.manifest, name="manifest"),
    path("<str:form_id>/<str:version>/", views.fill, name="fill"),
    path("<str:form_id>/<str:version>/formulir.json", views.definition, name="definition"),
    path("<str:form_id>/<str:version>/media/<str:name>", views.media, name="media"),
]
urlpatterns = [
    path("pekerja.js", views.worker, name="worker"),
    path("isian/", include((pages, "field_page"))),
]
