"""What the pages of a round show: which parts of the work are done, items with their words, numbers for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.forms import BoundField
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ketahanan.analytics.certainty import SURE
from ketahanan.analytics.method import Indicator, Method, Node, Reading
from ketahanan.assessments import queries, registers, scoring
from ketahanan.assessments.forms import AnswersForm, options_of
from ketahanan.assessments.models import Answer, Frame, Measurement, Result, Source, Suspicion
from ketahanan.assessments.queries import Progress
from ketahanan.assessments.suspicion import SENTENCES
from ketahanan.assessments.workflow import FIELD
from ketahanan.common.roles import Role
from ketahanan.common.text import N_
from ketahanan.instruments.form import Form
from ketahanan.people.posts import Actor

LEVEL_TONES = ("bad", "warn", "good")
# Names of levels come from the method file; these are the ones that people read in both languages.
LEVEL_NAMES = (N_("rendah"), N_("sedang"), N_("tinggi"))


def named(one: Node | Indicator | Reading) -> str:
    """Its title in the reader's language."""
    english = (get_language() or "").startswith("en")
    return one.title_en if english and one.title_en else one.title


def hundred(value: str | Decimal, places: int = 1) -> str:
    """A value from 0 to 1 as people read it: times 100, one decimal half up (ruling D1); a dash without one."""
    if value in ("", None):
        return "–"
    # Django's own formatting cuts decimals off.
    rounded = (Decimal(value) * 100).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return str(number_format(rounded, decimal_pos=places))


def signed(difference: Decimal) -> str:
    """A difference as people read it: with its sign."""
    return ("+" if difference > 0 else "") + hundred(difference)


@dataclass(frozen=True)
class Work:
    """One part of the field work: its page, how far it is."""

    title: str
    url: str
    icon: str
    note: str
    done: bool


def works(record: Measurement, so_far: Progress) -> list[Work]:
    """The parts in the order of the work."""
    frame = queries.frame_of(record)
    method = queries.method_of(record.instrument)
    team = [who.name for who in (record.enumerator1, record.enumerator2) if who]

    def at(name: str, *more: object) -> str:
        return reverse(f"measurement:{name}", args=[record.public_id, *more])

    first = scoring.dimensions(method)[0].code
    return [
        Work(_("Tim"), at("team"), "users", ", ".join(team) or _("dua enumerator belum ditunjuk"), len(team) == 2),
        Work(_("Kerangka sampel"), at("frame"), "file", _frame_note(frame), frame is not None),
        Work(_("Rumah tangga sampel"), at("sample"), "home", _sample_note(frame), bool(frame and frame.seed is not None)),
        Work(
            _("Jawaban"), at("answers", first), "edit",
            _("%(count)d dari %(all)d butir dijawab") % {"count": so_far.answered, "all": len(method.indicators)},
            so_far.answered == len(method.indicators),
        ),
        Work(_("Isian lapangan"), at("arrivals"), "phone", _arrival_note(so_far), not so_far.waiting),
    ]  # fmt: skip


def _frame_note(frame: Frame | None) -> str:
    if frame is None:
        return _("jumlah keluarga tiap RT belum diisi")
    words = _("%(count)d keluarga") % {"count": frame.total}
    return _("%(words)s, terkunci") % {"words": words} if frame.frozen_at else words


def _sample_note(frame: Frame | None) -> str:
    if frame is None or frame.seed is None:
        return _("belum diundi")
    return _("%(count)d keluarga terundi") % {"count": frame.size or 0}


def _arrival_note(so_far: Progress) -> str:
    if not so_far.arrived:
        return _("belum ada kiriman dari HP")
    words = _("%(count)d kiriman") % {"count": so_far.arrived}
    if not so_far.waiting:
        return words
    return _("%(words)s, %(waiting)d dengan temuan") % {"words": words, "waiting": so_far.waiting}


def leads(record: Measurement, by: Actor) -> bool:
    """May this person change team and frame now?"""
    return record.is_open and any(post.role in FIELD for post in by.posts_over(record.area.path))


def answers_now(record: Measurement, by: Actor) -> bool:
    """May this person type answers now?"""
    named_here = by.person_id in (record.enumerator1_id, record.enumerator2_id)
    roles = {post.role for post in by.posts_over(record.area.path)}
    return record.is_open and (bool(roles & FIELD) or (Role.ENUMERATOR in roles and named_here))


