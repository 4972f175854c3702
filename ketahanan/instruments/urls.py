"""/instrumen/"""

from django.urls import path

from ketahanan.instruments import views

app_name = "instrument"
urlpatterns = [
    path("", views.listing, name="list"),
    path("baru/", views.new, name="new"),
    path("<uuid:public_id>/", views.detail, name="detail"),
    path("<uuid:public_id>/pertanyaan/", views.questions, name="questions"),
    path("<uuid:public_id>/xform.xml", views.xform, name="xform"),
    path("<uuid:public_id>/metode.toml", views.method, name="method"),
    path("<uuid:public_id>/media/<str:name>", views.media, name="media"),
    path("<uuid:public_id>/versi-baru/", views.new_version, name="new_version"),
    path("<uuid:public_id>/berkas/", views.replace, name="replace"),
    path("<uuid:public_id>/<slug:slug>/", views.act, name="act"),
]
