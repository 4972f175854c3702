"""Forms that were filled without a line: the outbox of the browser sends them later, and is answered in its own words."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from ketahanan.common import clock
from ketahanan.common.errors import Refused, Several
from ketahanan.journal import queries as entries
from ketahanan.people.requests import actor, moment

type View = Callable[..., HttpResponse]

MARK = {"ketahanan": "isian"}
# "halaman": a page with a line sends its own form. "kotak": the outbox sends what has waited.
HEADER, WAITED, CLOCK = "X-Isian", "X-Isian-Lama", "X-Isian-Jam"
# So far a device's clock may be away from ours; no device waits longer than the second.
TOLERATED, LONGEST = timedelta(minutes=10), timedelta(days=3650)


@dataclass(frozen=True, slots=True)
class Waited:
    """How long a form lay on the device. By how much its clock was wrong does not move `filled_at`, only `ahead`.

    filled_at  our clock at arrival less the time that the device's clock ran since the form was finished
    ahead      seconds by which the device's clock is before ours; negative when it is behind; None: it was not told
    """

    filled_at: datetime
    ahead: int | None
    runs_true: bool


def waited(request: HttpRequest) -> Waited | None:
    """What the outbox tells beside a form; None for a form that came at once."""
    if request.headers.get(HEADER) != "kotak":
        return None
    lay, device = _milliseconds(request, WAITED), _milliseconds(request, CLOCK)
    ahead = None if device is None else round(device / 1000 - clock.real_now().timestamp())
    most = TOLERATED.total_seconds()
    true = lay is not None and lay >= 0 and ahead is not None and abs(ahead) <= most
    lain = min(timedelta(milliseconds=max(lay or 0, 0)), LONGEST)
    return Waited(moment(request) - lain, ahead, true)


def _milliseconds(request: HttpRequest, name: str) -> int | None:
    text = request.headers.get(name, "")
    return int(text) if text.removeprefix("-").isdecimal() and len(text) < 16 else None


def shown(request: HttpRequest, form: Form) -> None:
    """Called by whoever shows a form again: the outbox wants only what is wrong with it."""
    request.form_shown = form  # type: ignore[attr-defined]


def answers_outbox(view: View) -> View:
    """The same page for people and for the outbox, which is told in JSON what became of its form."""

    @wraps(view)
    def page(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if HEADER not in request.headers or request.method != "POST":
            return view(request, *args, **kwargs)
        try:
            token = uuid.UUID(request.POST.get("_token", ""))
        except ValueError:
            return _refused([_("Isian ini tidak bernomor. Buka halamannya lagi, isi, lalu kirim.")], 400)
        try:
            answer = view(request, *args, **kwargs)
        except Refused as refused:
            return _refused(_parts(refused), refused.status)
        except Http404:
            return _refused([_("Halaman isian ini tidak terbuka lagi bagi Anda. Hubungi yang menugaskan Anda.")], 404)
        if answer.status_code == 422:
            return _refused(list(_faults(request.form_shown)), 422)  # type: ignore[attr-defined]
        # Only the receipt says that it was done: an answer may also lead to the page that asks for the key again.
        if answer.status_code != 302 or not entries.was_answered(actor(request).person_id or 0, token):
            return _refused([_("Isian ini meminta Anda masuk lagi. Buka halamannya, lalu kirim dari sana.")], 403)
        told = {"received": str(token), "url": answer["Location"]}
        if request.headers[HEADER] == "kotak":
            told["message"] = " ".join(str(message) for message in messages.get_messages(request))
        return JsonResponse(MARK | told, status=201)

    return page


def _refused(sentences: list[str], status: int) -> HttpResponse:
    return JsonResponse(MARK | {"message": " ".join(dict.fromkeys(sentences))}, status=status)


def _parts(refused: Refused) -> list[str]:
    return refused.sentences if isinstance(refused, Several) else [refused.sentence]


def _faults(form: Form) -> Iterator[str]:
    """Sentences of rules stand for themselves; those of the form need the name of their field."""
    for name, errors in form.errors.as_data().items():
        for error in errors:
            for sentence in error.messages:
                named = error.code and name in form.fields
                yield f"{form.fields[name].label}: {sentence}" if named else sentence
