"""/hibah/bayar/"""

from django.urls import path

from ketahanan.grants.views import payments

app_name = "payment"
urlpatterns = [
    path("", payments.listing, name="list"),
    path("<uuid:public_id>/", payments.detail, name="detail"),
    path("<uuid:public_id>/<slug:slug>/", payments.act, name="act"),
]
