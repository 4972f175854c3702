"""/usulan/"""

from django.urls import path

from ketahanan.proposals.views import desks, reading, writing

app_name = "proposal"
urlpatterns = [
    path("", reading.listing, name="list"),
    path("baru/", writing.new, name="new"),
    path("<uuid:public_id>/", reading.detail, name="detail"),
    path("<uuid:public_id>/isi/", writing.text, name="text"),
    path("<uuid:public_id>/rab/", writing.budget, name="rab"),
    path("<uuid:public_id>/periksa/", desks.check, name="check"),
    path("<uuid:public_id>/nilai/", desks.score, name="score"),
    path("<uuid:public_id>/alasan/", desks.reasons, name="reasons"),
    path("<uuid:public_id>/versi/<int:number>/", reading.version, name="version"),
    path("<uuid:public_id>/<slug:slug>/", reading.act, name="act"),
]
