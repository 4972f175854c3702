"""/saya/kunci/"""

from django.urls import path

from ketahanan.instruments import key_views as views

app_name = "field_key"
urlpatterns = [
    path("", views.listing, name="list"),
    path("baru/", views.new, name="new"),
    path("<uuid:public_id>/", views.shown, name="shown"),
    path("<uuid:public_id>/cabut/", views.revoke, name="revoke"),
]
