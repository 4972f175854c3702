"""/hibah/kemajuan/"""

from django.urls import path

from ketahanan.grants.views import progress

app_name = "progress"
urlpatterns = [
    path("", progress.listing, name="list"),
    path("baru/<uuid:public_id>/", progress.new, name="new"),
    path("<uuid:public_id>/", progress.detail, name="detail"),
    path("<uuid:public_id>/<slug:slug>/", progress.act, name="act"),
]
