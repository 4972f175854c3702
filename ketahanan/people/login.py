"""How accounts sign in: the seams where allauth asks us."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.core.internal.ratelimit import get_ip
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib import messages
from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from ketahanan.common import clock
from ketahanan.common.secrets import seal, unseal
from ketahanan.people import contacts, keys, limits, sessions
from ketahanan.people.models import User

# allauth's messages that are worth saying, in our words; others stay unsaid.
SAID = {
    "account/messages/password_changed.txt": _("Kata sandi sudah diganti."),
    "mfa/messages/totp_activated.txt": _("Aplikasi kode sudah terpasang."),
    "mfa/messages/totp_deactivated.txt": _("Aplikasi kode sudah dilepas."),
    "mfa/messages/webauthn_added.txt": _("Kunci sandi sudah terpasang."),
    "mfa/messages/webauthn_removed.txt": _("Kunci sandi sudah dilepas."),
    "mfa/messages/recovery_codes_generated.txt": _("Kode cadangan baru sudah dibuat. Cetak dan simpan."),
}


class AccountBackend(AuthenticationBackend):
    """One login name, however it is typed; the person and the second factor come with the account in one statement."""

    def get_user(self, user_id: Any) -> User | None:
        rows = User.objects.select_related("person").annotate(keyed=keys.of_account())
        user = rows.filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None

    def _authenticate_by_username(self, username: str, password: str) -> User | None:
        user = User.objects.select_related("person").filter(login=plain_login(username)).first()
        return self._check_password(user, password)

    def _check_password(self, user: User | None, password: str) -> User | None:
        """A closed account gets the same answer as a wrong password."""
        if user is None:
            return None
        self._did_check_password = True
        return user if user.check_password(password) and self.user_can_authenticate(user) else None


def plain_login(typed: str) -> str:
    """The stored form of what was typed; what cannot be one stays as it is, and is unknown."""
    try:
        return contacts.login_name(typed)
    except contacts.BadContact:
        return typed.strip().lower()


class AccountAdapter(DefaultAccountAdapter):
    """No open registration: a login begins with an invitation."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _(
            "Nomor HP atau email dan kata sandi tidak cocok. Periksa keduanya, lalu coba lagi."
        ),
        "too_many_login_attempts": _(
            "Terlalu banyak percobaan. Tunggu 5 menit, atau masuk dengan kunci sandi."
        ),
        "incorrect_password": _("Kata sandi tidak cocok. Coba lagi."),
        "enter_current_password": _("Kata sandi lama tidak cocok. Coba lagi."),
        "incorrect_code": _("Kode tidak cocok. Tunggu kode berikutnya, lalu coba lagi."),
        "rate_limited": _("Terlalu banyak percobaan. Tunggu beberapa menit, lalu coba lagi."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """Ask the limits first; the answer to a wrong password is the same for unknown accounts."""
        account, network = plain_login(credentials.get("username", "")), get_ip(request)
        now = clock.real_now()
        if limits.blocked(account, network, now):
            raise self.validation_error("too_many_login_attempts")
        user = authenticate(request, **credentials)
        limits.note(account, network, now, good=user is not None, at=clock.now())
        return user

    def login(self, request: HttpRequest, user: Any) -> None:
        """Every way in ends here; the browser is named for the list of devices."""
        request.session[sessions.AGENT] = self.get_http_user_agent(request)[:200]
        super().login(request, user)

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, message_context: Any = None,
        extra_tags: str = "", message: str | None = None,
    ) -> None:  # fmt: skip
        said = message or SAID.get(message_template or "")
        if said:
            messages.add_message(request, level, str(said))

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        messages.error(request, str(self.error_messages["username_password_mismatch"]))
        return redirect("account_login")

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Who has a second factor shows it again; a password alone is then not enough."""
        found = super().get_reauthentication_methods(user)
        if user.is_authenticated and keys.has_key(user):
            found = [method for method in reversed(found) if method["id"] != "reauthenticate"]
        words = {
            "reauthenticate": _("Pakai kata sandi"),
            "mfa_reauthenticate": _("Pakai kode dari aplikasi"),
            "mfa_reauthenticate:webauthn": _("Pakai kunci sandi"),
        }
        return [{**method, "description": words.get(method["id"], method["description"])} for method in found]


class KeyAdapter(DefaultMFAAdapter):
    """Secrets of authenticator apps are sealed; keys have names people understand."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("Kode tidak cocok. Tunggu kode berikutnya, lalu coba lagi."),
    }

    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return {**entity, "name": "Ketahanan"}

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002 - allauth's name
        from allauth.mfa.models import Authenticator

        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return str(_("Kunci utama") if count == 0 else _("Kunci %(number)d") % {"number": count + 1})
