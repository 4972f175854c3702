"""What the pages of every kind share: the record or nothing; form, operation inside `once`, answer."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from ketahanan.common.errors import NotAllowed, Refused, Several
from ketahanan.flow.kinds import Kind
from ketahanan.flow.later import shown
from ketahanan.flow.models import Record
from ketahanan.flow.once import once
from ketahanan.people.requests import actor


def record_or_404[M: Record](kind: Kind[M], request: HttpRequest, public_id: uuid.UUID) -> M:
    """The record, if within reach; else the page does not exist."""
    found = kind.load(actor(request), public_id)
    if found is None:
        raise Http404
    return found


def bound(request: HttpRequest) -> dict[str, Any]:
    """Data and files for a form, when the request brought some."""
    posted = request.method == "POST"
    return {"data": request.POST if posted else request.POST or None, "files": request.FILES if posted else None}


def done(request: HttpRequest, form: Form, act: Callable[[], str]) -> HttpResponse | None:
    """Do it if the form is sound and go where `act` says; None means: show the form again, it knows why."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        return redirect(once(request, act))
    except NotAllowed:
        raise
    except Refused as refused:
        put_error(form, refused)
    return None


def put_error(form: Form, refused: Refused) -> None:
    """Each sentence beside its field, else above the form."""
    for part in refused.parts:
        sentences = part.sentences if isinstance(part, Several) else [part.sentence]
        for sentence in sentences:
            form.add_error(part.field if part.field in form.fields else None, sentence)


def show(
    request: HttpRequest,
    form: Form,
    *,
    title: str,
    submit: str,
    back: str,
    lead: str = "",
    tone: str = "primary",
    template: str = "flow/form.html",
    **more: Any,
) -> HttpResponse:
    """The form's page, empty or with what was typed and what is wrong with it."""
    shown(request, form)
    context = {
        "form": form,
        "title": title,
        "submit": submit,
        "back": back,
        "lead": lead,
        "tone": tone,
        "token": request.POST.get("_token") or uuid.uuid4(),
        **more,
    }
    return render(request, template, context, status=422 if request.method == "POST" else 200)
