"""One page for every action of every kind."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ketahanan.common.errors import NotAllowed, Refused, Several
from ketahanan.flow import operations, queries, timeline
from ketahanan.flow.forms import ActionForm
from ketahanan.flow.kinds import AnyKind
from ketahanan.flow.later import answers_outbox, shown
from ketahanan.flow.once import once
from ketahanan.flow.pages import bound
from ketahanan.people.requests import actor, ask_again, moment, recently_authenticated

type View = Callable[..., HttpResponse]
# What stands beside the typed values; and what the page of an action needs on a device without a line, by its name.
type Beside = Callable[[HttpRequest], Mapping[str, Any]]
type Carried = Mapping[str, Callable[[Any], Mapping[str, Any]]]


def _nothing(request: HttpRequest) -> Mapping[str, Any]:
    return {}


def action_view(kind: AnyKind, *, beside: Beside = _nothing, carried: Carried | None = None) -> View:
    """The view behind every `<record>/<action>/` of a kind: GET asks, POST does."""

    @answers_outbox
    @require_http_methods(["GET", "POST"])
    def act(request: HttpRequest, public_id: uuid.UUID, slug: str) -> HttpResponse:
        record = kind.load(actor(request), public_id)
        row = kind.flow.by_slug.get(slug)
        if record is None or row is None or row.is_system:
            raise Http404
        if row.asks_again and not recently_authenticated(request):
            return ask_again(request)
        form = ActionForm(row, **bound(request))
        if request.method == "POST" and form.is_valid():
            try:
                return redirect(once(request, lambda: _do(request, kind, record, form, beside)))
            except NotAllowed:
                raise
            except Several as several:
                for sentence in several.sentences:
                    form.add_error(None, sentence)
            except Refused as refused:
                form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
                _tell(request, kind, record, form, refused)
        more = carried[row.name](record) if carried and row.name in carried else {}
        return _ask(request, kind, record, form, more, asked=request.method == "GET")

    return act


def _do(request: HttpRequest, kind: AnyKind, record: object, form: ActionForm, beside: Beside) -> str:
    given = form.given()
    done = operations.perform(
        kind,
        record,  # type: ignore[arg-type]
        form.row.name,
        by=actor(request),
        at=moment(request),
        given=replace(given, values={**given.values, **beside(request)}),
        seen=request.POST.get("_seen", ""),
    )
    messages.success(request, done.sentence)
    return kind.url(done.record)


def _tell(request: HttpRequest, kind: AnyKind, record: Any, form: ActionForm, refused: Refused) -> None:
    write = kind.after_refusal.get(form.row.name)
    if write:
        with transaction.atomic():
            write(record, refused, form.given(), actor(request), moment(request))


def _ask(
    request: HttpRequest, kind: AnyKind, record: object, form: ActionForm, more: Mapping[str, Any], *, asked: bool
) -> HttpResponse:
    shown(request, form)
    context = {
        **more,
        "kind": kind,
        "record": record,
        "state_label": _(record.state_label),  # type: ignore[attr-defined]
        "title": kind.title(record),
        "row": form.row,
        "label": _(form.row.label),
        "hint": _(form.row.hint) if form.row.hint else "",
        "form": form,
        "token": request.POST.get("_token") or uuid.uuid4(),
        "seen": queries.mark(kind, record, form.row),  # type: ignore[arg-type]
        "back": kind.url(record),
        "text_url": kind.texts[form.row.name](record) if form.row.name in kind.texts else "",
        "problems": queries.obstacles(kind, record, form.row, actor(request), moment(request)) if asked else [],
    }
    return render(request, "flow/action.html", context, status=200 if asked else 422)


def record_context(request: HttpRequest, kind: AnyKind, record: object) -> dict[str, object]:
    """What every record page shows: state, open actions, steps, documents, timeline."""
    who, at = actor(request), moment(request)
    given = queries.put_by_action(kind, record)
    actions = queries.open_actions(kind, record, who, at, given)
    idle = queries.only_danger(actions)
    signers = timeline.signers(kind, record, given)
    past = timeline.timeline(kind, record)
    return {
        "kind": kind,
        "kind_label": _(kind.flow.label),
        "list_url": kind.list_url,
        "record": record,
        "state_label": _(record.state_label),  # type: ignore[attr-defined]
        "title": kind.title(record),
        "actions": actions,
        "waiting": queries.waiting_for(kind, record, given) if idle else "",
        "idle": idle,
        "steps": timeline.steps(kind, record, past),
        "timeline": past,
        "documents": queries.documents_of(kind, record, who),
        "signers": signers,
        "signed_count": sum(signer.signed for signer in signers),
    }
