"""/publik/ and /program/ : what anyone may read; /peta/ : shapes for the map; /bukti/ : the log for outsiders."""

from django.urls import path, re_path

from ketahanan.portal import level_views, proof_views, views

PROVINCE, KABUPATEN, VILLAGE = r"\d{2}", r"\d{2}\.\d{2}", r"\d{2}\.?\d{2}\.?\d{2}\.?\d{4}"

# The number of a tile in groups of three digits, all but the last with an x (C2SP tlog-tiles).
TILE = r"bukti/tile/(?P<level>[0-4])/(?P<n>(?:x\d{3}/){0,4}\d{3})"

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
    path("bukti/", proof_views.explained, name="proof"),
    path("bukti/checkpoint", proof_views.checkpoint, name="proof_checkpoint"),
    path("bukti/checkpoint/<int:size>", proof_views.old_checkpoint, name="proof_old_checkpoint"),
    path("bukti/kunci.txt", proof_views.key, name="proof_key"),
    path("bukti/pertumbuhan/<int:old>/<int:new>.json", proof_views.growth, name="proof_growth"),
    re_path(rf"^{TILE}$", proof_views.tile, name="proof_tile"),
    re_path(rf"^{TILE}\.p/(?P<width>\d{{1,3}})$", proof_views.tile, name="proof_part_tile"),
    re_path(rf"^bukti/desa/(?P<code>{VILLAGE})/$", proof_views.village, name="proof_village"),
    re_path(rf"^bukti/desa/(?P<code>{VILLAGE})/umum\.zip$", proof_views.bundle, name="proof_bundle"),
    re_path(rf"^bukti/desa/(?P<code>{VILLAGE})/pemeriksa\.zip$", proof_views.auditors_bundle, name="proof_auditors_bundle"),
]
