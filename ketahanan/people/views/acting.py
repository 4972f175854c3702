"""How a page of people does one thing: form, operation inside `once`, answer; refusals stand beside their fields."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from ketahanan.common.errors import NotAllowed, Refused
from ketahanan.people.models import Person
from ketahanan.people.once import once
from ketahanan.people.requests import actor


def person_or_404(request: HttpRequest, public_id: uuid.UUID) -> Person:
    """The person, if within reach; else the page does not exist."""
    found = Person.objects.visible_to(actor(request)).select_related("home").filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def show(
    request: HttpRequest,
    form: Form,
    *,
    title: str,
    submit: str,
    back: str,
    lead: str = "",
    danger: bool = False,
    template: str = "people/form.html",
    **more: Any,
) -> HttpResponse:
    """The form page, empty or with what was typed and what is wrong with it."""
    context = {
        "form": form, "title": title, "submit": submit, "back": back, "lead": lead,
        "tone": "danger" if danger else "primary", "token": request.POST.get("_token") or uuid.uuid4(), **more,
    }  # fmt: skip
    return render(request, template, context, status=422 if request.method == "POST" else 200)


def done(request: HttpRequest, form: Form, act: Callable[[], str]) -> HttpResponse | None:
    """Do it if the form is sound; None means: show the form again, it knows why."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        return redirect(once(request, act))
    except NotAllowed:
        raise
    except Refused as refused:
        for part in refused.parts:
            put_error(form, part)
    return None


def put_error(form: Form, refused: Refused) -> None:
    """The sentence beside its field, else above the form."""
    form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)


def bound(request: HttpRequest) -> Any:
    """What was typed: posted now, or brought back after a login in between. A form without fields is bound by POST."""
    return request.POST if request.method == "POST" else (request.POST or None)


def saved() -> str:
    return _("Tersimpan.")
