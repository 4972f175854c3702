"""Forms as pages for the browser: made once for each version, kept, and made again when the transformation changes."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.translation import gettext as _

from ketahanan.instruments import queries
from ketahanan.instruments.declined import Declined
from ketahanan.instruments.models import FIELD_ROLES, FieldPage, InstrumentVersion
from ketahanan.instruments.transform import EDITION, NotAForm, transform
from ketahanan.people.models import Person
from ketahanan.people.posts import Actor, actor_of

ENGINE = "vendor/enketo-9.0.1.js"
VILLAGES = "/isian/desa.csv"
# Not in the address, which lies in logs of web servers.
AUTHOR = "X-Isian-Pengisi"
_AUTHOR = signing.Signer(salt="ketahanan.isian")


def engine_is_here() -> bool:
    """Were the libraries of the browser fetched? Without them a form can still be filled in the field apps."""
    return _sheets().joinpath("LICENSE").exists() and Path(settings.BASE_DIR, "build/static", ENGINE).exists()


def page_of(record: InstrumentVersion) -> FieldPage | None:
    """The stored page; None where it cannot be made here or the form is none for browsers."""
    kept = FieldPage.objects.filter(pk=record.pk).first()
    if kept and kept.edition == EDITION:
        return kept
    if not engine_is_here():
        return kept
    try:
        made = transform(queries.xform_of(record), sheets=_sheets(), media={"desa.csv": VILLAGES} | media_addresses(record))
    except NotAForm:
        return None
    told = {"html": made.html, "model": made.model, "edition": EDITION}
    return FieldPage.objects.update_or_create(of=record, defaults=told)[0]


def media_addresses(record: InstrumentVersion) -> dict[str, str]:
    """Where the browser finds each file of the form; the hash says that it never changes."""
    args = [record.instrument.form_id, record.version]
    return {
        one.name: reverse("field_page:media", args=[*args, one.name]) + f"?md5={one.md5}" for one in queries.media_of(record)
    }


def author_token(who: Actor) -> str:
    """Says on the device who fills the form; the server believes nothing else about it."""
    return _AUTHOR.sign(str(who.person_id))


def author_of(token: str, at: datetime) -> Actor:
    """Who filled the form, with the posts of now. Raises Declined."""
    try:
        person = Person.objects.filter(pk=int(_AUTHOR.unsign(token))).first()
    except (signing.BadSignature, ValueError):
        person = None
    if person is None:
        raise Declined(
            403,
            _("Pengisi isian ini tidak dikenali. Isian tetap di perangkat; unduh ZIP dan bawa ke dinas sosial."),
        )
    who = actor_of(person, at)
    if not who.has(*FIELD_ROLES):
        raise Declined(
            403,
            _("Tugas lapangan pengisinya sudah berakhir. Isian tetap di perangkat; hubungi dinas sosial kabupaten/kota."),
        )
    return who


def _sheets() -> Path:
    return Path(settings.BASE_DIR, "build/enketo")
