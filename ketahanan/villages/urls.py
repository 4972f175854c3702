"""/desa/"""

from django.urls import path, re_path

from ketahanan.villages.views import institutions, members, places

app_name = "institution"
urlpatterns = [
    path("", institutions.listing, name="list"),
    path("baru/", institutions.new, name="new"),
    path("kartu/", places.credentials, name="credentials"),
    path("kartu/baru/", places.credential_new, name="credential_new"),
    path("kartu/<uuid:public_id>/cabut/", places.credential_revoke, name="credential_revoke"),
    path("anggota/<uuid:public_id>/ubah/", members.change, name="member_change"),
    path("anggota/<uuid:public_id>/keluarkan/", members.remove, name="member_remove"),
    path("<uuid:public_id>/", institutions.detail, name="detail"),
    path("<uuid:public_id>/pokja/<int:number>/", members.members, name="members"),
    path("<uuid:public_id>/pokja/<int:number>/tambah/", members.add, name="member_new"),
    re_path(r"^(?P<public_id>[0-9a-f-]{36})/pilih/(?P<code>r11|r12)/$", members.attendant, name="attendant"),
    path("<uuid:public_id>/wilayah/", places.sub_areas, name="sub_areas"),
    path("<uuid:public_id>/wilayah/baru/", places.sub_area_new, name="sub_area_new"),
    path("<uuid:public_id>/wilayah/<int:area_id>/tutup/", places.sub_area_close, name="sub_area_close"),
    path("<uuid:public_id>/<slug:slug>/", institutions.act, name="act"),
]
