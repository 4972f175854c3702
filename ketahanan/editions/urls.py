"""Addresses of editions."""

from django.urls import path

from ketahanan.editions import views

app_name = "edition"
urlpatterns = [
    path("", views.edition_list, name="list"),
    path("baru/", views.new, name="new"),
    path("<uuid:public_id>/", views.detail, name="detail"),
    path("<uuid:public_id>/aturan/", views.rules, name="rules"),
    path("<uuid:public_id>/aturan/berkas/baru/", views.paper, name="new_paper"),
    path("<uuid:public_id>/aturan/berkas/<int:number>/", views.paper, name="paper"),
    path("<uuid:public_id>/aturan/<slug:slug>/", views.section, name="section"),
    path("<uuid:public_id>/tempat/", views.places, name="places"),
    path("<uuid:public_id>/tempat/kuota/", views.quota, name="quota"),
    path("<uuid:public_id>/tempat/penetapan/", views.award, name="award"),
    path("<uuid:public_id>/<slug:slug>/", views.act, name="act"),
]
