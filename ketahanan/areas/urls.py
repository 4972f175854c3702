"""/wilayah/ : places by their code; places below a village by their number."""

from django.urls import path, re_path

from ketahanan.areas import views

app_name = "area"
urlpatterns = [
    path("", views.index, name="index"),
    path("cari/", views.find, name="search"),
    re_path(r"^(?P<code>\d{2}[\d.]*)/$", views.detail, name="detail"),
    path("bagian/<int:area_id>/", views.sub_area, name="sub_area"),
]
