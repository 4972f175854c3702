"""Pages of the Pokja's account."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ketahanan.common import zones
from ketahanan.editions.facts import bank
from ketahanan.flow.listing import chosen, page_of, search_text
from ketahanan.flow.pages import bound, done, show
from ketahanan.flow.views import action_view, record_context
from ketahanan.people import permits
from ketahanan.people.requests import actor, moment
from ketahanan.villages import operations, queries
from ketahanan.villages.forms import AccountForm
from ketahanan.villages.kinds import ACCOUNT_KIND, KIND
from ketahanan.villages.models import POKJA_NAMES, PokjaAccount
from ketahanan.villages.views.institutions import institution_or_404
from ketahanan.villages.workflow import POKJA_ACCOUNT, AccountState

act = action_view(ACCOUNT_KIND)


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Accounts in reach; for the offices that check and confirm them."""
    states = [(state.value, _(POKJA_ACCOUNT.states[state])) for state in AccountState]
    picked = {
        "q": search_text(request),
        "state": chosen(request, "keadaan", [code for code, _words in states]),
    }
    page = page_of(request, queries.accounts_listed(actor(request), **picked))
    context = {
        **picked,
        "page": page,
        "rows": [(row, _(row.state_label), bank_name(row)) for row in page.object_list],
        "states": states,
        "active": 1 if picked["state"] else "",
    }
    return render(request, "villages/accounts.html", context)


def bank_name(account: PokjaAccount) -> str:
    """What people call the bank."""
    return bank(account.bank).short


@require_http_methods(["GET", "POST"])
def detail(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One version, beside the one it replaces. A POST opens the whole number, with an entry in the journal."""
    record = ACCOUNT_KIND.load(actor(request), public_id)
    if record is None:
        raise Http404
    number = ""
    if request.method == "POST":
        number = operations.reveal_number(record, by=actor(request), at=moment(request))
    older = queries.versions(record)
    current = next((row for row in older if row.state == AccountState.ACTIVE), None)
    context = {
        **record_context(request, ACCOUNT_KIND, record),
        "number": number,
        "bank": bank_name(record),
        "reveals": not number and queries.sees_full_number(record, actor(request)),
        "older": [(row, _(row.state_label), bank_name(row)) for row in older],
        "current": current,
        "current_bank": bank_name(current) if current else "",
        "cooling": zones.written(record.cooling_until, record.area.zone) if record.cooling_until else "",
        "institution_url": KIND.url(record.institution) if record.institution else "",
        "lead_text": _("Pokja %(number)d: %(purpose)s")
        % {"number": record.pokja.number, "purpose": _(POKJA_NAMES[record.pokja.number])},
    }
    return render(request, "villages/account.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, public_id: uuid.UUID, number: int) -> HttpResponse:
    """A new version, by the Bendahara."""
    institution = institution_or_404(request, public_id)
    if number not in POKJA_NAMES:
        raise Http404
    by, at = actor(request), moment(request)
    permits.require(
        by,
        POKJA_ACCOUNT.made_by,
        path=institution.area.path,
        pokja=number,
        what=_("Mendaftarkan rekening Pokja"),
    )
    form = AccountForm(institution.edition, **bound(request))

    def save() -> str:
        record = operations.draft_account(
            institution, number, form.facts(), by=by, at=at, passbook=form.cleaned_data["passbook"]
        )
        messages.success(request, _("Draf rekening tersimpan. Bendahara dan Ketua mengusulkannya."))
        return ACCOUNT_KIND.url(record)

    return done(request, form, save) or show(
        request, form, title=_("Daftarkan rekening Pokja %(number)d") % {"number": number}, submit=_("Simpan draf"),
        back=KIND.url(institution), lead=_("Rekening atas nama Pokja di bank pemerintah, bukan "
                                           "rekening pribadi."),
    )  # fmt: skip
