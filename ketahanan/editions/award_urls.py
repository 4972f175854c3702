"""Addresses of awarded places."""

from django.urls import path

from ketahanan.editions import views

app_name = "award"
urlpatterns = [
    path("", views.award_list, name="list"),
    path("<uuid:public_id>/", views.award_detail, name="detail"),
    path("<uuid:public_id>/<slug:slug>/", views.award_act, name="act"),
]
