"""/kunjungan/"""

from django.urls import path

from ketahanan.supervision.views import joint, sending, sheets, visits

app_name = "visit"
urlpatterns = [
    path("", visits.listing, name="list"),
    path("baru/", sending.new, name="new"),
    path("<uuid:public_id>/", visits.detail, name="detail"),
    path("<uuid:public_id>/lembar/", sheets.sheet, name="sheet"),
    path("<uuid:public_id>/perbedaan/", joint.differences, name="differences"),
    path("<uuid:public_id>/kedua-lembar/", joint.both, name="both"),
    path("<uuid:public_id>/ganti-petugas/<int:position>/", sending.replace, name="replace"),
    path("<uuid:public_id>/<slug:slug>/", visits.act, name="act"),
]
