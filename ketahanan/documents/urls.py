"""/berkas/"""

from django.urls import path

from ketahanan.documents import views

app_name = "document"
urlpatterns = [path("<uuid:public_id>/", views.file, name="file")]
