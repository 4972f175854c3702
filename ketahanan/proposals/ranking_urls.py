"""/peringkat/"""

from django.urls import path

from ketahanan.proposals.views import rankings

app_name = "ranking"
urlpatterns = [
    path("", rankings.listing, name="list"),
    path("baru/", rankings.new, name="new"),
    path("<uuid:public_id>/", rankings.detail, name="detail"),
    path("<uuid:public_id>/susun-lagi/", rankings.refresh, name="refresh"),
    path("<uuid:public_id>/dahulukan/<int:bundle_id>/", rankings.tie, name="tie"),
    path("<uuid:public_id>/<slug:slug>/", rankings.act, name="act"),
]
