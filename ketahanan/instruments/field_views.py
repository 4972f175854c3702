"""Pages under /isian/: forms filled in the browser, with or without a line, and the one outbox of the product."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.csp import CSP
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csp import csp_override
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_POST, require_safe

from ketahanan.common import clock
from ketahanan.common.errors import NotAllowed
from ketahanan.flow.later import MARK
from ketahanan.instruments import blobs, carried, field, queries, sealing, submissions
from ketahanan.instruments.arrival import arrived
from ketahanan.instruments.declined import Declined
from ketahanan.instruments.models import FIELD_ROLES, InstrumentVersion
from ketahanan.instruments.submissions import Came
from ketahanan.instruments.transform import EDITION
from ketahanan.instruments.village_list import village_digest, village_list
from ketahanan.people import permits
from ketahanan.people.posts import Actor
from ketahanan.people.requests import actor, moment

# Photos, sounds and films of the form itself are shown from the device: the only exception to the policy (A13).
POLICY = settings.SECURE_CSP | {"media-src": [CSP.SELF, "blob:"]}

type View = Callable[..., HttpResponse]


def _who(request: HttpRequest) -> Actor:
    who = actor(request)
    if not who.has(*FIELD_ROLES):
        raise NotAllowed(
            _("Mengisi formulir di lapangan hanya untuk %(roles)s. Minta tugas itu kepada dinas sosial kabupaten/kota.")
            % {"roles": permits.named(FIELD_ROLES)}
        )
    return who


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """The forms of this person; a tick by the page itself, once everything that a form needs is on the device."""
    who = _who(request)
    if not field.engine_is_here():
        return render(request, "field/list.html", {"unavailable": True})
    lists = _villages_address(who)
    rows = [(record, _needs(record, lists)) for record in queries.offered() if field.page_of(record)]
    return render(request, "field/list.html", carried.context(field.ENGINE) | {"rows": rows})


def _needs(record: InstrumentVersion, lists: str) -> str:
    args = [record.instrument.form_id, record.version]
    address = reverse("field_page:definition", args=args) + f"?md5={record.xform_md5}-{EDITION}"
    return json.dumps([reverse("field_page:fill", args=args), address, lists, *field.media_addresses(record).values()])


def _villages_address(who: Actor) -> str:
    return f"{field.VILLAGES}?md5={village_digest(who)}"


@csp_override(POLICY)
@require_safe
def fill(request: HttpRequest, form_id: str, version: str) -> HttpResponse:
    """The page that fills one form; the same for a new one and for a draft."""
    who = _who(request)
    record = _version(form_id, version)
    if not field.engine_is_here():
        return render(request, "field/list.html", {"unavailable": True})
    if field.page_of(record) is None:
        raise Declined(404, _("Formulir ini tidak dapat diisi di peramban. Isi dengan ODK Collect atau KoboCollect."))
    needs = _needs(record, _villages_address(who))
    _page, definition, lists, *_media = json.loads(needs)
    return render(request, "field/fill.html", carried.context(field.ENGINE) | {
        "record": record, "needs": needs, "definition": definition, "lists": lists, "engine": static(field.ENGINE),
        "language": get_language(),
    })  # fmt: skip


@gzip_page  # nothing in it is secret or from the request, so its size tells nothing
@require_safe
def definition(request: HttpRequest, form_id: str, version: str) -> HttpResponse:
    """HTML and model of the form, as they were made of its XForm."""
    _who(request)
    record = _version(form_id, version)
    page = field.page_of(record)
    if page is None:
        raise Http404
    return JsonResponse(MARK | {"form_id": form_id, "version": version, "html": page.html, "model": page.model})


@require_safe
def media(request: HttpRequest, form_id: str, version: str, name: str) -> HttpResponse:
    """A picture, sound, film or list of the form."""
    _who(request)
    found = queries.media_named(_version(form_id, version), name)
    if found is None:
        raise Http404
    return HttpResponse(blobs.location(found.sha256).read_bytes(), content_type=found.mime)


@gzip_page
@require_safe
def villages(request: HttpRequest) -> HttpResponse:
    """The villages of this person's posts."""
    return HttpResponse(village_list(_who(request)), content_type="text/csv; charset=utf-8")


@login_not_required
@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """What waits on this device, whoever filled it. Nothing of it is on the server, so nobody need be signed in."""
    return render(request, "field/outbox.html", carried.context())


@never_cache
@login_not_required
@require_safe
def me(request: HttpRequest) -> HttpResponse:
    """Who is signed in, with the token of the next post; the only answer that a device takes for “there is a line”."""
    who = actor(request)
    person = {"id": who.person_id, "name": who.name, "token": field.author_token(who), "seal": sealing.public_key()} if who.person_id else None
    return JsonResponse(MARK | {"person": person, "csrf": get_token(request) if person else ""})


def _unread(view: View) -> View:
    """Only the header carries the token of the post: the body is left for whoever counts it."""

    @csrf_exempt
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request.POST = QueryDict()
        return csrf_protect(view)(request, *args, **kwargs)

    return page


@_unread
@require_POST
def send(request: HttpRequest) -> HttpResponse:
    """The receiving path of the phones, in a session: 201 when something is new, 202 when all of it was here."""
    try:
        author = field.author_of(request.headers.get(field.AUTHOR, ""), moment(request))
        with arrived(request) as sent:
            came = Came(sent_by=actor(request).person_id)
            fresh = submissions.receive(sent, by=author, came=came, at=moment(request), now=clock.real_now())
    except Declined as declined:
        return JsonResponse(MARK | {"message": declined.sentence}, status=declined.status)
    return JsonResponse(MARK | {"received": sent.envelope.instance_id}, status=201 if fresh else 202)


@login_not_required
@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """Lets the field pages be put on the home screen."""
    told = {
        "name": _("Ketahanan: isian lapangan"), "short_name": "Ketahanan", "start_url": reverse("field_page:list"),
        "scope": "/", "display": "standalone", "background_color": "#f9f5ed", "theme_color": "#0a3f37",
        "lang": get_language(),
        "icons": [{"src": static("img/logo.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"}],
    }  # fmt: skip
    return JsonResponse(told, content_type="application/manifest+json")


@login_not_required
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The one service worker, from the root so that it sees the whole origin. Another release is another worker."""
    found = finders.find("js/field/worker.js")
    if not found:
        raise Http404
    body = f"// {carried.release()}\n".encode() + Path(found).read_bytes()
    response = HttpResponse(body, content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


def _version(form_id: str, version: str) -> InstrumentVersion:
    found = queries.named(form_id, version)
    if found is None:
        raise Http404
    return found
