"""List, page and versions of proposals."""

from __future__ import annotations

import uuid
from functools import partial
from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ketahanan.common import zones
from ketahanan.flow import timeline
from ketahanan.flow.listing import chosen, page_of, search_text
from ketahanan.flow.pages import record_or_404
from ketahanan.flow.timeline import Happening
from ketahanan.flow.views import action_view, record_context
from ketahanan.people.posts import Actor
from ketahanan.people.requests import actor, moment
from ketahanan.proposals import criteria, queries, sections, versions
from ketahanan.proposals.kinds import KIND
from ketahanan.proposals.models import ItemReason, LineKind, Proposal
from ketahanan.proposals.operations import checks, drafts
from ketahanan.proposals.workflow import PROPOSAL, RETURN_REASONS
from ketahanan.proposals.workflow import ProposalState as S

act = action_view(KIND)
PARTS = ("usulan", "nilai", "versi")
LINE_WORDS: dict[str, str] = {kind.value: str(kind.label) for kind in LineKind}


proposal_or_404 = partial(record_or_404, KIND)


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Proposals in reach, the longest waiting first."""
    by = actor(request)
    states = [(state.value, _(PROPOSAL.states[state])) for state in S]
    editions, kabupaten = queries.edition_choices(), queries.kabupaten_choices(by)
    picked = {
        "q": search_text(request),
        "state": chosen(request, "keadaan", [code for code, _words in states]),
        "edition": chosen(request, "edisi", [code for code, _words in editions]),
        "kabupaten": chosen(request, "kabupaten", [code for code, _words in kabupaten]),
    }
    page = page_of(request, queries.listed(by, **picked))
    context = {
        **picked,
        "page": page,
        "rows": [(row, _(row.state_label)) for row in page.object_list],
        "states": states,
        "editions": editions,
        "kabupaten_choices": kabupaten,
        "active": sum(bool(picked[name]) for name in ("state", "edition", "kabupaten")) or "",
        "makes": bool(by.roles & PROPOSAL.made_by),
        "ranks": bool(by.roles & queries.RANKING_READERS),
    }
    return render(request, "proposals/list.html", context)


@require_safe
def detail(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One proposal in three parts: itself, its points and reasons, what was handed in."""
    record = proposal_or_404(request, public_id)
    part = chosen(request, "bagian", PARTS) or PARTS[0]
    context = {**_head(record, part), "part": part}
    if part == "nilai":
        context |= _points(record)
    elif part == "versi":
        context |= {"versions": queries.versions(record), "mates": queries.mates(record)}
    else:
        context |= _now(request, record)
    if part != "versi":
        context["outcome"] = _waiting(record) or _objection(request, record)
    return render(request, f"proposals/detail_{part}.html", context)


def _head(record: Proposal, part: str) -> dict[str, object]:
    address = KIND.url(record)
    return {
        "record": record,
        "title": KIND.title(record),
        "kind_label": _(PROPOSAL.label),
        "list_url": KIND.list_url,
        "state_label": _(record.state_label),
        "tabs": [
            (address, _("Usulan"), part == "usulan"),
            (f"{address}?bagian=nilai", _("Nilai dan alasan"), part == "nilai"),
            (f"{address}?bagian=versi", _("Versi"), part == "versi"),
        ],
    }


def _now(request: HttpRequest, record: Proposal) -> dict[str, object]:
    by = actor(request)
    writes = drafts.may_edit(record, by)
    back = record.state in queries.EDITABLE and record.state != S.DRAFT
    lines = queries.lines_of(record)
    shared = record_context(request, KIND, record)
    return {
        **shared,
        "lines": [(number, line, _(LINE_WORDS[line.kind]), queries.quantity(line.quantity_cents))
            for number, line in enumerate(lines, 1)
        ],
        "texts": [(_(row.label), getattr(record, row.field)) for row in sections.TEXTS.values()],
        "written": any(getattr(record, field) for field in sections.TEXTS),
        "edit_url": reverse("proposal:text", args=[record.public_id]) if writes else "",
        "rab_url": reverse("proposal:rab", args=[record.public_id]) if writes else "",
        "desk": _desk(record, by),
        "reasons": _last_reasons(cast(list[Happening], shared["timeline"])) if back else [],
        "purpose": _(record.pokja.purpose),
    }


def _last_reasons(past: list[Happening]) -> list[dict[str, object]]:
    """What the desk wrote before it sent the file back, from the history that the page has anyway."""
    words = dict(RETURN_REASONS)
    rows: list[dict[str, str]] = next((row.details["items"] for row in past if row.details.get("items")), [])
    return [{**row, "label": row["item"], "code": _(words.get(row["code"], row["code"]))} for row in rows]


