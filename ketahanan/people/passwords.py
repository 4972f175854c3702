"""What a password must be, each refusal in words of its own."""

from __future__ import annotations

import re
from typing import Any

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

SHORTEST = 12
# Words that people here begin with; the list of the framework is English.
STEMS = (
    "bismillah", "indonesia", "merdeka", "sayang", "rahasia", "kemensos", "ketahanan", "katasandi", "sandi",
    "password", "qwerty", "admin", "pokja", "desa", "cinta", "anakku", "keluarga", "surabaya", "jakarta", "makassar",
)  # fmt: skip


class LongEnough:
    """Twelve signs or more."""

    def validate(self, password: str, user: Any = None) -> None:
        if len(password) < SHORTEST:
            raise ValidationError(
                _("Kata sandi minimal %(least)d huruf atau angka. Anda menulis %(count)d. Gabungkan beberapa kata.")
                % {"least": SHORTEST, "count": len(password)},
                code="short",
            )

    def get_help_text(self) -> str:
        return _("Minimal 12 huruf. Gabungkan tiga atau empat kata yang mudah Anda ingat.")


class NotCommon(CommonPasswordValidator):
    """Not one that everybody guesses first, in English or Indonesian."""

    def validate(self, password: str, user: Any = None) -> None:
        plain = re.sub(r"[^a-z]", "", password.lower())
        own = [part for part in _own_words(user) if len(part) > 3]
        rest = plain
        for word in (*STEMS, *own):
            rest = rest.replace(word, "")
        known = password.lower().strip() in self.passwords
        if known or len(rest) < 4 or len(set(password)) < 5:
            raise ValidationError(
                _("Kata sandi ini mudah ditebak. Pakai kata-kata lain, jangan nama, nomor HP, atau kata umum."),
                code="common",
            )

    def get_help_text(self) -> str:
        return _("Jangan pakai nama, nomor HP, tanggal lahir, atau kata yang umum.")


def _own_words(user: Any) -> list[str]:
    person = getattr(user, "person", None)
    return re.findall(r"[a-z]+", person.name.lower()) if person else []