@dataclass(frozen=True)
class Line:
    """An item with its fields, or with its answer in words."""

    item: Indicator
    title: str
    fields: tuple[BoundField, ...]
    said: str
    source: str
    basis: str
    provisional: bool


def lines(
    items: Sequence[Indicator], form: Form, answers: Mapping[str, Answer], typed: AnswersForm | None
) -> list[Line]:
    return [_line(item, form, answers.get(item.code), typed) for item in items]


def _line(item: Indicator, form: Form, answer: Answer | None, typed: AnswersForm | None) -> Line:
    names = [name for name in typed.fields if name == item.code or name.startswith(f"{item.code}.")] if typed else []
    return Line(
        item, named(item), tuple(typed[name] for name in names) if typed else (), said(item, form, answer),
        source_words(answer) if answer else "", answer.basis if answer else "",
        answer.provisional if answer else registers.fed(item),
    )  # fmt: skip


def source_words(answer: Answer) -> str:
    """Where the answer came from."""
    return str(_(str(Source(answer.source).label))) + (", " + _("sementara") if answer.provisional else "")


def said(item: Indicator, form: Form, answer: Answer | None) -> str:
    """The answer in the words of the questionnaire."""
    if answer is None:
        return _("belum dijawab")
    code = "TB" if answer.na else str(answer.score)
    words = dict(options_of(item, form)).get(code, code)
    if answer.asked is None:
        return words
    return _("%(words)s (%(yes)d dari %(asked)d keluarga)") % {
        "words": words, "yes": answer.positive or 0, "asked": answer.asked,
    }  # fmt: skip


@dataclass(frozen=True)
class Bar:
    """A value of 0 to 100 with its words; `level` where it has one."""

    code: str
    title: str
    percent: str
    value: str
    number: str = ""
    level: str = ""


def level_name(method: Method, level: int | None) -> str:
    if level is None or method.levels is None:
        return ""
    name = method.levels.names[level]
    return str(_(name)) if name in LEVEL_NAMES else name


def level_tone(level: int | None) -> str:
    return "neutral" if level is None else LEVEL_TONES[min(level, 2)]


def dimension_bars(method: Method, result: Result) -> list[Bar]:
    found = []
    for node in scoring.dimensions(method):
        part: dict[str, Any] = result.picture["nodes"].get(node.code, {"value": "", "level": None})
        value, level = part["value"], part["level"]
        words = hundred(value)
        name = level_name(method, level)
        found.append(
            Bar(node.code, named(node), str(Decimal(value or 0) * 100), f"{words} ({name})" if name else words, words, name)
        )
    return found


def reading_bars(method: Method, result: Result) -> list[Bar]:
    values = result.picture["readings"]
    found = []
    for one in method.readings:
        words = hundred(values.get(one.code, ""))
        found.append(Bar(one.code, named(one), str(Decimal(values.get(one.code) or 0) * 100), words, words))
    return found


def _chances(result: Result) -> list[Decimal]:
    return [Decimal(text) for text in result.certainty["chances"] if text != "nan"]


def is_sure(result: Result) -> bool:
    """Is some level likely enough not to be called "belum pasti"?"""
    return max(_chances(result), default=Decimal(0)) >= Decimal(str(SURE))


def certainty_words(method: Method, result: Result) -> dict[str, object]:
    """Chances of the levels and the interval; below 0.80 the level is "belum pasti"."""
    chances = _chances(result)
    own = chances[result.level] if result.level is not None and chances else Decimal(0)
    return {
        "sure": is_sure(result),
        "chance": hundred(own, 0),
        "chances": [
            Bar(str(level), level_name(method, level), str(chance * 100), f"{hundred(chance, 0)} %")
            for level, chance in enumerate(chances)
        ],
        "low": hundred(result.certainty["low"]),
        "high": hundred(result.certainty["high"]),
    }


def sign_words(sign: Suspicion) -> str:
    return str(_(SENTENCES[sign.code]) % sign.values)


def finding_words(findings: Sequence[Mapping[str, Any]]) -> list[str]:
    pairs = [(str(one["sentence"]), one["values"]) for one in findings]
    return [_(sentence) % values for sentence, values in pairs]
