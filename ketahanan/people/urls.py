"""/orang/ for officers."""

from django.urls import path

from ketahanan.people.views import invitations, me, officers

app_name = "people"
urlpatterns = [
    path("", officers.listing, name="list"),
    path("baru/", officers.add, name="add"),
    path("daftar/", invitations.upload, name="upload"),
    path("daftar/contoh.xlsx", invitations.template, name="template"),
    path("daftar/<uuid:public_id>/", invitations.preview, name="preview"),
    path("cetak/<uuid:batch>/", invitations.prints, name="print"),
    path("tugas/<uuid:public_id>/limpahkan/", me.delegate, name="delegate"),
    path("pelimpahan/<uuid:public_id>/akhiri/", me.undelegate, name="undelegate"),
    path("tugas/<uuid:public_id>/<slug:slug>/", officers.post, name="post"),
    path("<uuid:public_id>/", officers.detail, name="detail"),
    path("<uuid:public_id>/ubah/", officers.change, name="change"),
    path("<uuid:public_id>/nik/", officers.reveal, name="reveal"),
    path("<uuid:public_id>/beri-tugas/", officers.give, name="give"),
    path("<uuid:public_id>/undang/", invitations.invite, name="invite"),
    path("<uuid:public_id>/cabut/", invitations.withdraw, name="withdraw"),
    path("<uuid:public_id>/pulihkan/", invitations.reset, name="reset"),
]
