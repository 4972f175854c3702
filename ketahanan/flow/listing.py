"""List pages: the same search, filters and pages everywhere; at most twenty rows on a page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

SIZE = 20


def page_of(request: HttpRequest, rows: QuerySet[Any] | Sequence[Any], *, size: int = SIZE) -> Page[Any]:
    """The page that `?page=` asks for; a wrong number gives the nearest one. Two statements for a queryset."""
    return Paginator(rows, size).get_page(request.GET.get("page"))


def chosen(request: HttpRequest, name: str, allowed: Sequence[str]) -> str:
    """A filter's value, or nothing when it is not one of those offered."""
    value = request.GET.get(name, "")
    return value if value in allowed else ""


def search_text(request: HttpRequest) -> str:
    """What was typed into the search box, cut to a sane length."""
    return request.GET.get("q", "").replace("\0", "").strip()[:80]
