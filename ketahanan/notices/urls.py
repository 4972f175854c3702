"""/pesan/"""

from django.urls import path

from ketahanan.notices import views

app_name = "notice"
urlpatterns = [
    path("", views.inbox, name="list"),
    path("semua/", views.read_all, name="read_all"),
    path("pengiriman/", views.deliveries, name="deliveries"),
    path("pengiriman/<uuid:public_id>/ulang/", views.send_again, name="send_again"),
    path("<uuid:public_id>/", views.open_one, name="open"),
]
