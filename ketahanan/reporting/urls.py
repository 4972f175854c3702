"""/ekspor/"""

from django.urls import path

from ketahanan.reporting import views

app_name = "export"
urlpatterns = [
    path("", views.listing, name="list"),
    path("baru/<slug:data_set>/", views.new, name="new"),
    path("<uuid:public_id>/", views.detail, name="detail"),
    path("<uuid:public_id>/unduh/", views.download, name="download"),
]
