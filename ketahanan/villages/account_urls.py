"""/rekening/"""

from django.urls import path

from ketahanan.villages.views import accounts

app_name = "account"
urlpatterns = [
    path("", accounts.listing, name="list"),
    path("baru/<uuid:public_id>/<int:number>/", accounts.new, name="new"),
    path("<uuid:public_id>/", accounts.detail, name="detail"),
    path("<uuid:public_id>/<slug:slug>/", accounts.act, name="act"),
]