def _waiting(record: Proposal) -> tuple[str, str] | None:
    """What a village on the waiting list is told: its place, who lifts it, when the wait is over."""
    if record.state != S.WAITING:
        return None
    words = {"rank": record.bundle.rank, "day": zones.written_day(record.edition.ends_on)}
    if record.bundle.in_quota is not False or not record.bundle.rank:
        told = _("Pejabat penetap menangguhkan usulan ini; alasannya ada di riwayat. Bila tidak diangkat, usulan "
                 "berakhir bersama edisi, %(day)s.")
    else:
        told = _("Usulan ini menunggu di peringkat %(rank)d provinsi. Kementerian mengangkatnya menurut urutan bila "
                 "ada tempat dalam kuota; bila tidak, usulan berakhir bersama edisi, %(day)s. Tidak perlu diajukan "
                 "lagi.")
    return _("Daftar tunggu"), told % words


def _objection(request: HttpRequest, record: Proposal) -> tuple[str, str] | None:
    """What a refused village is told about its one objection (rulings C10), when there is something to tell."""
    if record.state != S.REJECTED or record.objected or not record.rejected_level:
        return None
    last = queries.objection_until(record)
    if zones.today(moment(request), record.area.zone) > last:
        sentence = _("Batas keberatan adalah %(day)s dan sudah lewat.")
    else:
        sentence = _("Desa dapat mengajukan keberatan satu kali, paling lambat %(day)s.")
    return _("Keberatan"), sentence % {"day": zones.written_day(last)}


def _desk(record: Proposal, by: Actor) -> list[tuple[str, str, str]]:
    """What the officer at this desk fills in before deciding."""
    found = []
    if checks.may_work(record, PROPOSAL["recommend"], by):
        found += [
            (reverse("proposal:check", args=[record.public_id]), _("Periksa berkas dan lapangan"), "check"),
            (reverse("proposal:score", args=[record.public_id]), _("Isi nilai desa"), "chart"),
        ]
    row = checks.RETURNS.get(S(record.state))
    if row and checks.may_work(record, row, by):
        found.append((reverse("proposal:reasons", args=[record.public_id]), _("Tulis alasan per bagian"), "edit"))
    return found


def _worded(reasons: list[ItemReason]) -> list[dict[str, object]]:
    words = dict(RETURN_REASONS)
    return [
        {"label": row.label or row.item, "code": _(words.get(row.code, row.code)), "text": row.text, "round": row.round}
        for row in reasons
    ]


def _points(record: Proposal) -> dict[str, object]:
    scores = queries.scores(record.bundle_id)
    rounds: dict[int, list[dict[str, object]]] = {}
    for row in _worded(queries.item_reasons(record)):
        rounds.setdefault(int(str(row["round"])), []).append(row)
    return {
        "points": [(row, _(row.group), _(row.label), scores.get(row.code)) for row in criteria.CRITERIA.values()],
        "most": criteria.MOST,
        "rounds": sorted(rounds.items(), reverse=True),
        "visits": list(record.bundle.checks.select_related("by").order_by("-at")),
        "marks": [mark for mark in record.marks if mark["version"] == record.version],
        "refusals": _refusals(record),
    }


def _refusals(record: Proposal) -> list[Happening]:
    """The refusal that stands, or that the village objects to, with its reason; newest first (rulings C10)."""
    if record.state not in {S.REJECTED, S.OBJECTED}:
        return []
    past = timeline.timeline(KIND, record, names=False)
    return [row for row in past if (row.details.get("after") or {}).get("state") == S.REJECTED]


@require_safe
def version(request: HttpRequest, public_id: uuid.UUID, number: int) -> HttpResponse:
    """What was handed in then, and what it changed."""
    record = proposal_or_404(request, public_id)
    if not 1 <= number <= record.version:
        raise Http404
    found = {row.number: row for row in record.versions.filter(number__in=[number - 1, number])}
    if number not in found:
        raise Http404
    content = versions.content_of(found[number])
    old = versions.content_of(found[number - 1]) if number - 1 in found else None
    context = {
        "record": record,
        "title": KIND.title(record),
        "back": f"{KIND.url(record)}?bagian=versi",
        "version": found[number],
        "older": number - 1 if old else 0,
        "changes": versions.differences(old, content) if old else [],
        "content": content,
        "texts": [(_(row.label), content.get(row.field, "")) for row in sections.TEXTS.values()],
        "lines": [
            (line, _(LINE_WORDS[line["kind"]]), queries.quantity(line["quantity_cents"])) for line in content["lines"]
        ],
    }
    return render(request, "proposals/version.html", context)
