"""What ODK Collect, KoboCollect and Enketo ask of a server (field 6.1), under a key in the address or by Basic."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Sequence
from functools import wraps

from allauth.core.internal.ratelimit import get_ip
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from ketahanan.common import clock
from ketahanan.instruments import blobs, keys, openrosa, queries, submissions
from ketahanan.instruments.arrival import ANNOUNCED, arrived
from ketahanan.instruments.declined import Declined
from ketahanan.instruments.models import FieldKey, InstrumentVersion
from ketahanan.instruments.openrosa import Media, Offer
from ketahanan.instruments.submissions import Came
from ketahanan.instruments.village_list import NAME, USED, village_digest, village_list
from ketahanan.people.posts import Actor
from ketahanan.people.requests import moment

type Page = Callable[..., HttpResponse]


def _page(*methods: str) -> Callable[[Page], Page]:
    """For phones: the key is asked first, and every answer, also a refusal, is one that they understand."""

    def dress(view: Page) -> Page:
        @wraps(view)
        def page(request: HttpRequest, *args: str, token: str | None = None, **kwargs: str) -> HttpResponse:
            try:
                if request.method not in methods:
                    raise Declined(
                        405, _("Alamat ini tidak menerima permintaan seperti itu. Periksa alamat server.")
                    )
                who, key = _sender(request, token)
                answer = view(request, who, key, *args, **kwargs)
            except Declined as declined:
                answer = _said(declined.sentence, declined.status)
            if answer.status_code == 401:
                answer["WWW-Authenticate"] = 'Basic realm="Ketahanan", charset="UTF-8"'
            if answer.status_code == 405:
                answer["Allow"] = ", ".join(methods)
            answer["X-OpenRosa-Version"] = openrosa.VERSION
            return answer

        return csrf_exempt(login_not_required(never_cache(page)))

    return dress


@_page("GET", "HEAD")
def form_list(request: HttpRequest, who: Actor, key: FieldKey) -> HttpResponse:
    """The newest published version of each form, or of the one that is asked for."""
    asked = request.GET.get("formID", "")
    found = [record for record in queries.offered() if asked in {"", record.instrument.form_id}]
    contents = queries.contents_of(found)
    return _xml(openrosa.form_list(_offer(request, record, *contents[record.pk]) for record in found))


@_page("GET", "HEAD")
def form(request: HttpRequest, who: Actor, key: FieldKey, form_id: str, version: str) -> HttpResponse:
    """The XForm to the byte."""
    return _xml(queries.xform_of(_version(form_id, version)))


@_page("GET", "HEAD")
def manifest(request: HttpRequest, who: Actor, key: FieldKey, form_id: str, version: str) -> HttpResponse:
    """The files that the form needs."""
    record = _version(form_id, version)
    files = [
        Media(one.name, one.md5, _address(request, "media", form_id, version, one.name)) for one in queries.media_of(record)
    ]
    if USED in queries.xform_of(record):
        md5 = village_digest(who)
        files.append(Media(NAME, md5, _address(request, "villages")))
    return _xml(openrosa.manifest(files))


@_page("GET", "HEAD")
def villages(request: HttpRequest, who: Actor, key: FieldKey) -> HttpResponse:
    return HttpResponse(village_list(who), content_type="text/csv; charset=utf-8")


@_page("GET", "HEAD")
def media(request: HttpRequest, who: Actor, key: FieldKey, form_id: str, version: str, name: str) -> HttpResponse:
    """A picture, sound, film or list of the form, to the byte."""
    found = queries.media_named(_version(form_id, version), name)
    if found is None:
        raise Declined(404, _("Berkas ini bukan bagian dari formulir itu. Muat ulang formulir di aplikasi."))
    return HttpResponse(blobs.location(found.sha256).read_bytes(), content_type=found.mime)


@_page("HEAD", "POST")
def submission(request: HttpRequest, who: Actor, key: FieldKey) -> HttpResponse:
    """HEAD: may I send, and how much at once. POST: 201 when something is new, 202 when all of it was here."""
    if request.method == "HEAD":
        answer = HttpResponse(status=204, content_type=openrosa.CONTENT_TYPE)
    else:
        with arrived(request) as sent:
            fresh = submissions.receive(sent, by=who, came=Came(key=key), at=moment(request), now=clock.real_now())
        answer = _said(
            _("Isian diterima.") if fresh else _("Isian ini sudah diterima sebelumnya."),
            201 if fresh else 202,
        )
    answer["X-OpenRosa-Accept-Content-Length"] = str(ANNOUNCED)
    return answer


def _sender(request: HttpRequest, token: str | None) -> tuple[Actor, FieldKey]:
    """By the key in the address, or by Basic with the login and the key as its password; Basic only over TLS."""
    login = None
    if token is None:
        if not request.is_secure():
            raise Declined(
                403,
                _("Nama dan kunci hanya diterima lewat https. Ganti http menjadi https di alamat server."),
            )
        login, token = _basic(request.headers.get("Authorization", ""))
    return keys.opened_by(
        token, network=get_ip(request), at=moment(request), now=clock.real_now(), login=login
    )


def _basic(header: str) -> tuple[str, str]:
    scheme, _space, coded = header.partition(" ")
    try:
        login, colon, secret = base64.b64decode(coded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        colon = ""
    if scheme.lower() != "basic" or not colon or "\0" in login:
        raise Declined(
            401, _("Tulis nomor HP atau email Anda sebagai nama, dan kunci lapangan sebagai kata sandi.")
        )
    return login, secret


def _version(form_id: str, version: str) -> InstrumentVersion:
    found = queries.named(form_id, version)
    if found is None or not found.takes_answers:
        raise Declined(404, _("Formulir ini tidak dibagikan lagi. Muat ulang daftar formulir di aplikasi."))
    return found


def _offer(request: HttpRequest, record: InstrumentVersion, xform: bytes, media: Sequence[object]) -> Offer:
    form_id, version = record.instrument.form_id, record.version
    return Offer(
        form_id, record.title, version, record.xform_md5, _address(request, "form", form_id, version),
        _address(request, "manifest", form_id, version) if media or USED in xform else "",
    )  # fmt: skip


def _address(request: HttpRequest, name: str, *args: str) -> str:
    """Whole, and beside the address that was asked: phones follow it without a thought."""
    match = request.resolver_match
    family, token = (match.namespace, match.kwargs.get("token")) if match else ("", None)
    return request.build_absolute_uri(
        reverse(
            f"{family}:{name}",
            kwargs=dict(zip(("form_id", "version", "name"), args, strict=False))
            | ({"token": token} if token else {}),
        )
    )


def _xml(content: bytes) -> HttpResponse:
    return HttpResponse(content, content_type=openrosa.CONTENT_TYPE)


def _said(sentence: str, status: int) -> HttpResponse:
    return HttpResponse(openrosa.response(sentence), status=status, content_type=openrosa.CONTENT_TYPE)
