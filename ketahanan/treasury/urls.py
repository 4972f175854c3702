"""/daftar-bayar/"""

from django.urls import path

from ketahanan.treasury import views

app_name = "paylist"
urlpatterns = [
    path("", views.listing, name="list"),
    path("baru/", views.new, name="new"),
    path("<uuid:public_id>/", views.detail, name="detail"),
    path("<uuid:public_id>/<slug:slug>/", views.act, name="act"),
]
