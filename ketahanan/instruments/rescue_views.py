"""The page that takes in the ZIP of a lost or broken phone."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from ketahanan.common import clock
from ketahanan.common.errors import NotAllowed, Refused
from ketahanan.flow.pages import bound, put_error, show
from ketahanan.instruments import rescue
from ketahanan.people.requests import actor, moment


class RescueForm(forms.Form):
    archive = forms.FileField(
        label=gettext_lazy("ZIP dari Kotak kirim"), max_length=160, allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".zip,application/zip"}),
        help_text=gettext_lazy("Berkas bernama ketahanan-….zip, seperti diunduh di HP itu."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def rescue_page(request: HttpRequest) -> HttpResponse:
    """What is in the ZIP goes the way of everything that phones send; sending it again changes nothing."""
    by = actor(request)
    rescue.require(by)
    form = RescueForm(**bound(request))
    more: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        archive = form.cleaned_data["archive"]
        try:
            taken = rescue.take_in(archive, archive.size, by=by, at=moment(request), now=clock.real_now())
            more = rescue.rows_of(taken)
        except NotAllowed:
            raise
        except Refused as refused:
            put_error(form, refused)
    answer = show(
        request, form if not more else RescueForm(), title=_("Masukkan ZIP penyelamatan"), submit=_("Masukkan"),
        back=reverse("field_page:outbox"), template="field/rescue.html",
        lead=_("Untuk HP yang hilang, rusak, atau tidak dapat mengirim. Isian tetap atas nama pengisinya."), **more,
    )  # fmt: skip
    if more:
        answer.status_code = 200
    return answer
