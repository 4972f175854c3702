"""/isian/ and the service worker at the root."""

from django.urls import include, path

from ketahanan.instruments import field_views as views
from ketahanan.instruments import received_views, rescue_views

pages = [
    path("", views.listing, name="list"),
    path("kotak/", views.outbox, name="outbox"),
    path("kirim/", views.send, name="send"),
    path("penyelamatan/", rescue_views.rescue_page, name="rescue"),
    path("diterima/", received_views.listing, name="received"),
    path("diterima/<uuid:public_id>/", received_views.detail, name="received_one"),
    path("diterima/<uuid:public_id>/isian.xml", received_views.answers, name="received_answers"),
    path("diterima/<uuid:public_id>/berkas/<int:file_id>", received_views.file, name="received_file"),
    path("diterima/<uuid:public_id>/ditolak/<uuid:conflict_id>.xml", received_views.refused, name="received_refused"),
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
