"""/publik/ and /program/ : what anyone may read; /peta/ : shapes for the map."""

from django.urls import path, re_path

from ketahanan.portal import level_views, views

PROVINCE, KABUPATEN, VILLAGE = r"\d{2}", r"\d{2}\.\d{2}", r"\d{2}\.?\d{2}\.?\d{2}\.?\d{4}"

app_name = "portal"
urlpatterns = [
    path("publik/", views.home, name="home"),
    path("program/", views.programme, name="programme"),
    path("publik/data/", views.data, name="data"),
    path("publik/data/BACA-SAYA.txt", views.readme, name="readme"),
    path("publik/data/<slug:name>.csv", views.csv_file, name="csv"),
    re_path(rf"^publik/desa/(?P<code>{VILLAGE})/$", views.village, name="village"),
    path("publik/tingkat/", level_views.nation, name="levels"),
    re_path(rf"^publik/tingkat/(?P<code>{PROVINCE})/$", level_views.province, name="levels_province"),
    re_path(rf"^publik/tingkat/(?P<code>{KABUPATEN})/$", level_views.kabupaten, name="levels_kabupaten"),
    re_path(rf"^publik/(?P<code>{PROVINCE})/$", views.province, name="province"),
    re_path(rf"^publik/(?P<code>{KABUPATEN})/$", views.kabupaten, name="kabupaten"),
    re_path(rf"^publik/(?P<code>{PROVINCE}|{KABUPATEN})/peta\.json$", views.map_places, name="map_places"),
    re_path(rf"^peta/kab/(?P<code>{PROVINCE})\.json$", views.kabupaten_shapes, name="kabupaten_shapes"),
    re_path(rf"^peta/desa/(?P<code>{KABUPATEN})\.json$", views.village_shapes, name="village_shapes"),
]
