"""/pengukuran/"""

from django.urls import path

from ketahanan.assessments.views import check, field, register, rounds, sheet

app_name = "measurement"
urlpatterns = [
    path("", rounds.listing, name="list"),
    path("baru/", rounds.new, name="new"),
    path("<uuid:public_id>/", rounds.detail, name="detail"),
    path("<uuid:public_id>/tim/", field.team, name="team"),
    path("<uuid:public_id>/kerangka/", field.frame, name="frame"),
    path("<uuid:public_id>/kerangka/unggah/", field.upload, name="upload"),
    path("<uuid:public_id>/kerangka/contoh.csv", field.frame_sample, name="frame_sample"),
    path("<uuid:public_id>/sampel/", field.sample, name="sample"),
    path("<uuid:public_id>/sampel/<int:position>/", field.replace, name="replace"),
    path("<uuid:public_id>/jawaban/<str:part>/", field.answers, name="answers"),
    path("<uuid:public_id>/isian/", field.arrivals, name="arrivals"),
    path("<uuid:public_id>/isian/<int:arrival_id>/", field.settle, name="settle"),
    path("<uuid:public_id>/periksa/", check.check, name="check"),
    path("<uuid:public_id>/kunjungan-ulang/", check.revisit, name="revisit"),
    path("<uuid:public_id>/register/", register.listing, name="register"),
    path("<uuid:public_id>/register/<str:code>/", register.note, name="register_item"),
    path("<uuid:public_id>/hasil/", check.result, name="result"),
    path("<uuid:public_id>/lembar/", sheet.sheet, name="sheet"),
    path("<uuid:public_id>/banding/<uuid:other>/", sheet.compare, name="compare"),
    path("<uuid:public_id>/<slug:slug>/", rounds.act, name="act"),
]
