"""What a production start refuses or warns of, each in a sentence that says what to set (`check --deploy`)."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.checks import Warning as Advice

from ketahanan.site.environment import SMTP

HERE = {"127.0.0.1", "localhost", "::1"}
KEY_LENGTH = 50


@register(Tags.security, deploy=True)
def production(app_configs: object, **options: Any) -> list[CheckMessage]:
    """Each refusal names its variable; the README lists them all."""
    return [*_errors(), *_warnings()]


def _errors() -> list[CheckMessage]:
    found: list[CheckMessage] = []
    if settings.MAILERS["default"]["BACKEND"].startswith("django.") and settings.MAILERS["default"]["BACKEND"] != SMTP:
        found.append(
            Error(
                "Surel tidak akan terkirim: MAIL_URL belum diatur.",
                hint="Isi MAIL_URL, misalnya smtp://nama:sandi@surel.contoh.go.id:587 (lihat README, Production).",
                id="ketahanan.E001",
            )
        )
    address = urlsplit(settings.SITE_ADDRESS)
    if address.hostname in HERE or address.scheme not in {"http", "https"}:
        found.append(
            Error(
                "Tautan dalam surel dan SMS akan menuju komputer ini: SITE_ADDRESS belum diatur.",
                hint="Isi SITE_ADDRESS dengan alamat yang dibuka orang, misalnya https://ketahanan.contoh.go.id.",
                id="ketahanan.E002",
            )
        )
    if min(map(len, [settings.SECRET_KEY, settings.PROOF_KEY, *settings.FIELD_KEYS])) < KEY_LENGTH:
        found.append(
            Error(
                f"SECRET_KEY, PROOF_KEY, dan setiap bagian FIELD_KEYS harus paling sedikit {KEY_LENGTH} huruf acak.",
                hint='Buat dengan: python3 -c "import secrets; print(secrets.token_urlsafe(48))"',
                id="ketahanan.E003",
            )
        )
    return found


def _warnings() -> list[CheckMessage]:
    found: list[CheckMessage] = []
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        found.append(
            Advice(
                "Basis data produksi sebaiknya PostgreSQL.",
                hint="Isi DATABASE_URL dan DATABASE_OWNER_URL dengan postgres://….",
                id="ketahanan.W001",
            )
        )
    if settings.SMS_BACKEND.endswith("FileGateway"):
        found.append(
            Advice(
                "SMS hanya ditulis ke berkas di KETAHANAN_VAR/sms.",
                hint="Isi SMS_BACKEND dengan kelas penyedia SMS Anda bila SMS dipakai.",
                id="ketahanan.W002",
            )
        )
    return found
