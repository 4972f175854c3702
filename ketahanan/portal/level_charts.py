"""Charts of measured levels as inline SVG: they can be read without colour, and a table says the same."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

WIDTH: Final = 380
HIGH: Final = 150
LEFT: Final = 10
TOP: Final = 34
ENDS: Final = 18


def histogram(bands: Sequence[int], cuts: Sequence[Fraction], names: Sequence[str], label: str) -> SafeString:
    """Villages by band of the index: each bar with its number, the borders of the levels as broken lines."""
    step = (WIDTH - 2 * LEFT) / len(bands)
    most = max(bands, default=0) or 1
    bottom = TOP + HIGH
    parts = [f'<line class="axis" x1="{LEFT}" x2="{WIDTH - LEFT}" y1="{bottom}" y2="{bottom}"/>']
    for number, n in enumerate(bands):
        if n:
            high, x = max(2.0, (HIGH - 14) * n / most), LEFT + number * step
            parts.append(f'<rect x="{x + 1:.1f}" y="{bottom - high:.1f}" width="{step - 2:.1f}" height="{high:.1f}"/>')
            parts.append(f'<text x="{x + step / 2:.1f}" y="{bottom - high - 4:.1f}">{n}</text>')
    edges = [Fraction(0), *cuts, Fraction(1)]
    for cut in cuts:
        x = LEFT + float(cut) * (WIDTH - 2 * LEFT)
        parts.append(f'<line class="cut" x1="{x:.1f}" x2="{x:.1f}" y1="{TOP - 12}" y2="{bottom}"/>')
    for low, high_edge, name in zip(edges, edges[1:], names, strict=False):
        x = LEFT + float(low + high_edge) / 2 * (WIDTH - 2 * LEFT)
        parts.append(f'<text class="name" x="{x:.1f}" y="14">{escape(name)}</text>')
    for at in (0, 25, 50, 75, 100):
        x = LEFT + at / 100 * (WIDTH - 2 * LEFT)
        parts.append(f'<text x="{x:.1f}" y="{bottom + ENDS - 2}">{at}</text>')
    size = f"0 0 {WIDTH} {bottom + ENDS + 4}"
    return mark_safe(  # noqa: S308 - numbers of our own, words escaped
        f'<svg class="histogram" viewBox="{size}" role="img" aria-label="{escape(label)}">{"".join(parts)}</svg>'
    )


def band_words(number: int, bands: int) -> str:
    """The band in points of 100: the last one includes its end."""
    step = 100 // bands
    low, high = number * step, (number + 1) * step
    if high == 100:
        return _("%(low)d sampai 100") % {"low": low}
    return _("%(low)d sampai di bawah %(high)d") % {"low": low, "high": high}
