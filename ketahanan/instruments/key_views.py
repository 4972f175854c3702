"""A person's own keys for the field apps, and what arrived from them."""

from __future__ import annotations

import base64
import json
import uuid
import zlib

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from ketahanan.common import clock
from ketahanan.flow.pages import bound, done, show
from ketahanan.instruments import keys
from ketahanan.instruments.models import FIELD_ROLES, FieldKey, Submission
from ketahanan.people import qr
from ketahanan.people.requests import actor, ask_again, moment, recently_authenticated

MOST_SHOWN = 20


class KeyForm(forms.Form):
    label = forms.CharField(
        label=gettext_lazy("Nama HP"), max_length=60,
        help_text=gettext_lazy("Misalnya: HP Samsung saya. Satu kunci untuk satu HP."),
    )  # fmt: skip


class RevokeForm(forms.Form):
    """Nothing to fill in: only a yes."""


def _own_or_404(request: HttpRequest, public_id: uuid.UUID) -> FieldKey:
    found = keys.of(actor(request).person_id).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Keys of this person, and the last that was received from them."""
    who = actor(request)
    sent = Submission.objects.visible_to(who).filter(person_id=who.person_id or 0).defer("raw")
    context = {
        "keys": keys.of(who.person_id),
        "now": clock.real_now(),
        "makes": who.has(*FIELD_ROLES),
        "sent": sent.select_related("version", "area").order_by("-received_at", "-pk")[:MOST_SHOWN],
    }
    return render(request, "instruments/keys.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A key for one phone; password or key of the login are asked again."""
    by = actor(request)
    keys.require_field_role(by)
    if not recently_authenticated(request):
        return ask_again(request)
    form = KeyForm(**bound(request))

    def save() -> str:
        made = keys.make(label=form.cleaned_data["label"], by=by, at=moment(request), now=clock.real_now())
        return reverse("field_key:shown", args=[made.public_id])

    return done(request, form, save) or show(
        request, form, title=_("Buat kunci untuk aplikasi lapangan"), submit=_("Buat kunci"), back=reverse("field_key:list"),
        lead=_("Siapa memegang kunci ini dapat mengirim isian atas nama Anda selama 180 hari."),
    )  # fmt: skip


@never_cache
@require_safe
def shown(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The key as QR and address, for ten minutes after it was made."""
    key = _own_or_404(request, public_id)
    if not recently_authenticated(request):
        return ask_again(request)
    token = keys.token_of(key, clock.real_now())
    server = f"{settings.SITE_ADDRESS}/k/{token}"
    context = {
        "key": key,
        "token": token,
        "server": server,
        "plain_server": f"{settings.SITE_ADDRESS}/openrosa",
        "svg": qr.svg(_settings_code(server)) if token else "",
        "login": request.user.get_username(),
    }
    return render(request, "instruments/key.html", context)


@require_http_methods(["GET", "POST"])
def revoke(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The phone with this key is turned away from now on."""
    key = _own_or_404(request, public_id)
    form, back = RevokeForm(**bound(request)), reverse("field_key:list")

    def save() -> str:
        keys.revoke(key, by=actor(request), at=moment(request), now=clock.real_now())
        messages.success(request, _("Kunci “%(label)s” dicabut.") % {"label": key.label})
        return back

    return done(request, form, save) or show(
        request, form, title=_("Cabut kunci “%(label)s”") % {"label": key.label}, submit=_("Cabut kunci"), back=back, tone="danger",
        lead=_("Isian yang belum terkirim tetap di HP itu, dan dapat dikirim setelah HP memakai kunci baru."),
    )  # fmt: skip


def _settings_code(server: str) -> str:
    """What ODK Collect and KoboCollect read from a QR: their settings, packed."""
    told = {
        "general": {
            "server_url": server,
            "form_update_mode": "match_exactly",
            "autosend": "wifi_and_cellular",
        },
        "admin": {},
        "project": {"name": "Ketahanan"},
    }
    return base64.b64encode(zlib.compress(json.dumps(told).encode())).decode()
