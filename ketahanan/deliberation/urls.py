"""/musyawarah/"""

from django.urls import path

from ketahanan.deliberation import views

app_name = "musyawarah"
urlpatterns = [
    path("", views.listing, name="list"),
    path("baru/", views.new, name="new"),
    path("<uuid:public_id>/", views.detail, name="detail"),
    path("<uuid:public_id>/ubah/", views.edit, name="edit"),
    path("<uuid:public_id>/<slug:slug>/", views.act, name="act"),
]
