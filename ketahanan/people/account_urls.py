"""Login, logout, second factor and invitations, under the names that allauth looks for. No open sign-up, no e-mail."""

from allauth.account import views
from django.urls import include, path

from ketahanan.people import demo_views
from ketahanan.people.views import invitations, me

urlpatterns = [
    path("masuk/", views.login, name="account_login"),
    path("keluar/", views.logout, name="account_logout"),
    path("akun/ulang/", views.reauthenticate, name="account_reauthenticate"),
    path("akun/kata-sandi/", views.password_change, name="account_change_password"),
    path("akun/2fa/", include("allauth.mfa.urls")),
    path("akun/keluar-semua/", me.leave, name="account_leave"),
    path("undangan/", invitations.type_code, name="invitation_code"),
    path("undangan/<str:code>/", invitations.accept, name="invitation"),
    path("contoh/", demo_views.people, name="demo"),
    path("contoh/jam/", demo_views.move_clock, name="demo_clock"),
    path("contoh/keluar/", demo_views.leave, name="demo_leave"),
    path("contoh/<uuid:public_id>/", demo_views.become, name="demo_become"),
]
