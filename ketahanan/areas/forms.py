"""A form field that finds a place: a code, or a name in any spelling. Works without JavaScript."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ketahanan.areas.models import Area
from ketahanan.areas.queries import Found, by_code, search, with_context
from ketahanan.areas.search import CODE, MOST_LETTERS
from ketahanan.areas.spelling import fold, same

MOST_CHOICES = 8


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the text, the choice, and the text for which that choice was offered."""

    text: str = ""
    chosen: str = ""
    offered: str = ""

    @property
    def chosen_id(self) -> int | None:
        """The choice, unless the text was changed after it was offered."""
        return (
            int(self.chosen)
            if self.chosen.isdecimal() and self.text.strip() == self.offered.strip()
            else None
        )


@dataclass(slots=True)
class Offer:
    """What the widget shows besides the text: places to choose from."""

    choices: list[Found] = field(default_factory=list)


def written(found: Found) -> str:
    """How a chosen place stands in the text box."""
    return f"{found.area.title}, {found.context}" if found.context else found.area.title


class AreaInput(forms.TextInput):
    """A text box; below it radio buttons when a choice is needed, and suggestions while typing with a script."""

    def __init__(self, *, levels: tuple[int, ...] = (), within: Area | None = None) -> None:
        super().__init__(attrs={"autocomplete": "off", "spellcheck": "false", "maxlength": MOST_LETTERS * 2})
        self.levels, self.within = levels, within
        self.offer = Offer()

    def __deepcopy__(self, memo: dict[int, Any]) -> AreaInput:
        copied = super().__deepcopy__(memo)
        copied.offer = Offer()
        return copied

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Answer:
        parts = (data.get(name) or "", data.get(f"{name}-pilih") or "", data.get(f"{name}-dicari") or "")
        return Answer(*(str(part)[: MOST_LETTERS * 4] for part in parts))

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return name not in data

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        answer = value if isinstance(value, Answer) else Answer(str(value or ""))
        context = {
            "name": name,
            "text": answer.text,
            "chosen": answer.chosen_id or "",
            "offered": answer.text,
            "choices": [(found.area.pk, found.area.title, found.context) for found in self.offer.choices],
            "attrs": {
                key: val for key, val in {**self.attrs, **(attrs or {})}.items() if val not in {None, False}
            },
            "address": reverse("area:search"),
            "levels": ",".join(str(level) for level in self.levels),
            "within": self.within.code if self.within else "",
        }
        return render_to_string("areas/area_input.html", context)


class AreaField(forms.Field):
    """Cleans to an Area of one of `levels` that lies within `within`. Ambiguous text is asked back with choices.

    `form.fields["x"].within = area` may be set after the form is made.
    """

    widget: AreaInput

    def __init__(
        self, *, level: int | Collection[int] | None = None, within: Area | None = None, **options: Any
    ) -> None:
        self.levels = (int(level),) if isinstance(level, int) else tuple(int(one) for one in level or ())
        options.setdefault(
            "help_text", _("Ketik kode atau nama, misalnya 73.02.01 atau Gantarang Bulukumba.")
        )
        super().__init__(widget=AreaInput(levels=self.levels, within=within), **options)

    @property
    def within(self) -> Area | None:
        return self.widget.within

    @within.setter
    def within(self, area: Area | None) -> None:
        self.widget.within = area

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int):
            value = Area.objects.filter(pk=value).first()
        if isinstance(value, Area):
            text = written(with_context([value.path])[0])
            return Answer(text, str(value.pk), text)
        return value

    def has_changed(self, initial: Any, data: Any) -> bool:
        before = initial.pk if isinstance(initial, Area) else initial
        return not isinstance(data, Answer) or data.chosen_id is None or data.chosen_id != before

    def clean(self, value: Any) -> Area | None:
        answer = value if isinstance(value, Answer) else Answer(str(value or ""))
        text = answer.text.strip()
        if not text:
            if self.required:
                raise ValidationError(_("Isi kode atau nama wilayah."), code="required")
            return None
        if answer.chosen_id is not None:
            return self._fitting(Area.objects.filter(pk=answer.chosen_id).first())
        if CODE.match(text):
            return self._by_code(text)
        return self._by_name(text)

    def _by_code(self, text: str) -> Area:
        area = by_code(text)
        if area is None:
            sentence = _("Kode %(text)s tidak dikenal. Periksa kodenya, atau ketik namanya.")
            raise ValidationError(sentence % {"text": text})
        return self._fitting(area)

    def _by_name(self, text: str) -> Area:
        found = search(text, level=self.levels or None, within=self.within, limit=MOST_CHOICES)
        for fits in (_whole, _named, _spelled):
            exact = [one for one in found if fits(one, text)]
            if len(exact) == 1:
                return exact[0].area
            if exact:
                break
        if not found:
            sentence = _(
                "“%(text)s” tidak ditemukan. Periksa ejaannya, atau tambahkan nama kecamatan atau kabupaten."
            )
            raise ValidationError(sentence % {"text": text[:60]})
        self.widget.offer.choices = found
        raise ValidationError(_("Pilih wilayah yang dimaksud, atau tambahkan nama kecamatan atau kabupaten."))

    def _fitting(self, area: Area | None) -> Area:
        """A place that was chosen or named by code must still be what the form asks for."""
        if area is None or area.closed_on is not None:
            raise ValidationError(_("Wilayah ini tidak ada lagi. Cari penggantinya dengan nama."))
        if self.levels and area.level not in self.levels:
            raise ValidationError(
                _("%(place)s bukan tingkat wilayah yang diminta di sini.") % {"place": area.title}
            )
        if self.within is not None and not self.within.contains(area):
            facts = {"place": area.title, "where": self.within.title}
            raise ValidationError(_("%(place)s tidak terletak di %(where)s.") % facts)
        return area


def _whole(found: Found, text: str) -> bool:
    return fold(written(found)) == fold(text)


def _named(found: Found, text: str) -> bool:
    return same(found.area.name, text)


def _spelled(found: Found, text: str) -> bool:
    """Every word typed is a word of the name or of the names above: nothing had to be guessed."""
    return set(fold(text).split()) <= set(fold(written(found)).split())
