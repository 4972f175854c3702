"""/kunjungan/"""

from django.urls import path

from ketahanan.supervision.views import visits

app_name = "visit"
urlpatterns = [
    path("", visits.listing, name="list"),
    path("<uuid:public_id>/", visits.detail, name="detail"),
    path("<uuid:public_id>/<slug:slug>/", visits.act, name="act"),
]
