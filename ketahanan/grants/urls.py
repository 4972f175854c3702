"""/hibah/"""

from django.urls import path

from ketahanan.grants.views import grants

app_name = "grant"
urlpatterns = [
    path("", grants.listing, name="list"),
    path("<uuid:public_id>/", grants.detail, name="detail"),
    path("<uuid:public_id>/naskah/", grants.text, name="text"),
    path("<uuid:public_id>/tahap/<int:tranche>/", grants.pay, name="pay"),
    path("<uuid:public_id>/<slug:slug>/", grants.act, name="act"),
]
