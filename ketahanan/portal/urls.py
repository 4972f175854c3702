"""Public pages."""

from django.urls import path

from ketahanan.portal import views

app_name = "portal"
urlpatterns = [path("", views.home, name="home")]
