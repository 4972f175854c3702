"""Numbers, days and moments as people write them; built into every template."""

from __future__ import annotations

from datetime import date, datetime

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from ketahanan.common import money, zones

register = template.Library()


@register.filter
def rupiah(amount: int | None) -> str:
    """Rp1.234.567; a dash when there is none."""
    return "–" if amount is None else money.written(amount)


@register.filter
def day(value: date | None, zone: str = "Asia/Jakarta") -> str:
    """3 Desember 2012, 3 December 2012 for a reader of English; a moment is the day that it is in the zone given."""
    if isinstance(value, datetime):
        value = zones.today(value, zone)
    return zones.written_day(value) if value else "–"


@register.filter
def moment(value: datetime | None, zone: str = "Asia/Jakarta") -> SafeString | str:
    """Senin, 3 Desember 2012 pukul 08.00 WITA, in the zone given."""
    if value is None:
        return "–"
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), zones.written(value, zone))


@register.filter
def paper_no(number: str) -> SafeString:
    """The number of a decree or letter; a narrow page breaks it behind a slash, never within a word."""
    return format_html_join(mark_safe("/<wbr>"), "{}", ((part,) for part in number.split("/")))


@register.filter
def count(value: int | None) -> str:
    """83.762"""
    return "–" if value is None else f"{value:,}".replace(",", ".")


@register.filter
def of_key(mapping: dict[str, object], key: str) -> object:
    """One value of a mapping by a key held in a variable."""
    return mapping.get(key)
