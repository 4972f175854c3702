"""What a filled form says: names and texts of the instance, read as answers that the method knows. Pure.

The envelope was read when the form came in; here its content is judged. Nothing is dropped in silence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from ketahanan.analytics.method import Indicator, Method
from ketahanan.common.text import N_
from ketahanan.instruments.form import Form
from ketahanan.instruments.lint_method import NOT_APPLICABLE

# The file of villages that comes with a form; the question that reads it names the village.
VILLAGE_FILE = "desa.csv"
LONGEST = 10_000

UNREADABLE = N_("Isian terpotong atau rusak pada baris %(line)s. Minta pengirim mengirimnya lagi.")
OUTSIDE = N_("Butir %(code)s: jawaban “%(value)s” di luar pilihannya. Tanyakan lagi, lalu perbaiki.")
KEY_MISSING = N_("Butir kunci %(code)s tidak dijawab. Lengkapi sebelum dinyatakan terisi.")
NO_NA = N_("Butir %(code)s tidak boleh “tidak berlaku”. Isi nilainya.")
BAD_COUNTS = N_("Butir %(code)s: %(positive)s dari %(asked)s keluarga tidak mungkin. Perbaiki kedua angkanya.")
OTHER_SCORE = N_("Butir %(code)s: HP menghitung %(sent)s, seharusnya %(right)s dari jumlahnya. Yang dipakai %(right)s.")
NO_VILLAGE = N_("Isian tidak menyebut desanya.")
BAD_FAMILIES = N_("Jumlah keluarga “%(value)s” tidak terbaca.")


@dataclass(frozen=True, slots=True)
class Finding:
    """What stands against the form or one of its answers; `sentence % values` says it."""

    sentence: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Read:
    """An answer: a score, or None where the question does not apply; counts for a household item."""

    score: int | None
    asked: int | None = None
    positive: int | None = None


@dataclass(frozen=True, slots=True)
class Filled:
    """The whole form: which village, how many families, answers by item, and what was found."""

    village: str
    families: int | None
    answers: Mapping[str, Read]
    findings: tuple[Finding, ...]


def texts_of(raw: bytes) -> dict[str, str]:
    """Text of every leaf by its name; of several with one name, the last that is not empty. Raises ExpatError."""
    found: dict[str, str] = {}
    stack: list[list[str]] = []
    leaf = [False]

    def start(name: str, _attributes: dict[str, str]) -> None:
        stack.append([])
        leaf[0] = True

    def text(part: str) -> None:
        stack[-1].append(part)

    def end(name: str) -> None:
        value, was_leaf, leaf[0] = "".join(stack.pop()).strip(), leaf[0], False
        if was_leaf and value:
            found[name.rpartition(":")[2]] = value[:LONGEST]

    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    parser.Parse(raw, True)
    return found


def read(raw: bytes, form: Form, method: Method) -> Filled:
    """Judge the form. An answer with a finding is left out; the raw form stays where it is."""
    try:
        texts = texts_of(raw)
    except expat.ExpatError as error:
        return Filled("", None, {}, (Finding(UNREADABLE, {"line": str(error.lineno)}),))
    findings: list[Finding] = []
    village = next((texts.get(one.name, "") for one in form.questions if VILLAGE_FILE in one.kind.split()), "")
    if not village:
        findings.append(Finding(NO_VILLAGE))
    families = None
    if method.households and (told := texts.get(method.households.total, "")):
        families = _count(told)
        if families is None:
            findings.append(Finding(BAD_FAMILIES, {"value": told[:40]}))
    answers: dict[str, Read] = {}
    for item in method.indicators:
        try:
            one = _answer(method, item, texts, findings)
        except _Wrong as wrong:
            findings.append(wrong.finding)
            continue
        if one is not None:
            answers[item.code] = one
        elif item.key:
            findings.append(Finding(KEY_MISSING, {"code": item.code}))
    return Filled(village, families, answers, tuple(findings))


class _Wrong(Exception):
    def __init__(self, sentence: str, **values: str) -> None:
        super().__init__(sentence)
        self.finding = Finding(sentence, values)


def _answer(method: Method, item: Indicator, texts: Mapping[str, str], findings: list[Finding]) -> Read | None:
    told = texts.get(item.code, "")
    if told == NOT_APPLICABLE:
        if not item.na_allowed:
            raise _Wrong(NO_NA, code=item.code)
        return Read(None)
    if method.households and item.bands:
        asked = texts.get(method.households.asked.format(code=item.code), "")
        positive = texts.get(method.households.positive.format(code=item.code), "")
        if asked or positive:
            return _counted(item, asked, positive, told, findings)
    if not told:
        return None
    return Read(_option(item, told))


def _option(item: Indicator, told: str) -> int:
    known = {str(int(value)): int(value) for value in item.values}
    if told not in known:
        raise _Wrong(OUTSIDE, code=item.code, value=told[:40])
    return known[told]


def _counted(item: Indicator, asked: str, positive: str, told: str, findings: list[Finding]) -> Read:
    """The score follows from the counts; what the phone worked out is only compared."""
    all_, yes = _count(asked), _count(positive)
    if not all_ or yes is None or yes > all_:
        raise _Wrong(BAD_COUNTS, code=item.code, asked=asked[:20] or "-", positive=positive[:20] or "-")
    score = score_of(item, all_, yes)
    if told and told != str(score):
        findings.append(Finding(OTHER_SCORE, {"code": item.code, "sent": told[:20], "right": str(score)}))
    return Read(score, all_, yes)


def score_of(item: Indicator, asked: int, positive: int) -> int:
    """The score of a household item: how many bands the share reaches, compared in whole numbers."""
    return sum(1 for band in item.bands if positive * band.denominator >= asked * band.numerator)


def _count(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else None


def sentences(findings: Iterable[Finding]) -> list[dict[str, object]]:
    """For storing: sentence and values apart, so that they are told in the reader's language."""
    return [{"sentence": one.sentence, "values": dict(one.values)} for one in findings]
