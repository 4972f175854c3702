"""How a page does one thing that is no action of a table: form, operation inside `once`, answer."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from ketahanan.common.errors import NotAllowed, Refused, Several
from ketahanan.flow.once import once


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
    parts: list[Refused] = getattr(refused, "parts", None) or [refused]
    for part in parts:
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
