"""Two published rounds of one village side by side, the older first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from ketahanan.analytics.method import Indicator, Method
from ketahanan.assessments import cards, queries, sheet
from ketahanan.assessments.cards import Bar
from ketahanan.assessments.forms import NOT_APPLICABLE, options_of
from ketahanan.assessments.models import Measurement, Result
from ketahanan.assessments.sheet import Change
from ketahanan.common import zones
from ketahanan.instruments import queries as instruments
from ketahanan.instruments.form import Form

WIDTH: Final = 380


@dataclass(frozen=True)
class Side:
    """One of the two rounds in words."""

    record: Measurement
    day: str
    index: str
    level: str
    certain: Mapping[str, object]


@dataclass(frozen=True)
class Part:
    """A dimension in both rounds, and its difference of points."""

    before: Bar
    after: Bar
    by: str


@dataclass(frozen=True)
class Item:
    """An item whose score changed: what was answered."""

    code: str
    title: str
    before: str
    after: str


@dataclass(frozen=True)
class Comparison:
    before: Side
    after: Side
    change: Change
    drawing: SafeString
    parts: Sequence[Part]
    items: Sequence[Item]

    @property
    def sides(self) -> tuple[Side, Side]:
        return self.before, self.after


def comparison(before: Result, after: Result) -> Comparison | None:
    """None where nothing can be compared: two villages, two questionnaires, one round."""
    first, second = before.measurement, after.measurement
    if first.pk == second.pk or first.area_id != second.area_id:
        return None
    if first.instrument.instrument_id != second.instrument.instrument_id:
        return None
    change = sheet.change(after, before)
    if change is None:
        return None
    methods = queries.method_of(first.instrument), queries.method_of(second.instrument)
    sides = _side(before, methods[0]), _side(after, methods[1])
    drawing = _intervals((before, after), (sides[0].day, sides[1].day), methods[1])
    parts = _parts((before, after), methods)
    return Comparison(*sides, change, drawing, parts, _items((before, after), methods))


def _side(result: Result, method: Method) -> Side:
    record = result.measurement
    day = zones.written_day(record.filled_on) if record.filled_on else ""
    level = cards.level_name(method, result.level)
    return Side(record, day, cards.hundred(result.index), level, cards.certainty_words(method, result))


def _parts(results: tuple[Result, Result], methods: tuple[Method, Method]) -> list[Part]:
    old = {bar.code: bar for bar in cards.dimension_bars(methods[0], results[0])}
    found = []
    for bar in cards.dimension_bars(methods[1], results[1]):
        if bar.code in old:
            values = [_value(result, bar.code) for result in results]
            found.append(Part(old[bar.code], bar, cards.signed(values[1] - values[0])))
    return found


def _value(result: Result, code: str) -> Decimal:
    return Decimal(result.picture["nodes"].get(code, {}).get("value") or 0)


def _items(results: tuple[Result, Result], methods: tuple[Method, Method]) -> list[Item]:
    versions = [result.measurement.instrument for result in results]
    forms = [instruments.form_in(versions[1])]
    forms.insert(0, forms[0] if versions[0].pk == versions[1].pk else instruments.form_in(versions[0]))
    old = {item.code: item for item in methods[0].indicators}
    found = []
    for item in methods[1].indicators:
        scores = [result.answers.get(item.code, [None])[0] for result in results]
        if item.code in old and scores[0] != scores[1]:
            said = _said(old[item.code], forms[0], scores[0]), _said(item, forms[1], scores[1])
            found.append(Item(item.code, cards.named(item), *said))
    return found


def _said(item: Indicator, form: Form, score: int | None) -> str:
    if score is None:
        return _("belum dijawab")
    code = NOT_APPLICABLE if score == -1 else str(score)
    return dict(options_of(item, form)).get(code, code)


def _intervals(results: tuple[Result, Result], days: tuple[str, str], method: Method) -> SafeString:
    """Both intervals over 0 to 100, the index a point in each, the borders of the levels as broken lines."""
    parts = []
    for cut in method.levels.cuts if method.levels else ():
        x = f"{float(cut) * WIDTH:.1f}"
        parts.append(f'<path d="M{x} 4V108" stroke="currentColor" stroke-dasharray="4 3"/>')
    for number, (result, day) in enumerate(zip(results, days, strict=True)):
        low, middle, high = (
            float(value) * WIDTH for value in (result.certainty["low"], result.index, result.certainty["high"])
        )
        y = 34 + number * 44
        parts.append(
            f'<text x="0" y="{y - 14}" font-size="12" fill="currentColor">{escape(day)}</text>'
            f'<path d="M{low:.1f} {y}H{high:.1f}" stroke="currentColor" stroke-width="3"/>'
            f'<path d="M{low:.1f} {y - 8}v16M{high:.1f} {y - 8}v16" stroke="currentColor" stroke-width="2"/>'
            f'<circle cx="{middle:.1f}" cy="{y}" r="5" fill="currentColor"/>'
        )
    for at, anchor in ((0, "start"), (25, "middle"), (50, "middle"), (75, "middle"), (100, "end")):
        x = f"{at / 100 * WIDTH:.1f}"
        parts.append(f'<text x="{x}" y="122" font-size="12" text-anchor="{anchor}" fill="currentColor">{at}</text>')
    label = escape(_("Indeks dan selang 90 % kedua pengukuran; angkanya ada di tabel di bawah"))
    return mark_safe(  # noqa: S308 - numbers of our own, words escaped
        f'<svg viewBox="0 0 {WIDTH} 128" width="100%" height="150" preserveAspectRatio="xMinYMid" role="img" aria-label="{label}">'
        f'<path d="M0 108H{WIDTH}" stroke="currentColor"/>{"".join(parts)}</svg>'
    )
