"""Addresses that the frame of every page names: search, help, about, contact; and what search engines read."""

from django.urls import path

from ketahanan.portal import frame_views as views

urlpatterns = [
    path("cari/", views.search, name="search"),
    path("bantuan/", views.help_page, name="help"),
    path("tentang/", views.about, name="about"),
    path("kontak/", views.contact, name="contact"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
]
