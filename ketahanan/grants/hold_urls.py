"""/penahanan/"""

from django.urls import path

from ketahanan.grants.views import holds

app_name = "hold"
urlpatterns = [
    path("", holds.listing, name="list"),
    path("baru/", holds.new, name="new"),
    path("<uuid:public_id>/", holds.detail, name="detail"),
    path("<uuid:public_id>/<slug:slug>/", holds.act, name="act"),
]
