"""The inbox, and the log of deliveries."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from ketahanan.flow.listing import chosen, page_of
from ketahanan.flow.once import once
from ketahanan.notices import operations, queries
from ketahanan.notices.models import Channel, Delivery, DeliveryState
from ketahanan.people.requests import actor, moment


@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """One's own messages; `?baru` shows the unread only."""
    unread = "baru" in request.GET
    page = page_of(request, queries.inbox(actor(request), unread=unread))
    context = {
        "page": page,
        "unread": unread,
        "any_unread": any(notice.read_at is None for notice in page),
        "token": uuid.uuid4(),
        "sees_deliveries": queries.sees_deliveries(actor(request)),
        "zone": queries.zone_of(actor(request)),
    }
    return render(request, "notices/inbox.html", context)


@require_safe
def open_one(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Mark one's own message read and go where it leads."""
    notice = get_object_or_404(queries.inbox(actor(request)), public_id=public_id)
    operations.mark_read([notice], at=moment(request))
    leads_on = url_has_allowed_host_and_scheme(notice.link, allowed_hosts={request.get_host()})
    return redirect(notice.link if notice.link and leads_on else reverse("notice:list"))


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark all of one's own messages read."""

    def act() -> str:
        count = operations.mark_all_read(by=actor(request), at=moment(request))
        messages.success(
            request,
            ngettext("%(count)d pesan ditandai dibaca.", "%(count)d pesan ditandai dibaca.", count)
            % {"count": count},
        )
        return reverse("notice:list")

    return redirect(once(request, act))


@require_safe
def deliveries(request: HttpRequest) -> HttpResponse:
    """What went out by e-mail and SMS, what waits, what failed."""
    if not queries.sees_deliveries(actor(request)):
        raise Http404
    state = chosen(request, "keadaan", DeliveryState.values)
    channel = chosen(request, "jalur", Channel.values)
    context = {
        "page": page_of(request, queries.deliveries(state=state, channel=channel)),
        "state": state,
        "channel": channel,
        "states": [(value, _(label)) for value, label in DeliveryState.choices],
        "channels": [(value, _(label)) for value, label in Channel.choices],
        "parked": queries.parked(),
        "token": uuid.uuid4(),
    }
    return render(request, "notices/deliveries.html", context)


@require_POST
def send_again(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """A new start for a failed delivery."""
    if not queries.sees_deliveries(actor(request)):
        raise Http404
    delivery = get_object_or_404(Delivery, public_id=public_id)

    def act() -> str:
        operations.send_again(delivery, by=actor(request), at=moment(request))
        messages.success(
            request, _("Pesan %(ticket)s akan dikirim lagi.") % {"ticket": delivery.notice.ticket}
        )
        return reverse("notice:deliveries")

    return redirect(once(request, act))
