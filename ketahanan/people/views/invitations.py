"""Inviting one by one or by list, printing the codes, and the page where a code is used."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from ketahanan.common import clock
from ketahanan.common.errors import NotAllowed, Refused
from ketahanan.common.roles import ROLES
from ketahanan.people import operations, qr, queries, spreadsheet
from ketahanan.people.forms import AcceptForm, ListForm, ResetForm, YesForm
from ketahanan.people.models import Invitation, InvitationList
from ketahanan.people.operations.invitations import INVITES, SHOWN
from ketahanan.people.operations.lists import batch_of, lines_of, understand
from ketahanan.people.requests import actor, moment
from ketahanan.people.views.acting import bound, done, person_or_404, put_error, show

PER_SHEET = 6
PER_PRINT = 48
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "POST"])
def invite(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """A code for one person; also renews one that was lost."""
    by, at, person = actor(request), moment(request), person_or_404(request, public_id)
    operations.inviter(person, by=by, at=at)
    form = YesForm(bound(request))

    def act() -> str:
        made = operations.invite([person], by=by, at=at, now=clock.real_now())
        return reverse("people:print", args=[made[0].batch])

    return done(request, form, act) or show(
        request, form, title=_("Undang %(name)s") % {"name": person.name}, submit=_("Buat undangan"),
        back=reverse("people:detail", args=[person.public_id]),
        lead=_("Undangan berlaku 7 hari dan sekali pakai. Undangan lama orang ini tidak berlaku lagi."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def reset(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Recovery of an account by an officer."""
    by, at, person = actor(request), moment(request), person_or_404(request, public_id)
    user = person.accounts.select_related("person__home").first()
    if user is None:
        raise Http404
    operations.resetter(user, by=by, at=at)
    form = ResetForm(bound(request))

    def act() -> str:
        drops = form.cleaned_data["drops_keys"]
        made = operations.reset_login(user, drops_keys=drops, by=by, at=at, now=clock.real_now())
        return reverse("people:print", args=[made.batch])

    return done(request, form, act) or show(
        request, form, title=_("Pulihkan akun %(name)s") % {"name": person.name}, submit=_("Buat kode pemulihan"),
        back=reverse("people:detail", args=[person.public_id]),
        lead=_("Pastikan orangnya di depan Anda. Pemilik akun dan APIP diberi tahu."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The paper is lost."""
    by, at, person = actor(request), moment(request), person_or_404(request, public_id)
    row = queries.open_invitation_of(person, clock.real_now())
    if row is None:
        raise Http404
    form = YesForm(bound(request))
    back = reverse("people:detail", args=[person.public_id])

    def act() -> str:
        operations.withdraw_invitation(row, by=by, at=at, now=clock.real_now())
        messages.success(request, _("Undangan dicabut."))
        return back

    return done(request, form, act) or show(
        request, form, title=_("Cabut undangan %(name)s") % {"name": person.name}, submit=_("Cabut undangan"),
        back=back, danger=True, lead=_("Kode yang sudah dicetak tidak berlaku lagi."),
    )  # fmt: skip


@never_cache
@require_safe
def prints(request: HttpRequest, batch: uuid.UUID) -> HttpResponse:
    """Codes on paper, for the one who made them and for half an hour."""
    now = clock.real_now()
    rows = Invitation.objects.filter(batch=batch, made_by_id=actor(request).person_id, withdrawn_at__isnull=True)
    page = Paginator(rows.select_related("person__home", "resets").order_by("person__name", "pk"), PER_PRINT).get_page(
        request.GET.get("page")
    )
    if not page.object_list:
        raise Http404
    fresh = all(row.made_at > now - SHOWN for row in page)
    tickets = [_ticket(row) for row in page if fresh and row.code]
    sheets = [tickets[start : start + PER_SHEET] for start in range(0, len(tickets), PER_SHEET)]
    return render(request, "people/print.html", {"sheets": sheets, "page": page, "back": reverse("people:list")})


def _ticket(row: Invitation) -> dict[str, object]:
    address = f"{settings.SITE_ADDRESS}{reverse('invitation', args=[row.code])}"
    code = "-".join(row.code[start : start + 9] for start in range(0, len(row.code), 9))
    return {
        "name": row.person.name, "svg": qr.svg(address), "code": code, "until": row.until_at,
        "zone": row.person.home.zone if row.person.home else "Asia/Jakarta",
        "resets": row.resets_id is not None, "site": f"{settings.SITE_ADDRESS}{reverse('invitation_code')}",
    }  # fmt: skip


@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """A list of people: every fault at once, or on to the look before writing."""
    by = actor(request)
    if not by.roles & INVITES.keys():
        raise Http404
    form = ListForm(request.POST if request.method == "POST" else None, request.FILES or None)
    faults: list[spreadsheet.Fault] = []
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            kept = operations.keep_list(file, file.size, by=by, at=moment(request), now=clock.real_now())
            return redirect("people:preview", kept.public_id)
        except operations.FaultyList as faulty:
            faults = faulty.faults
        except NotAllowed:
            raise
        except Refused as refused:
            put_error(form, refused)
    return show(
        request, form, title=_("Undang dari daftar"), submit=_("Periksa daftar"), back=reverse("people:list"),
        template="people/upload.html", faults=faults[:200], fault_count=len(faults),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def preview(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """What the list would do, before it does it."""
    by, at = actor(request), moment(request)
    kept = InvitationList.objects.filter(public_id=public_id, made_by_id=by.person_id).first()
    if kept is None:
        raise Http404
    if kept.used_at:
        return redirect("people:print", batch_of(kept))
    form = YesForm(bound(request))

    def act() -> str:
        operations.use_list(kept, by=by, at=at, now=clock.real_now())
        return reverse("people:print", args=[batch_of(kept)])

    try:
        answer = done(request, form, act)
        guests = understand(lines_of(kept), by=by, at=at) if answer is None else []
    except operations.FaultyList as faulty:
        messages.error(request, _("Keadaan berubah sejak daftar diperiksa. Kirim daftarnya lagi."))
        return show(
            request, ListForm(), title=_("Undang dari daftar"), submit=_("Periksa daftar"), back=reverse("people:list"),
            template="people/upload.html", faults=faulty.faults[:200], fault_count=len(faulty.faults),
        )  # fmt: skip
    return answer or show(
        request, form, title=_("Periksa sebelum mengundang"),
        submit=_("Undang %(count)d orang") % {"count": len(guests)},
        back=reverse("people:upload"), template="people/preview.html", guests=guests[:100], count=len(guests),
    )  # fmt: skip


@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """The empty list."""
    roles = [(role.value, _(ROLES[role].label)) for role in queries.given_by(actor(request))]
    response = HttpResponse(spreadsheet.template(roles), content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="daftar-undangan.xlsx"'
    return response


@login_not_required
@require_safe
def type_code(request: HttpRequest) -> HttpResponse:
    """For those who cannot scan: type the code from the paper."""
    typed = operations.plain_code(request.GET.get("kode", ""))[:60]
    if typed:
        return redirect("invitation", typed)
    return render(request, "people/type_code.html")


@login_not_required
@never_cache
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "POST"])
def accept(request: HttpRequest, code: str) -> HttpResponse:
    """Where a code makes a login, once. Wrong, old, used and withdrawn codes look the same."""
    row = operations.open_invitation(code, clock.real_now())
    if row is None:
        return render(request, "people/no_invitation.html", status=404)
    form = AcceptForm(
        request.POST if request.method == "POST" else None,
        resets=row.resets_id is not None,
        login=row.person.phone or row.person.email,
    )
    if request.method == "POST" and form.is_valid():
        try:
            operations.accept_invitation(
                code, login=form.cleaned_data.get("login", ""), password=form.cleaned_data["password"],
                at=moment(request), now=clock.real_now(),
            )  # fmt: skip
        except NotAllowed:
            return render(request, "people/no_invitation.html", status=404)
        except Refused as refused:
            put_error(form, refused)
        else:
            messages.success(request, _("Akun Anda siap. Masuk dengan kata sandi yang baru Anda buat."))
            return redirect("account_login")
    return show(
        request, form, title=_("Selamat datang, %(name)s") % {"name": row.person.name},
        submit=_("Simpan kata sandi"), back="", template="people/accept.html", resets=row.resets_id is not None,
    )  # fmt: skip
