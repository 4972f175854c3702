"""/k/<token>/ and /openrosa/: the same addresses, with the key in the address or by Basic; with a last slash or none."""

from django.urls import include, path

from ketahanan.instruments import openrosa_views as views

addresses = [
    path("formList", views.form_list, name="form_list"),
    path("formList/", views.form_list),
    path("forms/<str:form_id>/<str:version>.xml", views.form, name="form"),
    path("manifest/<str:form_id>/<str:version>", views.manifest, name="manifest"),
    path("media/desa.csv", views.villages, name="villages"),
    path("media/<str:form_id>/<str:version>/<str:name>", views.media, name="media"),
    path("submission", views.submission, name="submission"),
    path("submission/", views.submission),
]
urlpatterns = [
    path("k/<str:token>/", include((addresses, "field"), namespace="field")),
    path("openrosa/", include((addresses, "field"), namespace="field_basic")),
]
